<?php
/* hello.php: what a start and an end cost. */

echo "Hello, world\n";
