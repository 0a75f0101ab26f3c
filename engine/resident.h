/* zmm: the code stays in memory although PHP unloads the extension. */

#ifndef ZMM_ENGINE_RESIDENT_H
#define ZMM_ENGINE_RESIDENT_H

#include <stdbool.h>

/* PHP unloads its extensions while there are still blocks to be freed: without this, the
 * engine would call functions that are gone.  false: the system refuses. */
bool zmm_stay_loaded(void);

#endif
