#include "base/near.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

static int replacement(char a, char b)
{
    return a == b ? 0 : tolower((unsigned char)a) == tolower((unsigned char)b) ? 1 : 2;
}

/* The distance of V. Levenshtein (1966), with exchanged neighbours as one step (F. Damerau, 1964).
 */
int near_distance(const char *a, const char *b)
{
    enum { LONGEST = 40 };
    int distance[LONGEST + 1][LONGEST + 1];
    size_t rows = strlen(a), columns = strlen(b);
    if (rows > LONGEST || columns > LONGEST)
        return 2 * LONGEST;
    for (size_t i = 0; i <= rows; i++)
        for (size_t j = 0; j <= columns; j++) {
            int best = (int)(i + j) * 2;
            if (i && j) {
                int replaced = distance[i - 1][j - 1] + replacement(a[i - 1], b[j - 1]);
                int deleted = distance[i - 1][j] + 2, inserted = distance[i][j - 1] + 2;
                best = replaced < deleted ? replaced : deleted;
                best = inserted < best ? inserted : best;
            }
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                distance[i - 2][j - 2] + 2 < best)
                best = distance[i - 2][j - 2] + 2;
            distance[i][j] = best;
        }
    return distance[rows][columns];
}

/* Looks for candidates nearer than this distance. */
static struct near within(const char *word, int distance)
{
    return (struct near){word, NULL, distance};
}

struct near near_name(const char *word)
{
    size_t length = strlen(word);
    return within(word, length <= 2 ? 2 : length <= 4 ? 3 : 5);
}

struct near near_word(const char *word)
{
    return within(word, strlen(word) < 4 ? 3 : 5);
}

void near_offer(void *context, const char *candidate)
{
    struct near *near = context;
    int distance = near_distance(near->word, candidate);
    if (distance < near->distance) {
        near->distance = distance;
        near->best = candidate;
    }
}
