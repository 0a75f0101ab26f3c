#include "filter/values.h"

/* A text that is read from its start. */
typedef struct zmm_reader {
	const char *next, *end;
} zmm_reader;

#define ZMM_TOO_LARGE "is larger than the largest number, 18446744073709551615"
#define ZMM_UNKNOWN_UNIT "has an unknown unit: K, M, G, KiB, MiB and GiB are units, and 1K is 1024"

static int zmm_digit(char digit)
{
	if (digit >= '0' && digit <= '9') {
		return digit - '0';
	}
	digit |= 0x20;
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : 16;
}

static bool zmm_at_digit(const zmm_reader *reader, unsigned int base)
{
	return reader->next < reader->end && zmm_digit(*reader->next) < (int) base;
}

/* Reads digits, and underscores between them.  Returns false if they make more than a number holds. */
static bool zmm_read_digits(zmm_reader *reader, unsigned int base, uint64_t *number)
{
	*number = 0;
	while (zmm_at_digit(reader, base)) {
		uint64_t digit = (uint64_t) zmm_digit(*reader->next);

		if (*number > (UINT64_MAX - digit) / base) {
			return false;
		}
		*number = *number * base + digit;
		reader->next++;
		if (reader->end - reader->next > 1 && *reader->next == '_' && zmm_digit(reader->next[1]) < (int) base) {
			reader->next++;
		}
	}
	return true;
}

static bool zmm_is_binary(const char *unit, size_t length)
{
	return length == 3 && (unit[1] | 0x20) == 'i' && (unit[2] | 0x20) == 'b';
}

/* Reads a unit to the end.  Returns log2 of its factor; 0: there is no unit; 64: there is an unknown one. */
static unsigned int zmm_read_unit(zmm_reader *reader)
{
	static const char units[] = "kmg";
	size_t length = (size_t) (reader->end - reader->next), i;

	if (!length) {
		return 0;
	}
	for (i = 0; units[i]; i++) {
		if ((*reader->next | 0x20) == units[i] && (length == 1 || zmm_is_binary(reader->next, length))) {
			return 10 * ((unsigned int) i + 1);
		}
	}
	return 64;
}

/* The digits of a fraction, and the power of ten by which they are divided. */
typedef struct zmm_fraction {
	uint64_t digits, scale;
} zmm_fraction;

#define ZMM_MAX_FRACTION UINT64_C(1000000000)

/* Reads the point and the digits behind it, if there are any.  Returns false if there are too many. */
static bool zmm_read_fraction(zmm_reader *reader, zmm_fraction *fraction)
{
	*fraction = (zmm_fraction) { 0, 1 };
	if (reader->next == reader->end || *reader->next != '.') {
		return true;
	}
	for (reader->next++; zmm_at_digit(reader, 10); reader->next++) {
		if (fraction->scale == ZMM_MAX_FRACTION) {
			return false;
		}
		fraction->digits = fraction->digits * 10 + (uint64_t) zmm_digit(*reader->next);
		fraction->scale *= 10;
	}
	return true;
}

static const char *zmm_read_decimal(zmm_reader *reader, zmm_number *number)
{
	zmm_fraction fraction;
	unsigned int bits;

	if (!zmm_read_digits(reader, 10, &number->value)) {
		return ZMM_TOO_LARGE;
	}
	if (!zmm_read_fraction(reader, &fraction)) {
		return "has more than 9 digits behind its point";
	}
	bits = zmm_read_unit(reader);
	if (bits == 64) {
		return ZMM_UNKNOWN_UNIT;
	}
	if (fraction.scale > 1 && !bits) {
		return "has a fraction and no unit: write whole bytes, or a unit as in 1.5M";
	}
	if (number->value > UINT64_MAX >> bits) {
		return ZMM_TOO_LARGE;
	}
	number->value = (number->value << bits) + (fraction.digits << bits) / fraction.scale;
	number->has_unit = bits != 0;
	return NULL;
}

const char *zmm_number_read(const char *text, size_t length, zmm_number *number)
{
	zmm_reader reader = { text, text + length };

	number->has_unit = false;
	if (length < 2 || text[0] != '0' || (text[1] | 0x20) != 'x') {
		return zmm_read_decimal(&reader, number);
	}
	reader.next += 2;
	if (!zmm_at_digit(&reader, 16)) {
		return "has no digits behind 0x";
	}
	if (!zmm_read_digits(&reader, 16, &number->value)) {
		return ZMM_TOO_LARGE;
	}
	return reader.next == reader.end ? NULL : "has letters that are no hexadecimal digits";
}

/* Reads an escape behind its backslash.  Returns false if there is no such escape. */
static bool zmm_read_escape(zmm_reader *reader, char *character)
{
	char letter = *reader->next++;

	switch (letter) {
		case '\\': case '"': case '\'': *character = letter; return true;
		case 'n': *character = '\n'; return true;
		case 't': *character = '\t'; return true;
		case 'x': break;
		default: return false;
	}
	if (reader->end - reader->next < 2 || zmm_digit(reader->next[0]) > 15 || zmm_digit(reader->next[1]) > 15) {
		return false;
	}
	*character = (char) (zmm_digit(reader->next[0]) * 16 + zmm_digit(reader->next[1]));
	reader->next += 2;
	return true;
}

bool zmm_quoted_read(const char *text, size_t length, char *to, size_t *written, size_t *wrong)
{
	zmm_reader reader = { text + 1, text + length - 1 };
	char quote = *text, *out = to;

	while (reader.next < reader.end) {
		const char *escape = reader.next;

		*out = *reader.next++;
		if (*out == '\\' && (quote == '"' || *reader.next == '\'' || *reader.next == '\\')
				&& !zmm_read_escape(&reader, out)) {
			*wrong = (size_t) (escape - text);
			return false;
		}
		out++;
	}
	*written = (size_t) (out - to);
	return true;
}
