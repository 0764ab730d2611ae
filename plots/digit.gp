# A picture of 28 x 28 numbers from 0 to 1, row 0 on top.
# gnuplot -e "data='FILE.dat'; output='FILE.png'" plots/digit.gp
load 'plots/palette.gp'
set terminal pngcairo size 520,480 font 'DejaVu Sans,11'
set output output
eval set_amount
set cbrange [0:1]
set size ratio -1
set xrange [-0.5:27.5]
set yrange [27.5:-0.5]
set xlabel 'column'
set ylabel 'row'
set cblabel 'pixel / 255'
unset key
plot data matrix with image pixels
