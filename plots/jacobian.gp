# The Jacobian of softmax, 10 x 10, row 0 on top, with its numbers.
# gnuplot -e "data='build/figures/05-jacobian.dat'; output='jacobian.png'" plots/jacobian.gp
load 'plots/palette.gp'
set terminal pngcairo size 660,560 font 'DejaVu Sans,11'
set output output
eval set_signed
set cbrange [-0.25:0.25]
set size ratio -1
set xrange [-0.5:9.5]
set yrange [9.5:-0.5]
set xtics 1 scale 0
set ytics 1 scale 0
set xlabel 'score i that is raised'
set ylabel 'probability k that feels it'
set cblabel 'slope of probability k by score i' offset 0.5
unset key
text(v) = sprintf(abs(v) < 0.0005 ? '0' : '%.3f', v)
plot data matrix with image pixels, \
     data matrix using 1:2:(text($3)):(abs($3) > 0.13 ? 0xffffff : 0x222222) with labels font 'DejaVu Sans,8' textcolor rgb variable
