<?php
/* Draws, resizes, composes, encodes and decodes images with ImageMagick. */

function told(string $name, Imagick $image): void
{
	printf("%s %dx%d %s\n", $name, $image->getImageWidth(), $image->getImageHeight(), $image->getImageSignature());
}

for ($round = 0; $round < 2; $round++) {
	$image = new Imagick();
	$image->newImage(320, 240, new ImagickPixel('#faf0e6'));
	$draw = new ImagickDraw();
	$draw->setStrokeWidth(2);
	for ($i = 0; $i < 40; $i++) {
		$draw->setFillColor(new ImagickPixel(sprintf('rgba(%d,%d,%d,0.7)', $i * 6, 255 - $i * 5, ($i * 37) % 256)));
		$draw->setStrokeColor(new ImagickPixel('black'));
		$draw->circle($i * 8, 120, $i * 8 + 10, 130);
		$draw->polygon([['x' => $i, 'y' => $i], ['x' => $i + 40, 'y' => $i + 3], ['x' => $i + 20, 'y' => $i + 30]]);
	}
	$image->drawImage($draw);
	told('drawn', $image);

	$small = clone $image;
	$small->resizeImage(100, 75, Imagick::FILTER_LANCZOS, 1);
	told('resized', $small);
	$thumb = clone $image;
	$thumb->thumbnailImage(64, 0);
	told('thumbnail', $thumb);
	$turned = clone $image;
	$turned->rotateImage(new ImagickPixel('white'), 33);
	$turned->gaussianBlurImage(2, 1);
	told('turned', $turned);
	$image->compositeImage($small, Imagick::COMPOSITE_OVER, 20, 30);
	told('composed', $image);

	foreach (['png', 'jpeg', 'gif', 'webp', 'bmp'] as $format) {
		$image->setImageFormat($format);
		$image->setImageCompressionQuality(80);
		$file = $image->getImageBlob();
		$copy = new Imagick();
		$copy->readImageBlob($file);
		told("$format " . $copy->getImageFormat(), $copy);
	}
	$pixels = $image->exportImagePixels(10, 10, 40, 30, 'RGB', Imagick::PIXEL_CHAR);
	echo count($pixels), ' ', md5(implode(',', $pixels)), "\n";
	$red = 0;
	foreach ($small->getPixelIterator() as $row) {
		foreach ($row as $pixel) {
			$red += $pixel->getColor()['r'];
		}
	}
	echo "$red\n";
	$film = new Imagick();
	foreach ([10, 20, 30] as $delay) {
		$frame = new Imagick();
		$frame->newImage(50, 40, new ImagickPixel("rgb($delay,$delay,200)"), 'gif');
		$frame->setImageDelay($delay);
		$film->addImage($frame);
	}
	$read = new Imagick();
	$read->readImageBlob($film->getImagesBlob());
	echo $read->getNumberImages(), "\n";
	try {
		(new Imagick())->readImageBlob('no image at all');
	} catch (ImagickException $exception) {
		echo get_class($exception), "\n";
	}
}
