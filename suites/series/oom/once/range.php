<?php
range(1, 5000000);
