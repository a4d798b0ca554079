# Tests: one t-<part>.c beside each part, golden files, command-line tests.
TESTS =
check_PROGRAMS =
AM_TESTS_ENVIRONMENT = GDCERT_SRCDIR='$(abs_top_srcdir)'; GDCERT_BUILDDIR='$(abs_top_builddir)'; \
  export GDCERT_SRCDIR GDCERT_BUILDDIR;
TEST_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(CHECK_CFLAGS)
TEST_LDADD = libsupport.la libgdcert.la $(CHECK_LIBS)
check_LTLIBRARIES =
if HAVE_CHECK
check_LTLIBRARIES += libsupport.la
endif
libsupport_la_SOURCES = tests/support.c tests/support.h
libsupport_la_CPPFLAGS = $(TEST_CPPFLAGS)

# Each part's tests add themselves here:
include tests/core.mk
include tests/margin.mk
include tests/problem.mk
include tests/trajectory.mk
include tests/theorem.mk
include tests/lemma.mk
include tests/cli.mk
include tests/audit.mk
include tests/leap.mk
include tests/certificate.mk
include tests/check.mk
include tests/way.mk
