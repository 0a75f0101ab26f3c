<?php
str_repeat("x", 1 << 33);
