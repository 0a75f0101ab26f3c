<?php
/* sites.php FILE SAMPLED: snapshots by hand, whose blocks somebody allocated. */

require __DIR__ . '/../../../tests/lib/snapshot_writer.inc';

file_put_contents($argv[1], example());
$blocks = [0x10000 => [[64, 0, 0], [64, 0, null]]];
$places = places($blocks, [['{main}', "/app/run\e[31m.php", 1]], [[0, 0, 0]], [[0, 7, 99, 9000, 80, 8000]], 65536);
file_put_contents($argv[2], zmm_file(meta() . blocks($blocks) . $places));
