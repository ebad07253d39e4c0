/* In a file of its own: a sanitizer's malloc takes its place. */
#include "CMemory.h"

#include <stdlib.h>

#ifdef __GLIBC__
/* The malloc of the C library, under a name that nothing else has. */
void *__libc_malloc(size_t bytes);

void *malloc(size_t bytes) {
    void *memory = __libc_malloc(bytes);
    nn_out_of_memory *handler = memory == NULL ? nn_get_out_of_memory() : NULL;
    if (handler != NULL) handler(bytes);
    return memory;
}
#endif
