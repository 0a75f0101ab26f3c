<?php
/* Leaks 64 KiB of the process's memory: what the suite must find. */
FFI::memset(FFI::new('char[65536]', false, true), 1, 65536);
echo "leaked\n";
