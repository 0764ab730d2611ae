# A confusion matrix: rows are labels, columns answers, each cell's shade and number how often.
# The shade follows the square root, so that rare mistakes show beside hundreds of right answers.
# gnuplot -e "data='build/figures/06-confusion.dat'; output='confusion.png'" plots/confusion.gp
load 'plots/picture.gp'
load 'plots/cells.gp'
cell = bound(24, int(500. / across), 60)
plot_width = across * cell
plot_height = down * cell
right = title eq '' ? 20 : 40
if (title eq '' && note eq '') { top = 20 }
x_label = 'the network''s answer'
y_label = 'the label'
load 'plots/paper.gp'
set cbrange [0:sqrt(high > 0 ? high : 1)]
unset colorbox
set xrange [-0.5:across - 0.5]
set yrange [down - 0.5:-0.5]
set xtics 0, 1 scale 0
set ytics 0, 1 scale 0
dark(count) = sqrt(count) > 0.55 * sqrt(high)
shade(count) = dark(count) ? 0xffffff : (count > 0 ? 0x222222 : 0xaaaaaa)
plot data index 0 matrix using 1:2:(sqrt($3)) with image pixels, \
     data index 0 matrix using 1:2:(sprintf('%d', $3)):(shade($3)) with labels textcolor rgb variable
