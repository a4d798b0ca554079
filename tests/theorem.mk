# Tests of src/theorem.
if HAVE_CHECK
check_PROGRAMS += t-theorem t-theorem-golden t-theorem-hypotheses t-theorem-watch t-theorem-mutants t-theorem-checks t-theorem-steps
TESTS += t-theorem t-theorem-golden t-theorem-hypotheses t-theorem-watch t-theorem-mutants t-theorem-checks t-theorem-steps
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
  src/theorem/sliding_check.c src/theorem/sliding_rate.c src/theorem/sliding_mechanised.c src/theorem/sliding_claim.c src/theorem/onesided.c \
  src/theorem/onesided_rate.c src/theorem/onesided_mechanised.c src/theorem/build.c
t_theorem_mutants_CPPFLAGS = $(TEST_CPPFLAGS) -DGDC_THEOREM_MUTANTS
t_theorem_mutants_LDADD = $(TEST_LDADD) -lm
t_theorem_steps_SOURCES = tests/t-theorem-steps.c
t_theorem_steps_CPPFLAGS = $(TEST_CPPFLAGS)
t_theorem_steps_LDADD = $(TEST_LDADD) -lm
t_theorem_checks_SOURCES = tests/t-theorem-checks.c tests/theorem-brute.c tests/theorem-brute.h \
  src/theorem/box.c src/theorem/view.c src/theorem/regime.c src/theorem/scalar.c src/theorem/result.c \
  src/theorem/limit.c src/theorem/frozen.c src/theorem/sliding.c src/theorem/sliding_eval.c \
  src/theorem/sliding_check.c src/theorem/sliding_rate.c src/theorem/sliding_mechanised.c src/theorem/sliding_claim.c src/theorem/onesided.c \
  src/theorem/onesided_rate.c src/theorem/onesided_mechanised.c src/theorem/build.c
t_theorem_checks_CPPFLAGS = $(TEST_CPPFLAGS) -DGDC_THEOREM_MUTANTS
t_theorem_checks_LDADD = $(TEST_LDADD) -lm
TESTS += tests/lint-theory.sh
EXTRA_DIST += tests/lint-theory.sh
# The table of how many random runs get a theorem: make theorem-table
EXTRA_PROGRAMS += theorem-coverage
theorem_coverage_SOURCES = bench/theorem-coverage.c
theorem_coverage_LDADD = libgdcert.la -lm
CLEANFILES += theorem-coverage
theorem-table: theorem-coverage
	./theorem-coverage
# Brute force at full length: hundreds of random experiments of every kind to 10^6 steps, every certified bound against every
# later state; leaps and lemmas over leaps against ten times as many runs.  About half an hour.
LONG_TESTS = t-theorem t-leap-network t-leap-window t-way
check-long: $(LONG_TESTS)
	@for t in $(LONG_TESTS); do \
	  GDCERT_SRCDIR=$(abs_top_srcdir) GDCERT_BUILDDIR=$(abs_builddir) GDCERT_TEST_MULTIPLIER=10 ./$$t || exit 1; done
.PHONY: theorem-table check-long
