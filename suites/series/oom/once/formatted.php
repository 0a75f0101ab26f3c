<?php
sprintf("%5000000s", "x") . sprintf("%5000000s", "y");
