# The relative errors of mistakes, on one scale. Columns: the error, the name in quotes.
# gnuplot -e "data='build/figures/09-mistakes.dat'; output='mistakes.png'" plots/mistakes.gp
load 'plots/palette.gp'
set terminal pngcairo size 760,380 font 'DejaVu Sans,11'
set output output
stats data using 1 nooutput
set logscale x
set format x '10^{%T}'
set xrange [3e-11:8]
set yrange [-0.6:STATS_records - 0.4]
set xtics 100
set mxtics 1
set xlabel 'relative error of the gradient'
set grid xtics linecolor rgb '#dddddd'
set arrow 1 from 1e-6, graph 0 to 1e-6, graph 1 nohead dashtype (6, 4) linecolor rgb grey
set label 1 'passes  ' at 1e-6, graph 0.96 right textcolor rgb grey
set label 2 '  fails' at 1e-6, graph 0.96 left textcolor rgb grey
# What is below 1e-9 is drawn hollow: rounding decides where it lies.
plot data using ($1 < 1e-9 ? 1e-10 : NaN):($0):ytic(2) with points pointtype 6 pointsize 1.8 linewidth 1.5 linecolor rgb blue notitle, \
     data using ($1 < 1e-9 ? NaN : $1):($0):ytic(2) with points pointtype 7 pointsize 1.8 linecolor rgb vermilion notitle
