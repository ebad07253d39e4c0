/* MPI as nn-cli sees it: three functions of an nn_exchange, in libnn-mpi.so, which is looked for only where mpirun
 * has started the program. So nn-cli is linked with no MPI, and is the same program with any. */
#ifndef LIBNN_CMPI_NN_MPI_H
#define LIBNN_CMPI_NN_MPI_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

typedef struct nn_mpi {
    uint32_t rank, ranks;
    int32_t (*send)(void *context, uint32_t rank, const void *data, size_t bytes);
    int32_t (*receive)(void *context, uint32_t rank, void *data, size_t bytes);
    int32_t (*broadcast)(void *context, uint32_t root, void *data, size_t bytes);
    void (*end)(void); /* for all ranks, when each is done */
} nn_mpi;

/* Whether the program is about to be ended, and does not wait for others any more. */
typedef int32_t (*nn_mpi_gives_up)(void);

/* nn_mpi_begin, the one function of libnn-mpi.so: begin MPI, and fill `mpi`. Returns 0, or anything else when MPI
 * cannot begin.
 */
typedef int32_t (*nn_mpi_beginning)(nn_mpi *mpi, nn_mpi_gives_up gives_up);

/* Load libnn-mpi.so, from beside the program or ../lib, and begin. Returns NULL, or why it cannot be loaded. */
static inline const char *mpi_load(nn_mpi *mpi, nn_mpi_gives_up gives_up, int32_t *failed) {
    void *library = dlopen("libnn-mpi.so", RTLD_NOW | RTLD_GLOBAL);
    nn_mpi_beginning begin = library != NULL ? (nn_mpi_beginning)dlsym(library, "nn_mpi_begin") : NULL;
    if (begin == NULL) return dlerror();
    *failed = begin(mpi, gives_up);
    return NULL;
}

#endif
