#ifndef CMEMORY_H
#define CMEMORY_H

#include <stddef.h>

/* Called by malloc when there is no memory, with the bytes that were asked for, in a program that is linked with
 * this: Swift's arrays end the process with a stack trace otherwise. It must not return, nor allocate. */
void nn_set_out_of_memory(void (*handler)(size_t bytes));

#endif
