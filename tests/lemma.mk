# Tests of src/lemma.
if HAVE_CHECK
check_PROGRAMS += t-lemma t-lemma-random
TESTS += t-lemma t-lemma-random
endif
t_lemma_SOURCES = tests/t-lemma.c tests/lemma-fake.c tests/lemma-fake.h
t_lemma_CPPFLAGS = $(TEST_CPPFLAGS)
t_lemma_LDADD = $(TEST_LDADD)
t_lemma_random_SOURCES = tests/t-lemma-random.c tests/lemma-fake.c tests/lemma-fake.h
t_lemma_random_CPPFLAGS = $(TEST_CPPFLAGS)
t_lemma_random_LDADD = $(TEST_LDADD)
