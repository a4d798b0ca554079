/* gdcert lemmas: list the catalogue, or print one entry with its explanation. */
#include "cli.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

static const char help[] =
  "usage: gdcert lemmas [OPTION]... [NAME]...\n\n"
  "List the lemmas of the catalogue, or print NAME: a file of the catalogue (two-neuron), a lemma (growth,\n"
  "two-neuron/growth) or a path to a lemma file.\n\n"
  "  --json              one JSON array on stdout instead of text\n"
  "  --quiet             names only\n"
  "  --help              this text\n\n"
  "Exit status: 0, or 2 for usage, bad input or I/O.\n";

static void put(FILE *out, gdc_text t) { fwrite(t.text, 1, t.size, out); }

static void list(const gdc_lemmas *l, int quiet)
{
  const char *file = NULL;
  for (size_t k = 0; k < gdc_lemmas_count(l); k++) {
    gdc_lemma_info info = gdc_lemmas_info(l, k);
    if (quiet) {
      put(stdout, info.name);
      putchar('\n');
      continue;
    }
    if (!file || strcmp(file, info.file) != 0) printf("%s%s\n", file ? "\n" : "", info.file);
    file = info.file;
    printf("  %-20.*s  ", (int)info.name.size, info.name.text);
    put(stdout, info.title);
    putchar('\n');
  }
}

static void show(const gdc_lemmas *l)
{
  for (size_t k = 0; k < gdc_lemmas_count(l); k++) {
    gdc_lemma_info info = gdc_lemmas_info(l, k);
    printf("%s# %s\n", k ? "\n" : "", info.file);
    put(stdout, info.explanation);
    put(stdout, info.source);
    putchar('\n');
  }
}

static json_t *text(gdc_text t)
{
  json_t *s = json_stringn(t.text, t.size);
  return s ? s : json_string("?"); /* not UTF-8 */
}

static int print_json(const gdc_lemmas *l)
{
  json_t *all = json_array();
  for (size_t k = 0; all && k < gdc_lemmas_count(l); k++) {
    gdc_lemma_info info = gdc_lemmas_info(l, k);
    json_t *one = json_object();
    json_object_set_new(one, "file", json_string(info.file));
    json_object_set_new(one, "name", text(info.name));
    json_object_set_new(one, "title", text(info.title));
    json_object_set_new(one, "explanation", text(info.explanation));
    json_object_set_new(one, "source", text(info.source));
    json_array_append_new(all, one);
  }
  int bad = !all || json_dumpf(all, stdout, JSON_INDENT(1)) != 0;
  json_decref(all);
  return bad || putchar('\n') == EOF;
}

static gdc_status collect(gdc_lemmas *l, char **names, int count, gdc_context *ctx)
{
  gdc_status status = GDC_OK;
  for (int k = 0; status == GDC_OK && k < count; k++) status = gdc_lemmas_add(l, names[k], NULL, ctx);
  for (size_t k = 0; status == GDC_OK && count == 0 && k < gdc_catalogue_count(); k++) {
    const char *name;
    gdc_catalogue_file(k, &name);
    status = gdc_lemmas_add(l, name, NULL, ctx);
  }
  return status;
}

int gdc_cmd_lemmas(int argc, char **argv)
{
  enum { JSON = 256, QUIET, HELP };
  static const struct option longs[] = {{"json", no_argument, NULL, JSON}, {"quiet", no_argument, NULL, QUIET},
                                        {"help", no_argument, NULL, HELP}, {NULL, 0, NULL, 0}};
  int json = 0, quiet = 0, result = 0;
  optind = 0;
  opterr = 0;
  for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
    if (c == HELP) return fputs(help, stdout), 0;
    if (c == JSON) json = 1;
    else if (c == QUIET) quiet = 1;
    else return cli_usage_error("lemmas", "unknown option: %s", argv[optind - 1]);
  }
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_lemmas *l = NULL;
  gdc_status status = gdc_lemmas_new(&l, &ctx);
  if (status == GDC_OK) status = collect(l, argv + optind, argc - optind, &ctx);
  if (status != GDC_OK) result = cli_report_failure(&ctx, status);
  else if (json) result = print_json(l) ? cli_output_failure() : 0;
  else if (optind < argc && !quiet) show(l);
  else list(l, quiet);
  if (result == 0 && (fflush(stdout) != 0 || ferror(stdout))) result = cli_output_failure();
  gdc_lemmas_free(l);
  return result;
}
