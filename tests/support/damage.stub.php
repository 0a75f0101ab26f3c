<?php

/** @generate-function-entries */

/** Damages a heap where the block of a handle is; `$what` is a name of the list in damage.c. Builds for tests only. */
function zmm_damage(Zmm\Heap $heap, int $handle, string $what): void {}
