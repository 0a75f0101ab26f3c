/* File names have one case there, and any here. */
#include <ws2tcpip.h>
