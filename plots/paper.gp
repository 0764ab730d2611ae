# Opens what is drawn on, for a plot of plot_width x plot_height points with the room that
# plots/picture.gp leaves around it, and writes title, note and labels.
wide = left + plot_width + right
need = 30 + 9.2 * strlen(title)
if (need < 40 + 7.4 * strlen(note)) { need = 40 + 7.4 * strlen(note) }
if (need > 1000) { need = 1000 }
if (wide < need) { wide = need }
wide = int(wide)
high_ = int(top + plot_height + bottom)
points = 1. # SVG counts pixels instead
size_of(n) = sprintf(',%.3g', n * points)
if (terminal eq 'file') {
    suffix = strlen(output) > 3 ? output[strlen(output) - 3 : strlen(output)] : ''
    if (suffix eq '.svg') {
        points = 1.33
        set terminal svg size wide, high_ font 'DejaVu Sans,14' linewidth 1.3 background rgb 'white'
    } else { if (suffix eq '.pdf') {
        set terminal pdfcairo size wide / 96., high_ / 96. font 'DejaVu Sans,11' fontscale 0.75 linewidth 1.6
    } else {
        set terminal pngcairo size wide, high_ font 'DejaVu Sans,11' linewidth 1.3
    } }
    set output output
} else { if (terminal eq 'gif') {
    if (frame == 0) {
        set terminal gif animate delay 25 loop 0 size wide, high_ font 'DejaVu Sans,11' background rgb 'white'
        set output output
    }
} else { if (terminal eq 'qt') {
    set terminal qt window size wide, high_ noraise noenhanced font 'DejaVu Sans,10' title window_name
} else { if (terminal eq 'wxt') {
    set terminal wxt window size wide, high_ noraise noenhanced font 'DejaVu Sans,10' title window_name
} else { if (terminal eq 'x11') {
    set terminal x11 window size wide, high_ noraise noenhanced title window_name
} else {
    set terminal aqua window size wide high_ noenhanced title window_name
} } } } }
set termoption noenhanced
small_font = size_of(8)
cell_font = size_of(10)
set lmargin at screen left / real(wide)
set rmargin at screen (left + plot_width) / real(wide)
set bmargin at screen bottom / real(high_)
set tmargin at screen (bottom + plot_height) / real(high_)
set label 1001 title at screen 14.0 / wide, screen 1 - 20.0 / high_ left font size_of(12) noenhanced
set label 1002 note at screen 14.0 / wide, screen 1 - 42.0 / high_ left font size_of(9.5) noenhanced textcolor rgb '#555555'
set label 1003 x_label at screen (left + plot_width / 2.) / wide, screen 15.0 / high_ center noenhanced
set label 1004 y_label at screen 18.0 / wide, screen (bottom + plot_height / 2.) / high_ center rotate by 90 noenhanced
