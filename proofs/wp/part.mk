# make prove: the core, proved by Frama-C/WP: replay of the committed cache, a changed character refused, no contract that
# contradicts itself, every mutant refused (PROVE_CACHE=update or none proves anew)
.PHONY: prove prove-mutants
prove:
	@if command -v frama-c >/dev/null 2>&1; then cd $(srcdir)/proofs/wp && sh ./prove && sh ./prove tamper && sh ./prove smoke && sh ./prove mutants; \
	else echo "prove: SKIPPED: frama-c is not installed (frama-c-base why3)"; fi
# the last two again without their caches (needs the solvers)
prove-mutants:
	@cd $(srcdir)/proofs/wp && PROVE_CACHE=none sh ./prove smoke && PROVE_CACHE=none sh ./prove mutants
