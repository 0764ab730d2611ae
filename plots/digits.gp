# A wall of pictures of 28 x 28 numbers from 0 to 1: a row for each digit, 0 on top. Two screen
# pixels to a pixel, so that nothing is blurred.
# gnuplot -e "data='FILE.dat'; output='FILE.png'" plots/digits.gp
load 'plots/palette.gp'
side = 28
stats data matrix nooutput
across = STATS_size_x
down = 10 * side
wide = 2 * across + 64
high = 2 * down + 8
set terminal pngcairo size wide,high font 'DejaVu Sans,11'
set output output
eval set_amount
set cbrange [0:1]
unset colorbox
unset key
set lmargin at screen 60.0 / wide
set rmargin at screen (60.0 + 2 * across) / wide
set bmargin at screen 4.0 / high
set tmargin at screen (4.0 + 2 * down) / high
set xrange [-0.5:across - 0.5]
set yrange [down - 0.5:-0.5]
unset xtics
set ytics scale 0 font ',14' ('0' 0.5 * side)
set for [digit = 1:9] ytics add (sprintf('%d', digit) side * (digit + 0.5))
set ylabel 'label' offset -0.5
do for [i = 1:9] {
    set arrow i from -0.5, side * i - 0.5 to across - 0.5, side * i - 0.5 \
        nohead linecolor rgb '#cccccc' linewidth 0.7 front
}
plot data matrix with image
