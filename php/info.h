/* zmm php: what phpinfo() says. */

#ifndef ZMM_PHP_INFO_H
#define ZMM_PHP_INFO_H

/* Prints a table of rows. */
void zmm_info_print(void);

#endif
