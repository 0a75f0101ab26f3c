/*
 * zmm engine: memory_limit of a heap apart.
 *
 * A heap apart is one that the engine does not run on: it serves php_zmm.h, and Zmm\Heap objects are its guests.
 */

#ifndef ZMM_LIMIT_APART_H
#define ZMM_LIMIT_APART_H

/* Puts memory_limit in force for a heap apart.  The heap has the whole limit for itself, and may have one segment in
 * any case. */
void zmm_engine_limit_apply_apart(void);

/* Applies memory_limit to a heap apart again when the script has changed it.  Call before that heap compares with its
 * limit. */
void zmm_engine_limit_follow(void);

/* The same for the guests of a heap apart.  The bytes of the engine's own heap count against their limit, too. */
void zmm_engine_limit_follow_for_guests(void);

#endif
