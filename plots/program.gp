# The sixteen statements as a graph: arrows, boxes, formulas, each a block of the file.
# gnuplot -e "data='FILE.dat'; output='FILE.png'" plots/program.gp
load 'plots/palette.gp'
set terminal pngcairo size 1080,600 font 'DejaVu Sans,10' linewidth 1.2
set output output
unset border
unset tics
unset key
set termoption noenhanced
set margins 0, 0, 0, 0
set xrange [-0.45:5.45]
set yrange [-0.45:4.62]

# Kinds: 0 given, 1 forward, 2 backward, 3 update, 4 what backward reads of forward.
set style arrow 1 head filled size 0.075,18 linewidth 1.8 linecolor rgb blue
set style arrow 2 head filled size 0.075,18 linewidth 1.8 linecolor rgb vermilion
set style arrow 3 head filled size 0.075,18 linewidth 1.8 linecolor rgb green
set style arrow 4 head filled size 0.075,18 linewidth 1.2 dashtype 2 linecolor rgb '#666666'
set style arrow 14 nohead linewidth 1.2 dashtype 2 linecolor rgb '#666666'
fill(kind) = kind == 0 ? 0xeeeeee : kind == 1 ? 0xe3f0fa : kind == 2 ? 0xfbe6d8 : 0xdcf2ea

set label 'forward' at 5.42, 3.52 right textcolor rgb blue font ',12'
set label 'backward' at 3.55, 2.2 left textcolor rgb vermilion font ',12'
set label 'update' at 3.95, 0 left textcolor rgb green font ',12'
set label 'grey boxes: given' at 5.42, 0.25 right textcolor rgb '#444444'
set label 'dashed: what backward' at 5.42, 0.1 right textcolor rgb '#444444'
set label 'reads of the rows above' at 5.42, -0.05 right textcolor rgb '#444444'

plot data index 0 using 1:2:3:4:($6 == 1 ? $5 : 10 + $5) with vectors arrowstyle variable, \
     data index 1 using 1:2:3:4:(fill($5)) with boxxyerror fillstyle solid 1 \
         border linecolor rgb '#555555' linecolor rgb variable, \
     data index 1 using 1:($2 + 0.2):6 with labels font ',11', \
     data index 2 using 1:($2 + 0.05):3 with labels font 'DejaVu Sans,7.8' \
         textcolor rgb '#222222'
