<?php
/*
 * composer_project.php DIRECTORY PACKAGES: makes a project that needs no
 * network.  Its packages lie in path repositories, and more versions than are
 * installed are declared in the project itself, so that the resolver has to
 * choose.
 */

[, $directory, $packages] = $argv;

function write_json(string $file, array $content): void
{
	if (!is_dir(dirname($file))) {
		mkdir(dirname($file), 0777, true);
	}
	file_put_contents($file, json_encode($content, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES) . "\n");
}

/* Each package needs up to three with a higher number: no cycles. */
function needs(int $number, int $packages): array
{
	$needs = ['php' => '>=7.4'];
	foreach ([1, 3, 8] as $step) {
		if ($number + $step < $packages) {
			$needs['demo/part-' . ($number + $step)] = $step === 3 ? '^2.0 || ^1.0' : '>=1.0 <4';
		}
	}
	return $needs;
}

$repositories = [['packagist.org' => false], ['type' => 'path', 'url' => 'packages/*', 'options' => ['symlink' => false]]];
$declared = [];
$require = ['php' => '>=7.4'];

for ($number = 0; $number < $packages; $number++) {
	$package = [
		'name' => "demo/part-$number",
		'description' => "Part $number of the demonstration",
		'type' => 'library',
		'license' => $number % 2 ? 'MIT' : 'BSD-3-Clause',
		'version' => "2.$number.0",
		'require' => needs($number, (int) $packages),
		'autoload' => ['psr-4' => ["Demo\\Part$number\\" => 'src/']],
	];
	write_json("$directory/packages/part-$number/composer.json", $package);
	@mkdir("$directory/packages/part-$number/src");
	for ($class = 0; $class < 4; $class++) {
		file_put_contents(
			"$directory/packages/part-$number/src/Thing$class.php",
			"<?php\nnamespace Demo\\Part$number;\nclass Thing$class { public const N = $class; }\n"
		);
	}
	for ($major = 1; $major < 4; $major++) {
		for ($minor = 0; $minor < 5; $minor++) {
			/* The newest of all conflict with a part, far down the chain: they are tried and given up. */
			$declared[] = [
				'name' => "demo/extra-$number",
				'version' => "$major.$minor.0",
				'type' => 'metapackage',
				'require' => (object) ($number > 0 ? ['demo/extra-' . ($number - 1) => "^$major.0"] : []),
				'conflict' => (object) ($major === 3 && $number === 0 ? ["demo/part-$number" => '<2.999'] : []),
			];
		}
	}
	if ($number % 4 === 0) {
		$require["demo/part-$number"] = '*';
	}
}
$require['demo/extra-' . ($packages - 1)] = '>=1.0';
$repositories[] = ['type' => 'package', 'package' => $declared];

write_json("$directory/composer.json", [
	'name' => 'demo/project',
	'description' => 'A project without a network',
	'type' => 'project',
	'license' => 'MIT',
	'require' => $require,
	'repositories' => $repositories,
	'autoload' => ['psr-4' => ['Demo\\' => 'src/']],
	'config' => ['allow-plugins' => false],
]);
