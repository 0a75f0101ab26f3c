<?php
/* Collation, formats of numbers, dates and messages, transliteration, normal forms, boundaries. */

$words = ['Äpfel', 'zebra', 'apfel', 'Éclair', 'eclair', 'ça', 'öl', 'Straße', 'strasse', 'ñandú', 'nandu', '東京', 'Αθήνα', 'Москва'];
for ($round = 0; $round < 10; $round++) {
	foreach (['de_DE', 'sv_SE', 'es_ES', 'ja_JP'] as $locale) {
		$collator = new Collator($locale);
		$sorted = $words;
		$collator->sort($sorted);
		$keyed = array_flip($words);
		$collator->asort($keyed);
		echo $locale, ': ', implode(' ', $sorted), ' ', bin2hex($collator->getSortKey($words[$round])), ' ', count($keyed), "\n";
		$number = new NumberFormatter($locale, NumberFormatter::DECIMAL);
		$money = new NumberFormatter($locale, NumberFormatter::CURRENCY);
		$spelled = new NumberFormatter($locale, NumberFormatter::SPELLOUT);
		echo $number->format(1234567.891 * $round), ' | ', $money->formatCurrency(99.5 + $round, 'EUR'), ' | ', $spelled->format(1000 + $round), ' | ', $number->parse($number->format(98765.5)), "\n";
		$date = new IntlDateFormatter($locale, IntlDateFormatter::FULL, IntlDateFormatter::LONG, 'Europe/Berlin', IntlDateFormatter::GREGORIAN);
		echo $date->format(1700000000 + $round * 86400), ' | ', IntlDateFormatter::formatObject(new DateTime('2024-02-29 12:00 UTC'), 'EEEE d MMMM y', $locale), "\n";
		echo MessageFormatter::formatMessage($locale, '{0,number} {1,plural,=0{none}one{# file}other{# files}} {2,select,a{first}other{rest}}', [$round, $round, $round % 2 ? 'a' : 'b']), "\n";
	}
}
foreach (['Any-Latin; Latin-ASCII', 'Upper', 'de-ASCII', 'NFD; [:Nonspacing Mark:] Remove; NFC'] as $rule) {
	echo Transliterator::create($rule)->transliterate(implode(' ', $words)), "\n";
}
foreach ([Normalizer::FORM_C, Normalizer::FORM_D, Normalizer::FORM_KC, Normalizer::FORM_KD] as $form) {
	echo md5(Normalizer::normalize(str_repeat(implode("\u{fb01}", $words), 200), $form)), "\n";
}
$text = "The quick (\"brown\") fox can't jump 32.3 feet. Right? 東京は日本の首都です。 \u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467} e\u{301}";
foreach (['createWordInstance', 'createSentenceInstance', 'createCharacterInstance', 'createLineInstance'] as $make) {
	$iterator = IntlBreakIterator::$make('en');
	$iterator->setText($text);
	echo $make, ' ', count(iterator_to_array($iterator->getPartsIterator(), false)), ' ', implode(',', iterator_to_array($iterator)), "\n";
}
echo grapheme_strlen($text), ' ', grapheme_substr($text, -3, 2), ' ', grapheme_strpos($text, '東京'), "\n";
echo idn_to_ascii('bücher.example'), ' ', idn_to_utf8('xn--bcher-kva.example'), "\n";
$calendar = IntlCalendar::createInstance('Europe/Paris', 'fr_FR@calendar=gregorian');
$calendar->setTime(1700000000000.0);
$calendar->add(IntlCalendar::FIELD_MONTH, 5);
echo $calendar->get(IntlCalendar::FIELD_DAY_OF_YEAR), ' ', $calendar->toDateTime()->format('c'), ' ', IntlTimeZone::createTimeZone('Asia/Tokyo')->getDisplayName(false, IntlTimeZone::DISPLAY_LONG, 'en'), "\n";
$resources = ResourceBundle::create('de', 'ICUDATA-region');
echo $resources['Countries']['JP'] ?? 'none', ' ', Locale::getDisplayName('zh_Hant_TW', 'en'), ' ', (new Spoofchecker())->isSuspicious('pаypal') ? 'suspicious' : 'plain', "\n";
var_dump((new NumberFormatter('en', NumberFormatter::DECIMAL))->parse('no number'), intl_get_error_message());
