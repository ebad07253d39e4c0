/* libnn-mpi.so: an nn_exchange over MPI, for nn-cli (make MPI=1). Messages are waited for by looking, not by
 * sleeping in MPI, so that a rank that is told to end while another is gone can still say so. */
#define _GNU_SOURCE
#include <mpi.h>

#include "nn-mpi.h"
#include <sched.h>

enum {
    LOOKS_AT_ONCE = 2000,
    LOOKS_BETWEEN = 64
};

/* Seconds that a message may take that was on its way when the program was told to end. */
static const double patience = 0.25;

static nn_mpi_gives_up asks;

static int32_t wait_for(MPI_Request *request) {
    double since = 0;
    for (unsigned looks = 0;; looks++) {
        int is_done = 0;
        if (MPI_Test(request, &is_done, MPI_STATUS_IGNORE) != MPI_SUCCESS) return 1;
        if (is_done) return 0;
        if (looks < LOOKS_AT_ONCE) continue;
        sched_yield();
        if (looks % LOOKS_BETWEEN != 0 || !asks()) continue;
        if (since == 0) since = MPI_Wtime();
        if (MPI_Wtime() - since > patience) return 1;
    }
}

static int32_t send_to(void *context, uint32_t rank, const void *data, size_t bytes) {
    MPI_Request request;
    (void)context;
    return MPI_Isend(data, (int)bytes, MPI_BYTE, (int)rank, 0, MPI_COMM_WORLD, &request) != MPI_SUCCESS ||
           wait_for(&request);
}

static int32_t receive_from(void *context, uint32_t rank, void *data, size_t bytes) {
    MPI_Request request;
    (void)context;
    return MPI_Irecv(data, (int)bytes, MPI_BYTE, (int)rank, 0, MPI_COMM_WORLD, &request) != MPI_SUCCESS ||
           wait_for(&request);
}

static int32_t broadcast_from(void *context, uint32_t root, void *data, size_t bytes) {
    MPI_Request request;
    (void)context;
    return MPI_Ibcast(data, (int)bytes, MPI_BYTE, (int)root, MPI_COMM_WORLD, &request) != MPI_SUCCESS ||
           wait_for(&request);
}

static void end(void) {
    MPI_Finalize();
}

__attribute__((visibility("default"))) int32_t nn_mpi_begin(nn_mpi *mpi, nn_mpi_gives_up gives_up) {
    int rank, ranks;
    asks = gives_up;
    if (MPI_Init(NULL, NULL) != MPI_SUCCESS) return 1;
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    if (MPI_Comm_rank(MPI_COMM_WORLD, &rank) != MPI_SUCCESS) return 1;
    if (MPI_Comm_size(MPI_COMM_WORLD, &ranks) != MPI_SUCCESS) return 1;
    *mpi = (nn_mpi){(uint32_t)rank, (uint32_t)ranks, send_to, receive_from, broadcast_from, end};
    return 0;
}
