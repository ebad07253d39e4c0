/* One training on many machines, with the bits of one process: mpirun -n 4 ./mpi prints what ./mpi prints.
 *
 *   mpicc -O2 mpi.c -lnn -o mpi
 */
#include <mpi.h>
#include <nn.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    INPUTS = 64,
    ROWS = 4096,
    BATCH = 512,
    MAX_BATCH = 128 /* rows that a rank has in memory: up to BATCH / MAX_BATCH ranks work at once */
};

/* The exchange: three functions of MPI. MPI_ERRORS_RETURN lets them tell that a rank is gone. */
static int32_t send_to(void *context, uint32_t rank, const void *data, size_t bytes) {
    (void)context;
    return MPI_Send(data, (int)bytes, MPI_BYTE, (int)rank, 0, MPI_COMM_WORLD) != MPI_SUCCESS;
}

static int32_t receive_from(void *context, uint32_t rank, void *data, size_t bytes) {
    (void)context;
    return MPI_Recv(data, (int)bytes, MPI_BYTE, (int)rank, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE) != MPI_SUCCESS;
}

static int32_t broadcast_from(void *context, uint32_t root, void *data, size_t bytes) {
    (void)context;
    return MPI_Bcast(data, (int)bytes, MPI_BYTE, (int)root, MPI_COMM_WORLD) != MPI_SUCCESS;
}

/* Rows as they might come from a file: each rank is asked for its own only. */
static int32_t read_rows(void *context, const uint32_t *order, size_t first, size_t count, float *x, float *y) {
    (void)context;
    for (size_t i = 0; i < count; i++) {
        const size_t row = order ? order[i] : first + i;
        for (size_t j = 0; j < INPUTS; j++)
            x[i * INPUTS + j] = (float)((row * INPUTS + j) * 2654435761u % 1000) / 1000;
        y[i] = x[i * INPUTS] * x[i * INPUTS + 1];
    }
    return 0;
}

static int32_t report(const nn_progress *progress, void *context) {
    if (*(const int *)context == 0) printf("epoch %u: loss %.6f\n", progress->epoch, progress->validation_loss);
    return 0;
}

int main(int argc, char **argv) {
    int rank, ranks;
    MPI_Init(&argc, &argv);
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    const nn_exchange exchange = {.struct_size = sizeof exchange,
                                  .rank = (uint32_t)rank,
                                  .ranks = (uint32_t)ranks,
                                  .send = send_to,
                                  .receive = receive_from,
                                  .broadcast = broadcast_from};

    const nn_layer layers[] = {
        {.units = 128, .activation = NN_RELU}, {.units = 128, .activation = NN_RELU}, {.units = 1}};
    nn_config config = nn_config_default();
    config.inputs = INPUTS, config.layers = layers, config.layer_count = 3, config.max_batch = MAX_BATCH;
    nn_sizes sizes = {.struct_size = sizeof sizes};
    nn_network *network = NULL;
    nn_status status = nn_get_sizes(&config, &sizes);
    void *memory = aligned_alloc(64, (sizes.training_bytes + 63) / 64 * 64);
    if (status == NN_OK) status = nn_init(memory, sizes.training_bytes, &config, &network);

    static float buffer[MAX_BATCH * (INPUTS + 1)];
    static uint32_t order[ROWS];
    const nn_row_reader reader = {sizeof reader, read_rows, NULL, buffer, sizeof buffer};
    nn_fit_options options = nn_fit_options_default();
    options.epochs = 5, options.batch_size = BATCH, options.order = order, options.validation_rows = 512;
    options.callback = report, options.context = &rank;
    options.exchange = &exchange;
    if (status == NN_OK) status = nn_fit_rows(network, &reader, ROWS, &options, NULL);
    if (nn_is_error(status)) fprintf(stderr, "rank %d: %s\n", rank, nn_status_string(status));
    if (status == NN_ERROR_EXCHANGE) MPI_Abort(MPI_COMM_WORLD, 1);

    /* All ranks have the same network; one is enough to save it. */
    if (status == NN_OK && rank == 0) {
        uint32_t hash = 0;
        float *parameters;
        size_t count;
        status = nn_parameters(network, &parameters, &count);
        for (size_t i = 0; i < count * sizeof *parameters; i++) hash = hash * 31 + ((unsigned char *)parameters)[i];
        printf("parameters %08x\n", (unsigned)hash);
    }
    free(memory);
    MPI_Finalize();
    return nn_is_error(status);
}
