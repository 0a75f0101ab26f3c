<?php
declare(strict_types=1);

namespace Zmm\Command;

/** Finds the verb, runs it, and turns whatever ends it into an exit status. */
final class Main
{
	/** Each verb with its class. `zmm --help` and the search for the nearest verb go through it. */
	public const VERBS = [
		'run' => Verbs\Run::class,
		'report' => Verbs\Report::class,
		'find' => Verbs\Find::class,
		'blocks' => Verbs\Blocks::class,
		'segments' => Verbs\Segments::class,
		'sites' => Verbs\Sites::class,
		'tree' => Verbs\Tree::class,
		'flame' => Verbs\Flame::class,
		'diff' => Verbs\Diff::class,
		'export' => Verbs\Export::class,
		'doctor' => Verbs\Doctor::class,
		'explain' => Verbs\Explain::class,
	];

	private const FAULT = 70;

	/** @param list<string> $words the words behind the command's name */
	public static function run(array $words): int
	{
		ini_set('display_errors', 'stderr');
		try {
			$status = self::dispatch($words);
			Output::standard()->flush();
			return $status;
		} catch (PipeClosed) {
			return 0;
		} catch (Failure $failure) {
			return self::ended($failure);
		} catch (\Throwable $fault) {
			$place = basename($fault->getFile()) . ':' . $fault->getLine();
			Terminal::note("a fault of this command, at $place: {$fault->getMessage()}");
			return self::FAULT;
		}
	}

	/** Shows what there is so far, then why there is no more. */
	private static function ended(Failure $failure): int
	{
		try {
			Output::standard()->flush();
		} catch (\Exception) {
			// it is what failed
		}
		fwrite(STDERR, $failure->getMessage() . "\n");
		return $failure->getCode();
	}

	/** @param list<string> $words */
	private static function dispatch(array $words): int
	{
		$first = array_shift($words);
		return match (true) {
			$first === null, $first === '--help', $first === '-h', $first === 'help' => self::help($words[0] ?? null),
			$first === '--version', $first === '-V' => self::version($words),
			isset(self::VERBS[$first]) => self::verb($first)->start($words),
			$first !== '' && $first[0] === '-' => throw Failure::usage(
				"option $first is not known: --help and --version are, others come behind a verb"
			),
			default => throw self::unknown($first),
		};
	}

	private static function verb(string $name): Verb
	{
		return new (self::VERBS[$name])($name);
	}

	private static function unknown(string $word): Failure
	{
		$nearest = Nearest::of($word, array_keys(self::VERBS));
		return Failure::usage('there is no verb ' . Text::clean($word) . ", the nearest is $nearest; zmm --help lists all");
	}

	private static function help(?string $verb): int
	{
		if ($verb !== null) {
			return isset(self::VERBS[$verb]) ? self::verb($verb)->help() : throw self::unknown($verb);
		}
		$output = Output::standard();
		$output->line("zmm looks at PHP's memory: at snapshots of the zmm heap, which programs take.\n");
		$output->line("  zmm VERB [OPTIONS] [ARGUMENTS]    zmm VERB --help has the verb's options and examples\n");
		foreach (array_keys(self::VERBS) as $name) {
			$output->line(sprintf('  %-9s %s', $name, self::verb($name)::SUMMARY));
		}
		$output->line("\nA file comes from zmm_snapshot()->save('app.zmm') in a program, or from zmm run.\n");
		$output->line('Exit status: 0; 1 findings at or above --fail-on, or a failed check of doctor; 2 wrong usage;');
		$output->line('3 a file that cannot be read or written.  zmm run has the status of its script.');
		return 0;
	}

	/** @param list<string> $words */
	private static function version(array $words): int
	{
		Extension::seek();
		$zmm = phpversion('zmm');
		Output::standard()->line($zmm ? "zmm $zmm (PHP " . PHP_VERSION . ')' : 'zmm, without its extension; zmm doctor');
		return 0;
	}
}
