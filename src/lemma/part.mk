# The lemma language: files, compiler, checker, catalogue.
libgdcert_la_SOURCES += \
  src/lemma/ast.h src/lemma/lexer.c src/lemma/parser.h src/lemma/parser.c src/lemma/parser_expr.c \
  src/lemma/program.h src/lemma/program.c src/lemma/code.c \
  src/lemma/bind.h src/lemma/bind.c src/lemma/bind_name.c src/lemma/bind_lemma.c \
  src/lemma/check.h src/lemma/check.c src/lemma/truth.c src/lemma/window.c src/lemma/observe.c src/lemma/stored.c \
  src/lemma/constant.h src/lemma/constant.c src/lemma/tube.h src/lemma/tube.c src/lemma/mutant.h src/lemma/over_block.c \
  src/lemma/along.h src/lemma/along.c src/lemma/motion.h src/lemma/motion.c src/lemma/over_way.c \
  src/lemma/series.h src/lemma/series.c src/lemma/series_range.c src/lemma/difference.h src/lemma/difference_inner.h src/lemma/difference.c \
  src/lemma/difference_read.c src/lemma/difference_boundary.c src/lemma/difference_bound.c src/lemma/difference_line.c \
  src/lemma/difference_constant.c \
  src/lemma/files.c src/lemma/catalogue.h src/lemma/catalogue.c
pkginclude_HEADERS += include/gdcert/lemma.h include/gdcert/lemma_way.h

# The catalogue is installed to be read, and compiled in to be used.
catalogue_files = src/lemma/catalogue/general.lemma src/lemma/catalogue/two-neuron.lemma \
  src/lemma/catalogue/certificate.lemma
cataloguedir = $(pkgdatadir)/catalogue
dist_catalogue_DATA = $(catalogue_files)
nodist_libgdcert_la_SOURCES = src/lemma/catalogue_data.c
libgdcert_la_CPPFLAGS += -I$(top_srcdir)/src/lemma
CLEANFILES += src/lemma/catalogue_data.c
EXTRA_DIST += src/lemma/embed.sh
src/lemma/catalogue_data.c: $(catalogue_files) src/lemma/embed.sh
	$(AM_V_GEN)$(MKDIR_P) src/lemma && \
	(cd $(srcdir) && sh src/lemma/embed.sh $(catalogue_files)) > $@.tmp && mv $@.tmp $@

# make bench-lemma && ./bench-lemma examples/paper.yaml: cost of each lemma per step.
EXTRA_PROGRAMS += bench-lemma
bench_lemma_SOURCES = bench/lemma.c
bench_lemma_LDADD = libgdcert.la
