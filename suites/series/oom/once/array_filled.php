<?php
array_fill(0, 5000000, 1);
