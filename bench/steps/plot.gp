# Figures of the step benchmark: run in the directory of steps.dat and precision.dat.
set terminal svg size 1000,420 font "sans,12"
set output "steps.svg"
set multiplot layout 1,2
set key right bottom samplen 2
set grid
set logscale xy
set xrange [1e3:1e10]
set format "10^{%T}"
set title "sliding instance: processor time against steps"
set xlabel "steps"
set ylabel "seconds"
f(p) = sprintf("< awk '$1 == \"%s\" {print $2, $3}' steps.dat", p)
plot for [p in "gdcert-fast gdcert-interval arb mpfi mpfr mpmath boost double"] f(p) using 1:2 with linespoints title p
set title "2*10^4 steps against working bits"
set xlabel "bits"
set ylabel "seconds"
unset logscale
set xrange [0:1100]
set yrange [1e-3:*]
set xtics 256
set logscale y
set format x "%g"
g(p) = sprintf("< awk '$1 == \"%s\" {print $2, $3}' precision.dat", p)
plot for [p in "gdcert-interval arb mpfi mpfr"] g(p) using 1:2 with linespoints title p
unset multiplot
