<?php

/** @generate-class-entries */

namespace {
    /**
     * Returns all figures of zmm's heap. engine: whether the engine runs on it; engine_reason: why not, or null;
     * profile_reason: why there can be no profile, or null. Raises nothing.
     *
     * Bytes include the headers of blocks. Shares go from 0 to 1. README has a line for each key, with its unit.
     *
     * @return array{
     *     engine: bool, engine_reason: ?string, profile_reason: ?string, storage: string, geometry: string,
     *     use_zend_alloc: int, free_bitmap: int, large_free_bitmap: int, block_size: int, reservation: int,
     *     compact_size: int, cache_size: int, real_size: int, real_peak: int, limit: int,
     *     other_heaps: array{count: int, bytes: int}, limit_reserve: int, limit_extended: int, size: int, in_use: int,
     *     peak: int, cached: int, run_size: int, reserve_size: int, reserve: int, overflow: int, internal: int,
     *     hardened: int, rest_count: int, used: array{count: int, bytes: int}, free: array{count: int, bytes: int},
     *     cache: array{count: int, bytes: int}, large_cache: array{count: int, bytes: int}, victim: int,
     *     rest: array{count: int, bytes: int}, overhead: int,
     *     segments: array{
     *         count: int, bytes: int, reserved: int, large: int, pinned: int, releasable: int, releasable_bytes: int,
     *         spare: int, spare_bytes: int
     *     },
     *     largest_free: int, fragmentation: array{external: float, unused: float, pinned: float, overhead: float},
     *     free_buckets: list<array{
     *         true_size: int, smallest_request: int, largest_request: int, blocks: int, bytes: int, cached: int,
     *         max_cached: int, hits: int, misses: int
     *     }>,
     *     large_free_buckets: list<array{
     *         range_min: int, range_max: int, blocks: int, bytes: int, nodes: int, depth: int, smallest: int,
     *         largest: int
     *     }>,
     *     rest_buckets: list<int>, cache_stat: list<array{count: int, max_count: int, hit: int, miss: int}>
     * }
     */
    function zmm_stats(): array {}

    /** Returns the bytes in use; with true, the bytes of all segments. */
    function zmm_memory_get_usage(bool $real_usage = false): int {}

    /** Returns the peak of these bytes since the request began or the peaks were reset. */
    function zmm_memory_get_peak_usage(bool $real_usage = false): int {}

    /** Sets both peaks to the present values. */
    function zmm_memory_reset_peak_usage(): void {}

    /**
     * Flushes the cache, and releases empty and spare segments and pages of free blocks. Returns the bytes given back
     * to the system.
     */
    function zmm_gc(): int {}

    /**
     * Checks every invariant of the heap. Returns one string for each fault; none when the heap is sound.
     *
     * @return list<string>
     */
    function zmm_check(): array {}

    /**
     * Returns the figures of zmm_stats(), the sums and the findings as text for a person. In a page of HTML, where
     * phpinfo() prints HTML, too, the text is escaped and stands in <pre>. With $summary it is one line for a log, never
     * with HTML.
     */
    function zmm_report(bool $summary = false): string {}

    /** Takes a picture of the heap as it is now. Throws a RuntimeException without memory for it. */
    function zmm_snapshot(): Zmm\Snapshot {}

    /**
     * Returns a row for each segment of the heap, by address; see Zmm\Snapshot::segments().
     *
     * @return list<array{
     *     address: int, size: int, reserved: int, large: bool, used: int, free: int, cached: int, overhead: int,
     *     unreadable: int, blocks: int, blocks_needed_free: int, holes: int, largest_hole: int, pinned: int,
     *     pin: ?array{
     *         address: int, segment: int, offset: int, size: int, request: int, state: string, kind: ?string,
     *         class: ?string, list: ?string, pinned: int, charge: int, site: ?int, function: ?string,
 *         file: ?string, line: ?int
     *     }
     * }>
     */
    function zmm_segments(): array {}

    /** Goes over all blocks of the heap as it is now, by address; see Zmm\Snapshot::blocks(). */
    function zmm_blocks(?string $filter = null): Zmm\Blocks {}

    /**
     * Returns what the heap as it is now shows, the most severe finding first; none if nothing is worth a word.
     *
     * @return list<Zmm\Finding>
     */
    function zmm_find(): array {}

    /**
     * Begins to note who allocates, in place of a profile that runs: each block with "full", else a sample with a mean
     * distance of so many bytes (1 stands for 64 KiB). Blocks that exist already have no site. Throws a ValueError for
     * another value, and a RuntimeException where there can be no profile: its message says why.
     */
    function zmm_profile_start(int|string $profile = 1): void {}

    /** Ends the profile and forgets it. Does nothing where none runs. Throws a RuntimeException in zmm_measure(). */
    function zmm_profile_stop(): void {}

    /**
     * Calls $callable with $args and returns what that allocated: result: what it returned; allocations, and their bytes
     * (allocated); freed: bytes, whoever allocated them; live: bytes in use more than before, allocated - freed; peak: the
     * most bytes in use more than before; sites: who allocated, the most bytes first, with the keys of
     * Zmm\Snapshot::sites() that need no snapshot, each as a difference. Runs in the full profile that there is, whose
     * figures and peak are none the worse for it, or in one of its own. Throws a RuntimeException where a sampled profile
     * runs, and where there can be none.
     *
     * @return array{
     *     result: mixed, allocations: int, allocated: int, freed: int, live: int, peak: int,
     *     sites: list<array{
     *         function: string, file: string, line: ?int, package: string,
     *         stack: list<array{function: string, file: string, line: ?int}>,
     *         allocated_blocks: int, allocated_bytes: int, live_blocks: int, live_bytes: int, peak_blocks: int,
     *         peak_bytes: int
     *     }>
     * }
     */
    function zmm_measure(callable $callable, mixed ...$args): array {}

    /**
     * Returns the profile as it is now in the format of another tool, of docs/EXPORTS.md: "pprof", "folded", "callgrind",
     * "speedscope", "dhat", "firefox", "csv" or "json"; see Zmm\Snapshot::export().
     */
    function zmm_profile_dump(string $format, ?string $metric = null): string {}
}

namespace Zmm {
    /** Thrown when memory was refused, by a Zmm\Heap's limit, by memory_limit, or by the system. */
    class OutOfMemoryException extends \RuntimeException
    {
    }

    /**
     * A picture of a heap at one moment: zmm_snapshot() takes it, or load() reads it from a file of any process. It
     * does not change, and its memory, up to 8 bytes for a block, and up to 5 for its site, is outside of the heap.
     * Sizes are bytes and include the headers of blocks.
     *
     * @strict-properties
     * @not-serializable
     */
    final class Snapshot
    {
        private function __construct() {}

        /** Reads a snapshot from a file. Throws a RuntimeException if it is none, is damaged, or cannot be read. */
        public static function load(string $file): Snapshot {}

        /**
         * Writes the snapshot into a file, for its owner only. The file is written whole or not at all: a
         * RuntimeException says why not. It must not exist unless $overwrite is true.
         */
        public function save(string $file, bool $overwrite = false): void {}

        /**
         * Returns what is known of the process and of the heap, with docs/FORMAT.md's keys of META; `cut`: whether
         * the end of the file was missing; and where there are sites `sample_interval`: the mean bytes between two samples,
         * the largest there was, or 0 where each block was attributed.
         *
         * @return array<string, int|string|bool>
         */
        public function meta(): array {}

        /**
         * Returns the sums of all segments: real = live + cached + releasable + pinned + overhead + unreadable.
         *
         * @return array{
         *     real: int, live: int, cached: int, releasable: int, pinned: int, overhead: int, unreadable: int
         * }
         */
        public function sums(): array {}

        /**
         * Returns a row for each segment, by address. free and cached: bytes of its free blocks; blocks_needed_free: used
         * blocks between it and its release; holes: stretches without a used block; pinned: bytes that its used blocks
         * keep from going back; pin: one of these blocks, or null.
         *
         * @return list<array{
         *     address: int, size: int, reserved: int, large: bool, used: int, free: int, cached: int, overhead: int,
         *     unreadable: int, blocks: int, blocks_needed_free: int, holes: int, largest_hole: int, pinned: int,
         *     pin: ?array{
         *         address: int, segment: int, offset: int, size: int, request: int, state: string, kind: ?string,
         *         class: ?string, list: ?string, pinned: int, charge: int, site: ?int, function: ?string,
 *         file: ?string, line: ?int
         *     }
         * }>
         */
        public function segments(): array {}

        /** Goes over the blocks, by address: all, or those for which a filter holds (docs/FILTER.md). */
        public function blocks(?string $filter = null): Blocks {}

        /**
         * Counts the used blocks by "kind" (and class), "size", "site", "function", "file" or "package" (a Composer package,
         * by the path of the file; "": the project's own), the row with the most bytes first. charge: bytes that they keep
         * from going back. from and to: sizes of the blocks. Blocks of which nobody knows who allocated them have null.
         *
         * @return list<array{kind: string, class: ?string, blocks: int, bytes: int, charge: int}>
         *     |list<array{from: int, to: int, blocks: int, bytes: int, charge: int}>
         *     |list<array{
         *         site: ?int, function: ?string, file: ?string, line: ?int, blocks: int, bytes: int, charge: int
         *     }>
         *     |list<array{function: ?string, file: ?string, line: ?int, blocks: int, bytes: int, charge: int}>
         *     |list<array{file: ?string, blocks: int, bytes: int, charge: int}>
         *     |list<array{package: ?string, blocks: int, bytes: int, charge: int}>
         */
        public function census(string $by = "kind"): array {}

        /**
         * Returns who allocated: a row for each site, a line of code together with the calls that led to it, in the
         * order of their numbers; none where nobody knew. stack: these calls, the innermost first, each with the line
         * that was reached in it. peak: in use at the peak. blocks, bytes and pinned are counted in the snapshot: its
         * used blocks, and what they keep from going back; all other figures are the profile's, and of a sampled one
         * estimates. file and line are those of the PHP code, also where a C function that it called allocated; a line
         * that is not known is null, the file of C code "".
         *
         * @return list<array{
         *     site: int, function: string, file: string, line: ?int, package: string,
         *     stack: list<array{function: string, file: string, line: ?int}>,
         *     allocated_blocks: int, allocated_bytes: int, live_blocks: int, live_bytes: int, peak_blocks: int,
         *     peak_bytes: int, blocks: int, bytes: int, pinned: int
         * }>
         */
        public function sites(): array {}

        /**
         * Returns what changed since an earlier snapshot: sums, and used blocks by kind and class, the row with the largest
         * change of bytes first. Numbers are those of this snapshot less those of the earlier one. Where both know who
         * allocated: sites, matched by the names and lines of their calls, the one with the largest change of live bytes
         * first.
         *
         * @return array{
         *     sums: array{
         *         real: int, live: int, cached: int, releasable: int, pinned: int, overhead: int, unreadable: int
         *     },
         *     kinds: list<array{kind: string, class: ?string, blocks: int, bytes: int}>,
         *     sites?: list<array{
         *         function: string, file: string, line: ?int, package: string,
         *         stack: list<array{function: string, file: string, line: ?int}>, allocated_blocks: int,
         *         allocated_bytes: int, live_blocks: int, live_bytes: int
         *     }>
         * }
         */
        public function diff(Snapshot $since): array {}

        /**
         * Returns the profile of the snapshot in the format of another tool, of docs/EXPORTS.md: "pprof", "folded",
         * "callgrind", "speedscope", "dhat", "firefox", "csv" or "json". $metric is for those that show one: a figure of
         * sites(), "live_bytes" without it. Throws a ValueError for a name that is none of these, and a RuntimeException
         * where there was no profile.
         */
        public function export(string $format, ?string $metric = null): string {}

        /** Returns the page that shows the snapshot, as `zmm.report=FILE.html` writes it: one file that asks no network. */
        public function html(): string {}

        /**
         * Returns what the snapshot shows, the most severe finding first.
         *
         * @return list<Finding>
         */
        public function findings(): array {}
    }

    /**
     * What a snapshot shows: a rule that fired, with its numbers.
     *
     * @strict-properties
     * @not-serializable
     */
    final class Finding
    {
        /** "fragmentation", "retained", "cache", "limit", "largest_hole", "one_peak", "outside" or "dominant_site" */
        public readonly string $kind;

        /** "low", "medium" or "high" */
        public readonly string $severity;

        /** how sure it is: "low", "medium" or "high" */
        public readonly string $confidence;

        /** one sentence */
        public readonly string $summary;

        /** the numbers of the rule; sizes are bytes */
        public readonly array $facts;

        /** what is probably behind it */
        public readonly string $hypothesis;

        /** what to look at or do next */
        public readonly array $next_checks;

        /** the bytes that it is about */
        public readonly int $impact_bytes;

        /** "exact", or "sampled, +- N %" with the error of its numbers */
        public readonly string $measured;

        /** a filter for Zmm\Snapshot::blocks() that chooses the blocks it is about; null: it is about no blocks */
        public readonly ?string $filter;

        private function __construct() {}
    }

    /**
     * Goes over blocks of a snapshot, by address. The loop's body may do anything: it sees the heap as it was.
     *
     * A row has the address that the program uses, the index of its segment, the offset in the segment, its size, the
     * bytes it can hold (request), its state (used, cached, waiting, victim, free, rest); for a used block what lives in
     * it (kind, class), for a free one the list it is in; the bytes that its segment's used blocks keep from going back
     * (pinned), and its share of them (charge). For a used block of which the snapshot knows who allocated it: the number of
     * its site, that one's function, and the file and line of the PHP code.
     *
     * @strict-properties
     * @not-serializable
     * @implements \Iterator<int, array{
     *     address: int, segment: int, offset: int, size: int, request: int, state: string, kind: ?string,
     *     class: ?string, list: ?string, pinned: int, charge: int, site: ?int, function: ?string,
 *     file: ?string, line: ?int
     * }>
     */
    final class Blocks implements \Iterator
    {
        private function __construct() {}

        /**
         * @return array{
         *     address: int, segment: int, offset: int, size: int, request: int, state: string, kind: ?string,
         *     class: ?string, list: ?string, pinned: int, charge: int, site: ?int, function: ?string,
 *     file: ?string, line: ?int
         * }|null
         */
        public function current(): ?array {}

        public function key(): ?int {}

        public function next(): void {}

        public function rewind(): void {}

        public function valid(): bool {}
    }

    /**
     * A heap of a script's own, beside the engine's. memory_limit bounds both together, see zmm_stats()['other_heaps'].
     * Sizes are bytes. A handle that was freed, or is not of this heap, raises a ValueError.
     *
     * @strict-properties
     * @not-serializable
     */
    final class Heap
    {
        /**
         * Makes an empty heap. The arguments' defaults are the default storage, 256 KiB segments, and memory_limit.
         *
         * @param string|null $storage a name that zmm.mem_type can have, such as "malloc"
         * @param int|null $segmentSize bytes, a power of two from 64 to 1 GiB
         * @param int|null $limit bytes that all segments may have
         */
        public function __construct(?string $storage = null, ?int $segmentSize = null, ?int $limit = null) {}

        /**
         * Allocates a block of at least $size bytes and returns its handle. Throws OutOfMemoryException when a limit or
         * the system refuses.
         */
        public function alloc(int $size): int {}

        /** Resizes the block and returns the same handle. On an exception the block is unchanged. */
        public function realloc(int $handle, int $size): int {}

        /** Frees the block; its handle is never valid again. */
        public function free(int $handle): void {}

        /** Returns the bytes that the block can hold. */
        public function size(int $handle): int {}

        /** Flushes the cache and releases empty segments. Returns the bytes given back to the system. */
        public function gc(): int {}

        /**
         * Returns the figures of this heap, with the keys of zmm_stats() except engine, engine_reason and profile_reason.
         *
         * @return array{
         *     storage: string, geometry: string, use_zend_alloc: int, free_bitmap: int, large_free_bitmap: int,
         *     block_size: int, reservation: int, compact_size: int, cache_size: int, real_size: int, real_peak: int,
         *     limit: int, other_heaps: array{count: int, bytes: int}, limit_reserve: int, limit_extended: int,
         *     size: int, in_use: int, peak: int, cached: int, run_size: int, reserve_size: int, reserve: int,
         *     overflow: int, internal: int, hardened: int, rest_count: int, used: array{count: int, bytes: int},
         *     free: array{count: int, bytes: int}, cache: array{count: int, bytes: int},
         *     large_cache: array{count: int, bytes: int}, victim: int, rest: array{count: int, bytes: int},
         *     overhead: int,
         *     segments: array{
         *         count: int, bytes: int, reserved: int, large: int, pinned: int, releasable: int,
         *         releasable_bytes: int, spare: int, spare_bytes: int
         *     },
         *     largest_free: int, fragmentation: array{external: float, unused: float, pinned: float, overhead: float},
         *     free_buckets: list<array{
         *         true_size: int, smallest_request: int, largest_request: int, blocks: int, bytes: int, cached: int,
         *         max_cached: int, hits: int, misses: int
         *     }>,
         *     large_free_buckets: list<array{
         *         range_min: int, range_max: int, blocks: int, bytes: int, nodes: int, depth: int, smallest: int,
         *         largest: int
         *     }>,
         *     rest_buckets: list<int>, cache_stat: list<array{count: int, max_count: int, hit: int, miss: int}>
         * }
         */
        public function stats(): array {}

        /**
         * Checks every invariant of the heap. Returns one string for each fault; none when the heap is sound.
         *
         * @return list<string>
         */
        public function check(): array {}

        /** Returns the figures of stats() as text for a person. */
        public function report(): string {}

        /**
         * Takes a picture of this heap as it is now. Its first block, of kind "engine", has the heap's own descriptor; what
         * lives in the others nobody knows. Throws a RuntimeException without memory for it.
         */
        public function snapshot(): Snapshot {}
    }
}
