/* What libnn takes from GSL. Swift 6 refuses C globals such as gsl_rng_taus2, hence the accessor. */
#ifndef LIBNN_CGSL_SHIM_H
#define LIBNN_CGSL_SHIM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
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

/* Whether GSL's BLAS interface ends in OpenBLAS: a program may have both, and the first that the dynamic linker
 * finds serves GSL. */
static inline int nn_gsl_has_openblas(void) {
    Dl_info blas, openblas;
    if (openblas_get_config == NULL) return 0;
    if (dladdr((const void *)cblas_sgemm, &blas) == 0) return 0;
    if (dladdr((const void *)openblas_get_config, &openblas) == 0) return 0;
    return blas.dli_fbase == openblas.dli_fbase;
}

#endif
