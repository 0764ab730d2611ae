# A vector as bars, the first on the left.
# gnuplot -e "data='FILE.dat'; output='FILE.png'" plots/bars.gp
# The data: the elements, a line each.
load 'plots/picture.gp'
if (!exists('down')) {
    stats data index 0 using 1 nooutput
    down = STATS_records
    across = 1
    has_sign = STATS_min < 0
    high = has_sign && -STATS_min > STATS_max ? -STATS_min : STATS_max
    low = has_sign ? -high : STATS_min
    block_rows = 1
    block_columns = 1
    if (high == 0) { high = 1 }
}
load 'plots/cells.gp'
plot_width = bound(360, down * 40, 800)
plot_height = 280
right = 30
left = 88
load 'plots/paper.gp'
x(i) = i * block_rows + (block_rows - 1) / 2.
bottom_value = has_sign ? -1.06 * high : 0
set xrange [-0.6:down * block_rows - 0.4]
set yrange [bottom_value:1.06 * high]
if (down * block_rows <= 24) { set xtics 1 }
set tics scale 0.5 out
set grid ytics linecolor rgb '#e4e4e4' linewidth 0.6
set boxwidth (down <= 60 ? 0.8 : 1) * block_rows
set style fill solid 1 border linecolor rgb '#555555'
if (down > 60) { set style fill solid 1 noborder }
unset colorbox
set palette maxcolors 0
picture = "plot data index 0 using (x($0)):1:1 with boxes linecolor palette, 0 with lines linecolor rgb '#555555' linewidth 0.8"
if (odd > 0) {
    picture = picture . ", data index 1 using (x($2)):(bottom_value / 2 + 0.53 * high):(0.5 * block_rows):(0.53 * high - bottom_value / 2):(odd_color($3))" \
        . " with boxxyerror fillstyle solid 1 noborder linecolor rgb variable"
}
eval picture
