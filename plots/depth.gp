# How much the cost feels a score of each layer, for four initialisations. Columns: layer, then the
# root mean square of dZ for small, xavier, he and uniform.
# gnuplot -e "data='build/figures/08-depth.dat'; output='depth.png'" plots/depth.gp
load 'plots/palette.gp'
set terminal pngcairo size 720,440 font 'DejaVu Sans,11'
set output output
set logscale y
set format y '10^{%T}'
set xrange [0.8:6.2]
set yrange [1e-9:3]
set xtics 1
set ytics 10
set mytics 1
set xlabel 'layer'
set ylabel 'root mean square of dZ'
set grid ytics linecolor rgb '#dddddd' linewidth 0.6
set key bottom right reverse Left spacing 1.3
plot data using 1:5 with linespoints pointtype 9 linewidth 2 linecolor rgb vermilion title 'uniform', \
     data using 1:4 with linespoints pointtype 5 linewidth 2 linecolor rgb blue title 'he', \
     data using 1:3 with linespoints pointtype 7 linewidth 2 linecolor rgb orange title 'xavier', \
     data using 1:2 with linespoints pointtype 11 linewidth 2 linecolor rgb grey title 'small'
