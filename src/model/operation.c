#include "model/operation.h"

const struct operation OPERATION_LINE = {.name = "", .kind = OPERATION_WHOLE};
