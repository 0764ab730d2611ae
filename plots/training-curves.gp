# Loss above, accuracy below, by iteration. Columns: iteration, training loss, dev loss, training
# accuracy, dev accuracy.
# gnuplot -e "data='build/figures/06-curves.dat'; output='curves.png'" plots/training-curves.gp
load 'plots/palette.gp'
set terminal pngcairo size 720,600 font 'DejaVu Sans,11' linewidth 1.4
set output output
set multiplot layout 2, 1
set lmargin 9
set rmargin 3
set xrange [0:*]
set xtics 0, 100
set grid linecolor rgb '#e2e2e2' linewidth 0.6

set ylabel 'loss'
set yrange [0:3.2]
set ytics 0, 0.5, 3
set format x ''
set bmargin 0.6
set tmargin 1.5
set key top right samplen 4
set label 'ln 10' at graph 0.98, first log(10) right offset 0, 0.6 textcolor rgb '#555555'
plot log(10) with lines linecolor rgb grey dashtype 3 linewidth 1.2 notitle, \
     data using 1:2 with lines linecolor rgb blue linewidth 2.2 title 'training (41000 samples)', \
     data using 1:3 with lines linecolor rgb vermilion linewidth 1.6 dashtype (18, 9) title 'dev (1000 samples)'

unset label
set ylabel 'accuracy'
set xlabel 'iteration'
set yrange [0:1]
set ytics 0, 0.2, 1
set format x '%g'
set bmargin 3.2
set tmargin 0.9
set key bottom right
set label 'guessing' at graph 0.98, first 0.1 right offset 0, -0.7 textcolor rgb '#555555'
plot 0.1 with lines linecolor rgb grey dashtype 3 linewidth 1.2 notitle, \
     data using 1:4 with lines linecolor rgb blue linewidth 2.2 notitle, \
     data using 1:5 with lines linecolor rgb vermilion linewidth 1.6 dashtype (18, 9) notitle
unset multiplot
