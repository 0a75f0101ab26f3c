<?php
class Loud
{
	public function __destruct()
	{
		$GLOBALS["text"] = str_repeat("x", 1000);
	}
}
$all = [];
while (true) {
	$all[] = new Loud;
}
