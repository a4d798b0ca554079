# make bench: certified stepping against every peer that is installed; tables and figures in bench/results.
# (EXTRA_DIST names the parts of bench/, not the directory: make would take it for the target.)
EXTRA_PROGRAMS += bench-steps
bench_steps_SOURCES = bench/steps/gdcert.c bench/steps/peer.h
bench_steps_LDADD = libgdcert.la
.PHONY: bench
bench: bench-steps$(EXEEXT)
	CC='$(CC)' sh $(srcdir)/bench/steps/run.sh . $(srcdir)/bench/results
