# The relative error of numerical slopes against the nudge h: forward and central, double and float.
# gnuplot -e "data='build/figures/05-h.dat'; output='h.png'" plots/h.gp
load 'plots/palette.gp'
set terminal pngcairo size 760,520 font 'DejaVu Sans,11'
set output output
set logscale xy
set format x '10^{%T}'
set format y '10^{%T}'
set xrange [5e-14:2e-1]
set yrange [1e-12:3]
set mxtics 1
set mytics 1
set xtics 10
set ytics 100
set xlabel 'nudge h'
set ylabel 'relative error of the slopes'
set grid linecolor rgb '#dddddd'
set key bottom left Left reverse spacing 1.3
plot data using 1:2 with linespoints pointtype 5 linewidth 2 linecolor rgb sky title 'forward, double', \
     data using 1:3 with linespoints pointtype 9 linewidth 2 linecolor rgb blue title 'central, double', \
     data using 1:4 with linespoints pointtype 4 linewidth 1.3 linecolor rgb orange title 'forward, float', \
     data using 1:5 with linespoints pointtype 8 linewidth 1.3 linecolor rgb vermilion title 'central, float'
