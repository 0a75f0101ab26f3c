<?php

/** @generate-class-entries */

namespace {
    /**
     * Returns all figures of zmm's heap. engine: whether the engine runs on it; engine_reason: why not, or null.
     * Raises nothing.
     *
     * Bytes include the headers of blocks. Shares go from 0 to 1. README has a line for each key, with its unit.
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

    /** Returns the figures of zmm_stats() as text for a person. */
    function zmm_report(): string {}
}

namespace Zmm {
    /** Thrown when memory was refused, by a Zmm\Heap's limit, by memory_limit, or by the system. */
    class OutOfMemoryException extends \RuntimeException
    {
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
         * @param string|null $storage "malloc", "mmap_anon" or "mmap_zero"; on Windows "malloc" or "win32"
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
         * Returns the figures of this heap, with the keys of zmm_stats() except engine and engine_reason.
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
    }
}
