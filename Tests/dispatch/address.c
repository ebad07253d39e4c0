/* Which variant this processor gets: what nn_kernels calls it, and where nn_train_batch begins in the library or
 * program, which is another place for each. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <nn.h>
#include <stdint.h>
#include <stdio.h>

int main(void) {
    Dl_info object;
    uintptr_t address = (uintptr_t)nn_train_batch;
    if (dladdr((void *)address, &object) == 0) return 1;
    printf("%s %llu\n", nn_kernels(), (unsigned long long)(address - (uintptr_t)object.dli_fbase));
    return 0;
}
