#include "CMemory.h"

static nn_out_of_memory *handler;

void nn_set_out_of_memory(nn_out_of_memory *function) {
    handler = function;
}

nn_out_of_memory *nn_get_out_of_memory(void) {
    return handler;
}
