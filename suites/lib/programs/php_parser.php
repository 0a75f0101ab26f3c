<?php
/*
 * php_parser.php DIRECTORY: parses every PHP file below the directory, dumps
 * and prints the syntax tree, and shows a hash of both for each file.
 */

require '/usr/share/php/PhpParser/autoload.php';

use PhpParser\{Lexer, NodeDumper, NodeTraverser, ParserFactory, PrettyPrinter};
use PhpParser\NodeVisitor\{CloningVisitor, NameResolver, ParentConnectingVisitor};

$files = [];
foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($argv[1])) as $entry) {
	if ($entry->isFile() && $entry->getExtension() === 'php') {
		$files[] = $entry->getPathname();
	}
}
sort($files);

$lexer = new Lexer(['usedAttributes' => ['comments', 'startLine', 'endLine', 'startFilePos', 'endFilePos']]);
$parser = (new ParserFactory())->create(ParserFactory::PREFER_PHP7, $lexer);
$dumper = new NodeDumper(['dumpComments' => true, 'dumpPositions' => false]);
$printer = new PrettyPrinter\Standard();
$total = 0;

foreach ($files as $file) {
	$tree = $parser->parse(file_get_contents($file));

	/* A copy with names resolved and links to parents: many small objects
	 * in cycles, freed by the cycle collector. */
	$copier = new NodeTraverser();
	$copier->addVisitor(new CloningVisitor());
	$copier->addVisitor(new NameResolver());
	$copier->addVisitor(new ParentConnectingVisitor());
	$resolved = $copier->traverse($tree);

	$dump = $dumper->dump($tree);
	$code = $printer->prettyPrintFile($resolved);
	$total += strlen($dump) + strlen($code);
	printf("%s %s %s\n", md5($dump), md5($code), $file);
}

printf("parsed %d files, %d bytes of dumps and code\n", count($files), $total);
