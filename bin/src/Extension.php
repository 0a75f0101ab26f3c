<?php
declare(strict_types=1);

namespace Zmm\Command;

/** Finds the extension, and starts PHP once more with it when this PHP runs without. */
final class Extension
{
	/** Proves that the extension is loaded. */
	public static function need(): void
	{
		self::seek();
		if (!extension_loaded('zmm')) {
			throw Failure::usage(self::missing());
		}
	}

	/** Loads the extension if there is one. Returns only if it is loaded, or there is none that can be. */
	public static function seek(): void
	{
		if (!extension_loaded('zmm') && Interpreter::extension() === null && ($file = self::file()) !== null) {
			exit(Interpreter::again($file));
		}
	}

	/** Returns the extension's file: of a checkout whose bin/ this is, or of this PHP; or null. */
	public static function file(): ?string
	{
		$checkout = dirname(__DIR__, 2);
		$name = 'zmm.' . PHP_SHLIB_SUFFIX;
		$directory = (string) ini_get('extension_dir');
		foreach (["$checkout/.build/default/modules", "$checkout/modules", $directory] as $place) {
			if (is_file("$place/$name")) {
				return "$place/$name";
			}
		}
		return null;
	}

	/** Says how it is loaded. */
	public static function missing(): string
	{
		$tried = Interpreter::extension();
		return $tried === null
			? 'the extension is not loaded, and there is none in ' . ini_get('extension_dir')
				. ': pecl install zmm, or scripts/try in a checkout, then php -d extension=zmm ' . $_SERVER['argv'][0]
			: "$tried does not load in PHP " . PHP_VERSION . ': ' . PHP_BINARY . " -d extension=$tried -m says why";
	}
}
