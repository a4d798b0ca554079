# make bench: certified stepping against every peer that is installed; tables and figures in bench/results.
# (EXTRA_DIST names the parts of bench/, not the directory: make would take it for the target.)
EXTRA_PROGRAMS += bench-steps
bench_steps_SOURCES = bench/steps/gdcert.c bench/steps/peer.h
bench_steps_LDADD = libgdcert.la
# the sources one by one: objects are built in the same folder
EXTRA_DIST += bench/steps/arb.c bench/steps/boost.cpp bench/steps/double.c bench/steps/mpfi.c bench/steps/mpfr.c \
  bench/steps/mpmath-iv.py bench/steps/plot.gp bench/steps/run.sh bench/steps/table.awk
.PHONY: bench
bench: bench-steps$(EXEEXT)
	CC='$(CC)' sh $(srcdir)/bench/steps/run.sh . $(srcdir)/bench/results
