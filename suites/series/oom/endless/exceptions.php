<?php
$last = null;
$chains = [];
for ($i = 0; ; $i++) {
	try {
		throw new RuntimeException(str_repeat("m", 200), 0, $last);
	} catch (RuntimeException $last) {
	}
	if ($i % 100 === 0) {
		$chains[] = $last;
		$last = null;
	}
}
