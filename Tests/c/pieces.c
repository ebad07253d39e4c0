/* Large batches are worked on in pieces that fit a cache: the bits are those of a network that holds few rows at
 * once, and what nn_get_health sees is the same with threads, which share the whole batch. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "nn.h"
#include "parallel_for.h"
#include "random_network.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NETWORKS = 60,
    MOST_ROWS = 3000,
    MEMORY = 1 << 24
};

static float inputs[MOST_ROWS * RANDOM_MAX_WIDTH], targets[MOST_ROWS * RANDOM_MAX_WIDTH];
static float outputs[3][MOST_ROWS * RANDOM_MAX_WIDTH];
static _Alignas(64) unsigned char memory[3][MEMORY];

typedef struct trained {
    nn_network *network;
    nn_status steps[2];
    float loss[2];
    nn_metrics metrics;
} trained;

/* Two steps, a prediction and an evaluation. */
static trained train(int which, const nn_config *config, size_t rows, const nn_parallel *parallel) {
    trained t;
    memset(&t, 0, sizeof t);
    if (nn_init(memory[which], MEMORY, config, &t.network) != NN_OK) exit(1);
    if (config->input_scaling != NN_SCALING_NONE) nn_fit_input_scaling(t.network, inputs, rows);
    if (config->target_scaling != NN_SCALING_NONE) nn_fit_target_scaling(t.network, targets, rows);
    for (int i = 0; i < 2; i++)
        t.steps[i] = nn_train_batch_parallel(t.network, inputs, targets, rows, &t.loss[i], parallel);
    nn_predict_parallel(t.network, inputs, rows, outputs[which], parallel);
    t.metrics.struct_size = sizeof t.metrics;
    nn_evaluate_parallel(t.network, inputs, targets, rows, &t.metrics, parallel);
    return t;
}

static int are_same(const trained *a, const trained *b, size_t width, size_t rows, int i, int j) {
    float *p, *q;
    size_t count;
    if (nn_parameters(a->network, &p, &count) != NN_OK || nn_parameters(b->network, &q, &count) != NN_OK) return 0;
    return memcmp(a->steps, b->steps, sizeof a->steps) == 0 && memcmp(a->loss, b->loss, sizeof a->loss) == 0 &&
           memcmp(&a->metrics, &b->metrics, sizeof a->metrics) == 0 && memcmp(p, q, count * sizeof *p) == 0 &&
           memcmp(outputs[i], outputs[j], rows * width * sizeof **outputs) == 0;
}

static int have_same_health(const trained *a, const trained *b, uint32_t layers) {
    for (uint32_t i = 0; i < layers; i++) {
        nn_health one = {.struct_size = sizeof one}, two = one;
        if (nn_get_health(a->network, i, &one) != nn_get_health(b->network, i, &two)) return 0;
        if (memcmp(&one, &two, sizeof one) != 0) return 0;
    }
    return 1;
}

int main(void) {
    char detail[100] = "";
    int pieces = 1, threads = 1, shared = 0;
    for (int n = 0; n < NETWORKS && pieces && threads; n++) {
        nn_layer layers[RANDOM_MAX_LAYERS];
        nn_config config = random_network(layers);
        nn_sizes sizes = {.struct_size = sizeof sizes};
        size_t rows = random_between(257, MOST_ROWS);
        random_inputs(inputs, rows * config.inputs);
        config.max_batch = (uint32_t)rows;
        nn_get_sizes(&config, &sizes);
        random_targets(&config, &sizes, targets, rows);
        parallel_count count = {.threads = 3};
        nn_parallel three = {sizeof three, 3, parallel_run, &count};
        trained whole = train(0, &config, rows, NULL), with_threads = train(1, &config, rows, &three);
        threads = are_same(&whole, &with_threads, sizes.outputs, rows, 0, 1) &&
                  have_same_health(&whole, &with_threads, config.layer_count);
        shared += count.runs > 0;
        config.max_batch = random_between(1, 64);
        trained few = train(2, &config, rows, NULL);
        pieces = are_same(&whole, &few, sizes.outputs, rows, 0, 2);
        snprintf(detail, sizeof detail, "network %d, %zu rows", n, rows);
    }
    CHECK_DETAIL("the bits of a network that holds few rows at once", pieces, detail);
    CHECK_DETAIL("the bits and the health of one whose threads share the batch", threads, detail);
    CHECK("threads did share some", shared > 10);
    return check_finish();
}
