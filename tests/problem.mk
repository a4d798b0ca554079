# Tests of src/problem.
if HAVE_CHECK
check_PROGRAMS += t-number t-problem t-problem-files t-problem-memory
TESTS += t-number t-problem t-problem-files t-problem-memory
endif
check_PROGRAMS += fuzz-problem
TESTS += fuzz-problem
t_number_SOURCES = tests/t-number.c
t_number_CPPFLAGS = $(TEST_CPPFLAGS)
t_number_LDADD = $(TEST_LDADD)
t_problem_SOURCES = tests/t-problem.c
t_problem_CPPFLAGS = $(TEST_CPPFLAGS)
t_problem_LDADD = $(TEST_LDADD)
t_problem_files_SOURCES = tests/t-problem-files.c
t_problem_files_CPPFLAGS = $(TEST_CPPFLAGS)
t_problem_files_LDADD = $(TEST_LDADD)
t_problem_memory_SOURCES = tests/t-problem-memory.c
t_problem_memory_CPPFLAGS = $(TEST_CPPFLAGS)
t_problem_memory_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup
t_problem_memory_LDADD = $(TEST_LDADD)
fuzz_problem_SOURCES = tests/fuzz-problem.c
fuzz_problem_LDADD = libgdcert.la
EXTRA_DIST += tests/golden/problem
