<?php

/** @generate-class-entries */

namespace {
    /**
     * Every field of the heap the engine runs on, by its name; README has the shape.
     * Sizes are bytes. Reads inspect/ and heap/. Raises nothing.
     *
     * @return array<string, mixed>
     */
    function zmm_stats(): array {}

    /** Bytes in use; with true, the bytes of all segments. Reads heap/. */
    function zmm_memory_get_usage(bool $real_usage = false): int {}

    /** The most bytes there were since the request began or the peak was reset. Reads heap/. */
    function zmm_memory_get_peak_usage(bool $real_usage = false): int {}

    /** Makes both peaks the present values. Changes heap/. */
    function zmm_memory_reset_peak_usage(): void {}

    /** Flushes the cache, releases empty and spare segments and pages of free blocks; bytes given back to the system. Changes heap/. */
    function zmm_gc(): int {}

    /**
     * Proves every invariant; one string for each fault, empty when the heap is sound. Reads heap/.
     *
     * @return array<int, string>
     */
    function zmm_check(): array {}

    /** The picture of zmm_stats() as text for a person. Reads inspect/ and heap/. */
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
     * not of this heap, or was freed, is a ValueError. Reads and changes a heap/ of its own.
     *
     * @strict-properties
     * @not-serializable
     */
    final class Heap
    {
        public function __construct(?string $storage = null, ?int $segmentSize = null, ?int $limit = null) {}

        public function alloc(int $size): int {}

        public function realloc(int $handle, int $size): int {}

        public function free(int $handle): void {}

        public function size(int $handle): int {}

        public function gc(): int {}

        /** @return array<string, mixed> */
        public function stats(): array {}

        /** @return array<int, string> */
        public function check(): array {}

        public function report(): string {}

#ifdef ZMM_TESTING
        public function damage(int $handle, string $what): void {}
#endif
    }
}
