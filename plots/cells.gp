# What pictures of a matrix need to know of it, where the program has not said it: `across` and
# `down`, its columns and rows; a cell stands for block_rows x block_columns elements.
if (!exists('across')) {
    stats data index 0 matrix nooutput
    across = STATS_size_x
    down = STATS_size_y
    low = STATS_min
    high = STATS_max
    has_sign = low < 0
    if (has_sign) {
        high = -low > high ? -low : high
        low = -high
    }
    if (low == high) { high = low + 1 }
}
if (!exists('block_rows')) { block_rows = 1; block_columns = 1 }
if (has_sign) {
    eval set_signed
} else {
    eval set_amount
}
set cbrange [low:high]
odd_color(kind) = kind == 1 ? nan_color : infinite_color
