<?php
/* Draws, resizes, filters, encodes and decodes images. */

for ($round = 0; $round < 2; $round++) {
	$image = imagecreatetruecolor(320, 240);
	imagealphablending($image, true);
	imagefilledrectangle($image, 0, 0, 319, 239, imagecolorallocate($image, 250, 240, 230));
	for ($i = 0; $i < 60; $i++) {
		$colour = imagecolorallocatealpha($image, $i * 4, 255 - $i * 3, ($i * 37) % 256, $i);
		imagefilledellipse($image, $i * 5, 120 + (int) (80 * sin($i / 5)), 30, 20, $colour);
		imageline($image, 0, $i * 4, 319, 239 - $i * 3, $colour);
		imagefilledpolygon($image, [$i, $i, $i + 30, $i, $i + 15, $i + 25], $colour);
	}
	imagestring($image, 5, 20, 20, 'zmm and gd', imagecolorallocate($image, 0, 0, 0));
	$images = [
		'drawn' => $image,
		'scaled' => imagescale($image, 100, 75, IMG_BICUBIC),
		'rotated' => imagerotate($image, 30, 0xffffff),
		'cropped' => imagecrop($image, ['x' => 50, 'y' => 40, 'width' => 120, 'height' => 90]),
	];
	$sampled = imagecreatetruecolor(64, 48);
	imagecopyresampled($sampled, $image, 0, 0, 0, 0, 64, 48, 320, 240);
	imagefilter($sampled, IMG_FILTER_GAUSSIAN_BLUR);
	imageconvolution($sampled, [[1, 2, 1], [2, 4, 2], [1, 2, 1]], 16, 0);
	$images['sampled'] = $sampled;
	$palette = imagescale($image, 90, 60);
	imagetruecolortopalette($palette, true, 64);
	$images['palette'] = $palette;
	foreach ($images as $name => $picture) {
		foreach (['imagepng', 'imagegif', 'imagejpeg', 'imagewebp', 'imagebmp'] as $encode) {
			if ($encode === 'imagewebp' && !imageistruecolor($picture)) {
				continue;
			}
			ob_start();
			$encode($picture);
			$file = ob_get_clean();
			$copy = imagecreatefromstring($file);
			echo $name, ' ', $encode, ' ', strlen($file), ' ', md5($file), ' ', imagesx($copy), 'x', imagesy($copy), ' ', imagecolorat($copy, 10, 10), "\n";
		}
	}
}
var_dump(@imagecreatefromstring('no image at all'));
