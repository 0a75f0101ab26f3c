<?php
file_get_contents("/dev/zero", false, null, 0, 20000000);
