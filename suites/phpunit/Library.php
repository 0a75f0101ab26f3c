<?php

/** What the tests test: it takes memory. */
final class Library
{
	public static array $kept = [];

	public static function load(int $size): int
	{
		return strlen(str_repeat('x', $size)); // the load
	}

	public static function keep(int $size): void
	{
		self::$kept[] = str_repeat('x', $size); // the leak
	}

	/** Makes garbage that only the collector of cycles finds. */
	public static function circle(int $size): void
	{
		$object = new stdClass();
		$object->itself = $object;
		$object->text = str_repeat('x', $size);
	}
}
