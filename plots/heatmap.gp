# A matrix as cells, row 0 on top.
# gnuplot -e "data='FILE.dat'; output='FILE.png'" plots/heatmap.gp
# The data: the matrix, a row a line.
load 'plots/picture.gp'
load 'plots/cells.gp'

# Whole points a cell keep it sharp; square ones, unless the picture would be a thin line.
cell = bound(1, int(800 / across) < int(560 / down) ? int(800 / across) : int(560 / down), 60)
cell_x = across * cell < 160 ? bound(cell, int(160 / across), 60) : cell
cell_y = down * cell < 200 ? bound(cell, int(200 / down), 60) : cell
if (across == down) { cell_x = cell; cell_y = cell }
plot_width = across * cell_x
plot_height = down * cell_y
load 'plots/paper.gp'

x(i) = i * block_columns + (block_columns - 1) / 2.
y(i) = i * block_rows + (block_rows - 1) / 2.
set xrange [-0.5:across * block_columns - 0.5]
set yrange [down * block_rows - 0.5:-0.5]
if (across * block_columns <= 12) { set xtics 1 }
if (down * block_rows <= 24) { set ytics 1 }
set tics scale 0.5 out
set xtics offset 0, 0.2
set cbtics format '%.4g' scale 0.5
if (plot_height < 140) { set cbtics (low, (low + high) / 2., high) }
set colorbox user origin (left + plot_width + 14.0) / wide, bottom / real(high_) \
    size 14.0 / wide, plot_height / real(high_)

# Few and large enough cells have their numbers in them.
numbers = across * down <= 80 && cell_x >= 44 && block_rows * block_columns == 1 && odd == 0
dark(v) = has_sign ? abs(v) > 0.62 * high : v - low > 0.55 * (high - low)

picture = 'plot data index 0 matrix using (x($1)):(y($2)):3 with image' \
    . (cell >= 8 && across > 1 && down > 1 ? ' pixels' : '') # small rectangles would blur
if (odd > 0) {
    picture = picture . ", data index 1 using (x($1)):(y($2)):(block_columns / 2.):(block_rows / 2.):(odd_color($3))" \
        . " with boxxyerror fillstyle solid 1 noborder linecolor rgb variable"
}
if (numbers) {
    picture = picture . ", data index 0 matrix using (x($1)):(y($2)):(sprintf('%.2g', $3)):(dark($3) ? 0xffffff : 0x222222)" \
        . " with labels font cell_font textcolor rgb variable"
}
eval picture
