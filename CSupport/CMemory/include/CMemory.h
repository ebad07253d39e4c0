#ifndef CMEMORY_H
#define CMEMORY_H

#include <stddef.h>

/* Given the bytes that there was no memory for. It must not return, nor allocate. */
typedef void nn_out_of_memory(size_t bytes);

/* What malloc calls when there is no memory, in a program that is linked with this: Swift's arrays end the process
 * with a stack trace otherwise. */
void nn_set_out_of_memory(nn_out_of_memory *function);
nn_out_of_memory *nn_get_out_of_memory(void);

#endif
