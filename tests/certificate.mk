# Tests of src/certificate, against an independent integer run, and of the program's certificates from the outside.
if HAVE_CHECK
check_PROGRAMS += t-certificate
TESTS += t-certificate
endif
t_certificate_SOURCES = tests/t-certificate.c tests/oracle.c tests/oracle.h
t_certificate_CPPFLAGS = $(TEST_CPPFLAGS)
t_certificate_LDADD = $(TEST_LDADD)
TESTS += tests/cli-certificate.sh tests/same-bytes.sh tests/ci-recipe.sh
EXTRA_DIST += tests/cli-certificate.sh tests/same-bytes.sh tests/ci-recipe.sh
check_PROGRAMS += falsify-certificate
TESTS += tests/falsify-certificate.sh
EXTRA_DIST += tests/falsify-certificate.sh
falsify_certificate_SOURCES = tests/falsify-certificate.c tests/certificate-text.c tests/certificate-text.h
falsify_certificate_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src
falsify_certificate_LDADD = libcheck.la
falsify_certificate_LDFLAGS = $(AM_LDFLAGS) -pthread
