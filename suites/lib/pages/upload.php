<?php
/* Answers with what arrived. */
foreach ($_FILES as $field => $file) {
	printf(
		"%s %s %s %d %d %s %s\n",
		$field,
		$file['name'],
		$file['type'],
		$file['size'],
		$file['error'],
		is_uploaded_file($file['tmp_name']) ? 'uploaded' : 'not uploaded',
		md5_file($file['tmp_name'])
	);
}
ksort($_POST);
foreach ($_POST as $field => $value) {
	printf("%s %d %s\n", $field, strlen($value), md5($value));
}
