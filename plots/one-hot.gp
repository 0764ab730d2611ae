# The first columns of Y as cells, row 0 on top, each with its label below.
# The data: the matrix, then (after two blank lines) a line of the labels.
# gnuplot -e "data='FILE.dat'; output='FILE.png'" plots/one-hot.gp
load 'plots/palette.gp'
stats data index 0 matrix nooutput
columns = STATS_size_x
rows = STATS_size_y
cell = 21.0
wide = 88 + cell * columns
high = 66 + cell * rows
set terminal pngcairo size wide,high font 'DejaVu Sans,11'
set output output
set lmargin at screen 68 / wide
set rmargin at screen (68 + cell * columns) / wide
set bmargin at screen 56 / high
set tmargin at screen (56 + cell * rows) / high
set xrange [-0.5:columns - 0.5]
set yrange [rows - 0.5:-0.5]
set ytics 0,1 scale 0
set xtics scale 0 offset 0,0.3
set ylabel 'row of Y' offset -0.5
set label 'label' right at screen 58 / wide, screen 42 / high textcolor rgb '#333333'
set label sprintf('the first %d samples, a column each', columns) center \
    at screen (68 + cell * columns / 2) / wide, screen 16 / high
unset key
set style fill solid 1 noborder
do for [i = 1:columns - 1] {
    set arrow from i - 0.5, -0.5 to i - 0.5, rows - 0.5 nohead linecolor rgb '#d4d4d4' linewidth 0.6 back
}
do for [i = 1:rows - 1] {
    set arrow from -0.5, i - 0.5 to columns - 0.5, i - 0.5 nohead linecolor rgb '#d4d4d4' linewidth 0.6 back
}
plot data index 0 matrix using 1:2:(0.46 * ($3 > 0)):(0.46 * ($3 > 0)) \
         with boxxyerror linecolor rgb '#2171b5', \
     '' index 0 matrix using 1:2:(sprintf('%d', $3)):($3 > 0 ? 0xffffff : 0xb0b0b0) \
         with labels textcolor rgb variable, \
     '' index 1 matrix using 1:(0):xtic(sprintf('%d', $3)) with points pointtype -1
