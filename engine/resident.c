#include "engine/resident.h"

#ifdef _WIN32
# include <windows.h>

bool zmm_stay_loaded(void)
{
	static const char here = 0;
	HMODULE module;

	return GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
		&here, &module) != 0;
}
#else

/* A flag of the linker does it, see config.m4. */
bool zmm_stay_loaded(void)
{
	return true;
}
#endif
