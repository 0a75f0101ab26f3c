<?php
declare(strict_types=1);

namespace Zmm\PHPUnit;

/**
 * The memory of one test, by zmm's figures, with a full profile of who allocated.  It takes the place of a profile that
 * runs.  Sizes are bytes.
 */
final class Measurement
{
	/** the most that was in use above what was in use at the beginning */
	public int $peak = 0;

	/** in use at the end and not at the beginning */
	public int $left = 0;

	/** why there is no profile */
	public ?string $refusal = null;

	private int $start = 0;

	/** Returns why nothing can be measured; null: it can. */
	public static function hindrance(): ?string
	{
		if (!extension_loaded('zmm')) {
			return 'the extension zmm is not loaded';
		}
		$stats = zmm_stats();
		return $stats['engine'] ? null : "PHP is not on zmm's heap: {$stats['engine_reason']}";
	}

	public function begin(): void
	{
		gc_collect_cycles();
		zmm_memory_reset_peak_usage();
		try {
			zmm_profile_start('full');
		} catch (\RuntimeException $refusal) {
			$this->refusal = $refusal->getMessage();
		}
		$this->start = zmm_memory_get_usage();
	}

	public function end(): void
	{
		$this->peak = zmm_memory_get_peak_usage() - $this->start;
		gc_collect_cycles();
		$this->left = zmm_memory_get_usage() - $this->start;
	}

	/** Ends the profile. */
	public function close(): void
	{
		zmm_profile_stop();
	}

	/** Returns the text of the places that had most of a figure of sites. */
	public function places(string $figure): string
	{
		return $this->refusal === null ? Places::text(zmm_snapshot()->sites(), $figure)
			: "    {$this->refusal}\n";
	}
}
