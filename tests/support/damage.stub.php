<?php

/** @generate-function-entries */

/** Damages a heap where the block of a handle is; `$what` is a name of the list in damage.c. Builds for tests only. */
function zmm_damage(Zmm\Heap $heap, int $handle, string $what): void {}

/**
 * Writes the report of a heap to a file that exists, as text or as JSON; a warning and false when it does not take all of
 * it. Builds for tests only.
 */
function zmm_write_report(Zmm\Heap $heap, string $file, bool $json = false): bool {}

/**
 * Says what lives in the blocks of the engine's heap: kind => [class, or '' => [blocks, bytes]]. Builds for tests only.
 */
function zmm_kinds(): array {}

/** Returns the kind of a block that has these bytes; they need not be a value. Builds for tests only. */
function zmm_kind_of_bytes(string $bytes): string {}

/**
 * Compares the site of each allocation with the one that the whole stack leads to, from now on or no more. Returns how
 * many were compared in this profile, and how many differ; nothing without a profile. The first ones that differ are
 * printed to standard error. Builds for tests only.
 *
 * @return array{verified?: int, differ?: int}
 */
function zmm_verify_sites(bool $on = true): array {}

/**
 * Returns where a member of an object or a resource lies, a name of the list in overwrite.c, or where the bytes of a string
 * do. Builds for tests only.
 */
function zmm_address(mixed $value, string $member): int {}

/**
 * Calls `$look` while a word of an object or a resource is written over, and returns what it returns; `$member` is a name
 * of the list in overwrite.c. Builds for tests only.
 */
function zmm_overwritten(mixed $value, string $member, int $word, callable $look): mixed {}
