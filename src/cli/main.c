/* gdcert: dispatch to the subcommands. */
#include "config.h"

#include "cli.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

typedef struct command {
  const char *name;
  int (*run)(int argc, char **argv);
  const char *what;
} command;

static const command commands[] = {
  {"audit", gdc_cmd_audit, "compare a float log, or a simulated float run, with the exact run"},
  {"certify", gdc_cmd_certify, "follow an experiment exactly and report what is certified"},
  {"at", gdc_cmd_at, "print the certified state at any time, up to 10^(10^18) and beyond"},
  {"lemmas", gdc_cmd_lemmas, "list or show the catalogue of lemmas"},
  {"init", gdc_cmd_init, "print a sampled experiment file"},
};

static void usage(FILE *out)
{
  fputs("usage: gdcert COMMAND [OPTION]... [ARGUMENT]...\n\n", out);
  for (size_t k = 0; k < sizeof commands / sizeof commands[0]; k++)
    fprintf(out, "  %-9s %s\n", commands[k].name, commands[k].what);
  fputs("\n'gdcert COMMAND --help' lists the options of a command.\n"
        "Exit status: 0 proved or within bound, 1 refuted or drift exceeded,\n"
        "2 usage, bad input or I/O, 3 undecided.\n", out);
}

int main(int argc, char **argv)
{
  setlocale(LC_ALL, "C");
  if (argc < 2) {
    usage(stderr);
    return CLI_USAGE;
  }
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
    usage(stdout);
    return fflush(stdout) == 0 ? 0 : CLI_USAGE;
  }
  if (strcmp(argv[1], "--version") == 0) {
    printf("gdcert %s (MPFR %s)\n", PACKAGE_VERSION, mpfr_get_version());
    return fflush(stdout) == 0 ? 0 : CLI_USAGE;
  }
  for (size_t k = 0; k < sizeof commands / sizeof commands[0]; k++)
    if (strcmp(argv[1], commands[k].name) == 0) return commands[k].run(argc - 1, argv + 1);
  fprintf(stderr, "gdcert: no such command: %s (see gdcert --help)\n", argv[1]);
  return CLI_USAGE;
}
