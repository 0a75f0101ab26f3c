/* zmm engine: keeps the code in memory although PHP unloads the extension. */

#ifndef ZMM_ENGINE_RESIDENT_H
#define ZMM_ENGINE_RESIDENT_H

#include <stdbool.h>

/* Keeps the code of this library in memory until the process ends.  PHP unloads extensions while the engine still has
 * blocks to free, and would call handlers that are gone.  false: the system refuses. */
bool zmm_stay_loaded(void);

#endif
