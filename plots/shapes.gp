# The tensors of an iteration as rectangles, in pixels: x y width height name shape kind.
# gnuplot -e "data='FILE.dat'; output='FILE.png'" plots/shapes.gp
load 'plots/palette.gp'
set terminal pngcairo size 960,555 font 'DejaVu Sans,10' linewidth 1
set output output
unset border
unset tics
unset key
set termoption noenhanced
set margins 0, 0, 0, 0
set xrange [0:960]
set yrange [555:0]

# Kinds: 0 a tensor of the samples, a gradient or data; 1 a parameter; 2 text.
fill(kind) = kind == 1 ? 0xf3d9a4 : 0xcfe3f3
plot data using ($7 < 2 ? $1 : NaN):2:1:($1 + $3):2:($2 + $4):(fill($7)) with boxxyerror \
         fillstyle solid 1 border linecolor rgb '#444444' linecolor rgb variable, \
     data using ($7 < 2 ? $1 + $3 / 2 : NaN):($2 - 9):5 with labels font ',9', \
     data using ($7 < 2 ? $1 + $3 / 2 : NaN):($2 + $4 + 9):6 with labels \
         font ',7.5' textcolor rgb '#555555', \
     data using ($7 == 2 ? $1 : NaN):($2 + 9):5 with labels left \
         font 'DejaVu Sans Mono,9'
