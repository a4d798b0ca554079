# gdcert-check: a second program that shares no code with the library and needs GMP only.
noinst_LTLIBRARIES = libcheck.la
libcheck_la_SOURCES = src/check/check.h src/check/number.h src/check/scale.h src/check/number.c src/check/exp_ln.c
