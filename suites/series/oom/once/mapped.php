<?php
array_map(fn($n) => str_repeat("x", 500000 + $n), range(1, 1000));
