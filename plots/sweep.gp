# The relative error of the slopes at one entry against the nudge h: forward and central.
# gnuplot -e "data='build/figures/sweep.dat'; output='sweep.png'" plots/sweep.gp
load 'plots/palette.gp'
set terminal pngcairo size 760,480 font 'DejaVu Sans,11'
set output output
set logscale xy
set format x '10^{%T}'
set format y '10^{%T}'
set xrange [5e-14:2e-1]
set yrange [5e-13:30]
set mxtics 1
set mytics 1
set xtics 10
set ytics 100
set xlabel 'nudge h'
set ylabel 'relative error of the slope'
set grid linecolor rgb '#dddddd'
set key top right Right spacing 1.3
plot data using 1:2 with linespoints pointtype 5 linewidth 2 linecolor rgb sky title 'forward', \
     data using 1:3 with linespoints pointtype 9 linewidth 2 linecolor rgb blue title 'central'
