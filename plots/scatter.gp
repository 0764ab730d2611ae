# Pairs of numbers as points.
# gnuplot -e "data='FILE.dat'; output='FILE.png'" plots/scatter.gp
# The data: x and y, a line a point.
load 'plots/picture.gp'
plot_width = 520
plot_height = 420
left = 100
right = 24
load 'plots/paper.gp'
set grid linecolor rgb '#dddddd' linewidth 0.8
set tics scale 0.5 out
if (!exists('rows')) { stats data index 0 using 1 nooutput; rows = STATS_records }
if (exists('x_to')) {
    set xrange [x_from - 0.04 * (x_to - x_from):x_to + 0.04 * (x_to - x_from)]
    set yrange [y_from - 0.04 * (y_to - y_from):y_to + 0.04 * (y_to - y_from)]
}
size = rows > 500 ? 0.5 : 0.9
plot data index 0 using 1:2 with points pointtype 7 pointsize size linecolor rgb '#600072b2'
