--TEST--
memory_get_usage() grows by the true size of a block, rounded when it is large, and shrinks by as much
--EXTENSIONS--
zmm
--FILE--
<?php
$list = zmm_stats()['free_buckets'][0];
$extra = $list['true_size'] - $list['largest_request']; /* header, and guard word of debug builds */
unset($list);

$wrong = 0;
foreach ([2, 20, 100, 1000, 5000, 100000, 1000000] as $length) {
	$before = memory_get_usage();
	$string = str_repeat('x', $length);
	$with = memory_get_usage();
	unset($string);
	$after = memory_get_usage();
	/* a string has 24 bytes before its text and one behind it */
	$true_size = max(24, ($length + 25 + 7 & ~7) + $extra + 7 & ~7);
	/* a block that needs a segment of its own has whole pages, less what the segment needs */
	/* ... other large ones are rounded to a sixteenth; all take up to 24 bytes more than they need, and str_repeat()
	 * asks for up to 8 more */
	$more = $length > 262144 - 100 ? 4096 : ($length >= 500 ? intdiv($true_size, 16) : 0) + 32;
	if ($with - $before < $true_size - 24 || $with - $before > $true_size + $more || $after !== $before) {
		echo "$length: $before $with $after instead of $true_size\n";
		$wrong++;
	}
}
var_dump($wrong);
?>
--EXPECT--
int(0)
