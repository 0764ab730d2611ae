# The relative error of a numerical slope against the nudge h: the mean of the samples' differences,
# and the difference of two means. Columns: h, the first, the second.
# gnuplot -e "data='build/figures/09-means.dat'; output='means.png'" plots/means.gp
load 'plots/palette.gp'
set output output
set logscale xy
set format x '10^{%T}'
set format y '10^{%T}'
set xrange [5e-14:2e-1]
set yrange [1e-14:3]
set mxtics 1
set mytics 1
set xtics 10
set ytics 100
set xlabel 'nudge h'
set ylabel 'relative error of the slope'
set grid linecolor rgb '#dddddd'
set key top center Left reverse spacing 1.3
plot data using 1:3 with linespoints pointtype 9 linewidth 2 linecolor rgb vermilion title 'difference of two means', \
     data using 1:2 with linespoints pointtype 5 linewidth 2 linecolor rgb blue title 'mean of 41000 differences'
