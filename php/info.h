/* zmm php: the table that phpinfo() shows. */

#ifndef ZMM_PHP_INFO_H
#define ZMM_PHP_INFO_H

/* Prints the table. */
void zmm_info_print(void);

#endif
