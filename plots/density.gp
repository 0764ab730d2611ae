# So many pairs of numbers that only how many lie where can be shown. The shade follows the square
# root, so that a single point still shows.
# gnuplot -e "data='FILE.dat'; output='FILE.png'; x_from=0; x_to=1; y_from=0; y_to=1" plots/density.gp
# The data: counts as a matrix, the lowest y in the first line, the lowest x in the first column.
load 'plots/picture.gp'
load 'plots/cells.gp'
if (!exists('x_from')) { x_from = 0; x_to = across; y_from = 0; y_to = down }
cell_x = bound(1, int(560. / across), 8)
cell_y = bound(1, int(440. / down), 8)
plot_width = across * cell_x
plot_height = down * cell_y
left = 100
load 'plots/paper.gp'
set tics scale 0.5 out front
set xrange [x_from:x_to]
set yrange [y_from:y_to]
set cbrange [0:sqrt(high)]
set cblabel 'points in a cell' offset 0.5
set colorbox user origin (left + plot_width + 14.0) / wide, bottom / real(high_) \
    size 14.0 / wide, plot_height / real(high_)
set cbtics scale 0.5 ('0' 0)
do for [e = 0:7] {
    if (10**e <= high && 10**e > high / 200) { set cbtics add (sprintf('%d', 10**e) sqrt(10**e)) }
}
x(j) = x_from + (j + 0.5) * (x_to - x_from) / across
y(i) = y_from + (i + 0.5) * (y_to - y_from) / down
plot data index 0 matrix using (x($1)):(y($2)):(sqrt($3)) with image
