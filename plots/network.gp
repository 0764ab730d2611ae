# The layers of a network: their units, each with its mean activation, and the weights between them.
# gnuplot -e "data='FILE.dat'; output='FILE.png'" plots/network.gp
# The data: layer, units of it, which unit, x, y, half a unit's width, mean, a line a unit; then
# x, y, x, y, weight (from -1 to 1), a line an edge. name[1], name[2] ... say what the layers are.
load 'plots/picture.gp'
plot_width = 760
plot_height = 430
left = 20
right = 90
bottom = 70
if (!exists('high')) { stats data index 0 using 7 nooutput; high = STATS_max; low = 0 }
load 'plots/paper.gp'
eval set_amount
set cbrange [low:high]
set cblabel 'mean activation' offset 0.5
set colorbox user origin (left + plot_width + 8.0) / wide, (bottom + 90.0) / real(high_) \
    size 14.0 / wide, 240.0 / high_
unset border
unset tics
set cbtics format '%.3g' scale 0.5
set xrange [0:plot_width]
set yrange [0:plot_height]
set style fill solid 1 border linecolor rgb '#555555'
layer_x(i) = plot_width * (names > 1 ? 0.1 + 0.8 * (i - 1.) / (names - 1) : 0.5)
do for [i = 1:names] {
    set label 10 + i name[i] at layer_x(i), -20 center font size_of(10) noenhanced textcolor rgb '#333333'
}
# Weights beyond 1 are none: 2 leads from a field of many units, 3 is its frame.
shade(w) = abs(w) > 1 ? (w > 2 ? 0x555555 : 0xc8cdd2) : (int(255 * (1 - abs(w)) * 0.93) << 24) + (w < 0 ? 0x2166ac : 0xb2182b)
plot data index 1 using 1:2:($3 - $1):($4 - $2):(shade($5)) with vectors nohead linewidth 1.2 linecolor rgb variable, \
     data index 0 using ($6 < 9 ? $4 : NaN):5:6:6:7 with boxxyerror fillstyle solid 1 noborder linecolor palette, \
     data index 0 using ($6 < 9 ? NaN : $4):5:6:6:7 with boxxyerror linecolor palette, \
     data index 0 using ($6 >= 9 ? $4 : NaN):5:(sprintf('%d', $3)):($7 > low + 0.55 * (high - low) ? 0xffffff : 0x444444) \
         with labels font small_font textcolor rgb variable
