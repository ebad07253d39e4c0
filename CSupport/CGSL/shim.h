/* GSL for libnn. Swift 6 refuses C globals such as gsl_rng_taus2, hence the accessor. */
#ifndef LIBNN_CGSL_SHIM_H
#define LIBNN_CGSL_SHIM_H

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_vector.h>

static inline const gsl_rng_type *nn_gsl_taus2(void) {
    return gsl_rng_taus2;
}

/* Only a program that has OpenBLAS has this function. */
__attribute__((weak)) char *openblas_get_config(void);

/* dladdr and its Dl_info. <dlfcn.h> has them behind _GNU_SOURCE only, and with that this module's system types are
 * not those of Swift's Glibc. */
typedef struct nn_gsl_symbol {
    const char *file;
    void *base;
    const char *name;
    void *address;
} nn_gsl_symbol;
int nn_gsl_dladdr(const void *address, nn_gsl_symbol *symbol) __asm__("dladdr");

/* Whether GSL's BLAS interface ends in OpenBLAS: a program may have both, and the first that the dynamic linker
 * finds serves GSL. */
static inline int nn_gsl_has_openblas(void) {
    nn_gsl_symbol blas, openblas;
    if (openblas_get_config == NULL) return 0;
    if (nn_gsl_dladdr((const void *)cblas_sgemm, &blas) == 0) return 0;
    if (nn_gsl_dladdr((const void *)openblas_get_config, &openblas) == 0) return 0;
    return blas.base == openblas.base;
}

#endif
