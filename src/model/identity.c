#include "model/identity.h"

#include <stdio.h>

const char *identity_name(char name[24], struct identity identity)
{
    static const char *const letters[] = {
        [ROLE_INPUT] = "X",       [ROLE_LABELS] = "Y",      [ROLE_WEIGHTS] = "W",
        [ROLE_BIASES] = "b",      [ROLE_SCORES] = "Z",      [ROLE_ACTIVATIONS] = "A",
        [ROLE_COST] = "loss",     [ROLE_SETTING] = "alpha", [ROLE_OTHER] = "",
        [ROLE_GRADIENT] = "grad",
    };
    snprintf(name, 24, identity.layer ? "%s%s%zu" : "%s%s", identity.gradient ? "d" : "",
             letters[identity.role], identity.layer);
    return name;
}
