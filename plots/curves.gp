# Numbers by iteration, those of one kind (loss, accuracy) in one panel.
# gnuplot -e "data='FILE.dat'; output='FILE.png'" plots/curves.gp
# The data: the iteration, then a column for each curve. name[1], name[2] ... say what they are.
load 'plots/picture.gp'
if (names == 0) {
    stats data index 0 nooutput
    names = STATS_columns - 1
    array name[names + 1]
    do for [i = 1:names] { name[i] = sprintf('column %d', i + 1) }
}
kind(s) = s[1:4] eq 'loss' ? 'loss' : (s[1:8] eq 'accuracy' ? 'accuracy' : s)
array first[names + 1]
panels = 0
do for [i = 1:names] {
    if (i == 1 || kind(name[i]) ne kind(name[i - 1])) { panels = panels + 1; first[panels] = i }
}
first[panels + 1] = names + 1
each = panels == 1 ? 340 : panels == 2 ? 230 : panels <= 4 ? 170 : 110
plot_width = 640
plot_height = panels * each + (panels - 1) * 22
right = 24
left = 104
x_label = 'iteration'
load 'plots/paper.gp'
array shade[6] = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#333333']
array dash[6] = [1, 2, 4, 5, 3, 1]
set grid linecolor rgb '#dddddd' linewidth 0.8
set tics scale 0.5 out
if (exists('mark')) {
    set arrow 1 from mark, graph 0 to mark, graph 1 nohead linecolor rgb '#999999' dashtype 3 linewidth 1
}
stats data index 0 using 1 nooutput
few = STATS_records <= 40
set xrange [STATS_min:STATS_max]
if (STATS_max - STATS_min <= 12) { set xtics 1 }
if (STATS_min == STATS_max) { set xrange [STATS_min - 1:STATS_max + 1]; set xtics (STATS_min) }
set multiplot
do for [p = 1:panels] {
    y0 = bottom + (panels - p) * (each + 22)
    set bmargin at screen y0 / real(high_)
    set tmargin at screen (y0 + each) / real(high_)
    if (p == panels) {
        set format x '%g'
    } else {
        set format x ''
    }
    many = first[p + 1] - first[p]
    set label 1004 (many > 1 ? kind(name[first[p]]) : name[first[p]]) at screen 18.0 / wide, \
        screen (y0 + each / 2.) / high_ center rotate by 90 noenhanced
    if (many > 1) {
        set key top right samplen 3 noenhanced
        if (kind(name[first[p]]) eq 'accuracy') { set key bottom right samplen 3 noenhanced }
    } else {
        unset key
    }
    set yrange [*:*]
    do for [i = first[p]:first[p + 1] - 1] {
        stats data index 0 using (column(i + 1)) nooutput
        lowest = i == first[p] || STATS_min < lowest ? STATS_min : lowest
        highest = i == first[p] || STATS_max > highest ? STATS_max : highest
    }
    if (lowest == highest) {
        lowest = lowest - 0.05 * (abs(lowest) + (lowest == 0))
        highest = highest + 0.05 * (abs(highest) + (highest == 0))
    }
    spare = 0.05 * (highest - lowest)
    set yrange [lowest - spare:highest + spare]
    plot for [i = first[p]:first[p + 1] - 1] data index 0 using 1:(column(i + 1)) with lines \
        linewidth 2 dashtype dash[(i - first[p]) % 6 + 1] linecolor rgb shade[(i - first[p]) % 6 + 1] title name[i], \
        for [i = first[p]:first[p + 1] - 1] data index 0 using 1:(column(i + 1)) with points \
        pointtype 7 pointsize (few ? 0.6 : 0.1) linecolor rgb shade[(i - first[p]) % 6 + 1] notitle
    unset label 1001
    unset label 1002
    unset label 1003
}
unset multiplot
