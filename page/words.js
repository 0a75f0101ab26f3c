/* Words: the names of states and kinds, and the glossary.  The kinds are those of inspect/kinds.def. */

export const STATES = ['used', 'cached', 'waiting', 'victim', 'free', 'rest', '', 'damaged'];

export const STATE_SENTENCES = {
	used: 'in use',
	cached: 'kept for the next request of its size',
	waiting: 'not used again for a while, in a hardened heap',
	victim: 'cached: small blocks are cut from it',
	free: 'in a small list or a large tree',
	rest: 'in the rest queue',
	damaged: 'no block: the rest of the segment could not be read',
};

export const KINDS = [
	'unknown',
	'string',
	'array',
	'hash',
	'object',
	'closure',
	'generator',
	'reference',
	'resource',
	'vm_stack',
	'output',
	'code',
	'engine',
];

export const KIND_SENTENCES = [
	'nothing that the engine leads to: mostly memory of C code',
	'a string of PHP',
	'the head of an array: its counts, and where its elements are',
	"the elements of an array, or a table of the engine's",
	'an object, with its declared properties',
	'an object of class Closure',
	'an object of class Generator',
	'a value that several variables share',
	'a resource, such as an open file; not what C code keeps for it',
	'a page of the stack of calls, or the frame of a generator',
	'a buffer of output',
	'compiled code',
	"another struct of the engine's",
];

export const LISTS = ['none', 'small', 'large', 'rest', 'cache', 'large_cache', 'victim', 'quarantine'];

export function kindName(kind) {
	return KINDS[kind] ?? `kind ${kind}`;
}

export const GLOSSARY = [
	['block', 'A piece of a segment: a header and data. Its size has both; the request it serves is the data.'],
	['cached', 'Freed, and kept for the next request of its size. A flush merges it with its neighbours.'],
	['charge', 'The unused bytes of a segment, divided among its used blocks: what each keeps from going back.'],
	['guard', 'The header that ends a segment.'],
	['held', 'Of a segment: at most two used blocks keep it, and most of it is not in use. The map marks it.'],
	['hole', 'A stretch of a segment between used blocks: free and cached blocks side by side.'],
	['live', 'The bytes of used blocks.'],
	['outside', "Pages of the process in memory that are neither the heap's nor shared: C libraries, threads' stacks."],
	['overhead', 'Headers and guards of segments.'],
	['pinned', 'Free bytes of segments that a used block keeps: none goes back as a whole before that block is freed.'],
	['real', 'The bytes of all segments: what memory_get_usage(true) says.'],
	['releasable', 'Free bytes of segments without a used block: zmm_gc() gives them back.'],
	['request', 'The largest number of bytes that a block of this size serves.'],
	['rest', 'Free blocks that wait in a queue before they are sorted into lists; used when memory is short.'],
	['RSS', 'The pages of the process that are in memory.'],
	['segment', 'Memory that the heap got from the system at once, cut into blocks. It goes back as a whole.'],
	['shared', "Pages of files and of shared memory, such as opcache's."],
	['small list', 'Free blocks of one small size. A bit of the bitmap says whether a list has a block.'],
	['spare', 'An empty segment kept for later. It is in no other figure.'],
	['to free', 'The used blocks between a segment and its release.'],
	['tree', 'Free blocks between two powers of two, by size.'],
	['victim', 'The block that small blocks are cut from. It counts as cached.'],
	['waiting', 'Freed, and not used again for a while, in a hardened heap.'],
	['worst block', "Of a segment's used blocks, the one whose free would make the largest hole."],
	['zmm_gc()', 'Flushes the cache and gives back what it can: releasable segments, spares, pages of free blocks.'],
];
