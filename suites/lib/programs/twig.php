<?php
/*
 * twig.php ROUNDS: compiles a set of templates and renders them in a loop with
 * data that changes every round; shows the first page and a hash of each round.
 */

require '/usr/share/php/Twig/autoload.php';

use Twig\{Environment, TwigFilter, TwigFunction};
use Twig\Loader\ArrayLoader;

const TEMPLATES = [
	'layout.html' => <<<'TWIG'
		<!doctype html>
		<title>{% block title %}untitled{% endblock %}</title>
		{% include 'menu.html' with {items: menu} only %}
		{% block body %}{% endblock %}
		<footer>{{ block('title') | upper }} {{ "%05.2f" | format(total) }}</footer>
		TWIG,
	'menu.html' => <<<'TWIG'
		<ul>{% for key, item in items %}<li class="{{ cycle(['odd', 'even'], loop.index0) }}">{{ key }}: {{ item }}</li>{% else %}<li>none</li>{% endfor %}</ul>
		TWIG,
	'forms.html' => <<<'TWIG'
		{% macro input(name, value, type = 'text') %}<input name="{{ name }}" value="{{ value | e('html_attr') }}" type="{{ type }}">{% endmacro %}
		TWIG,
	'list.html' => <<<'TWIG'
		{% extends 'layout.html' %}
		{% import 'forms.html' as forms %}
		{% block title %}round {{ round }}{% endblock %}
		{% block body %}
		{% for row in rows | filter(r => r.price > 3) | sort((a, b) => a.price <=> b.price ?: a.name <=> b.name) %}
		<p id="{{ row.name | lower | replace({' ': '-'}) }}">{{ loop.index }}/{{ loop.length }} {{ row.name | title }} {{ row.price | number_format(2) }}
		{%- if row.tags is not empty %} [{{ row.tags | join(', ', ' and ') }}]{% endif %} {{ forms.input('q' ~ loop.index, row.note) }}</p>
		{% endfor %}
		{{ rows | map(r => r.price) | reduce((c, p) => c + p, 0) }} {{ rows | column('name') | slice(0, 3) | json_encode | raw }}
		{{ wobble(round) }} {{ text | wordwrapped(30) | nl2br }}
		{% endblock %}
		TWIG,
	'mail.txt' => <<<'TWIG'
		{% apply spaceless %}{% set total = 0 %}{% for row in rows %}{% set total = total + row.price %}{% endfor %}
		Dear {{ name | default('reader') }}, {{ total | round(1) }} {{ '2001-02-03' | date('D, d M Y') }} {{ text | split(' ') | batch(4, '-') | map(b => b | join('+')) | join('|') }}{% endapply %}
		TWIG,
];

function rows(int $round): array
{
	$rows = [];
	for ($i = 0; $i < 20 + $round % 17; $i++) {
		$rows[] = [
			'name' => 'item ' . ($i * 7 + $round) % 31 . ' ' . chr(97 + $i % 26),
			'price' => ($i * 37 + $round * 11) % 97 / 4,
			'tags' => array_slice(['new', 'red', 'cheap', '<odd>'], $i % 4),
			'note' => str_repeat('"&\'' . $i, $i % 5 + 1),
		];
	}
	return $rows;
}

$twig = new Environment(new ArrayLoader(TEMPLATES), ['strict_variables' => true, 'cache' => false]);
$twig->addFilter(new TwigFilter('wordwrapped', static fn (string $s, int $n): string => wordwrap($s, $n, "\n", true)));
$twig->addFunction(new TwigFunction('wobble', static fn (int $n): string => strrev(str_repeat((string) $n, 3))));
$rounds = (int) $argv[1];
$bytes = 0;

for ($round = 0; $round < $rounds; $round++) {
	$rows = rows($round);
	$data = [
		'round' => $round,
		'rows' => $rows,
		'menu' => array_column(array_slice($rows, 0, $round % 6), 'price', 'name'),
		'total' => array_sum(array_column($rows, 'price')),
		'text' => implode(' ', array_column($rows, 'name')),
	];
	$page = $twig->render('list.html', $data);
	$mail = $twig->createTemplate(TEMPLATES['mail.txt'] . "\nround {{ round }} of group " . $round % 10)->render($data);
	if ($round === 0) {
		echo $page, "\n", $mail, "\n";
	}
	$bytes += strlen($page) + strlen($mail);
	printf("%d %s %s\n", $round, md5($page), md5($mail));
}

/* An error in a template has to come out as an exception with its line. */
try {
	$twig->createTemplate("line one\n{{ missing.variable }}", 'broken')->render([]);
} catch (Twig\Error\RuntimeError $error) {
	echo $error->getMessage(), "\n";
}

printf("rendered %d pages, %d bytes\n", 2 * $rounds, $bytes);
