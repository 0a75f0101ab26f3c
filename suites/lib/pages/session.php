<?php
/* Counts the visits of a session and keeps the last ones. */
session_start();
$_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;
$_SESSION['last'][] = ['visit' => $_SESSION['visits'], 'page' => $_GET['n'] ?? ''];
$_SESSION['last'] = array_slice($_SESSION['last'], -20);
echo $_SESSION['visits'], ' ', md5(json_encode($_SESSION['last'])), "\n";
