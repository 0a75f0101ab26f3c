<?php
declare(strict_types=1);

namespace Zmm\Command;

/** The words of reports, one sentence or two for each. `zmm explain` shows them. */
final class Terms
{
	/** The terms of the two sums, whose short meaning stands in reports. */
	public const OF_SUMS = ['live', 'cached', 'releasable', 'pinned', 'overhead'];

	/** @var array<string, string> */
	public const ALL = [
		'real' => 'the bytes of all segments: what memory_get_usage(true) says.'
			. ' real = live + cached + releasable + pinned + overhead + unreadable, to the byte',
		'live' => 'the bytes of blocks in use, headers included: what memory_get_usage() says',
		'cached' => 'the bytes of freed blocks that are kept, each for the next request of its size, with the victim'
			. ' and what waits in a hardened heap. zmm_gc() flushes them',
		'releasable' => 'free bytes in segments without a used block: zmm_gc() gives these segments back',
		'pinned' => 'free bytes in segments that a used block holds. A segment goes back to the system only when nothing'
			. ' in it is used; zmm_gc() gives back whole pages inside of them, and the addresses stay. In a row of a segment'
			. ' or a block: the free and cached bytes that the used blocks of the segment keep',
		'overhead' => 'headers of segments, and the guards that end them',
		'unreadable' => 'bytes of segments from where the heap was damaged, or the file cut off',
		'resident' => 'the bytes of the process that are in memory, its RSS. resident = heap + shared + outside',
		'heap' => 'of the resident bytes, those of segments and of spare ones. It is less than real where pages were not'
			. ' touched yet, or went back',
		'shared' => 'of the resident bytes, those of files and of shared memory: the binary, libraries, opcache',
		'outside' => 'the rest of the resident bytes: memory of the C library, stacks, what extensions allocate for'
			. ' themselves. memory_limit does not bound it. A finding: it is more than 48 MiB, and more than the heap has',
		'peak' => 'the most bytes that were in use at once since the request began, or since the peak was reset',
		'limit' => 'what memory_limit allows real to be. A finding: real is 85 % of it or more',
		'segment' => 'a stretch of memory that the heap has from the system, and cuts into blocks. It opens in steps up to'
			. ' its reservation',
		'reservation' => 'the addresses that a segment may open to: 2 MiB by default',
		'block' => 'a piece of a segment: a header of 8 bytes and what a program asked for, rounded. It begins where the'
			. ' one before ends',
		'request' => 'the bytes that a block can hold, its size without header; or one run of a script, from its start to'
			. ' its end',
		'bucket' => 'the list of free blocks of one size; the report calls those for small sizes small lists',
		'tree' => 'where large free blocks are, one tree for each power of two',
		'rest' => 'what is left of a block that was cut to serve a large request. It waits in a queue of its own, and'
			. ' serves when nothing else does',
		'victim' => 'the free block that small requests are cut from, one behind the other',
		'waiting' => 'a freed block that a hardened heap does not use again yet',
		'free' => 'a block that nobody uses, in a small list or a large tree',
		'spare' => 'an empty segment that the heap keeps for its next growth. It is in no sum but the resident heap',
		'large' => 'a segment that was made for one block, of more than half a segment',
		'guard' => 'the header behind the last block of a segment, which ends it',
		'hole' => 'a stretch of a segment without a used block. The largest one bounds what it can still serve',
		'charge' => 'the share of a used block in what its segment keeps from going back: the free and cached bytes of the'
			. ' segment, divided by its used blocks. The blocks with the most charge are worth freeing first',
		'pin' => 'a used block that holds its segment; a segment with one of them holds much for little',
		'blocks_needed_free' => 'the used blocks of a segment: so many frees are between it and its release',
		'kind' => 'what lives in a used block: a string, an array, an object and so on; unknown for memory of C code',
		'class' => 'the class of an object',
		'site' => 'a line of code together with the calls that led to it; a profile says which one allocated a block',
		'cut' => 'a file whose end is missing, since the process was killed or the disk full',
		'geometry' => 'how block headers are made: compact has 8 bytes, classic 16',
		'storage' => 'where segments come from, such as malloc: the setting zmm.mem_type',
		'hardened' => 'a heap that seals its blocks and uses them again late, to find writes beyond their ends',
		'fragmentation' => 'a finding: more is free or cached in held segments than is live, so few blocks hold much memory',
		'retained' => 'a finding: much memory would go back by zmm_gc(), which nobody calls',
		'cache' => 'a finding: much of the heap is freed blocks, each kept for the next of its size',
		'largest_hole' => 'a finding: the heap is near its limit, and what is free is in pieces too small to serve much',
		'dominant_site' => 'a finding: one line of code, with the calls that led to it, allocated half of what is live',
		'one_peak' => 'a finding: one piece of work needed far more memory than is in use now',
		'unknown' => 'a kind: nothing that the engine leads to, mostly memory of C code',
		'string' => 'a kind: a string of PHP',
		'array' => 'a kind: the head of an array, with its counts and where its elements are',
		'hash' => 'a kind: the elements of an array, or a table of the engine\'s',
		'object' => 'a kind: an object with its declared properties',
		'closure' => 'a kind: an object of class Closure',
		'generator' => 'a kind: an object of class Generator',
		'reference' => 'a kind: a value that several variables share',
		'resource' => 'a kind: a resource, such as an open file; not what C code keeps for it',
		'vm_stack' => 'a kind: a page of the stack of calls, or the frame of a generator',
		'output' => 'a kind: a buffer of output',
		'code' => 'a kind: compiled code',
		'engine' => 'a kind: another struct of the engine\'s',
	];

	/** One paragraph that stands below each report. */
	public static function glossary(): string
	{
		return 'live: blocks in use. cached: freed, kept for the next of the same size. releasable: free, and zmm_gc()'
			. ' gives it back. pinned: free, but in segments that a used block holds. overhead: headers and guards.'
			. ' charge: a block\'s share of what its segment keeps. zmm explain TERM says more.';
	}
}
