<?php

/** @generate-class-entries */

namespace {
    /**
     * Every field of the heap the engine runs on, by its name; see README for the shape.
     *
     * @return array<string, mixed>
     */
    function zmm_stats(): array {}

    function zmm_memory_get_usage(bool $real_usage = false): int {}

    function zmm_memory_get_peak_usage(bool $real_usage = false): int {}

    function zmm_memory_reset_peak_usage(): void {}

    function zmm_gc(): int {}

    /** @return array<int, string> */
    function zmm_check(): array {}

    function zmm_report(): string {}
}

namespace Zmm {
    class OutOfMemoryException extends \RuntimeException
    {
    }

    /**
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
