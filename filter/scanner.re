/*
 * zmm filter: cuts the text of a filter into words.  re2c makes scanner.c of scanner.re (scripts/generate).
 *
 * The text holds no byte 0: what is behind its end is read as one.
 */

#include "filter/parser.h"

/*!re2c
	re2c:api = custom;
	re2c:api:style = free-form;
	re2c:define:YYCTYPE = "unsigned char";
	re2c:define:YYPEEK = "(unsigned char) (at < length ? text[at] : 0)";
	re2c:define:YYSKIP = "at++;";
	re2c:define:YYBACKUP = "marker = at;";
	re2c:define:YYRESTORE = "at = marker;";
	re2c:yyfill:enable = 0;
	re2c:indent:top = 1;

	end = "\x00";
	any = [^\x00];
	space = [ \t\r\n]+;
	comment = "#" [^\n\x00]*;
	digit = [0-9];
	number = digit [0-9A-Za-z_]* ("." digit [0-9A-Za-z_]*)?;
	letter = [A-Za-z_*?\\\x80-\xff];
	more = letter | [0-9/:-];
	word = letter (more | "." more)*; // two points are those of a range
	double_quoted = ["] ([^"\\\x00] | "\\" any)*;
	single_quoted = ['] ([^'\\\x00] | "\\" any)*;
*/

/* Goes on behind a word. */
static void zmm_scanned(zmm_build *build, size_t from, size_t to)
{
	build->next = to;
	build->before = build->found;
	build->found = (zmm_filter_place) { (uint32_t) from, (uint32_t) to };
}

/* The end has its place right behind the last word. */
static int zmm_scanned_end(zmm_build *build)
{
	zmm_scanned(build, build->found.to, build->found.to);
	return ZMM_FILTER_YYEOF;
}

static int zmm_scan_fault(zmm_build *build, size_t from, const char *message)
{
	zmm_fault(&build->source, from, "%s", message);
	return ZMM_FILTER_YYerror;
}

static int zmm_scan_unknown(zmm_build *build, size_t at)
{
	zmm_fault(&build->source, at, "'%c' means nothing here", build->source.text[at]);
	return ZMM_FILTER_YYerror;
}

/* Finds the next word.  Returns its token; its place is build->found. */
static int zmm_scan(zmm_build *build, ZMM_FILTER_YYSTYPE *value)
{
	const char *text = build->source.text;
	size_t length = build->source.length, at = build->next, marker, from;

#define ZMM_FOUND(token) (zmm_scanned(build, from, at), (token))
#define ZMM_OPERATOR(token, which) (value->operator = (which), ZMM_FOUND(token))
#define ZMM_VALUE(token, which) (value->type = (which), ZMM_FOUND(token))
again:
	from = at;
	/*!re2c
	end { return zmm_scanned_end(build); }
	space | comment { goto again; }

	"and" | "&&" { return ZMM_FOUND(AND); }
	"or" | "||" { return ZMM_FOUND(OR); }
	"not" | "!" { return ZMM_FOUND(NOT); }
	"in" { return ZMM_FOUND(IN); }
	"(" { return ZMM_FOUND(OPEN); }
	")" { return ZMM_FOUND(CLOSE); }
	"," { return ZMM_FOUND(COMMA); }
	".." { return ZMM_FOUND(DOTS); }

	"==" { return ZMM_OPERATOR(COMPARISON, ZMM_OPERATOR_EQUAL); }
	"!=" { return ZMM_OPERATOR(COMPARISON, ZMM_OPERATOR_DIFFERENT); }
	"<" { return ZMM_OPERATOR(COMPARISON, ZMM_OPERATOR_LESS); }
	"<=" { return ZMM_OPERATOR(COMPARISON, ZMM_OPERATOR_LESS_OR_EQUAL); }
	">" { return ZMM_OPERATOR(COMPARISON, ZMM_OPERATOR_MORE); }
	">=" { return ZMM_OPERATOR(COMPARISON, ZMM_OPERATOR_MORE_OR_EQUAL); }
	"~" { return ZMM_OPERATOR(COMPARISON, ZMM_OPERATOR_GLOB); }
	"!~" { return ZMM_OPERATOR(COMPARISON, ZMM_OPERATOR_NOT_GLOB); }
	"=~" { return ZMM_OPERATOR(COMPARISON, ZMM_OPERATOR_REGEX); }
	"!=~" { return ZMM_OPERATOR(COMPARISON, ZMM_OPERATOR_NOT_REGEX); }

	number { return ZMM_VALUE(NUMBER, ZMM_VALUE_NUMBER); }
	word { return ZMM_VALUE(WORD, ZMM_VALUE_WORD); }
	double_quoted ["] | single_quoted ['] { return ZMM_VALUE(QUOTED, ZMM_VALUE_QUOTED); }

	double_quoted | single_quoted {
		return zmm_scan_fault(build, from, "the text that begins here has no closing quote");
	}
	"=" { return zmm_scan_fault(build, from, "'=' is no comparison: write '=='"); }
	"===" | "!==" { return zmm_scan_fault(build, from, "comparisons have no third sign: write '==' or '!='"); }
	"<>" { return zmm_scan_fault(build, from, "'<>' is no comparison: write '!='"); }
	"&" { return zmm_scan_fault(build, from, "'&' alone means nothing: write 'and' or '&&'"); }
	"|" { return zmm_scan_fault(build, from, "'|' alone means nothing: write 'or' or '||'"); }
	"." { return zmm_scan_fault(build, from, "'.' alone means nothing: a range has two, as in 4K..8K"); }
	"-" { return zmm_scan_fault(build, from, "numbers are not negative"); }
	any { return zmm_scan_unknown(build, from); }
	*/
}

int zmm_filter_yylex(ZMM_FILTER_YYSTYPE *value, zmm_filter_place *place, zmm_build *build)
{
	int token = zmm_scan(build, value);

	*place = build->found;
	return token;
}
