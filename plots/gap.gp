# Accuracy on seen and unseen digits, by how many were seen. Columns: samples, training accuracy,
# test accuracy.
# gnuplot -e "data='build/figures/10-gap.dat'; output='gap.png'" plots/gap.gp
load 'plots/palette.gp'
set output output
set logscale x
set xlabel 'training samples (log scale)'
set ylabel 'accuracy'
set xrange [22:4500]
set yrange [0.4:1.03]
set xtics (30, 100, 300, 1000, 3000)
set ytics 0.4, 0.1, 1
set grid ytics linecolor rgb '#dddddd' linewidth 0.6
set key bottom right samplen 4
set style fill solid 0.12 noborder

plot data using 1:2:3 with filledcurves linecolor rgb grey notitle, \
     data using 1:2 with linespoints linecolor rgb blue linewidth 2.2 pointtype 7 title 'on the samples it was trained on', \
     data using 1:3 with linespoints linecolor rgb vermilion linewidth 2.2 dashtype (6, 3) pointtype 5 title 'on the 10000 test images'
