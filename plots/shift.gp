# Accuracy on test images that were moved by whole pixels. Columns: pixels, accuracy moved to the
# right, accuracy moved down.
# gnuplot -e "data='build/figures/10-shift.dat'; output='shift.png'" plots/shift.gp
load 'plots/palette.gp'
set output output
set xlabel 'moved by so many pixels'
set ylabel 'accuracy'
set xrange [-6:6]
set yrange [0:1]
set xtics -6, 1, 6
set ytics 0, 0.2, 1
set grid ytics linecolor rgb '#dddddd' linewidth 0.6
set key top right samplen 4
set label 'guessing' at 0, 0.1 center offset 0, -0.7 textcolor rgb '#555555'

plot 0.1 with lines linecolor rgb grey dashtype 3 linewidth 1.2 notitle, \
     data using 1:2 with linespoints linecolor rgb blue linewidth 2.2 pointtype 7 title 'to the right', \
     data using 1:3 with linespoints linecolor rgb vermilion linewidth 2.2 dashtype (6, 3) pointtype 5 title 'down'
