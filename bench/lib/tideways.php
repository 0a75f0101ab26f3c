<?php
/* Prepended to a program: Tideways counts what each function's calls take of memory, until the program ends. */
tideways_xhprof_enable(TIDEWAYS_XHPROF_FLAGS_MEMORY);
register_shutdown_function('tideways_xhprof_disable');
