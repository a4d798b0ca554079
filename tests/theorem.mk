# Tests of src/theorem.
if HAVE_CHECK
check_PROGRAMS += t-theorem t-theorem-golden t-theorem-hypotheses t-theorem-watch t-theorem-mutants
TESTS += t-theorem t-theorem-golden t-theorem-hypotheses t-theorem-watch t-theorem-mutants
endif
t_theorem_SOURCES = tests/t-theorem.c tests/theorem-brute.c tests/theorem-brute.h
t_theorem_CPPFLAGS = $(TEST_CPPFLAGS)
t_theorem_LDADD = $(TEST_LDADD) -lm
t_theorem_golden_SOURCES = tests/t-theorem-golden.c tests/theorem-brute.c tests/theorem-brute.h
t_theorem_golden_CPPFLAGS = $(TEST_CPPFLAGS)
t_theorem_golden_LDADD = $(TEST_LDADD) -lm
t_theorem_hypotheses_SOURCES = tests/t-theorem-hypotheses.c tests/theorem-brute.c tests/theorem-brute.h
t_theorem_hypotheses_CPPFLAGS = $(TEST_CPPFLAGS)
t_theorem_hypotheses_LDADD = $(TEST_LDADD) -lm
t_theorem_watch_SOURCES = tests/t-theorem-watch.c
t_theorem_watch_CPPFLAGS = $(TEST_CPPFLAGS)
t_theorem_watch_LDADD = $(TEST_LDADD) -lm
# The theorems once more, with switches that break them.
t_theorem_mutants_SOURCES = tests/t-theorem-mutants.c tests/theorem-brute.c tests/theorem-brute.h \
  src/theorem/box.c src/theorem/view.c src/theorem/regime.c src/theorem/scalar.c src/theorem/result.c \
  src/theorem/limit.c src/theorem/frozen.c src/theorem/sliding.c src/theorem/sliding_eval.c \
  src/theorem/sliding_check.c src/theorem/sliding_rate.c src/theorem/sliding_claim.c src/theorem/onesided.c \
  src/theorem/onesided_rate.c src/theorem/build.c
t_theorem_mutants_CPPFLAGS = $(TEST_CPPFLAGS) -DGDC_THEOREM_MUTANTS
t_theorem_mutants_LDADD = $(TEST_LDADD) -lm
# The table of how many random runs get a theorem: make theorem-table
EXTRA_PROGRAMS += theorem-coverage
theorem_coverage_SOURCES = bench/theorem-coverage.c
theorem_coverage_LDADD = libgdcert.la -lm
CLEANFILES += theorem-coverage
theorem-table: theorem-coverage
	./theorem-coverage
.PHONY: theorem-table
