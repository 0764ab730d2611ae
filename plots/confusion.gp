# A confusion matrix: rows are labels, columns answers, each cell's shade and number how often.
# The shade follows the square root, so that rare mistakes show beside hundreds of right answers.
# gnuplot -e "data='build/figures/06-confusion.dat'; output='confusion.png'" plots/confusion.gp
load 'plots/palette.gp'
set terminal pngcairo size 600,560 font 'DejaVu Sans,11'
set output output
eval set_amount
unset colorbox
unset key
set size ratio -1
set xrange [-0.5:9.5]
set yrange [9.5:-0.5]
set xtics 0, 1, 9 scale 0
set ytics 0, 1, 9 scale 0
set xlabel 'the network''s answer'
set ylabel 'the label'
dark(count) = sqrt(count) > 17
shade(count) = dark(count) ? 0xffffff : (count > 0 ? 0x222222 : 0xaaaaaa)
plot data matrix using 1:2:(sqrt($3)) with image pixels, \
     data matrix using 1:2:(sprintf('%d', $3)):(shade($3)) with labels textcolor rgb variable
