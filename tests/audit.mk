# Tests of src/audit.
if HAVE_CHECK
check_PROGRAMS += t-audit-format t-audit-simulate t-audit-model t-audit-bounds t-audit-faults t-audit-log
TESTS += t-audit-format t-audit-simulate t-audit-model t-audit-bounds t-audit-faults t-audit-log
endif
t_audit_format_SOURCES = tests/t-audit-format.c
t_audit_format_CPPFLAGS = $(TEST_CPPFLAGS)
t_audit_format_LDADD = $(TEST_LDADD)
t_audit_simulate_SOURCES = tests/t-audit-simulate.c tests/audit-support.c tests/audit-support.h
t_audit_simulate_CPPFLAGS = $(TEST_CPPFLAGS)
t_audit_simulate_LDADD = $(TEST_LDADD)
t_audit_model_SOURCES = tests/t-audit-model.c tests/audit-support.c tests/audit-support.h
t_audit_model_CPPFLAGS = $(TEST_CPPFLAGS)
t_audit_model_LDADD = $(TEST_LDADD)
t_audit_faults_SOURCES = tests/t-audit-faults.c tests/audit-support.c tests/audit-support.h
t_audit_faults_CPPFLAGS = $(TEST_CPPFLAGS)
t_audit_faults_LDADD = $(TEST_LDADD)
t_audit_log_SOURCES = tests/t-audit-log.c tests/audit-support.c tests/audit-support.h
t_audit_log_CPPFLAGS = $(TEST_CPPFLAGS) $(ZLIB_CFLAGS)
t_audit_log_LDADD = $(TEST_LDADD) $(ZLIB_LIBS)
TESTS += tests/audit.sh
EXTRA_DIST += tests/audit.sh
t_audit_bounds_SOURCES = tests/t-audit-bounds.c tests/audit-support.c tests/audit-support.h
t_audit_bounds_CPPFLAGS = $(TEST_CPPFLAGS)
t_audit_bounds_LDADD = $(TEST_LDADD)
