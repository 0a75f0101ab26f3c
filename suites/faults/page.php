<?php
/* page.php?script=S&argument=A: a page that is the program S with the argument A. */

$argv = [$_GET['script'], $_GET['argument']];
require dirname(__DIR__, 2) . '/' . $_GET['script'];
