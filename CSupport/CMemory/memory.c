#include "CMemory.h"

#include <stdlib.h>

static void (*out_of_memory)(size_t bytes);

void nn_set_out_of_memory(void (*handler)(size_t bytes)) {
    out_of_memory = handler;
}

#ifdef __GLIBC__
/* The malloc of the C library, under a name that nothing else has. */
void *__libc_malloc(size_t bytes);

void *malloc(size_t bytes) {
    void *memory = __libc_malloc(bytes);
    if (memory == NULL && out_of_memory != NULL) out_of_memory(bytes);
    return memory;
}
#endif
