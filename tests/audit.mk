# Tests of src/audit.
if HAVE_CHECK
check_PROGRAMS += t-audit-format t-audit-simulate t-audit-model
TESTS += t-audit-format t-audit-simulate t-audit-model
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
