# Tests of src/certificate, against an independent integer run, and of the program's certificates from the outside.
if HAVE_CHECK
check_PROGRAMS += t-certificate
TESTS += t-certificate
endif
t_certificate_SOURCES = tests/t-certificate.c tests/oracle.c tests/oracle.h
t_certificate_CPPFLAGS = $(TEST_CPPFLAGS)
t_certificate_LDADD = $(TEST_LDADD)
TESTS += tests/cli-certificate.sh tests/same-bytes.sh
EXTRA_DIST += tests/cli-certificate.sh tests/same-bytes.sh
if HAVE_CHECK
check_PROGRAMS += falsify-certificate
TESTS += tests/falsify-certificate.sh
endif
EXTRA_DIST += tests/falsify-certificate.sh
falsify_certificate_SOURCES = tests/falsify-certificate.c
falsify_certificate_CPPFLAGS = $(TEST_CPPFLAGS)
falsify_certificate_LDADD = $(TEST_LDADD)
