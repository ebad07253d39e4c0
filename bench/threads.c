/* threads (predict | train) ROWS BATCH SECONDS I-A-B-O [ARITHMETIC]: microseconds of a call of nn_predict for ROWS
 * rows, or of a step of Adam with a batch of ROWS, by one thread and by two: medians of calls in turn. BATCH is
 * max_batch. The second thread is that of pool.h. */
#define _POSIX_C_SOURCE 200809L
#include <nn.h>

#include "arithmetic.h"
#include "measure.h"
#include "pool.h"

#include <string.h>

enum {
    THREADS = 2,
    LAYERS = 3
};

/* "784-128-64-10" */
static nn_network *make(const char *sizes, uint32_t batch, nn_arithmetic arithmetic, nn_config *config) {
    static nn_layer layers[LAYERS];
    unsigned inputs, units[LAYERS];
    if (sscanf(sizes, "%u-%u-%u-%u", &inputs, &units[0], &units[1], &units[2]) != 4) stop(sizes, "is not I-A-B-O");
    for (int i = 0; i < LAYERS; i++)
        layers[i] = (nn_layer){.units = units[i], .activation = i + 1 < LAYERS ? NN_RELU : NN_SOFTMAX};
    *config = nn_config_default();
    config->inputs = inputs;
    config->layers = layers;
    config->layer_count = LAYERS;
    config->loss = NN_CROSS_ENTROPY;
    config->optimizer = NN_ADAM;
    config->max_batch = batch;
    config->arithmetic = arithmetic;
    nn_sizes needed = {.struct_size = sizeof needed};
    must(nn_get_sizes(config, &needed), "nn_get_sizes");
    nn_network *network = NULL;
    must(nn_init(room(needed.training_bytes), needed.training_bytes, config, &network), "nn_init");
    return network;
}

int main(int count, char **arguments) {
    if (count < 6) stop("usage", "threads (predict | train) ROWS BATCH SECONDS I-A-B-O [ARITHMETIC]");
    int trains = strcmp(arguments[1], "train") == 0;
    size_t rows = strtoul(arguments[2], NULL, 10);
    nn_config config;
    nn_arithmetic arithmetic = arithmetic_of(count, arguments, 6);
    nn_network *network = make(arguments[5], (uint32_t)atoi(arguments[3]), arithmetic, &config);
    size_t outputs = config.layers[LAYERS - 1].units;
    float *x = room(rows * config.inputs * sizeof *x), *y = room(rows * outputs * sizeof *y);
    fill(x, rows * config.inputs);
    for (size_t i = 0; i < rows; i++) y[i] = (float)(i % outputs);

    static pool p = POOL_INITIALIZER;
    pthread_t thread;
    if (pthread_create(&thread, NULL, pool_worker, &p) != 0) stop("a thread", "cannot be started");
    nn_parallel two = {sizeof two, THREADS, pool_run, &p};
    const nn_parallel *ways[THREADS] = {NULL, &two};
    static double times[THREADS][MAX_TIMES];
    double begin = now(), limit = atof(arguments[4]);
    size_t done = 0;
    for (; done < MAX_TIMES && (done < 9 || now() - begin < limit); done++)
        for (int i = 0; i < THREADS; i++) {
            double start = now();
            must(trains ? nn_train_batch_parallel(network, x, y, rows, NULL, ways[i])
                        : nn_predict_parallel(network, x, rows, y, ways[i]),
                 "a call");
            times[i][done] = now() - start;
        }
    printf("%.6g %.6g\n", median(times[0], done) * 1e6, median(times[1], done) * 1e6);
    return 0;
}
