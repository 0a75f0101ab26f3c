<?php
for ($i = 0; ; $i++) {
	eval("function f$i(array \$a) { foreach (\$a as \$k => \$v) { \$b[\$v] = \"$i\" . \$k; } return \$b; }");
}
