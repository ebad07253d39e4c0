/* Questions to the dynamic linker, which Swift's Glibc hides behind _GNU_SOURCE. */
#ifndef LIBNN_CLOADER_SHIM_H
#define LIBNN_CLOADER_SHIM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <stddef.h>

/* The function or variable of this name that the program uses, or NULL. */
static inline void *loader_address(const char *symbol) {
    return dlsym(RTLD_DEFAULT, symbol);
}

/* File that holds the function or variable of this name, or NULL. */
static inline const char *loader_file(const char *symbol) {
    Dl_info information;
    void *address = loader_address(symbol);
    return address != NULL && dladdr(address, &information) != 0 ? information.dli_fname : NULL;
}

/* Text that a function of this name without parameters returns, or NULL. */
static inline const char *loader_answer(const char *symbol) {
    void *address = loader_address(symbol);
    return address != NULL ? ((const char *(*)(void))address)() : NULL;
}

#endif
