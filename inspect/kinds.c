#include "inspect/kinds.h"

#define ZMM_KIND_WORD(name, word, sentence) word,
#define ZMM_KIND_SENTENCE(name, word, sentence) sentence,

static const char *const zmm_kind_words[] = { ZMM_KINDS(ZMM_KIND_WORD) };
static const char *const zmm_kind_sentences[] = { ZMM_KINDS(ZMM_KIND_SENTENCE) };

const char *zmm_kind_word(size_t kind)
{
	return kind < ZMM_NUM_KINDS ? zmm_kind_words[kind] : NULL;
}

const char *zmm_kind_sentence(size_t kind)
{
	return kind < ZMM_NUM_KINDS ? zmm_kind_sentences[kind] : NULL;
}
