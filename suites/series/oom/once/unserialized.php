<?php
$s = "a:45000:{";
for ($i = 0; $i < 45000; $i++) {
	$s .= "i:$i;a:1:{i:0;i:1;}";
}
unserialize($s . "}");
