# The gap between the probability that each digit is given and its share, ten digits. Columns:
# iteration, then a gap for each digit.
# gnuplot -e "data='build/figures/07-shares.dat'; output='shares.png'" plots/shares.gp
load 'plots/palette.gp'
set output output
set xlabel 'iteration'
set ylabel 'probability given − share of the digit'
set xrange [0:40]
set yrange [-0.08:0.2]
set xtics 0, 5, 40
set ytics -0.05, 0.05, 0.2
set grid ytics linecolor rgb '#dddddd' linewidth 0.6
set rmargin 4
set key top right samplen 4

plot 0 with lines linecolor rgb grey dashtype 3 linewidth 1.2 notitle, \
     for [k in "2 4 5 7 9 10 11"] data using 1:(column(int(k))) with lines linecolor rgb '#b0b0b0' linewidth 1.2 notitle, \
     data using 1:6 with lines linecolor rgb orange linewidth 2 dashtype (6, 3) title 'digit 4', \
     data using 1:3 with lines linecolor rgb blue linewidth 2.2 dashtype (2, 2) title 'digit 1', \
     data using 1:8 with lines linecolor rgb vermilion linewidth 2.4 title 'digit 6', \
     NaN with lines linecolor rgb '#b0b0b0' linewidth 1.2 title 'the others'
