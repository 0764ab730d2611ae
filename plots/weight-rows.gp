# Ten rows of W1 as pictures of 28 x 28 in three bands: at the start, after training, and what
# training added. The data: three blocks of 28 rows; two columns of zeros follow each picture.
# gnuplot -e "data='build/figures/06-rows.dat'; output='rows.png'" plots/weight-rows.gp
load 'plots/palette.gp'

# Three points a weight: any other size would blur the noise.
width = 1060.0
height = 360.0
left = 70
bottom = 14
set terminal pngcairo size width, height font 'DejaVu Sans,11'
set output output
set lmargin at screen left / width
set rmargin at screen (left + 298 * 3) / width
set bmargin at screen bottom / height
set tmargin at screen (bottom + 108 * 3) / height
set xrange [-0.5:297.5]
set yrange [99.5:-8.5]

eval set_signed
set palette maxcolors 31
set cbrange [-0.62:0.62]
set cbtics -0.6, 0.3, 0.6
set colorbox user origin (left + 298 * 3 + 10) / width, 0.2 size 0.014, 0.6
set cblabel 'weight' offset -0.5
unset border
unset xtics
unset key
set ytics ('start' 13.5, 'trained' 49.5, 'added' 85.5) scale 0
do for [i = 0:9] {
    set label sprintf('row %d', i) at i * 30 + 13.5, -4.5 center textcolor rgb '#333333'
    do for [band = 0:2] {
        set object rectangle from i * 30 + 27.5, band * 36 - 0.5 to i * 30 + 29.5, band * 36 + 27.5 \
            front fillcolor rgb 'white' fillstyle solid noborder
        set object rectangle from i * 30 - 0.5, band * 36 - 0.5 to i * 30 + 27.5, band * 36 + 27.5 \
            front fillstyle empty border linecolor rgb '#aaaaaa' linewidth 0.6
    }
}
plot data index 0 matrix using 1:2:3 with image, \
     data index 1 matrix using 1:($2 + 36):3 with image, \
     data index 2 matrix using 1:($2 + 72):3 with image
