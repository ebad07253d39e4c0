/* growth ROWS INPUTS WIDTH DEPTH BATCH [ARITHMETIC]: the cost of training a network of DEPTH hidden layers of
 * WIDTH units (ReLU) and one output on ROWS rows, through nn.h alone: Adam, mean squared error, shuffled
 * batches. Prints nanoseconds of a row of an epoch, and by how many bytes the process grew, its rows included. */
#define _POSIX_C_SOURCE 200809L
#include <nn.h>

#include "arithmetic.h"
#include "measure.h"

#include <string.h>

enum {
    LEAST_STEPS = 100,
    WARM_STEPS = 4
};

/* The most memory that was resident at once: getrusage would begin with that of the parent. */
static size_t peak_bytes(void) {
    FILE *file = fopen("/proc/self/status", "r");
    if (file == NULL) stop("/proc/self/status", "cannot be read");
    char line[256];
    size_t kilobytes = 0;
    while (fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "VmHWM: %zu", &kilobytes) == 1) break;
    fclose(file);
    return kilobytes * 1024;
}

int main(int count, char **arguments) {
    if (count < 6) stop("usage", "growth ROWS INPUTS WIDTH DEPTH BATCH [fast | blas]");
    size_t rows = strtoul(arguments[1], NULL, 10), inputs = strtoul(arguments[2], NULL, 10);
    uint32_t width = (uint32_t)atoi(arguments[3]), depth = (uint32_t)atoi(arguments[4]);
    uint32_t batch = (uint32_t)atoi(arguments[5]);
    if (depth >= NN_MAX_LAYERS) stop("DEPTH", "is too large");
    nn_layer layers[NN_MAX_LAYERS] = {{0}};
    for (uint32_t i = 0; i < depth; i++) layers[i] = (nn_layer){.units = width, .activation = NN_RELU};
    layers[depth].units = 1;
    nn_config config = nn_config_default();
    config.inputs = (uint32_t)inputs;
    config.layers = layers;
    config.layer_count = depth + 1;
    config.optimizer = NN_ADAM;
    config.max_batch = batch;
    config.arithmetic = arithmetic_of(count, arguments, 6);
    nn_sizes sizes = {.struct_size = sizeof sizes};
    must(nn_get_sizes(&config, &sizes), "nn_get_sizes");

    size_t before = peak_bytes();
    float *x = room(rows * inputs * sizeof *x), *y = room(rows * sizeof *y);
    fill(x, rows * inputs);
    fill(y, rows);
    nn_network *network;
    must(nn_init(room(sizes.training_bytes), sizes.training_bytes, &config, &network), "nn_init");
    nn_fit_options options = nn_fit_options_default();
    options.batch_size = batch;
    options.order = room(rows * sizeof *options.order);
    nn_progress progress = {.struct_size = sizeof progress};
    options.epochs = 1;
    size_t few = rows < WARM_STEPS * batch ? rows : WARM_STEPS * batch;
    must(nn_fit(network, x, y, few, &options, &progress), "nn_fit");
    options.epochs = (uint32_t)(LEAST_STEPS * batch / rows + 1);
    double start = now();
    must(nn_fit(network, x, y, rows, &options, &progress), "nn_fit");
    printf("%.6g %zu\n", (now() - start) * 1e9 / (double)rows / options.epochs, peak_bytes() - before);
    return 0;
}
