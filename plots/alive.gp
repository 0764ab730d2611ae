# On how many pictures each hidden unit is positive, by iteration. A matrix, a row a unit: the
# logarithm of the count, -1 for none.
# gnuplot -e "data='build/figures/07-alive.dat'; output='alive.png'" plots/alive.gp
load 'plots/palette.gp'
set terminal pngcairo size 800,250 font 'DejaVu Sans,11'
set output output
set size ratio -1
set xrange [-0.5:39.5]
set yrange [9.5:-0.5]
set xtics 0, 5, 35 scale 0 offset 0, 0.3
set ytics 1 scale 0
set xlabel 'iteration' offset 0, 0.3
set ylabel 'unit' offset 0.5
set lmargin 6
set rmargin 13
set tmargin 1
unset key
set palette defined (-1 '#ffffff', -0.01 '#ffffff', 0 '#c6dbef', 2 '#6baed6', 3.5 '#2171b5', 4.62 '#08306b')
set cbrange [-1:4.62]
set cblabel 'pictures' offset 0.5
set cbtics ('none' -1, '1' 0, '10' 1, '100' 2, '1000' 3, '10000' 4) scale 0
plot data matrix with image pixels, \
     data matrix using 1:($3 < 0 ? $2 : NaN) with points pointtype 2 pointsize 0.6 linecolor rgb '#aaaaaa'
