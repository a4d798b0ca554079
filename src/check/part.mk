# gdcert-check: a second program that shares no code with the library and needs GMP only (and threads).
noinst_LTLIBRARIES = libcheck.la
libcheck_la_SOURCES = src/check/check.h src/check/number.h src/check/scale.h src/check/number.c src/check/exp_ln.c \
  src/check/memory.c src/check/sha256.h src/check/sha256.c src/check/read.h src/check/read.c src/check/certificate.h \
  src/check/problem.c src/check/certificate.c src/check/walk.h src/check/walk.c src/check/walk_new.c src/check/walk_trained.c src/check/enclose.c \
  src/check/classes.c src/check/run.h src/check/run.c src/check/jobs.c
bin_PROGRAMS += gdcert-check
gdcert_check_SOURCES = src/check/main.c
gdcert_check_LDADD = libcheck.la
# LIBS holds what the library needs; of that the checker may take GMP only.
gdcert_check_LDFLAGS = $(AM_LDFLAGS) -Wl,--as-needed -pthread
# Lemmas and theorems.
libcheck_la_SOURCES += src/check/lemma_graph.h src/check/lemma_graph.c src/check/lemma_parse.h src/check/lemma_token.c src/check/lemma_parse.c src/check/lemma_file.c \
  src/check/lemma_name.c src/check/lemma_constant.c src/check/lemma_state.c src/check/lemma_distance.c src/check/lemma.h src/check/lemma.c \
  src/check/formula.h src/check/formula.c src/check/theorem.h src/check/theorem.c src/check/theorem_dead.c src/check/theorem_text.c \
  src/check/certificate_theorem.c src/check/certificate_leap.c src/check/leap.c src/check/leap_text.c
dist_man_MANS += doc/gdcert-check.1
