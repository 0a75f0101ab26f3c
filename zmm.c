/* zmm: the module.  Declares it to PHP, with its functions and ini entries, and starts and ends it. */

#ifdef HAVE_CONFIG_H
# include "config.h"
#endif

#include "php.h"
#include "php_ini.h"
#include "zend_interfaces.h"
#include "ext/spl/spl_exceptions.h"

#include "php_zmm.h"
#include "zmm_arginfo.h"

#include "engine/describe.h"
#include "engine/fast_shutdown.h"
#include "engine/file_name.h"
#include "engine/limit_dump.h"
#include "engine/measure.h"
#include "engine/profiler.h"
#include "engine/report_at_end.h"
#include "engine/request.h"
#include "engine/start.h"
#include "php/damage.h"
#include "php/heap_object.h"
#include "php/info.h"
#include "php/snapshot_object.h"

#ifdef ZTS
static ts_rsrc_id zmm_globals_id;
#else
ZEND_DECLARE_MODULE_GLOBALS(zmm)
#endif

/* Refuses every change after the start, also by sections of php.ini for a path, a host or a pool of workers.
 * engine/settings reads the entries only once, so that PHP always shows the values in force. */
static PHP_INI_MH(zmm_setting_changes)
{
	(void) entry;
	(void) new_value;
	(void) mh_arg1;
	(void) mh_arg2;
	(void) mh_arg3;
	return stage == ZEND_INI_STAGE_STARTUP ? SUCCESS : FAILURE;
}

#define ZMM_INI_VALUE(ini, variable, value, set) PHP_INI_ENTRY(ini, value, PHP_INI_SYSTEM, zmm_setting_changes)
#define ZMM_INI_SWITCH(ini, value, member) \
	PHP_INI_ENTRY_EX(ini, value, PHP_INI_SYSTEM, zmm_setting_changes, zend_ini_boolean_displayer_cb)

PHP_INI_BEGIN()
	ZMM_SETTINGS(ZMM_INI_VALUE, ZMM_INI_SWITCH)
PHP_INI_END()

static void zmm_start_heap_class(int type)
{
	zend_class_entry *heap_class = register_class_Zmm_Heap();

	zmm_heap_object_startup(heap_class, register_class_Zmm_OutOfMemoryException(spl_ce_RuntimeException));
	zmm_damage_startup(heap_class, type);
}

static PHP_MINIT_FUNCTION(zmm)
{
	zmm_switches switches;
	char error[256];

	REGISTER_INI_ENTRIES();
	if (!zmm_start(type, &switches, error, sizeof(error))) {
		zend_error(E_CORE_ERROR, "%s", error);
		return FAILURE;
	}
	if (switches.heap_class) {
		zmm_start_heap_class(type);
	}
	zmm_snapshot_object_startup(register_class_Zmm_Snapshot(), register_class_Zmm_Blocks(zend_ce_iterator),
		register_class_Zmm_Finding());
	zmm_start_takeover(type, module_number, switches.engine);
	zmm_report_at_end_startup();
	zmm_limit_dump_startup();
	return SUCCESS;
}

static PHP_MSHUTDOWN_FUNCTION(zmm)
{
	(void) module_number;
	zmm_damage_shutdown(type);
	zmm_limit_dump_shutdown();
	zmm_end();
	UNREGISTER_INI_ENTRIES();
	return SUCCESS;
}

static PHP_RINIT_FUNCTION(zmm)
{
	char error[256];

	(void) type;
	(void) module_number;
	if (!zmm_start_request(error, sizeof(error))) {
		zend_error(E_CORE_ERROR, "%s", error);
		return FAILURE;
	}
	zmm_engine_note_script();
	zmm_file_name_begin_request();
	zmm_limit_dump_begin();
	zmm_report_at_end_begin();
	return SUCCESS;
}

static PHP_RSHUTDOWN_FUNCTION(zmm)
{
	(void) type;
	(void) module_number;
	zmm_report_at_end_finish();
	zmm_engine_measure_drop_all();
	zmm_profiler_phase("[shutdown]");
	if (!ZMM_G(off) && zmm_request_is_ours()) {
		zmm_fast_shutdown_arm(&ZMM_G(heap));
	}
	return SUCCESS;
}

static ZEND_MODULE_POST_ZEND_DEACTIVATE_D(zmm)
{
	if (ZMM_G(off)) {
		zmm_request_reset(CG(unclean_shutdown));
	} else {
		zmm_request_end();
	}
	return SUCCESS;
}

static PHP_MINFO_FUNCTION(zmm)
{
	zmm_info_print();
	DISPLAY_INI_ENTRIES();
}

/* FFI starts before us, so that its class exists when we look for it. */
static const zend_module_dep zmm_deps[] = {
	ZEND_MOD_REQUIRED("spl")
	ZEND_MOD_OPTIONAL("ffi")
	ZEND_MOD_END
};

zend_module_entry zmm_module_entry = {
	STANDARD_MODULE_HEADER_EX,
	NULL,
	zmm_deps,
	"zmm",
	ext_functions,
	PHP_MINIT(zmm),
	PHP_MSHUTDOWN(zmm),
	PHP_RINIT(zmm),
	PHP_RSHUTDOWN(zmm),
	PHP_MINFO(zmm),
	PHP_ZMM_VERSION,
#ifdef ZTS
	sizeof(zmm_globals_slot),
	&zmm_globals_id,
#else
	PHP_MODULE_GLOBALS(zmm),
#endif
	zmm_start_globals,
	zmm_end_globals,
	ZEND_MODULE_POST_ZEND_DEACTIVATE_N(zmm),
	STANDARD_MODULE_PROPERTIES_EX
};

#ifdef COMPILE_DL_ZMM
# ifdef ZTS
ZEND_TSRMLS_CACHE_DEFINE()
# endif
ZEND_DLEXPORT zend_module_entry *get_module(void);
ZEND_GET_MODULE(zmm)
#endif
