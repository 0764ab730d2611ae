# A wall of pictures, each with its number, the first at the top left; a cell between them.
# gnuplot -e "data='FILE.dat'; output='FILE.png'; tile_width=28; tile_height=28" plots/tiles.gp
# The data: the wall as a matrix, a row a line.
load 'plots/picture.gp'
load 'plots/cells.gp'
if (!exists('tile_width')) { tile_width = 28; tile_height = 28 }
tiles_across = (across + 1) / (tile_width + 1)
tiles_down = (down + 1) / (tile_height + 1)
if (!exists('columns')) { columns = tiles_across * tiles_down }
cell = bound(1, int(900. / across) < int(640. / down) ? int(900. / across) : int(640. / down), tile_width < 12 ? int(100. / tile_width) : 8)
if (across * cell < 200) { cell = int(200. / across) }
plot_width = across * cell
plot_height = down * cell
bottom = 18
left = 18
load 'plots/paper.gp'
set xrange [-0.5:across - 0.5]
set yrange [down - 0.5:-0.5]
unset tics
set style textbox opaque fillcolor rgb 'white' noborder margins 0.4, 0.4
unset border
set cbtics format '%.4g' scale 0.5
if (down * cell < 140) { set cbtics (low, (low + high) / 2., high) }
bar = plot_height > 280 ? 280 : plot_height
set colorbox user origin (left + plot_width + 14.0) / wide, (bottom + plot_height - bar) / real(high_) \
    size 14.0 / wide, bar / real(high_)

# What lies between the pictures is paper.
do for [i = 1:tiles_across - 1] {
    set object i rectangle from i * (tile_width + 1) - 1.5, -0.5 to i * (tile_width + 1) - 0.5, down - 0.5 \
        front fillcolor rgb 'white' fillstyle solid 1 noborder
}
do for [i = 1:tiles_down - 1] {
    set object 100 + i rectangle from -0.5, i * (tile_height + 1) - 1.5 to across - 0.5, i * (tile_height + 1) - 0.5 \
        front fillcolor rgb 'white' fillstyle solid 1 noborder
}
if (columns < tiles_across * tiles_down) {
    set object 300 rectangle \
        from (columns % tiles_across) * (tile_width + 1) - 0.5, (tiles_down - 1) * (tile_height + 1) - 0.5 \
        to across - 0.5, down - 0.5 front fillcolor rgb 'white' fillstyle solid 1 noborder
}
do for [i = 0:columns - 1] {
    from_x = (i % tiles_across) * (tile_width + 1) - 0.5
    from_y = (i / tiles_across) * (tile_height + 1) - 0.5
    set object 400 + i rectangle from from_x, from_y to from_x + tile_width, from_y + tile_height \
        front fillstyle empty border linecolor rgb '#bbbbbb' linewidth 0.5
    if (tile_width * cell >= 40) {
        set label 2000 + i sprintf('%d', i) at from_x, from_y left offset character 0.5, -0.5 front boxed \
            font size_of(8) textcolor rgb '#333333'
    }
}
picture = 'plot data index 0 matrix with image' . (cell >= 8 ? ' pixels' : '')
if (odd > 0) {
    picture = picture . ", data index 1 using 1:2:(0.5):(0.5):(odd_color($3))" \
        . " with boxxyerror fillstyle solid 1 noborder linecolor rgb variable"
}
eval picture
