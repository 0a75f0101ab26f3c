#include "filter/expected.h"
#include "filter/phrases.h"

/* NULL: behind the name of a function. */
static const char *zmm_expected_operator(const zmm_field *field)
{
	if (!field) {
		return "'('";
	}
	return zmm_field_is_number(field) ? "a comparison or 'in'" : "'==', '!=', 'in' or '~'";
}

static const char *zmm_expected_set(const zmm_field *field)
{
	return zmm_field_is_number(field) ? "a range such as 4K..8K, or a list such as (16, 32)" : "a list in parentheses";
}

static const char *zmm_expected_range(const zmm_field *field)
{
	return zmm_field_is_number(field) ? "'..' and the end of a range" : zmm_expected_set(field);
}

static const char *zmm_show_expected(const zmm_field *field, zmm_expected expected, zmm_word_row *row)
{
	switch (expected) {
		case ZMM_EXPECTED_CONDITION: return "a condition such as size > 4K";
		case ZMM_EXPECTED_OPERATOR: return zmm_expected_operator(field);
		case ZMM_EXPECTED_IN: return "'in'";
		case ZMM_EXPECTED_VALUE: return zmm_show_field_value(row, field);
		case ZMM_EXPECTED_SET: return zmm_expected_set(field);
		case ZMM_EXPECTED_RANGE: return zmm_expected_range(field);
		case ZMM_EXPECTED_LIST: return "',' or ')'";
		case ZMM_EXPECTED_CLOSE: return "'and', 'or' or ')'";
		default: return "'and', 'or' or the end of the filter";
	}
}

/* Whether what precedes an operator is a field or a function.  The parser does not tell: it sees that a word is no field
 * of a condition when what follows is none. */
static bool zmm_expected_has_name(zmm_build *build)
{
	build->field = NULL;
	return zmm_build_is_function(build, build->before) || zmm_build_field(build, build->before);
}

void zmm_expected_not_found(zmm_build *build, zmm_expected expected, zmm_unexpected found)
{
	bool is_first = build->before.from == build->before.to;
	zmm_shown_piece shown, before;
	zmm_word_row row;

	if (expected == ZMM_EXPECTED_OPERATOR && !zmm_expected_has_name(build)) {
		return;
	}
	if (found == ZMM_UNEXPECTED_OPERATOR && expected >= ZMM_EXPECTED_CLOSE) {
		zmm_fault(&build->source, build->found.from,
			"comparisons do not chain: write 'and' between two of them, as in size > 4K and size < 8K");
		return;
	}
	if (found == ZMM_UNEXPECTED_END && is_first) {
		zmm_fault(&build->source, build->found.from, "the filter is empty: write a condition such as size > 4K");
		return;
	}
	zmm_show_piece(&shown, &build->source, build->found);
	zmm_show_piece(&before, &build->source, build->before);
	zmm_fault(&build->source, build->found.from, "expected %s%s%s, found %s",
		zmm_show_expected(build->field, expected, &row), is_first ? "" : " after ", is_first ? "" : before.text,
		found == ZMM_UNEXPECTED_END ? "the end of the filter" : shown.text);
}
