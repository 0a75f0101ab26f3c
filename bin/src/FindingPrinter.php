<?php
declare(strict_types=1);

namespace Zmm\Command;

use Zmm\Finding;

/** Prints findings for persons, and makes rows of them for programs.  Their texts are those of inspect/findings.c. */
final class FindingPrinter
{
	/** From the least severe on. */
	public const SEVERITIES = ['low', 'medium', 'high'];

	private const COLOURS = ['low' => 'dim', 'medium' => 'yellow', 'high' => 'red'];

	/** @param list<Finding> $findings */
	public static function write(Output $output, array $findings): void
	{
		if (!$findings) {
			$output->line('  none: nothing of it is worth a word');
		}
		foreach ($findings as $n => $finding) {
			$n && $output->line();
			self::one($output, $finding);
		}
	}

	private static function one(Output $output, Finding $finding): void
	{
		$head = "$finding->kind ($finding->severity):";
		$text = Text::paragraph("$head $finding->summary.", 2);
		$coloured = '  ' . Terminal::paint($head, self::COLOURS[$finding->severity] ?? 'bold');
		$output->line($coloured . substr($text, strlen($head) + 2));
		$output->line(Text::paragraph("Probably: $finding->hypothesis.", 4));
		$facts = array_map(static fn($name, $fact): string => "$name $fact", array_keys($finding->facts), $finding->facts);
		$output->line(Text::paragraph('Numbers: ' . implode(', ', $facts) . " ($finding->measured).", 4));
		foreach ($finding->next_checks as $check) {
			$output->line(Text::paragraph("- $check", 4, 2));
		}
	}

	/**
	 * @param list<Finding> $findings
	 * @return list<array<string, mixed>>
	 */
	public static function rows(array $findings): array
	{
		return array_map(get_object_vars(...), $findings);
	}

	/** Whether a finding is at least so severe. */
	public static function reaches(Finding $finding, string $severity): bool
	{
		return array_search($finding->severity, self::SEVERITIES, true) >= array_search($severity, self::SEVERITIES, true);
	}
}
