/*
 * zmm filter: the order of words in a filter.  bison makes parser.c and parser.h of it (scripts/generate).
 *
 * Each rule builds the tests of its condition at once (build.h): there is no tree.  The states of the parser are those
 * of a canonical LR parser, so that it knows at each place exactly what may follow, for messages.
 */

%require "3.8"
%define api.pure full
%define api.prefix {zmm_filter_yy}
%define api.header.include {"filter/parser.h"}
%define api.location.type {zmm_filter_place}
%define lr.type canonical-lr
%define lr.default-reduction consistent
%define parse.error custom
%locations
%param {zmm_build *build}

%code requires {
#include "filter/build.h"
}

%code top {
#include "filter/expected.h"
}

%code provides {
/* What scanner.re has: returns the next token, its value and its place. */
int zmm_filter_yylex(ZMM_FILTER_YYSTYPE *value, zmm_filter_place *place, zmm_build *build);
}

%code {
/* Each parenthesis takes five words of the parser's stack at most (`a or b and (`), each `not` one.  The stack never
 * grows. */
#define YYINITDEPTH (6 * ZMM_FILTER_MAX_DEPTH)
#define YYMAXDEPTH YYINITDEPTH

#define YYLLOC_DEFAULT(current, right, length) \
	((current).from = (length) ? YYRHSLOC(right, 1).from : YYRHSLOC(right, 0).to, \
	(current).to = YYRHSLOC(right, length).to)

/* Gives up if a step of building fails. */
#define ZMM_STEP(step) do { if (!(step)) YYABORT; } while (0)

#define ZMM_NO_VALUE ((zmm_value) { ZMM_VALUE_MISSING, { 0, 0 } })

static void zmm_filter_yyerror(const zmm_filter_place *place, zmm_build *build, const char *message);
}

%union {
	zmm_operator operator;
	zmm_value_type type;
	bool negated;
	zmm_condition condition;
}

%token COMPARISON IN NOT AND OR OPEN CLOSE COMMA DOTS WORD NUMBER QUOTED

%type <operator> COMPARISON
%type <type> WORD NUMBER QUOTED value
%type <negated> in
%type <condition> any all one test set list element range

%%

filter:
	any { zmm_program_end(build->program, $any); }
;

any:
	all
|	any[left] OR all[right] { $$ = zmm_program_or(build->program, $left, $right); }
;

all:
	one
|	all[left] AND one[right] { $$ = zmm_program_and(build->program, $left, $right); }
;

one:
	test
|	not one[negated] { build->depth--; $$ = zmm_program_not($negated); }
|	open any CLOSE { build->depth--; $$ = $any; }
;

not:
	NOT { ZMM_STEP(zmm_build_deeper(build, @NOT)); }
;

open:
	OPEN { ZMM_STEP(zmm_build_deeper(build, @OPEN)); }
;

test:
	field COMPARISON value
		{ ZMM_STEP(zmm_build_comparison(build, $COMPARISON, @COMPARISON, (zmm_value) { $value, @value }, &$$)); }
|	field in set { $$ = $in ? zmm_program_not($set) : $set; }
|	function arguments CLOSE { ZMM_STEP(zmm_build_call(build, @function, &$$)); }
;

field:
	WORD { ZMM_STEP(zmm_build_field(build, @WORD)); }
;

in:
	IN { $$ = false; }
|	NOT IN { $$ = true; }
;

set:
	range
|	OPEN list CLOSE { $$ = $list; }
;

list:
	element
|	list[left] COMMA element[right] { $$ = zmm_program_or(build->program, $left, $right); }
;

element:
	value { ZMM_STEP(zmm_build_element(build, (zmm_value) { $value, @value }, &$$)); }
|	range
;

range:
	value[from] DOTS value[to]
		{ ZMM_STEP(zmm_build_range(build, (zmm_value) { $from, @from }, (zmm_value) { $to, @to }, @$, &$$)); }
|	value[from] DOTS
		{ ZMM_STEP(zmm_build_range(build, (zmm_value) { $from, @from }, ZMM_NO_VALUE, @$, &$$)); }
|	DOTS value[to]
		{ ZMM_STEP(zmm_build_range(build, ZMM_NO_VALUE, (zmm_value) { $to, @to }, @$, &$$)); }
;

function:
	WORD OPEN { ZMM_STEP(zmm_build_function(build, @WORD)); @$ = @WORD; }
;

arguments:
	value { zmm_build_argument(build, (zmm_value) { $value, @value }); }
|	arguments COMMA value { zmm_build_argument(build, (zmm_value) { $value, @value }); }
;

value:
	WORD
|	NUMBER
|	QUOTED
;

%%

/* What may follow where these tokens may, of which each place has its own. */
static zmm_expected zmm_expected_of(const bool *may_follow)
{
	if (may_follow[YYSYMBOL_COMPARISON]) {
		return ZMM_EXPECTED_OPERATOR;
	}
	if (may_follow[YYSYMBOL_COMMA]) {
		return ZMM_EXPECTED_LIST;
	}
	if (may_follow[YYSYMBOL_CLOSE]) {
		return ZMM_EXPECTED_CLOSE;
	}
	if (may_follow[YYSYMBOL_YYEOF]) {
		return ZMM_EXPECTED_END;
	}
	if (may_follow[YYSYMBOL_NUMBER]) {
		return may_follow[YYSYMBOL_OPEN] ? ZMM_EXPECTED_SET : ZMM_EXPECTED_VALUE;
	}
	if (may_follow[YYSYMBOL_DOTS]) {
		return ZMM_EXPECTED_RANGE;
	}
	return may_follow[YYSYMBOL_IN] ? ZMM_EXPECTED_IN : ZMM_EXPECTED_CONDITION;
}

static zmm_unexpected zmm_unexpected_of(yysymbol_kind_t found)
{
	switch (found) {
		case YYSYMBOL_YYEOF: return ZMM_UNEXPECTED_END;
		case YYSYMBOL_COMPARISON: case YYSYMBOL_IN: return ZMM_UNEXPECTED_OPERATOR;
		default: return ZMM_UNEXPECTED_WORD;
	}
}

static int yyreport_syntax_error(const yypcontext_t *context, zmm_build *build)
{
	yysymbol_kind_t tokens[YYNTOKENS];
	int count = yypcontext_expected_tokens(context, tokens, YYNTOKENS), i;
	bool may_follow[YYNTOKENS] = { false };

	/* bison makes these two as well; compilers warn of functions that nobody needs. */
	(void) yysymbol_name;
	(void) yypcontext_location;
	for (i = 0; i < count; i++) {
		may_follow[tokens[i]] = true;
	}
	zmm_expected_not_found(build, zmm_expected_of(may_follow), zmm_unexpected_of(yypcontext_token(context)));
	return 0;
}

/* The parser says by this that its stack is full, which the bound of the depth excludes. */
static void zmm_filter_yyerror(const zmm_filter_place *place, zmm_build *build, const char *message)
{
	zmm_fault(&build->source, place->from, "%s", message);
}
