# make prove: the core, proved by Frama-C/WP (replay of the committed cache; PROVE_CACHE=update or none proves anew)
.PHONY: prove prove-mutants
prove:
	@if command -v frama-c >/dev/null 2>&1; then sh $(srcdir)/proofs/wp/prove && sh $(srcdir)/proofs/wp/prove tamper; \
	else echo "prove: SKIPPED: frama-c is not installed (frama-c-base why3)"; fi
# wrong edits of the core that WP must refuse, and contracts that must not contradict themselves (needs the solvers)
prove-mutants:
	@sh $(srcdir)/proofs/wp/prove smoke && sh $(srcdir)/proofs/wp/prove mutants
