/*
 * zmm kinds: what lives in a used block.
 *
 * The heap knows blocks and not what is in them; the engine knows its values.  A room above gives a zmm_identifier to
 * whoever describes a heap, such as zmm_snapshot_take().  An answer is a best effort: memory may look like a value
 * and be none.
 */

#ifndef ZMM_KINDS_H
#define ZMM_KINDS_H

#include "heap/cursor.h"
#include "inspect/arena.h"
#include "inspect/kinds.def"

#define ZMM_KIND_MEMBER(name, word, sentence) ZMM_KIND_##name,

typedef enum zmm_kind {
	ZMM_KINDS(ZMM_KIND_MEMBER)
	ZMM_NUM_KINDS
} zmm_kind;

/* What an identifier says of a block. */
typedef struct zmm_identity {
	zmm_kind kind;
	/* For OBJECT, CLOSURE and GENERATOR, else NULL: the address that stands for the class, and its name, which ends in 0
	 * and lives as long as the identifier is in use. */
	const void *class_key;
	const char *class_name;
} zmm_identity;

/* Says what lives in the blocks of one heap.  None of its functions allocates from that heap, changes it, or runs code
 * of a script. */
typedef struct zmm_identifier {
	void *context;
	/* Returns how many bytes of an arena `prepare` takes at most. */
	size_t (*needs)(void *context);
	/* Is called once, before the first block.  false: the arena has no room; `identify` must not be called. */
	bool (*prepare)(void *context, zmm_arena *arena);
	/* Is called for each used block.  The block is sound; what is in it may be anything. */
	void (*identify)(void *context, const zmm_block_view *view, zmm_identity *identity);
} zmm_identifier;

/* Returns the word of a kind, such as "string"; NULL: there is no such kind. */
const char *zmm_kind_word(size_t kind);

/* Returns the sentence that explains a kind; NULL: there is no such kind. */
const char *zmm_kind_sentence(size_t kind);

#endif
