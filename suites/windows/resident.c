/*
 * Whether a library that called zmm_stay_loaded() outlives being unloaded.
 *
 *   resident.exe STAYS.DLL GOES.DLL
 *
 * Both export stay() and answer(); only the first one's stay() does so.  Prints what it found.
 */

#include <stdio.h>
#include <windows.h>

/* Loads a library, lets it do as it does, and unloads it as often as it was loaded. */
static BOOL is_loaded_after(const char *name)
{
	HMODULE library = LoadLibraryA(name);
	FARPROC stay = library ? GetProcAddress(library, "stay") : NULL;

	if (!stay) {
		printf("%s: not loaded, error %lu\n", name, GetLastError());
		ExitProcess(2);
	}
	printf("%s: stay() gives %d\n", name, (int) stay());
	FreeLibrary(library);
	return GetModuleHandleA(name) == library;
}

int main(int argc, char **argv)
{
	BOOL first, second;

	if (argc != 3) {
		return 2;
	}
	first = is_loaded_after(argv[1]);
	second = is_loaded_after(argv[2]);
	printf("%s is %s, %s is %s\n", argv[1], first ? "there" : "gone", argv[2], second ? "there" : "gone");
	return !(first && !second);
}
