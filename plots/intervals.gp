# Intervals from forty draws, and the true share. Columns: draw, share, low, high, whether the truth
# is within (1 or 0), the true share.
# gnuplot -e "data='build/figures/10-intervals.dat'; output='intervals.png'" plots/intervals.gp
load 'plots/palette.gp'
set output output
set xlabel 'draw of 100 answers'
set ylabel 'share of right answers'
set xrange [0:41]
set yrange [0.67:1]
set xtics 0, 10, 40
set ytics 0.7, 0.05, 1
set key bottom left Left reverse samplen 2

plot data using 1:6 with lines linecolor rgb '#333333' linewidth 1.4 title 'the share of all 10000', \
     data using 1:($5 == 1 ? $2 : NaN):3:4 with yerrorbars linecolor rgb blue linewidth 1.6 pointtype 7 pointsize 0.7 title 'holds it', \
     data using 1:($5 == 0 ? $2 : NaN):3:4 with yerrorbars linecolor rgb vermilion linewidth 2.4 pointtype 5 pointsize 0.9 title 'misses it'
