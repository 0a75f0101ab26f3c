<?php
declare(strict_types=1);

namespace Zmm\Command;

/** What `zmm doctor` looks at. A check has a status (ok, warn, fail), a name, what was found, and a remedy or null. */
final class Checks
{
	/** Extensions that count allocations by handlers of their own in the engine's heap. */
	private const REPLACE_HANDLERS = ['memprof', 'SPX', 'datadog-profiling'];

	/** What gives this PHP its extension. */
	public const SQLITE = 'apt-get install php' . PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION . '-sqlite3';

	/** Words of zmm_stats()['engine_reason'], and what helps. */
	private const REMEDIES = [
		'zmm.engine' => 'zmm.engine=1 in php.ini',
		'USE_ZEND_ALLOC' => 'unset the variable USE_ZEND_ALLOC',
		'dl()' => 'extension=zmm in php.ini instead of dl()',
		'huge blocks' => 'load zmm before the extension that takes them: its line comes first, or its ini file by name',
		'another extension' => 'load zmm before that extension: its line comes first, or its ini file by name',
	];

	/** @return list<array{status: string, name: string, found: string, remedy: ?string}> */
	public static function all(): array
	{
		$checks = [self::php(), self::extension()];
		if (extension_loaded('zmm')) {
			array_push($checks, self::engine(), self::sound(), self::settings(), self::variables());
		}
		return [...$checks, self::limit(), self::opcache(), self::others(), self::debugger(), self::databases()];
	}

	/** @return array{status: string, name: string, found: string, remedy: ?string} */
	private static function check(string $status, string $name, string $found, ?string $remedy = null): array
	{
		return ['status' => $status, 'name' => $name, 'found' => $found, 'remedy' => $remedy];
	}

	private static function php(): array
	{
		$found = PHP_VERSION . (PHP_ZTS ? ' ZTS' : ' NTS') . (PHP_DEBUG ? ' debug' : '') . ', ' . PHP_BINARY . ', '
			. (php_ini_loaded_file() ?: 'no php.ini');
		return PHP_VERSION_ID < 80600 ? self::check('ok', 'php', $found)
			: self::check('warn', 'php', $found, 'zmm is tested with PHP 8.1 to 8.5');
	}

	private static function extension(): array
	{
		$given = Interpreter::extension();
		return match (true) {
			!extension_loaded('zmm') => self::check('fail', 'extension', 'not loaded', Extension::missing()),
			$given !== null => self::check('warn', 'extension', phpversion('zmm') . ", which this command loaded from $given;"
				. ' scripts of this PHP run without', "extension=$given in php.ini"),
			default => self::check('ok', 'extension', (string) phpversion('zmm')),
		};
	}

	private static function engine(): array
	{
		$stats = zmm_stats();
		if ($stats['engine']) {
			return self::check('ok', 'engine', "PHP runs on the zmm heap, storage $stats[storage], geometry $stats[geometry]");
		}
		$reason = (string) $stats['engine_reason'];
		return self::check('fail', 'engine', "PHP keeps its own heap: $reason", self::remedy($reason));
	}

	private static function remedy(string $reason): string
	{
		foreach (self::REMEDIES as $words => $remedy) {
			if (str_contains($reason, $words)) {
				return $remedy;
			}
		}
		return 'docs/ENGINE.md says what the engine needs';
	}

	private static function sound(): array
	{
		$faults = zmm_check();
		return $faults ? self::check('fail', 'heap', "damaged: $faults[0]", 'another extension writes where it must not')
			: self::check('ok', 'heap', 'sound');
	}

	/** Those that are not as they come. */
	private static function settings(): array
	{
		$set = [];
		foreach (ini_get_all('zmm') ?: [] as $name => $entry) {
			if (get_cfg_var($name) !== false) {
				$set[] = "$name=$entry[local_value]";
			}
		}
		return self::check('ok', 'settings', $set ? implode(', ', $set) : 'none of zmm.* is set');
	}

	private static function variables(): array
	{
		$set = [];
		foreach (getenv() as $name => $value) {
			if (str_starts_with((string) $name, 'ZEND_MM_')) {
				$set[] = "$name=$value";
			}
		}
		return $set
			? self::check('warn', 'environment', implode(', ', $set) . ', before php.ini', 'unset what is not meant')
			: self::check('ok', 'environment', 'no variable changes the heap');
	}

	private static function limit(): array
	{
		$limit = (string) ini_get('memory_limit');
		return self::check('ok', 'limit', 'memory_limit=' . $limit . ($limit === '-1' ? ', none' : ''));
	}

	private static function opcache(): array
	{
		$status = function_exists('opcache_get_status') ? @opcache_get_status(false) : false;
		return self::check('ok', 'opcache', match (true) {
			!extension_loaded('Zend OPcache') => 'not loaded',
			!$status => 'loaded, off here',
			default => 'on, JIT ' . (($status['jit']['on'] ?? false) ? 'on' : 'off'),
		});
	}

	private static function others(): array
	{
		$found = array_filter(self::REPLACE_HANDLERS, 'extension_loaded');
		return $found
			? self::check('warn', 'others', implode(', ', $found) . ' may put handlers of memory in front of the heap',
				'switch it off while zmm is on')
			: self::check('ok', 'others', 'no extension that is known to replace the handlers of memory');
	}

	private static function debugger(): array
	{
		return extension_loaded('xdebug')
			? self::check('warn', 'xdebug', 'loaded: its memory is among that of scripts', 'XDEBUG_MODE=off while measuring')
			: self::check('ok', 'xdebug', 'not loaded');
	}

	private static function databases(): array
	{
		return extension_loaded('sqlite3') ? self::check('ok', 'sqlite3', 'loaded: zmm export --format sqlite works')
			: self::check('warn', 'sqlite3', 'not loaded: zmm export writes no database',
				self::SQLITE);
	}
}
