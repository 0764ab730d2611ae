# The mask of Z1, dA1, and their product dZ1: ten units, twenty samples.
# gnuplot -e "data='build/figures/05-mask.dat'; output='mask.png'" plots/mask.gp
load 'plots/palette.gp'
set terminal pngcairo size 640,860 font 'DejaVu Sans,11'
set output output
set size ratio -1
set xrange [-0.5:19.5]
set yrange [9.5:-0.5]
set xtics 1 scale 0 offset 0,0.3
set ytics 1 scale 0
set ylabel 'unit' offset 0.5
unset key
set multiplot layout 3,1 margins 0.09,0.86,0.06,0.96 spacing 0.075
unset colorbox
set palette defined (0 '#ffffff', 1 '#555555')
set cbrange [0:1]
set title 'Z1 > 0  (dark: 1)' offset 0,-0.5
plot data index 0 matrix with image pixels
eval set_signed
set colorbox
set cbrange [-0.8:0.8]
set title 'dA1' offset 0,-0.5
plot data index 1 matrix with image pixels
set title 'dZ1 = dA1 * (Z1 > 0)' offset 0,-0.5
set xlabel 'image' offset 0,0.3
plot data index 2 matrix with image pixels, \
     data index 0 matrix using 1:($3 == 0 ? $2 : NaN) with points pointtype 2 pointsize 0.7 linecolor rgb '#888888'
unset multiplot
