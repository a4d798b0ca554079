# Tests of src/lemma.
if HAVE_CHECK
check_PROGRAMS += t-lemma t-lemma-random t-lemma-run t-lemma-block t-lemma-mutants t-lemma-series
TESTS += t-lemma t-lemma-random t-lemma-run t-lemma-block t-lemma-mutants t-lemma-series
endif
check_PROGRAMS += fuzz-lemma
TESTS += fuzz-lemma
t_lemma_SOURCES = tests/t-lemma.c tests/lemma-fake.c tests/lemma-fake.h
t_lemma_CPPFLAGS = $(TEST_CPPFLAGS)
t_lemma_LDADD = $(TEST_LDADD)
t_lemma_random_SOURCES = tests/t-lemma-random.c tests/lemma-fake.c tests/lemma-fake.h
t_lemma_random_CPPFLAGS = $(TEST_CPPFLAGS)
t_lemma_random_LDADD = $(TEST_LDADD)
t_lemma_run_SOURCES = tests/t-lemma-run.c
t_lemma_run_CPPFLAGS = $(TEST_CPPFLAGS)
t_lemma_run_LDADD = $(TEST_LDADD)
t_lemma_block_SOURCES = tests/t-lemma-block.c tests/fast-brute.c tests/fast-brute.h tests/fast-hulls.c tests/fast-hulls.h tests/lemma-blocks.c tests/lemma-blocks.h
t_lemma_block_CPPFLAGS = $(TEST_CPPFLAGS)
t_lemma_block_LDADD = $(TEST_LDADD)
# The judgement of blocks compiled with its broken variants, in the place of the library's.
t_lemma_mutants_SOURCES = tests/t-lemma-mutants.c tests/fast-brute.c tests/fast-brute.h tests/lemma-blocks.c tests/lemma-blocks.h src/lemma/over_block.c \
  src/lemma/difference_line.c src/lemma/difference_bound.c src/lemma/difference_read.c
t_lemma_mutants_CPPFLAGS = $(TEST_CPPFLAGS) -DGDC_LEMMA_MUTANTS
t_lemma_mutants_LDADD = $(TEST_LDADD)
t_lemma_series_SOURCES = tests/t-lemma-series.c src/lemma/series_range.c
t_lemma_series_CPPFLAGS = $(TEST_CPPFLAGS) -DGDC_LEMMA_MUTANTS
t_lemma_series_LDADD = $(TEST_LDADD)
fuzz_lemma_SOURCES = tests/fuzz-lemma.c
fuzz_lemma_LDADD = libgdcert.la
EXTRA_DIST += tests/lemmas
TESTS += tests/cli-lemmas.sh
EXTRA_DIST += tests/cli-lemmas.sh
