# The program gdcert: one file per subcommand, nothing but argument handling.
bin_PROGRAMS += gdcert
gdcert_SOURCES = src/cli/cli.h src/cli/main.c src/cli/common.c src/cli/progress.c src/cli/cmd_certify.c src/cli/certificate_session.c \
  src/cli/cmd_init.c src/cli/cmd_at.c \
  src/cli/lemma_session.c src/cli/until.c src/cli/cmd_lemmas.c src/cli/coq_file.c
gdcert_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
gdcert_LDADD = libgdcert.la $(JANSSON_LIBS)
gdcert_SOURCES += src/cli/cmd_audit.c
