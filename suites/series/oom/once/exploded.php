<?php
explode("a", str_repeat("a", 600000));
