/*
 * zmm walk: every block of a heap, told to whoever asks.
 *
 * The walker knows how segments, lists and trees are laid out; a visitor knows
 * what it wants.  Nothing is changed and no memory is taken.  The heap must be
 * sound (zmm_heap_check() proves it) and must not be changed by a visitor.
 */

#ifndef ZMM_WALK_H
#define ZMM_WALK_H

#include "heap/heap.h"

/* What a block's tags say. */
typedef enum zmm_block_kind {
	ZMM_KIND_USED,
	ZMM_KIND_CACHED,
	ZMM_KIND_FREE, /* in a small list or a large tree */
	ZMM_KIND_REST  /* in the rest queue */
} zmm_block_kind;

/* Each may be NULL.  Sizes are true sizes: headers are in them. */
typedef struct zmm_visitor {
	void (*segment)(void *context, const zmm_segment *segment);
	void (*block)(void *context, const zmm_block *block, size_t true_size, zmm_block_kind kind);
	void (*segment_end)(void *context, const zmm_segment *segment);
} zmm_visitor;

/* Segments in the order of the segments list, newest first; the blocks of each
 * in the order of their addresses. */
void zmm_walk(const zmm_heap *heap, const zmm_visitor *visitor, void *context);

/* Whether a segment has a used block that is not cached, or damage: then it is not given back, either.  It is looked for from the front: the cost is that of
 * the free and cached blocks before it, one read each.  Mostly these are few.  At worst everything
 * a program had is cached and in segments of which nothing else is used: then every cached block is
 * read, as a walk would, but once and in the order of the addresses. */
bool zmm_segment_is_pinned(const zmm_segment_entry *entry);

typedef void (*zmm_block_function)(void *context, const zmm_block *block, size_t true_size);

/* Cached blocks, smallest size first and then the large ones, of one size the last freed first; the victim is the last. */
void zmm_walk_cache(const zmm_heap *heap, zmm_block_function visit, void *context);

/* Blocks of the rest queue, newest first.  A link that does not lead into a segment ends it. */
void zmm_walk_rest(const zmm_heap *heap, zmm_block_function visit, void *context);

typedef void (*zmm_node_function)(void *context, const zmm_free_block *node, size_t true_size, size_t depth);

/* Nodes of one large tree, each before its children; the root's depth is 1.  What a link that does not lead into
 * a segment leads to is left out, and there are no more nodes than the tree has blocks.
 * Blocks that hang in a node's list are reached by zmm_next_free(). */
void zmm_walk_tree(const zmm_heap *heap, size_t index, zmm_node_function visit, void *context);

#endif
