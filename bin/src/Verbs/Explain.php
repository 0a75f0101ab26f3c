<?php
declare(strict_types=1);

namespace Zmm\Command\Verbs;

use Zmm\Command\Arguments;
use Zmm\Command\Failure;
use Zmm\Command\Json;
use Zmm\Command\Nearest;
use Zmm\Command\Option;
use Zmm\Command\Output;
use Zmm\Command\Terminal;
use Zmm\Command\Terms;
use Zmm\Command\Text;
use Zmm\Command\Verb;

final class Explain extends Verb
{
	public const SUMMARY = 'what a term of the reports means';
	public const SYNOPSIS = '[--json] [TERM...]';
	public const EXAMPLES = [
		'zmm explain pinned' => 'one term',
		'zmm explain' => 'all terms',
	];

	protected function options(): array
	{
		return [Option::json()];
	}

	protected function prepare(): void
	{
		// words need no extension
	}

	protected function run(Arguments $arguments): int
	{
		$terms = [];
		foreach ($arguments->words ?: array_keys(Terms::ALL) as $word) {
			$term = strtr(strtolower($word), [' ' => '_', '-' => '_']);
			$terms[$term] = Terms::ALL[$term] ?? throw Failure::usage('explain: there is no term ' . Text::clean($word)
				. ', the nearest is ' . Nearest::of($term, array_keys(Terms::ALL)) . '; zmm explain lists all');
		}
		$output = Output::standard();
		if ($arguments->has('json')) {
			Json::write($output, ['terms' => $terms]);
			return 0;
		}
		foreach ($terms as $term => $meaning) {
			$text = Text::paragraph("$term: $meaning.", 0, 4);
			$output->line(Terminal::paint($term, 'bold') . substr($text, strlen($term)));
		}
		return 0;
	}
}
