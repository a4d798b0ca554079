# Tests of src/margin.
if HAVE_CHECK
check_PROGRAMS += t-margin t-boundary t-outcome
TESTS += t-margin t-boundary t-outcome
endif
MARGIN_STATES = tests/margin-brute.c tests/margin-brute.h tests/margin-states.c tests/margin-states.h
t_margin_SOURCES = tests/t-margin.c $(MARGIN_STATES)
t_margin_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src
t_margin_LDADD = $(TEST_LDADD)
t_boundary_SOURCES = tests/t-boundary.c $(MARGIN_STATES)
t_boundary_CPPFLAGS = $(TEST_CPPFLAGS)
t_boundary_LDADD = $(TEST_LDADD)
t_outcome_SOURCES = tests/t-outcome.c $(MARGIN_STATES)
t_outcome_CPPFLAGS = $(TEST_CPPFLAGS)
t_outcome_LDADD = $(TEST_LDADD)
