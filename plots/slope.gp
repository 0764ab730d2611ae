# The loss along one weight: the curve, its tangent, a line through two nudged points, the point itself.
# gnuplot -e "data='build/figures/05-slope.dat'; output='slope.png'" plots/slope.gp
load 'plots/palette.gp'
set output output
set xlabel 'W2[6,6]'
set ylabel 'loss, mean over 200 images'
set key top left Left reverse spacing 1.3
set grid linecolor rgb '#dddddd'
plot data index 0 with lines linewidth 3 linecolor rgb blue title 'loss', \
     data index 1 with lines linewidth 2 linecolor rgb vermilion title 'tangent: the slope here', \
     data index 2 with lines linewidth 2 dashtype 2 linecolor rgb '#333333' title 'through two nudged points, h = 0.5', \
     data index 2 with points pointtype 6 pointsize 1.6 linewidth 2 linecolor rgb '#333333' notitle, \
     data index 3 with points pointtype 7 pointsize 1.6 linecolor rgb vermilion title 'where the weight stands'
