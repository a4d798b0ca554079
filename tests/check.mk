# Tests of src/check.
if HAVE_CHECK
check_PROGRAMS += t-check-number t-check-walk
TESTS += t-check-number t-check-walk
endif
check_PROGRAMS += mutate-certificate
t_check_number_SOURCES = tests/t-check-number.c
t_check_number_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src
t_check_number_LDADD = libcheck.la $(TEST_LDADD)
t_check_walk_SOURCES = tests/t-check-walk.c
t_check_walk_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src
t_check_walk_LDADD = libcheck.la $(TEST_LDADD)
mutate_certificate_SOURCES = tests/mutate-certificate.c tests/certificate-text.c tests/certificate-text.h
mutate_certificate_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src
mutate_certificate_LDADD = libcheck.la
mutate_certificate_LDFLAGS = $(AM_LDFLAGS) -pthread
check_PROGRAMS += fuzz-certificate
fuzz_certificate_SOURCES = tests/fuzz-certificate.c tests/certificate-text.c tests/certificate-text.h
fuzz_certificate_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src
fuzz_certificate_LDADD = libcheck.la
fuzz_certificate_LDFLAGS = $(AM_LDFLAGS) -pthread
TESTS += tests/fuzz-certificate.sh
EXTRA_DIST += tests/fuzz-certificate.sh
check_PROGRAMS += leap-there
leap_there_SOURCES = tests/leap-there.c
leap_there_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src
leap_there_LDADD = libcheck.la
leap_there_LDFLAGS = $(AM_LDFLAGS) -pthread
TESTS += tests/lint-check.sh tests/check-certificates.sh
EXTRA_DIST += tests/lint-check.sh tests/check-certificates.sh
# Lemmas and theorems: the checker against the library.
if HAVE_CHECK
check_PROGRAMS += t-check-lemma t-check-theorem
TESTS += t-check-lemma t-check-theorem
endif
t_check_lemma_SOURCES = tests/t-check-lemma.c tests/check-bridge.c tests/check-bridge.h
t_check_lemma_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir) -I$(top_srcdir)/src
t_check_lemma_LDADD = libcheck.la $(TEST_LDADD)
t_check_theorem_SOURCES = tests/t-check-theorem.c tests/check-theorem-bridge.c tests/check-theorem-bridge.h tests/check-bridge.c tests/check-bridge.h tests/theorem-brute.c tests/theorem-brute.h
t_check_theorem_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir) -I$(top_srcdir)/src
t_check_theorem_LDADD = libcheck.la $(TEST_LDADD) -lm
