# A picture of 28 x 28 numbers from 0 to 1, row 0 on top.
# gnuplot -e "data='FILE.dat'; output='FILE.png'" plots/digit.gp
load 'plots/palette.gp'
set terminal pngcairo size 560,480 font 'DejaVu Sans,11'
set output output
eval set_amount
set cbrange [0:1]
set cbtics 0.2
set size ratio -1
set xrange [-0.5:27.5]
set yrange [27.5:-0.5]
set xtics 0,4,27 out
set ytics 0,4,27 out
set xlabel 'column'
set ylabel 'row'
set cblabel 'pixel / 255'
unset key
do for [i = 0:26] {
    set arrow from i + 0.5, -0.5 to i + 0.5, 27.5 nohead linecolor rgb '#e4e4e4' linewidth 0.4 front
    set arrow from -0.5, i + 0.5 to 27.5, i + 0.5 nohead linecolor rgb '#e4e4e4' linewidth 0.4 front
}
plot data matrix with image pixels
