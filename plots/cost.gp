# What a probability costs: -ln a, left; the same over powers of ten with -ln(a + 1e-8), right.
# gnuplot -e "data='FILE.dat'; output='FILE.png'" plots/cost.gp
load 'plots/palette.gp'
set terminal pngcairo size 840,400 font 'DejaVu Sans,11' linewidth 1.4
set output output
set multiplot layout 1,2
set border 3
set ylabel 'cost in nats'

set xlabel 'probability a of the right digit'
set xrange [0:1]
set yrange [0:6.5]
unset key
set arrow 1 from 0.1, 0 to 0.1, log(10) nohead dashtype 2 linecolor rgb grey
set arrow 2 from 0, log(10) to 0.1, log(10) nohead dashtype 2 linecolor rgb grey
set label 1 'a = 0.1 costs ln 10 = 2.303' at 0.1, log(10) point pointtype 7 pointsize 0.9 \
    linecolor rgb vermilion offset 1, 0.4
plot data index 0 using 1:2 with lines linewidth 2 linecolor rgb blue

unset arrow
unset label
set xlabel 'the same, powers of ten'
set logscale x
set format x '10^{%L}'
set xtics 1e-14, 100, 1
set xrange [1e-14:1]
set yrange [0:34]
set key top right
plot data index 1 using 1:2 with lines linewidth 2 linecolor rgb blue title '-ln a', \
     data index 1 using 1:3 with lines linewidth 2 dashtype 2 linecolor rgb vermilion \
         title '-ln(a + 10^{-8})'
