# What the debugger's pictures begin with. The program names the data file, where the picture goes,
# and what follows; whoever runs a template by hand needs `data` and `output` alone.
if (!exists('terminal')) terminal = 'file' # or a window: qt, wxt, x11, aqua; or gif, for frames
if (!exists('window')) window = 0
if (!exists('window_name')) window_name = ''
if (!exists('frame')) frame = 0
if (!exists('title')) title = ''
if (!exists('note')) note = ''
if (!exists('x_label')) x_label = ''
if (!exists('y_label')) y_label = ''
if (!exists('names')) names = 0
if (!exists('odd')) odd = 0   # lines of the data's second block: column, row, 1 for NaN or 2 for infinite
if (!exists('more')) more = 0 # columns of a further block
load 'plots/palette.gp'
unset key
bound(low, x, high) = x < low ? low : (x > high ? high : x)

# The room around the plot, in points.
left = 66
right = 92
top = note eq '' ? 44 : 62
bottom = 58
