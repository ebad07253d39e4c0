/* What libnn takes from GSL. Swift 6 refuses C globals such as gsl_rng_taus2, hence the accessor. */
#ifndef LIBNN_CGSL_SHIM_H
#define LIBNN_CGSL_SHIM_H

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_vector.h>

static inline const gsl_rng_type *nn_gsl_taus2(void) {
    return gsl_rng_taus2;
}

#endif
