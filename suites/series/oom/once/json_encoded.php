<?php
json_encode(str_repeat("\x01", 2000000));
