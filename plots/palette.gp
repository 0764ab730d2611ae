# What every figure shares: terminal, colours, lines. Loaded by the templates.
#
# Two palettes. `signed` diverges from white at zero, blue below and red above; set the range
# symmetric about zero. `amount` runs from white to black-blue with steadily falling lightness.
# Both stay readable for colour-blind people and in grey print (amount) or by their ends (signed).
# src/view/palette.c has the same colours for the terminal.

if (!exists('terminal')) set terminal pngcairo size 720,480 font 'DejaVu Sans,11' linewidth 1.4
set encoding utf8 # run with a UTF-8 locale, as gnuplot.c does
set border linecolor rgb '#555555'
set tics textcolor rgb '#333333' nomirror
set key textcolor rgb '#333333' samplen 2

signed = "-1 '#2166ac', -0.5 '#67a9cf', 0 '#f7f7f7', 0.5 '#ef8a62', 1 '#b2182b'"
amount = "0 '#ffffff', 0.25 '#c6dbef', 0.5 '#6baed6', 0.75 '#2171b5', 1 '#08306b'"
set_signed = "set palette defined (" . signed . ")"
set_amount = "set palette defined (" . amount . ")"

# What is no finite number: colours that neither palette has.
nan_color = 0xf0e442
infinite_color = 0x009e73

# Lines: the colours of Okabe and Ito (2008), told apart by all common forms of colour vision.
blue = '#0072b2'
orange = '#e69f00'
green = '#009e73'
vermilion = '#d55e00'
purple = '#cc79a7'
sky = '#56b4e9'
grey = '#777777'
