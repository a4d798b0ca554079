# Tests of src/audit.
if HAVE_CHECK
check_PROGRAMS += t-audit-format
TESTS += t-audit-format
endif
t_audit_format_SOURCES = tests/t-audit-format.c
t_audit_format_CPPFLAGS = $(TEST_CPPFLAGS)
t_audit_format_LDADD = $(TEST_LDADD)
