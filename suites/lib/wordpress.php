<?php
/*
 * Sets WordPress up on an empty database, and fills it: always with the same.
 *
 *   php -d mysqli.default_socket=SOCKET wordpress.php DIRECTORY
 */

const POSTS = 30;
const FIRST_ID = 100;
const CATEGORIES = ['Rivers', 'Mountains', 'Harbours', 'Railways', 'Gardens'];
const TAGS = ['map', 'bridge', 'winter', 'night', 'market', 'stone', 'wind', 'light'];
const WORDS = ['water', 'under', 'the', 'old', 'tower', 'carries', 'a', 'quiet', 'letter', 'from', 'some', 'distant', 'harbour',
	'where', 'every', 'evening', 'seven', 'boats', 'wait', 'for', 'rain', 'and', 'nobody', 'counts', 'them', 'again', 'until', 'morning'];
const START = 1640995200; // 2022-01-01

define('WP_INSTALLING', true);
define('WP_DISABLE_FATAL_ERROR_HANDLER', true); // which would hide the error
$_SERVER += ['SERVER_PROTOCOL' => 'HTTP/1.1', 'HTTP_HOST' => '127.0.0.1', 'REQUEST_METHOD' => 'GET', 'REQUEST_URI' => '/'];

function fail(string $what): never
{
	fwrite(STDERR, "$what\n");
	exit(1);
}

/* In place of WordPress's own, which would send mail. */
function wp_new_blog_notification(): void
{
}

function sentence(int $seed, int $length): string
{
	$words = [];
	for ($i = 0; $i < $length; $i++) {
		$words[] = WORDS[($seed * 7 + $i * ($seed % 5 + 3) + intdiv($i, 4)) % count(WORDS)];
	}
	return ucfirst(implode(' ', $words)) . '.';
}

function paragraph(int $seed, int $sentences): string
{
	return implode(' ', array_map(fn (int $i) => sentence($seed + $i, 8 + ($seed + $i * 3) % 9), range(1, $sentences)));
}

/* In the markup of the block editor. */
function content(int $post): string
{
	$blocks = '';
	for ($section = 1; $section <= 6; $section++) {
		$seed = $post * 31 + $section * 5;
		$items = implode('', array_map(fn (int $i) => "<!-- wp:list-item --><li>" . sentence($seed + $i, 5) . "</li><!-- /wp:list-item -->", range(1, 5)));
		$blocks .= "<!-- wp:heading --><h2>Section $section of post $post</h2><!-- /wp:heading -->\n\n"
			. "<!-- wp:paragraph --><p><strong>Part $section</strong> " . paragraph($seed, 6) . " <a href=\"https://example.org/$post/$section\">More</a></p><!-- /wp:paragraph -->\n\n"
			. "<!-- wp:list --><ul>$items</ul><!-- /wp:list -->\n\n"
			. "<!-- wp:paragraph --><p>\"" . paragraph($seed + 2, 5) . "\" -- it's <em>said</em> ...</p><!-- /wp:paragraph -->\n\n"
			. "<!-- wp:code --><pre class=\"wp-block-code\"><code>function f$section(int \$x) { return \$x + $post; }</code></pre><!-- /wp:code -->\n\n"
			. ($section % 2 ? '' : "<!-- wp:quote --><blockquote class=\"wp-block-quote\"><!-- wp:paragraph --><p>" . paragraph($seed + 3, 2) . "</p><!-- /wp:paragraph --></blockquote><!-- /wp:quote -->\n\n");
	}
	return $blocks;
}

function comments(int $post, int $id): void
{
	$earlier = 0;
	for ($i = 1; $i <= 20; $i++) {
		$date = gmdate('Y-m-d H:i:s', START + $post * 86400 + $i * 600);
		$comment = wp_insert_comment([
			'comment_post_ID' => $id,
			'comment_author' => "Reader $i",
			'comment_author_email' => "reader$i@example.org",
			'comment_author_url' => $i % 3 ? '' : "https://example.org/reader$i",
			'comment_content' => paragraph($post * 13 + $i, 2 + $i % 3) . "\n\n" . sentence($i, 6),
			'comment_parent' => $i % 4 ? $earlier : 0, // each fourth begins a thread
			'comment_approved' => 1,
			'comment_date' => $date,
			'comment_date_gmt' => $date,
		]);
		$comment ?: fail("comment $i of post $post was not added");
		$earlier = $i % 4 === 1 || $i % 4 === 0 ? $comment : $earlier;
	}
}

(new mysqli('localhost', 'root', ''))->query('CREATE DATABASE wordpress CHARACTER SET utf8mb4');

require "$argv[1]/wp-load.php";
ini_set('display_errors', 'stderr'); // switched off while it is being installed
require ABSPATH . 'wp-admin/includes/upgrade.php';

// It would ask itself whether addresses without a query work.
add_filter('pre_http_request', fn () => new WP_Error('blocked', 'nothing is asked'));
$user = wp_install('Bench', 'admin', 'admin@example.org', true, '', 'bench only, bench')['user_id'];
wp_set_current_user($user);
wp_delete_post(1, true);
update_option('permalink_structure', '');

$categories = array_map('wp_create_category', CATEGORIES);
for ($post = 1; $post <= POSTS; $post++) {
	$date = gmdate('Y-m-d H:i:s', START + $post * 86400);
	$id = wp_insert_post(wp_slash([
		'import_id' => FIRST_ID + $post,
		'post_title' => "Post $post: " . rtrim(sentence($post, 5), '.'),
		'post_content' => content($post),
		'post_status' => 'publish',
		'post_author' => $user,
		'post_category' => [$categories[$post % count($categories)], $categories[intdiv($post, 3) % count($categories)]],
		'tags_input' => [TAGS[$post % count(TAGS)], TAGS[$post * 3 % count(TAGS)], TAGS[intdiv($post, 2) % count(TAGS)]],
		'post_date' => $date,
		'post_date_gmt' => $date,
	]), true);
	is_wp_error($id) ? fail("post $post: {$id->get_error_message()}") : comments($post, $id);
}
wp_count_posts()->publish == POSTS || fail('these are not all the posts');
