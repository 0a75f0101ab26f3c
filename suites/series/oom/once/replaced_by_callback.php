<?php
preg_replace_callback("/a/", fn($m) => str_repeat("x", 500000), str_repeat("a", 1000));
