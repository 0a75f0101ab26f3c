/*
 * zmm engine: tells a profile what the engine does by itself: "[compile FILE]" while it compiles a file that opcache does
 * not have, and "[gc]" while it collects garbage.  A destructor that the collector calls is a call below that.
 *
 * The engine has a pointer to the function that does each of them; ours stand around it.  Where no profile runs they go
 * straight on.
 */

#ifndef ZMM_LEAVES_H
#define ZMM_LEAVES_H

/* Sets our functions.  Call in MINIT. */
void zmm_leaves_startup(void);

/* Takes them off again, where no other extension has set its own around them. */
void zmm_leaves_shutdown(void);

#endif
