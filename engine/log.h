/*
 * zmm engine: PHP's error log, at moments at which the heap has nothing left.
 *
 * PHP's own function takes memory of the heap for its time stamp.  This one takes none, runs no PHP code and uses no
 * stream.  It writes where PHP does: to the file of error_log, to the system's log, else where the server has its log,
 * which is standard error on the command line; never into the output of the script.
 */

#ifndef ZMM_LOG_H
#define ZMM_LOG_H

/* Writes one line, which does not end in a newline.  Whether log_errors is on is the caller's to ask. */
void zmm_log_line(const char *line);

/* The same where the server has its log, whatever error_log says. */
void zmm_log_to_server(const char *line);

#endif
