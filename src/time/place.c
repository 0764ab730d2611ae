#include "time/place.h"

int place_compare(struct place a, struct place b)
{
    if (a.iteration != b.iteration)
        return a.iteration < b.iteration ? -1 : 1;
    return (a.done > b.done) - (a.done < b.done);
}
