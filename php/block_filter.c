#include "php/block_filter.h"

#include "inspect/snapshot_sites.h"

#include "zend_exceptions.h"
#include "zend_smart_str.h"

/* Regular expressions: preg_match() has them, whichever library this PHP was built with. */

/* Calls preg_match() without its warnings, of which a script's error handler might make exceptions.  Fatal errors are
 * reported, as after "@".  Returns its result, or false. */
static bool zmm_preg_match(zend_string *pattern, const char *text, size_t length, zval *result)
{
	zval name, arguments[2];
	int reporting = EG(error_reporting), handled = EG(user_error_handler_error_reporting);
	bool called;

	ZVAL_STRING(&name, "preg_match");
	ZVAL_STR_COPY(&arguments[0], pattern);
	ZVAL_STRINGL(&arguments[1], length ? text : "", length);
	EG(error_reporting) &= E_FATAL_ERRORS;
	EG(user_error_handler_error_reporting) = 0;
	called = call_user_function(NULL, NULL, &name, result, 2, arguments) == SUCCESS;
	EG(error_reporting) = reporting;
	EG(user_error_handler_error_reporting) = handled;
	zval_ptr_dtor(&arguments[1]);
	zval_ptr_dtor(&arguments[0]);
	zval_ptr_dtor(&name);
	return called && Z_TYPE_P(result) == IS_LONG;
}

/* Puts a pattern between delimiters. */
static zend_string *zmm_preg_pattern(const char *pattern, size_t length)
{
	smart_str text = { NULL, 0 };
	size_t i;

	smart_str_appendc(&text, '~');
	for (i = 0; i < length; i++) {
		if (pattern[i] == '\\' && i + 1 < length) { /* the next one is escaped already */
			smart_str_appendc(&text, pattern[i++]);
		} else if (pattern[i] == '~') {
			smart_str_appendc(&text, '\\');
		}
		smart_str_appendc(&text, pattern[i]);
	}
	smart_str_appendc(&text, '~');
	smart_str_0(&text);
	return text.s;
}

static void *zmm_regex_compile(void *context, const char *pattern, size_t length, char *error, size_t error_size)
{
	zend_string *compiled = zmm_preg_pattern(pattern, length);
	zval result;

	(void) context;
	if (zmm_preg_match(compiled, NULL, 0, &result)) {
		return compiled;
	}
	zend_string_release(compiled);
	snprintf(error, error_size, "preg_match() does not take it");
	return NULL;
}

static bool zmm_regex_matches(void *compiled, const char *text, size_t length)
{
	zval result;

	return zmm_preg_match(compiled, text, length, &result) && Z_LVAL(result) == 1;
}

static void zmm_regex_release(void *compiled)
{
	zend_string_release(compiled);
}

static const zmm_filter_regex zmm_regex = { NULL, zmm_regex_compile, zmm_regex_matches, zmm_regex_release };

/* Filters */

zmm_filter *zmm_block_filter_compile(const zend_string *text, uint32_t number)
{
	char explanation[ZMM_FILTER_EXPLANATION_SIZE];
	zmm_filter_error error;
	zmm_filter *filter = zmm_filter_compile(ZSTR_VAL(text), ZSTR_LEN(text), &zmm_regex, &error);

	if (!filter && !EG(exception)) {
		zend_argument_value_error(number, "is no filter: %s",
			zmm_filter_explain(&error, ZSTR_VAL(text), ZSTR_LEN(text), explanation, sizeof(explanation)));
	}
	return filter;
}

static zmm_filter_text zmm_filter_word(const char *word)
{
	return (zmm_filter_text) { word, word ? strlen(word) : 0 };
}

static zmm_filter_text zmm_filter_text_of(zmm_text text)
{
	return (zmm_filter_text) { text.start, text.length };
}

/* Says who allocated a block of which that is known. */
static void zmm_filter_fill_place(const zmm_filter *filter, zmm_filter_subject *subject, const zmm_snapshot_sites *all)
{
	const zmm_snapshot_site *site = &all->sites[subject->site];
	zmm_code code = zmm_site_code(all, site);

	subject->function = zmm_filter_text_of(zmm_site_function(all, site)->name);
	subject->file = zmm_filter_text_of(code.function->file);
	subject->line = code.line;
	if (zmm_filter_uses(filter, ZMM_FIELD_PACKAGE)) {
		subject->package = zmm_filter_text_of(zmm_package_of(code.function->file));
	}
}

bool zmm_block_filter_matches(const zmm_filter *filter, const zmm_snapshot *snapshot, const zmm_snapshot_block *block)
{
	zmm_filter_subject subject = {
		.address = zmm_snapshot_address(snapshot, block),
		.segment = block->segment,
		.offset = block->offset,
		.size = block->size,
		.request = zmm_snapshot_request(snapshot, block),
		.state = zmm_filter_word(zmm_state_word(block->state)),
		.kind = zmm_filter_word(zmm_kind_word((size_t) block->kind)),
		.class = zmm_filter_word(block->class ? block->class->name : NULL),
		.list = zmm_filter_word(zmm_snapshot_list(snapshot, block)),
		.charge = block->charge,
		.site = UINT64_MAX,
	};

	if (zmm_filter_uses(filter, ZMM_FIELD_PINNED)) {
		subject.pinned = zmm_snapshot_kept(&snapshot->segments[block->segment]);
	}
	if (block->site != ZMM_NO_SITE) {
		subject.site = block->site;
		zmm_filter_fill_place(filter, &subject, &snapshot->sites);
	}
	return zmm_filter_matches(filter, &subject);
}
