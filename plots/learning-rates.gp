# The loss by iteration for four learning rates. Columns: iteration, then a loss for each rate.
# gnuplot -e "data='build/figures/06-rates.dat'; output='rates.png'" plots/learning-rates.gp
load 'plots/palette.gp'
set output output
set logscale y
set xlabel 'iteration'
set ylabel 'loss (log scale)'
set xrange [0:69]
set yrange [0.7:25]
set xtics 0, 10, 60
set ytics (0.7, 1, 2, 3, 5, 10, 20)
set grid ytics linecolor rgb '#dddddd' linewidth 0.6
set rmargin 3
unset key
ln10 = log(10)

# A curve's name stands at its right end; those that would collide are moved a little.
set label 'α = 0.01' at 60, 2.62 textcolor rgb purple
set label 'α = 0.1' at 60, 1.73 textcolor rgb blue
set label 'α = 1' at 60, 1.23 textcolor rgb vermilion
set label 'α = 10' at 60, 2.13 textcolor rgb '#333333'
set label 'ln 10 = 2.303: all digits held equally likely' at 15, 2.303 offset 0, 5.2 textcolor rgb '#555555'
set arrow from 21, 4.0 to 21, 2.38 size 0.8, 20 linecolor rgb '#777777' linewidth 0.8
set label 'α = 10 overshoots: 21.1' at 2.2, 20 textcolor rgb '#333333'

# ln 10 comes last: the curve of α = 10 ends on it.
plot data using 1:2 with lines linecolor rgb purple linewidth 2 dashtype (6, 3), \
     data using 1:3 with lines linecolor rgb blue linewidth 2.4, \
     data using 1:4 with lines linecolor rgb vermilion linewidth 1.6, \
     data using 1:5 with lines linecolor rgb '#333333' linewidth 1.4, \
     ln10 with lines linecolor rgb orange dashtype (2, 4) linewidth 2.6
