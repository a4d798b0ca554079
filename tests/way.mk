# Tests of src/theorem/way.c and src/lemma/over_way.c.
if HAVE_CHECK
check_PROGRAMS += t-way
TESTS += t-way
endif
t_way_SOURCES = tests/t-way.c
t_way_CPPFLAGS = $(TEST_CPPFLAGS)
t_way_LDADD = $(TEST_LDADD)
TESTS += tests/cli-until.sh
EXTRA_DIST += tests/cli-until.sh
