<?php
declare(strict_types=1);

namespace Zmm\Command\Verbs;

use Zmm\Command\Arguments;
use Zmm\Command\Checks;
use Zmm\Command\Csv;
use Zmm\Command\Failure;
use Zmm\Command\FindingPrinter;
use Zmm\Command\Json;
use Zmm\Command\Option;
use Zmm\Command\Output;
use Zmm\Command\OutputFile;
use Zmm\Command\SnapshotFile;
use Zmm\Command\Sqlite;
use Zmm\Command\Verb;

final class Export extends Verb
{
	public const SUMMARY = 'all of a snapshot, for other programs';
	public const SYNOPSIS = '--format FORMAT [--metric FIGURE] [-o OUT] [-f] FILE';
	public const NOTES = <<<'END'
		FORMAT is json, csv or sqlite for all of the snapshot; pprof, folded, callgrind, speedscope, dhat or firefox for
		the profile in it, where zmm.profile was on. json has everything in one object, csv the blocks. sqlite is a database with the tables meta, sums, segments,
		blocks and findings; it needs -o, and PHP's extension sqlite3. OUT is there whole or not at all.
		END;
	public const EXAMPLES = [
		'zmm export --format sqlite -o app.sqlite app.zmm' => 'a database',
		"sqlite3 app.sqlite 'SELECT class, SUM(charge) FROM blocks GROUP BY 1 ORDER BY 2 DESC'" => 'a question to it',
		'zmm export --format csv app.zmm | head' => 'the first blocks',
		'zmm export --format pprof -o app.pb.gz app.zmm' => 'who allocated, for pprof',
		'zmm export --format folded --metric peak_bytes app.zmm | flamegraph.pl > app.svg' => 'a flame graph of the peak',
	];

	private const FORMATS = ['json', 'csv', 'sqlite', ...self::PROFILES];
	private const PROFILES = ['pprof', 'folded', 'callgrind', 'speedscope', 'dhat', 'firefox'];

	private ?string $metric = null;

	protected function options(): array
	{
		return [
			new Option('format', 'FORMAT', implode(', ', self::FORMATS)),
			new Option('metric', 'FIGURE', 'of sites, for formats that show one (default: live_bytes)'),
			new Option('output', 'OUT', 'the file to write (default: standard output)', 'o'),
			new Option('force', null, 'overwrites it', 'f'),
		];
	}

	protected function run(Arguments $arguments): int
	{
		$arguments->count(1, 1, 'one file');
		$format = $arguments->oneOf('format', self::FORMATS, null);
		$format ?? throw $arguments->wrong('wants --format: ' . implode(', ', self::FORMATS));
		$this->metric = $arguments->value('metric');
		$name = $arguments->value('output');
		if ($format === 'sqlite') {
			in_array($name, [null, '-'], true) && throw $arguments->wrong('a database wants -o OUT');
			extension_loaded('sqlite3') || throw Failure::usage('export: no database without the extension sqlite3: '
				. Checks::SQLITE);
		}
		$file = new SnapshotFile($arguments->words[0]);
		$name === null || $name === '-' ? $this->write($format, $file, Output::standard())
			: $this->save($format, $file, new OutputFile($name, $arguments->has('force')));
		return 0;
	}

	private function save(string $format, SnapshotFile $file, OutputFile $target): void
	{
		if ($format === 'sqlite') {
			(new Sqlite($target))->write($file);
		} else {
			$output = $target->open();
			$this->write($format, $file, $output);
			$output->flush();
		}
		$target->finish();
	}

	private function write(string $format, SnapshotFile $file, Output $output): void
	{
		if (in_array($format, self::PROFILES, true)) {
			$output->write($file->export($format, $this->metric));
			return;
		}
		if ($format === 'csv') {
			Csv::write($output, SnapshotFile::FIELDS, $file->blocks());
			return;
		}
		Json::write($output, $file->head() + [
			'meta' => $file->meta,
			'sums' => $file->sums,
			'resident' => $file->resident(),
			'findings' => FindingPrinter::rows($file->findings()),
			'segments' => new \ArrayIterator($file->segments()),
			'blocks' => $file->blocks(),
		]);
	}
}
