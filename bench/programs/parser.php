<?php
/* parser.php FILES: parses so many PHP files with PHP-Parser, resolves names in a copy of each
 * tree, and prints the code again. */

require '/usr/share/php/PhpParser/autoload.php';

use PhpParser\{Lexer, NodeTraverser, ParserFactory, PrettyPrinter};
use PhpParser\NodeVisitor\{CloningVisitor, NameResolver, ParentConnectingVisitor};

$files = [];
foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator('/usr/share/php/Symfony')) as $entry) {
	if ($entry->isFile() && $entry->getExtension() === 'php') {
		$files[] = $entry->getPathname();
	}
}
sort($files);
$files = array_slice($files, 0, (int) $argv[1]);

$lexer = new Lexer(['usedAttributes' => ['comments', 'startLine', 'endLine', 'startFilePos', 'endFilePos']]);
$parser = (new ParserFactory())->create(ParserFactory::PREFER_PHP7, $lexer);
$printer = new PrettyPrinter\Standard();
$trees = [];
$bytes = 0;
foreach ($files as $file) {
	$tree = $parser->parse(file_get_contents($file));
	$copier = new NodeTraverser();
	$copier->addVisitor(new CloningVisitor());
	$copier->addVisitor(new NameResolver());
	$copier->addVisitor(new ParentConnectingVisitor());
	$bytes += strlen($printer->prettyPrintFile($copier->traverse($tree)));
	$trees[] = $tree; /* as an analyser keeps them */
}
printf("%d files, %d bytes\n", count($trees), $bytes);
