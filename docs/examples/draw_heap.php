<?php
/*
 * Draws a small heap of its own: how blocks are cut and merged, the bitmap of the small lists, a tree of large blocks.
 *
 *   php -d extension=zmm draw_heap.php [segment|lists|tree]
 *
 * docs/INTERNALS.md explains the pictures.
 */

const COLUMNS = 96;

if (!class_exists('Zmm\Heap')) {
	exit("zmm is not loaded, or zmm.heap_class is off: there is nothing to draw\n");
}

/* A heap whose blocks have names. */
class Drawn
{
	public Zmm\Heap $heap;
	private array $handles = [];
	private array $names = []; // offset of a used block => its name

	public function __construct(int $segment)
	{
		$this->heap = new Zmm\Heap(segmentSize: $segment);
	}

	/* Returns the blocks with their names: "#" is the heap's descriptor, "" a block that is not used. */
	public function blocks(): array
	{
		$blocks = [];
		foreach ($this->heap->snapshot()->blocks() as $block) {
			$used = $block['kind'] === 'engine' ? '#' : $this->names[$block['offset']] ?? '?';
			$blocks[] = $block + ['name' => $block['state'] === 'used' ? $used : ''];
		}
		return $blocks;
	}

	/* Allocates a block; it is the one that was not used before. */
	public function alloc(string $name, int $size): void
	{
		$this->handles[$name] = $this->heap->alloc($size);
		foreach ($this->blocks() as $block) {
			if ($block['name'] === '?') {
				$this->names[$block['offset']] = $name;
			}
		}
	}

	public function free(string ...$names): void
	{
		foreach ($names as $name) {
			$this->heap->free($this->handles[$name]);
			unset($this->names[array_search($name, $this->names, true)]);
		}
	}
}

/* One segment */

const SIGNS = ['cached' => '░', 'free' => '·', 'rest' => '·'];

/* Draws blocks to scale; each has one column at least, and its first column is a line. */
function draw_blocks(array $blocks, int $segment): void
{
	$row = '';
	foreach ($blocks as $block) {
		$end = (int) round(($block['offset'] + $block['size']) * COLUMNS / $segment);
		$row .= '|' . str_repeat($block['name'] ?: SIGNS[$block['state']], max(0, $end - width($row) - 1));
	}
	echo "  $row|\n";
}

/* Returns the number of characters of a text in UTF-8. */
function width(string $text): int
{
	return preg_match_all('~.~u', $text);
}

/* Tells the sizes of the blocks, in the order of their addresses. */
function tell_sizes(array $blocks): void
{
	$texts = array_map(fn($block) => ($block['name'] ?: $block['state']) . " $block[size]", $blocks);
	echo '  ', implode(', ', $texts), "\n\n";
}

function show(string $what, Drawn $drawn, int $segment): void
{
	echo "$what\n";
	draw_blocks($drawn->blocks(), $segment);
	tell_sizes($drawn->blocks());
}

function segment(): void
{
	$size = 16384;
	$drawn = new Drawn($size);
	show('A new heap: one segment of 16,384 bytes, with the descriptor (#) and free memory (·)', $drawn, $size);
	foreach (['A', 'B', 'C'] as $name) {
		$drawn->alloc($name, 2000);
	}
	show('A, B and C are allocated, 2,000 bytes each: each is cut from the front of what is free', $drawn, $size);
	$drawn->free('B');
	show('B is freed: a hole', $drawn, $size);
	$drawn->free('A');
	show('A is freed, and the block behind it is free: they merge', $drawn, $size);
	$drawn->alloc('D', 1500);
	show('D, 1,500 bytes: the smallest hole that is large enough is split, which is the one at the end', $drawn, $size);
	$drawn->alloc('E', 3000);
	show('E, 3,000 bytes: only the hole in front of C is large enough', $drawn, $size);
	$drawn->alloc('F', 500);
	$drawn->free('F');
	show('F, 500 bytes, is allocated and freed: small blocks wait in the cache (░) and do not merge', $drawn, $size);
	$drawn->heap->gc();
	show('gc() flushes the cache: F merges with what is free beside it', $drawn, $size);
	$drawn->free('D', 'C', 'E');
	show('D, C and E are freed: all that is free is one block again', $drawn, $size);
}

/* Small lists */

/* Draws the bitmap of the small lists, list 0 first. */
function draw_bitmap(string $what, array $stats): void
{
	$bits = strrev(sprintf('%064b', $stats['free_bitmap']));
	$sizes = [];
	foreach ($stats['free_buckets'] as $list => $bucket) {
		if ($bits[$list] === '1') {
			$sizes[] = "list $list: $bucket[blocks] x $bucket[true_size]";
		}
	}
	echo "$what\n  ", strtr(trim(chunk_split($bits, 8, ' ')), ['0' => '·']), "\n  ";
	echo implode(', ', $sizes) ?: 'no list has a block', "\n\n";
}

function lists(): void
{
	$drawn = new Drawn(65536);
	foreach ([40, 100, 200, 500] as $size) {
		foreach (['a', 'b', 'c'] as $name) {
			$drawn->alloc("$name$size", $size);
			$drawn->alloc("-$name$size", 16); // stays, so that the blocks do not merge
		}
		$drawn->free("a$size", "b$size", "c$size");
	}
	draw_bitmap('12 blocks are freed and cached, none is in a list', $drawn->heap->stats());
	$drawn->heap->gc();
	draw_bitmap('gc() puts them into the lists of their sizes', $drawn->heap->stats());
	$drawn->alloc('x', 100);
	draw_bitmap('A request of 100 bytes: its own list has a block', $drawn->heap->stats());
	$drawn->alloc('y', 150);
	draw_bitmap('150 bytes: list 17 is empty, the next bit is 23; what is left of that block goes to list 3',
		$drawn->heap->stats());
}

/* A tree */

/* Puts a block into a tree as zmm does: at each level the next bit of its size says where to go. */
function insert(?array &$node, int $size, int $bit): void
{
	if (!$node) {
		$node = ['size' => $size, 'blocks' => 1, 'below' => [null, null]];
	} elseif ($node['size'] === $size) {
		$node['blocks']++;
	} else {
		insert($node['below'][$size >> $bit & 1], $size, $bit - 1);
	}
}

function draw_tree(array $node, string $indent = '  ', string $edge = ''): void
{
	echo $indent, $edge, $node['size'], $node['blocks'] > 1 ? " ($node[blocks] blocks)" : '', "\n";
	$indent .= ['' => '', '├0 ' => '│  ', '├1 ' => '│  ', '└0 ' => '   ', '└1 ' => '   '][$edge];
	$below = array_filter($node['below']);
	foreach ($below as $bit => $child) {
		draw_tree($child, $indent, ($bit === array_key_last($below) ? '└' : '├') . "$bit ");
	}
}

/* Draws the tree of blocks of 8,192 to 16,383 bytes; blocks are in the order in which they came into it. */
function show_tree(string $what, Drawn $drawn, array $order): void
{
	$free = array_column(array_filter($drawn->blocks(), fn($block) => $block['list'] === 'large'), 'size');
	$root = null;
	foreach ($order as $size) {
		in_array($size, $free, true) || exit("no block of $size bytes is free\n");
		insert($root, $size, 12);
	}
	echo "$what\n";
	draw_tree($root);
	$tree = $drawn->heap->stats()['large_free_buckets'][13];
	echo "  zmm counts $tree[blocks] blocks, $tree[nodes] nodes, $tree[depth] levels\n\n";
}

function tree(): void
{
	$drawn = new Drawn(262144);
	$sizes = [12000, 9000, 14500, 10000, 13000, 15500, 9000, 11000];
	foreach ($sizes as $number => $size) {
		$drawn->alloc("$number", $size);
		$drawn->alloc("-$number", 16); // stays, so that the blocks do not merge
	}
	$drawn->free(...array_map('strval', array_keys($sizes)));
	$order = array_map(fn($size) => ($size + 8 + 7) & ~7, $sizes); // with a header of 8 bytes, in steps of 8
	show_tree('Free blocks of 8,192 to 16,383 bytes', $drawn, $order);
	$drawn->alloc('x', 10500);
	$fit = array_search(11008, $order, true);
	unset($order[$fit]);
	show_tree('A request of 10,500 bytes took 11008, the smallest that is large enough', $drawn, $order);
}

$parts = ['segment', 'lists', 'tree'];
foreach (array_slice($argv, 1) ?: $parts as $part) {
	in_array($part, $parts, true) ? $part() : exit("\"$part\" is no part: segment, lists or tree\n");
}
