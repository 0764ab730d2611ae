/* screen.h - whether windows can be opened here. */
#ifndef BACKSTEP_SCREEN_H
#define BACKSTEP_SCREEN_H

#include <stdbool.h>

/* Whether the display that $WAYLAND_DISPLAY or $DISPLAY names answers: tried for half a second at
 * most. */
bool screen_reachable(void);

#endif
