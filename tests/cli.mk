# Tests of the program from the outside.
TESTS += tests/cli-certify.sh
EXTRA_DIST += tests/cli-certify.sh tests/valgrind.sh tests/install.sh tests/cli-lib.sh
TESTS += tests/cli-coq.sh
EXTRA_DIST += tests/cli-coq.sh
TESTS += tests/lint-trust.sh
EXTRA_DIST += tests/lint-trust.sh
