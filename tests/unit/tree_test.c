/* Large trees against brute force.  The blocks lie in no segment: a tree looks at
 * nothing but sizes and links, so they can be as large as a tag can say. */

#include "tests/unit/heap_fixture.h"
#include "tests/unit/random.h"

#define MOST 400

typedef struct orchard {
	heap_test test;
	zmm_free_block block[MOST];
	size_t size[MOST]; /* 0: not in a tree */
} orchard;

static orchard trees;

static void trees_start(void)
{
	memset(&trees, 0, sizeof(trees));
	heap_test_start(&trees.test, 64 * KIB);
	heap_test_reach_everywhere(&trees.test);
}

static void trees_end(void)
{
	heap_test_end(&trees.test);
}

static zmm_free_block *plant(size_t i, size_t size)
{
	trees.size[i] = size;
	trees.block[i].block.info._size = (zmm_word) size | ZMM_FREE_BLOCK;
	zmm_tree_insert(&trees.test.heap, &trees.block[i], size);
	return &trees.block[i];
}

static void fell(size_t i)
{
	zmm_tree_remove(&trees.test.heap, &trees.block[i], trees.size[i]);
	trees.size[i] = 0;
}

static bool is_planted(const zmm_free_block *block)
{
	return block >= trees.block && block < trees.block + MOST && trees.size[block - trees.block];
}

/* Smallest size that fits, found the slow way; 0 if none does. */
static size_t brute_force(size_t wanted)
{
	size_t i, best = 0;

	for (i = 0; i < MOST; i++) {
		if (trees.size[i] >= wanted && (!best || trees.size[i] < best)) {
			best = trees.size[i];
		}
	}
	return best;
}

static bool search_is_right(size_t wanted)
{
	size_t best = brute_force(wanted);
	const zmm_free_block *found = zmm_tree_search(&trees.test.heap, wanted);

	if (!best || !found) {
		return !best && !found;
	}
	return is_planted(found) && trees.size[found - trees.block] == best;
}

/* Blocks below a node that is at its place, or more than there can be. */
static size_t count_subtree(zmm_free_block *const *slot, size_t index, size_t prefix, size_t depth)
{
	const zmm_free_block *node = *slot, *sibling;
	size_t size, count = 1;

	if (!node) {
		return 0;
	}
	if (!is_planted(node) || node->parent != slot) {
		return MOST + 1;
	}
	size = trees.size[node - trees.block];
	if (size >> (index - depth) != prefix) {
		return MOST + 1;
	}
	for (sibling = node->next_free_block; sibling != node; sibling = sibling->next_free_block) {
		if (!is_planted(sibling) || trees.size[sibling - trees.block] != size || sibling->parent
				|| sibling->prev_free_block->next_free_block != sibling || count++ > MOST) {
			return MOST + 1;
		}
	}
	return count + count_subtree(&node->child[0], index, prefix << 1, depth + 1)
		+ count_subtree(&node->child[1], index, prefix << 1 | 1, depth + 1);
}

/* Every block is in its tree once; the bits tell which trees have any, the counts how much. */
static bool trees_are_whole(void)
{
	const zmm_heap *heap = &trees.test.heap;
	size_t i, planted[ZMM_NUM_BUCKETS] = { 0 }, bytes[ZMM_NUM_BUCKETS] = { 0 };

	for (i = 0; i < MOST; i++) {
		if (trees.size[i]) {
			planted[ZMM_LARGE_BUCKET_INDEX(trees.size[i])]++;
			bytes[ZMM_LARGE_BUCKET_INDEX(trees.size[i])] += trees.size[i];
		}
	}
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		if (count_subtree(&heap->large.roots[i], i, 1, 0) != planted[i]
				|| (heap->large.bitmap >> i & 1) != (planted[i] != 0)
				|| heap->large.counts[i] != planted[i] || heap->large.sizes[i] != bytes[i]) {
			test_note("large tree %zu is not whole", i);
			return false;
		}
	}
	return true;
}

/* Sizes that differ in few or many bits, or not at all. */
static size_t draw_dense(void)
{
	return 1024 + 8 * random_below(64);
}

static size_t draw_wide(void)
{
	size_t size = (((size_t) 1 << (10 + random_below(21))) | random_below(1u << 30)) & 0x7ffffff8;

	return size < 1024 ? 1024 : size;
}

static size_t draw_near_powers(void)
{
	return ((size_t) 1 << (11 + random_below(19))) + 8 * random_below(3) - 8;
}

static size_t draw_few(void)
{
	static const size_t few[] = { 1024, 1032, 2048, 4096, 4104, 6144, 8184 };

	return few[random_below(COUNT_OF(few))];
}

static const struct {
	const char *name;
	size_t (*draw)(void);
} draws[] = {
	{ "sizes close together", draw_dense },
	{ "sizes all over", draw_wide },
	{ "sizes around powers of two", draw_near_powers },
	{ "few different sizes", draw_few },
};

static void random_trees(size_t which, size_t most)
{
	size_t wrong_search = 0, wrong_tree = 0;
	unsigned round;

	trees_start();
	random_start(4711 + which);
	for (round = 0; round < 20000; round++) {
		size_t i = random_below(most);

		if (trees.size[i]) {
			fell(i);
		} else {
			plant(i, draws[which].draw());
		}
		wrong_search += !search_is_right(draws[which].draw());
		if (round % 50 == 0) {
			wrong_tree += !trees_are_whole();
		}
	}
	test_ok(wrong_search == 0, "%s, up to %zu blocks: search is best fit", draws[which].name, most);
	test_ok(wrong_tree == 0, "%s, up to %zu blocks: trees are whole", draws[which].name, most);
	trees_end();
}

static void equal_sizes_share_a_node(void)
{
	zmm_free_block *node, *left, *right, *sibling[3];
	zmm_heap *heap = &trees.test.heap;

	trees_start();
	node = plant(0, 4096);
	left = plant(1, 4104);
	right = plant(2, 8184);
	sibling[0] = plant(3, 4096);
	sibling[1] = plant(4, 4096);
	sibling[2] = plant(5, 4096);
	test_ok(!sibling[0]->parent && !sibling[1]->parent && !sibling[2]->parent && node->parent,
		"only the first of equal blocks has a parent");
	test_ok(heap->large.roots[12] == node && node->child[0] == left && node->child[1] == right,
		"equal blocks are no children");
	test_ok(zmm_tree_search(heap, 4096) == sibling[2], "the newest of equal blocks serves, not the node");
	fell(5);
	test_ok(zmm_tree_search(heap, 4096) == sibling[1], "then the next newest");
	fell(0);
	test_ok(heap->large.roots[12] == sibling[1] && sibling[1]->parent == &heap->large.roots[12]
			&& sibling[1]->child[0] == left && sibling[1]->child[1] == right
			&& left->parent == &sibling[1]->child[0] && right->parent == &sibling[1]->child[1],
		"an equal block takes the place of a node that leaves");
	test_ok(trees_are_whole(), "and the tree is whole");
	trees_end();
}

static void nodes_leave(void)
{
	zmm_heap *heap = &trees.test.heap;
	/* The root and, in tree 12, one node at each end of both subtrees. */
	static const size_t sizes[] = { 5000, 4096, 4600, 6144, 8184, 7000, 4352, 4104 };
	size_t victim, i, wrong = 0;

	for (victim = 0; victim < COUNT_OF(sizes); victim++) {
		trees_start();
		for (i = 0; i < COUNT_OF(sizes); i++) {
			plant(i, sizes[i]);
		}
		fell(victim);
		wrong += !trees_are_whole() || heap->large.bitmap != (size_t) 1 << 12;
		for (i = 0; i < COUNT_OF(sizes); i++) {
			wrong += !search_is_right(sizes[i]) || !search_is_right(sizes[i] + 8);
		}
		for (i = 0; i < COUNT_OF(sizes); i++) {
			if (i != victim) {
				fell(i);
				wrong += !trees_are_whole();
			}
		}
		wrong += heap->large.bitmap != 0 || heap->large.roots[12] != NULL;
		trees_end();
	}
	test_ok(wrong == 0, "root, inner nodes and leaves leave a whole tree, the last one clears the bit");
}

static void larger_trees_serve(void)
{
	zmm_heap *heap = &trees.test.heap;
	zmm_free_block *small, *large;

	trees_start();
	test_ok(zmm_tree_search(heap, 1024) == NULL, "nothing is found in empty trees");
	small = plant(0, 1024);
	large = plant(1, 1 << 20);
	plant(2, (1 << 20) + 800);
	test_ok(zmm_tree_search(heap, 1024) == small, "an exact size is found");
	test_ok(zmm_tree_search(heap, 1032) == large, "else the smallest of the next tree that has any");
	test_ok(zmm_tree_search(heap, (1 << 20) + 808) == NULL, "too large a request finds nothing");
	test_ok(heap->large.bitmap == ((size_t) 1 << 10 | (size_t) 1 << 20), "a bit for each tree with blocks");
	trees_end();
}

int main(void)
{
	size_t i;

	equal_sizes_share_a_node();
	nodes_leave();
	larger_trees_serve();
	for (i = 0; i < COUNT_OF(draws); i++) {
		random_trees(i, 12);
		random_trees(i, MOST);
	}
	return test_end();
}
