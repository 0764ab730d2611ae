# How many elements lie between which values.
# gnuplot -e "data='FILE.dat'; output='FILE.png'" plots/histogram.gp
# The data: from, to, how many, a line a bar.
load 'plots/picture.gp'
plot_width = 640
if (x_label eq '') { x_label = 'value' }
if (y_label eq '') { y_label = 'elements' }
plot_height = 320
left = 92
right = 24
load 'plots/paper.gp'
set style fill solid 1 border linecolor rgb 'white'
set grid ytics linecolor rgb '#dddddd' linewidth 0.8
set tics scale 0.5 out
stats data index 0 using 1 nooutput
from = STATS_min
stats data index 0 using 2 nooutput
to = STATS_max
stats data index 0 using 3 nooutput
set yrange [0:STATS_max * 1.06]
set xrange [from:to]
set arrow 1 from 0, graph 0 to 0, graph 1 nohead linecolor rgb '#777777' dashtype 2 linewidth 1
if (from > 0 || to < 0) { unset arrow 1 }
plot data index 0 using (($1 + $2) / 2):($3 / 2):(($2 - $1) / 2):($3 / 2) with boxxyerror linecolor rgb blue
