<?php
eval(str_repeat("function() { return [1, [2]]; };", 6000));
