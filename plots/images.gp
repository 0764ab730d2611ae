# Samples as pictures, each beside the ten probabilities that the network gives.
# gnuplot -e "data='FILE.dat'; output='FILE.png'; columns=1" plots/images.gp
# The data: a block for each picture, a row a line; then, where more=columns, a block of
# probabilities, a line a class, a column a picture. name[1], name[2] ... say what stands above them.
load 'plots/picture.gp'
if (!exists('more_down')) { more_down = 10 }
if (!exists('columns')) { columns = 1 }
if (!exists('tile_width')) { tile_width = 28; tile_height = 28 }
panels_across = columns == 1 ? 1 : columns <= 4 ? 2 : 3
panels_down = (columns + panels_across - 1) / panels_across
cell = columns == 1 ? 10 : columns <= 4 ? 6 : 4
side_width = tile_width * cell
side_height = tile_height * cell
if (side_height < 112) { cell = int(112. / tile_height); side_width = tile_width * cell; side_height = tile_height * cell }
bars_width = more > 0 ? (columns == 1 ? 240 : 130) : 0
panel_width = side_width + bars_width + (more > 0 ? 70 : 145) # room for the name
panel_height = side_height + 46
plot_width = panels_across * panel_width - 30
plot_height = panels_down * panel_height
left = 18
right = 18
bottom = 12
load 'plots/paper.gp'
eval set_amount
set cbrange [0:1]
unset colorbox
set style fill solid 1 noborder
title_size = columns == 1 ? 12 : 10
set multiplot
do for [i = 0:columns - 1] {
    x0 = left + (i % panels_across) * panel_width
    y0 = high_ - top - (i / panels_across) * panel_height - 30 - side_height
    set lmargin at screen x0 / real(wide)
    set rmargin at screen (x0 + side_width) / real(wide)
    set bmargin at screen y0 / real(high_)
    set tmargin at screen (y0 + side_height) / real(high_)
    set border 15 linecolor rgb '#999999'
    unset tics
    set xrange [-0.5:tile_width - 0.5]
    set yrange [tile_height - 0.5:-0.5]
    if (names > i) {
        set label 1005 name[i + 1] at screen x0 / real(wide), screen (y0 + side_height + 14) / real(high_) \
            left font size_of(title_size) noenhanced textcolor rgb '#222222'
    }
    plot data index i matrix with image pixels
    unset label 1001
    unset label 1002
    unset label 1005
    if (more > 0) {
        set lmargin at screen (x0 + side_width + 30) / real(wide)
        set rmargin at screen (x0 + side_width + 30 + bars_width - 4) / real(wide)
        set border 2 linecolor rgb '#999999'
        set xrange [0:1.2]
        set yrange [more_down - 0.4:-0.6]
        set ytics 1 scale 0 font small_font
        set grid noytics
        plot data index columns using (column(i + 1) / 2):0:(column(i + 1) / 2):(0.38) with boxxyerror linecolor rgb blue, \
             data index columns using (column(i + 1) >= 0.005 ? column(i + 1) + 0.02 : NaN):0:(sprintf('%.2f', column(i + 1))) \
                 with labels left font small_font textcolor rgb '#333333'
        unset ytics
    }
}
unset multiplot
