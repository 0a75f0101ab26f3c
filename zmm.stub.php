<?php

/** @generate-class-entries */

namespace {
    /**
     * Every field of the heap the engine runs on; engine_reason says why it runs on another.
     * Raises nothing.
     *
     * Bytes include the headers of blocks, and shares go from 0 to 1. README has a line for each key, with its unit.
     *
     * @return array{
     *     engine: bool, engine_reason: ?string, storage: string, geometry: string, use_zend_alloc: int,
     *     free_bitmap: int, large_free_bitmap: int, block_size: int, reservation: int, compact_size: int,
     *     cache_size: int, real_size: int, real_peak: int, limit: int, other_heaps: array{count: int, bytes: int},
     *     limit_reserve: int, limit_extended: int, size: int, in_use: int, peak: int, cached: int, run_size: int,
     *     reserve_size: int, reserve: int, overflow: int, internal: int, hardened: int, rest_count: int,
     *     used: array{count: int, bytes: int}, free: array{count: int, bytes: int},
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

    /** Bytes in use; with true, the bytes of all segments. */
    function zmm_memory_get_usage(bool $real_usage = false): int {}

    /** The most bytes there were since the request began or the peak was reset. */
    function zmm_memory_get_peak_usage(bool $real_usage = false): int {}

    /** Makes both peaks the present values. */
    function zmm_memory_reset_peak_usage(): void {}

    /** Flushes the cache, releases empty and spare segments and pages of free blocks; bytes given back to the system. */
    function zmm_gc(): int {}

    /**
     * Proves every invariant; one string for each fault, empty when the heap is sound.
     *
     * @return list<string>
     */
    function zmm_check(): array {}

    /** The picture of zmm_stats() as text for a person. */
    function zmm_report(): string {}
}

namespace Zmm {
    /** A Zmm\Heap's limit, memory_limit, or the system refused memory. */
    class OutOfMemoryException extends \RuntimeException
    {
    }

    /**
     * A heap of a script's own, apart from the engine's; memory_limit bounds both together, see
     * zmm_stats()['other_heaps']. Sizes are bytes; a handle that is
     * not of this heap, or was freed, is a ValueError.
     *
     * @strict-properties
     * @not-serializable
     */
    final class Heap
    {
        /**
         * Null: the default storage, 256 KiB segments, and memory_limit.
         *
         * @param string|null $storage "malloc", "mmap_anon" or "mmap_zero"; on Windows "malloc" or "win32"
         * @param int|null $segmentSize bytes, a power of two from 64 to 1 GiB
         * @param int|null $limit bytes that all segments may have
         */
        public function __construct(?string $storage = null, ?int $segmentSize = null, ?int $limit = null) {}

        /** A handle of a block of at least so many bytes; OutOfMemoryException when the limit or the system refuses. */
        public function alloc(int $size): int {}

        /** The same handle; on an exception the block is as it was. */
        public function realloc(int $handle, int $size): int {}

        /** The handle is no longer one of this heap. */
        public function free(int $handle): void {}

        /** Bytes the block can hold. */
        public function size(int $handle): int {}

        /** Flushes the cache, releases what is empty; bytes given back to the system. */
        public function gc(): int {}

        /**
         * The fields of this heap, as zmm_stats() has them of the engine's.
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
         * Proves every invariant; one string for each fault, empty when the heap is sound.
         *
         * @return list<string>
         */
        public function check(): array {}

        /** The picture of stats() as text for a person. */
        public function report(): string {}
    }
}
