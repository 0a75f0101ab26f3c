<?php
class D
{
	public function __destruct()
	{
		$s = str_repeat("x", 9000000);
	}
}
$d = new D;
