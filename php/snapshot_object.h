/* zmm php: the classes Zmm\Snapshot, Zmm\Blocks and Zmm\Finding, by which a script looks at a picture of a heap. */

#ifndef ZMM_PHP_SNAPSHOT_OBJECT_H
#define ZMM_PHP_SNAPSHOT_OBJECT_H

#include "php.h"

#include "inspect/snapshot.h"

/* Gives the classes their handlers.  Call in MINIT with the registered classes. */
void zmm_snapshot_object_startup(zend_class_entry *snapshot_class, zend_class_entry *blocks_class,
	zend_class_entry *finding_class);

/* Makes a Zmm\Snapshot of a heap other than the engine's.  Returns false with an exception, and no object. */
bool zmm_snapshot_object_of_heap(zval *value, const zmm_heap *heap, const zmm_identifier *identifier);

ZEND_FUNCTION(zmm_snapshot);
ZEND_FUNCTION(zmm_segments);
ZEND_FUNCTION(zmm_blocks);
ZEND_FUNCTION(zmm_find);

ZEND_METHOD(Zmm_Snapshot, __construct);
ZEND_METHOD(Zmm_Snapshot, load);
ZEND_METHOD(Zmm_Snapshot, save);
ZEND_METHOD(Zmm_Snapshot, meta);
ZEND_METHOD(Zmm_Snapshot, sums);
ZEND_METHOD(Zmm_Snapshot, segments);
ZEND_METHOD(Zmm_Snapshot, blocks);
ZEND_METHOD(Zmm_Snapshot, census);
ZEND_METHOD(Zmm_Snapshot, sites);
ZEND_METHOD(Zmm_Snapshot, diff);
ZEND_METHOD(Zmm_Snapshot, export);
ZEND_METHOD(Zmm_Snapshot, findings);

ZEND_METHOD(Zmm_Finding, __construct);

ZEND_METHOD(Zmm_Blocks, __construct);
ZEND_METHOD(Zmm_Blocks, current);
ZEND_METHOD(Zmm_Blocks, key);
ZEND_METHOD(Zmm_Blocks, next);
ZEND_METHOD(Zmm_Blocks, rewind);
ZEND_METHOD(Zmm_Blocks, valid);

#endif
