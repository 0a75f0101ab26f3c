<?php
json_decode("[" . str_repeat("[1],", 200000) . "1]");
