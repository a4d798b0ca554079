#!/bin/sh
# The step benchmark: gdcert against every peer that is installed, one process family, pinned to one core, interleaved.
# usage: run.sh BUILDDIR RESULTS        (make bench calls it; BUILDDIR has libgdcert built)
#   BENCH_ROUNDS (5): measurements of each; the table has medians.  BENCH_SECONDS (20): what one measurement may take;
#   peers that would need longer are left out where that happens, and the output says so.
#   BENCH_CFLAGS (-O2): for the peers in C and C++; gdcert itself is as it was configured.
set -eu
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$2"
results=$(cd "$2" && pwd)
rounds=${BENCH_ROUNDS:-5} budget=${BENCH_SECONDS:-20} flags=${BENCH_CFLAGS:--O2}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cc=${CC:-cc} cxx=${CXX:-c++} python=${PYTHON:-/usr/bin/python3}
LC_ALL=C
export LC_ALL

# --- one core ---------------------------------------------------------------------------------------
pin=
if command -v taskset >/dev/null 2>&1; then
  core=$(taskset -cp $$ | sed 's/.*[ ,-]//')
  if taskset -cp "$core" $$ >/dev/null 2>&1; then pin=$core; fi
fi

# --- peers ------------------------------------------------------------------------------------------
missing=
have() { # NAME COMMAND..: build or probe a peer
  name=$1
  shift
  if "$@" >"$work/$name.log" 2>&1; then peers="$peers $name"; else missing="$missing $name"; fi
}
peers=
have double "$cc" -std=gnu11 $flags "$here/double.c" -o "$work/double" -lm
have mpfr "$cc" -std=gnu11 $flags "$here/mpfr.c" -o "$work/mpfr" -lmpfr -lgmp -lm
have arb "$cc" -std=gnu11 $flags "$here/arb.c" -o "$work/arb" -lflint-arb -lflint -lmpfr -lgmp -lm
case " $peers " in
*" arb "*) ;;
*) missing=$(echo "$missing" | sed 's/ arb//')
   have arb "$cc" -std=gnu11 $flags "$here/arb.c" -o "$work/arb" -larb -lflint -lmpfr -lgmp -lm ;;
esac
have mpfi "$cc" -std=gnu11 $flags "$here/mpfi.c" -o "$work/mpfi" -lmpfi -lmpfr -lgmp -lm
have boost "$cxx" $flags -frounding-math "$here/boost.cpp" -o "$work/boost" -lm
have mpmath "$python" -c 'from mpmath import iv'
peers="gdcert $peers"
engines="fast fast-general gram"

call() { # PEER INSTANCE LOSS FORM STEPS BITS
  peer=$1
  shift
  case $peer in
  mpmath) "$python" "$here/mpmath-iv.py" "$@" ;;
  gdcert) "$build/bench-steps" "$@" ;;
  *) "$work/$peer" "$@" ;;
  esac
}

# What the tables call a row.
label() { # PEER FORM
  case $1-$2 in
  gdcert-gram) echo gdcert-interval ;;
  gdcert-*) echo "gdcert-$2" ;;
  *) echo "$1" ;;
  esac
}

# The least multiple of 8 bits at which Arb ends with a radius as small as that of gdcert.
match() { # FORM STEPS
  target=$(call gdcert sliding exponential "$1" "$2" 0 | cut -d' ' -f2)
  bits=64
  while [ $bits -le 512 ]; do
    radius=$(call arb sliding exponential gram "$2" $bits | cut -d' ' -f2)
    if awk -v r="$radius" -v t="$target" 'BEGIN {exit !(r <= t)}'; then break; fi
    bits=$((bits + 8))
  done
  echo $bits
}
matches=
case " $peers " in
*" arb "*)
  for engine in $engines; do
    case $engine in
    gram) matches="$matches $(match gram 50000)" ;;
    fast) matches="$matches $(match fast 200000)" ;;
    esac
  done ;;
esac

# --- what is measured -------------------------------------------------------------------------------
# peer, form, bits, steps
rows() {
  for engine in $engines; do
    case $engine in fast*) echo "gdcert $engine 0 5000000" ;; esac
  done
  cat <<END
gdcert gram 0 50000
gdcert gram 192 50000
gdcert gram 256 50000
arb gram 128 200000
arb weights 128 200000
$(for bits in $matches; do echo "arb gram $bits 200000"; done)
mpfi gram 128 30000
mpfr gram 128 60000
mpmath gram 128 3000
boost gram 53 100000
double weights 53 5000000
double gram 53 5000000
END
}

: >"$work/all"
: >"$work/late"
one_round() {
  for instance in frozen sliding; do
    for loss in exponential logistic; do
      rows | while read -r peer form bits steps; do
        [ -n "$peer" ] || continue
        case " $peers " in *" $peer "*) ;; *) continue ;; esac
        name=$(label "$peer" "$form")
        if ! line=$(call "$peer" $instance $loss "$form" "$steps" "$bits" 2>/dev/null); then
          echo "$name: does not serve $instance $loss" >>"$work/late"
          continue
        fi
        state=$form
        [ "$peer" != gdcert ] || state=gram
        echo "$instance $loss $name $state $bits $steps $line" >>"$work/all"
      done
    done
    line=$(call gdcert $instance exponential+catalogue gram 5000 0)
    echo "$instance exponential gdcert+catalogue gram 0 5000 $line" >>"$work/all"
    line=$(call gdcert $instance exponential+catalogue fast 5000000 0)
    echo "$instance exponential gdcert-fast+catalogue gram 0 5000000 $line" >>"$work/all"
  done
}
round=1
while [ "$round" -le "$rounds" ]; do
  one_round
  round=$((round + 1))
done

# --- cost against the number of steps, and against precision: one measurement each --------------------
against_steps() {
  {
    for engine in $engines; do echo "gdcert $engine 0"; done
    printf '%s\n' "arb gram 128" "mpfi gram 128" "mpfr gram 128" "mpmath gram 128" "boost gram 53" "double gram 53"
  } | while read -r peer form bits; do
    case " $peers " in *" $peer "*) ;; *) continue ;; esac
    name=$(label $peer $form)
    cost=0 # of the next measurement: ten times the one before
    for steps in 1000 10000 100000 1000000 10000000 100000000 1000000000; do
      if awk -v c="$cost" -v b="$budget" 'BEGIN {exit !(c > b)}'; then
        echo "$name: not beyond $((steps / 10)) steps, as $steps would take about $cost s" >>"$work/late"
        break
      fi
      line=$(call $peer sliding exponential $form $steps $bits) || break
      echo "$name $steps $line"
      cost=$(echo "$line" | awk '{print 10 * $1}')
      decided=$(echo "$line" | cut -d' ' -f4)
      if [ "$decided" = 0 ]; then
        echo "$name: not beyond $steps steps, as a sign is no longer decided" >>"$work/late"
        break
      fi
    done
  done
}
against_precision() {
  for peer in gdcert arb mpfi mpfr; do
    case " $peers " in *" $peer "*) ;; *) continue ;; esac
    for bits in 64 80 96 128 160 192 256 384 512 1024; do
      line=$(call $peer sliding exponential gram 20000 $bits) || continue
      echo "$(label $peer gram) $bits $line"
    done
  done
}
against_steps >"$results/steps.dat"
against_precision >"$results/precision.dat"

# --- the report ---------------------------------------------------------------------------------------
{
  echo "Certified and plain stepping: two points, two neurons, v = (1, -1), step 1/10 (bench/steps/peer.h)"
  echo
  sed -n 's/^model name[^:]*: */processor  /p' /proc/cpuinfo 2>/dev/null | head -1
  echo "compiler   $("$cc" --version | head -1), $flags"
  echo "pinned     $([ -n "$pin" ] && echo "to one core" || echo "no")"
  echo "measured   $rounds interleaved rounds, processor time, medians; uptime load $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo unknown)"
  [ -z "$matches" ] || echo "arb        at 128 bits, and at the bits that end with the radius of gdcert's engines:$matches"
  [ -z "$missing" ] || echo "skipped    not installed:$missing"
  echo
  awk -f "$here/table.awk" "$work/all"
  echo
  echo "cost against the number of steps (sliding, exponential): steps.dat; against precision: precision.dat"
  sort -u "$work/late"
} >"$results/table.txt"
if command -v gnuplot >/dev/null 2>&1; then
  (cd "$results" && gnuplot "$here/plot.gp") || echo "gnuplot failed" >&2
else
  echo "no gnuplot: no figure" >&2
fi
cat "$results/table.txt"
