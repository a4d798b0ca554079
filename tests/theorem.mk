# Tests of src/theorem.
if HAVE_CHECK
check_PROGRAMS += t-theorem
TESTS += t-theorem
endif
t_theorem_SOURCES = tests/t-theorem.c tests/theorem-brute.c tests/theorem-brute.h
t_theorem_CPPFLAGS = $(TEST_CPPFLAGS)
t_theorem_LDADD = $(TEST_LDADD) -lm
