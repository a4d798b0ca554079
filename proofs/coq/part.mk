# make prove-coq: the theory and five instances, checked by Coq (out of tree; says so when coqc is not installed); -all: every instance
.PHONY: prove-coq prove-coq-all
prove-coq: gdcert$(EXEEXT)
	@sh $(srcdir)/proofs/coq/prove.sh proofs/coq-build $(abs_builddir)/gdcert$(EXEEXT); r=$$?; [ $$r -eq 77 ] || exit $$r
prove-coq-all: gdcert$(EXEEXT)
	@sh $(srcdir)/proofs/coq/prove.sh proofs/coq-build $(abs_builddir)/gdcert$(EXEEXT) all; r=$$?; [ $$r -eq 77 ] || exit $$r
# The theory is installed, so that a file of certify --coq can be checked: prove.sh compiles it.
coqdir = $(pkgdatadir)/coq
coq_DATA = proofs/coq/Base.v proofs/coq/Loss.v proofs/coq/Network.v proofs/coq/Vec.v proofs/coq/Growth.v \
  proofs/coq/Limit.v proofs/coq/Gap.v proofs/coq/HalfSpace.v proofs/coq/Mirror.v proofs/coq/Radius.v proofs/coq/Decoupled.v proofs/coq/Dead.v \
  proofs/coq/Excess.v proofs/coq/Frozen.v proofs/coq/FrozenGap.v proofs/coq/Vertices.v proofs/coq/TheoremT.v proofs/coq/TheoremTExact.v proofs/coq/TheoremR.v \
  proofs/coq/FrozenZone.v proofs/coq/Ordered.v proofs/coq/Settle.v proofs/coq/TheoremL.v proofs/coq/OneSidedLimit.v \
  proofs/coq/Leap.v proofs/coq/Relax.v proofs/coq/Landing.v proofs/coq/Chain.v proofs/coq/Sums.v proofs/coq/Abel.v proofs/coq/Majorant.v proofs/coq/MajorantLog.v proofs/coq/AbelSeries.v proofs/coq/AbelRemainder.v proofs/coq/LogLeap.v proofs/coq/Rate.v proofs/coq/OneSided.v proofs/coq/OneSidedRate.v proofs/coq/OneSidedGap.v \
  proofs/coq/Drift.v proofs/coq/TheoremS.v proofs/coq/Active.v proofs/coq/Certificate.v proofs/coq/WpAxioms.v proofs/coq/WpKernel.v proofs/coq/WpLogistic.v proofs/coq/WpTwo.v proofs/coq/WpGeneral.v proofs/coq/WpDense.v proofs/coq/WpWide.v proofs/coq/WpFine.v proofs/coq/KernelStep.v proofs/coq/KernelBlock.v proofs/coq/KernelWays.v proofs/coq/KernelTwo.v proofs/coq/KernelGeneral.v proofs/coq/KernelFine.v \
  proofs/coq/Instance.v proofs/coq/OneSidedInstance.v proofs/coq/Assumptions.v proofs/coq/_CoqProject proofs/coq/assumptions.expected \
  proofs/coq/mustfail.tsv proofs/coq/prove.sh proofs/coq/README.md
