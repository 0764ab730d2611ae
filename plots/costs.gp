# How many pictures cost how much, at two starts: middle of the bin, share of each start in %;
# then the mean of the first start.
# gnuplot -e "data='FILE.dat'; output='FILE.png'" plots/costs.gp
load 'plots/palette.gp'
set terminal pngcairo size 760,460 font 'DejaVu Sans,11' linewidth 1.2
set output output
stats data index 1 using 1 nooutput
mean = STATS_mean
set multiplot
set border 3
set xrange [0:13.5]
set boxwidth 0.25
set style fill solid 0.8 border linecolor rgb 'white'
set lmargin at screen 0.1
set rmargin at screen 0.97
unset key
set arrow 1 from log(10), graph 0 to log(10), graph 1 nohead front dashtype 2 linecolor rgb 'black'

set tmargin at screen 0.97
set bmargin at screen 0.72
set yrange [0:110]
set ytics 50
set format x ''
set label 1 'small' at 13.3, 90 right font ',12'
set label 2 ' ln 10' at log(10) + 0.15, 88 left
set label 3 'share of pictures, %' at screen 0.025, screen 0.54 rotate center
plot data index 0 using 1:3 with boxes linecolor rgb orange

set tmargin at screen 0.66
set bmargin at screen 0.13
set yrange [0:*]
set ytics autofreq
set format x '%g'
set xtics 1
set xlabel 'cost in nats, a quarter of a nat a bar'
unset label
set label 1 'uniform' at 13.3, graph 0.9 right font ',12'
set label 2 sprintf('mean %.2f', mean) at mean, graph 0.97 left offset 1, 0
set arrow 2 from mean, graph 0 to mean, graph 1 nohead front linewidth 1.5 linecolor rgb vermilion
plot data index 0 using 1:2 with boxes linecolor rgb blue
