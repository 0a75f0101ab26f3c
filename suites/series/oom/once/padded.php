<?php
str_pad("x", 9000000);
