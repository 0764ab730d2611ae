# dW2 as a mean of outer products: four samples, their mean, and the mean of all samples.
# gnuplot -e "data='build/figures/05-outer.dat'; output='outer.png'" plots/outer.gp
load 'plots/palette.gp'
set terminal pngcairo size 800,560 font 'DejaVu Sans,10'
set output output
eval set_signed
set cbrange [-3:3]
set size ratio -1
set xrange [-0.5:9.5]
set yrange [9.5:-0.5]
set xtics 1 scale 0 offset 0,0.4
set ytics 1 scale 0 offset 0.5
unset key
unset colorbox
array name[6] = ['image 0', 'image 1', 'image 2', 'image 3', 'mean of these four', 'mean of all 200: dW2']
set multiplot layout 2,3 margins 0.05,0.875,0.085,0.95 spacing 0.045,0.13
do for [i = 1:6] {
    set title name[i] offset 0,-0.6
    set ylabel (i % 3 == 1 ? 'class k' : '') offset 1.5
    set xlabel (i > 3 ? 'hidden unit h' : '') offset 0,0.6
    if (i == 6) {
        set colorbox user origin 0.89,0.2 size 0.02,0.6
        set cblabel 'slope (blue: the weight should rise)' offset 0.5
    }
    plot data index (i - 1) matrix with image pixels
}
unset multiplot
