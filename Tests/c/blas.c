/* NN_BLAS: large layers go through GSL's BLAS interface when OpenBLAS serves it, small ones and small batches do
 * not, and the results are those of NN_FAST within rounding. This program takes OpenBLAS's place and counts; with
 * -DWITH_OPENBLAS it is linked with the real one instead. */
#include "check.h"
#include "classifier.h"
#include "parallel_for.h"
#include "random_network.h"

#include <math.h>
#include <string.h>

enum {
    INPUTS = 520,
    FIRST = 530,
    SECOND = 515,
    OUTPUTS = 3,
    ROWS = 130,
    STEPS = 6,
    MEMORY = 1 << 24,
    MODEL = 1 << 23
};

#ifndef WITH_OPENBLAS
enum {
    ROW_MAJOR = 101,
    PLAIN = 111,
    TURNED = 112
};

static int calls, misused;

char *openblas_get_config(void);
char *openblas_get_config(void) {
    return "counting";
}

void cblas_sgemm(int order, int turn_a, int turn_b, int m, int n, int k, float alpha, const float *a, int stride_a,
                 const float *b, int stride_b, float beta, float *c, int stride_c);
void cblas_sgemm(int order, int turn_a, int turn_b, int m, int n, int k, float alpha, const float *a, int stride_a,
                 const float *b, int stride_b, float beta, float *c, int stride_c) {
    calls++;
    misused += order != ROW_MAJOR || alpha != 1 || stride_c != n;
    misused += stride_a != (turn_a == TURNED ? m : k) || stride_b != (turn_b == TURNED ? k : n);
    for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) c[i * stride_c + j] = beta == 0 ? 0 : beta * c[i * stride_c + j];
        for (int p = 0; p < k; p++) {
            float factor = turn_a == TURNED ? a[p * stride_a + i] : a[i * stride_a + p];
            for (int j = 0; j < n; j++)
                c[i * stride_c + j] += factor * (turn_b == TURNED ? b[j * stride_b + p] : b[p * stride_b + j]);
        }
    }
}

/* Number of calls since the last time. */
static int calls_since(void) {
    int count = calls;
    calls = 0;
    return count;
}
#endif

static float inputs[ROWS * INPUTS], targets[ROWS];

typedef struct trained {
    _Alignas(64) unsigned char memory[MEMORY];
    _Alignas(64) unsigned char model[MODEL];
    size_t model_size;
    nn_network *network;
    float outputs[ROWS * OUTPUTS];
} trained;

static trained fast, blas, again;

static int make(trained *t, nn_arithmetic arithmetic, uint32_t max_batch) {
    static const nn_layer layers[] = {{.units = FIRST, .activation = NN_TANH},
                                      {.units = SECOND, .activation = NN_TANH},
                                      {.units = OUTPUTS, .activation = NN_SOFTMAX}};
    nn_config config = classifier(INPUTS, layers, 3);
    config.max_batch = max_batch;
    config.learning_rate = 0.01f;
    config.arithmetic = arithmetic;
    return nn_init(t->memory, MEMORY, &config, &t->network) == NN_OK;
}

/* Steps of a batch in two parts, so that gradients begin and go on. */
static int train(trained *t, nn_arithmetic arithmetic) {
    int fine = make(t, arithmetic, ROWS / 2);
    for (int i = 0; i < STEPS && fine; i++) fine = nn_train_batch(t->network, inputs, targets, ROWS, NULL) == NN_OK;
    return fine && nn_predict(t->network, inputs, ROWS, t->outputs) == NN_OK &&
           nn_save(t->network, NULL, 0, t->model, MODEL, &t->model_size) == NN_OK;
}

static float distance(const float *a, const float *b) {
    float largest = 0;
    for (int i = 0; i < ROWS * OUTPUTS; i++) largest = fmaxf(largest, fabsf(a[i] - b[i]));
    return largest;
}

#ifndef WITH_OPENBLAS
/* A narrow network and many rows. */
static int uses_threads(void) {
    static float many[4096 * 64], outputs[4096 * 300];
    nn_layer layers[] = {{.units = 300, .activation = NN_RELU}};
    nn_config config = nn_config_default();
    config.inputs = 64;
    config.layers = layers;
    config.layer_count = 1;
    config.max_batch = 256;
    config.arithmetic = NN_BLAS;
    parallel_count count = {.threads = 2};
    nn_parallel parallel = {sizeof parallel, 2, parallel_run, &count};
    nn_network *network = NULL;
    return nn_init(again.memory, MEMORY, &config, &network) == NN_OK &&
           nn_predict_parallel(network, many, 4096, outputs, &parallel) == NN_OK && count.tasks > 0;
}

static void count_calls(void) {
    static _Alignas(64) unsigned char memory[1 << 20];
    static float outputs[ROWS * OUTPUTS];
    nn_network *network = NULL;
    CHECK("a network", make(&again, NN_BLAS, ROWS) && calls_since() == 0);
    CHECK("a step: two products forward, two of weights, one of inputs",
          nn_train_batch(again.network, inputs, targets, ROWS, NULL) == NN_OK && calls_since() == 5);
    CHECK("63 rows are too few", nn_predict(again.network, inputs, 63, outputs) == NN_OK && calls_since() == 0);
    CHECK("64 rows are enough", nn_predict(again.network, inputs, 64, outputs) == NN_OK && calls_since() == 2);
    CHECK("an opened model", nn_open(blas.model, blas.model_size, ROWS, memory, sizeof memory, &network) == NN_OK &&
                                 nn_predict(network, inputs, ROWS, outputs) == NN_OK && calls_since() == 2);
    CHECK("it predicts what it did", distance(outputs, blas.outputs) < 1e-5f);
    parallel_count count = {.threads = 2};
    nn_parallel parallel = {sizeof parallel, 2, parallel_run, &count};
    CHECK("threads of the caller's are left alone",
          nn_predict_parallel(network, inputs, ROWS, outputs, &parallel) == NN_OK && calls_since() == 2 &&
              count.tasks == 0);
    CHECK("of a network without large layers they are used", uses_threads());
    CHECK("other arithmetic does not ask it", make(&again, NN_FAST, ROWS) &&
                                                  nn_predict(again.network, inputs, ROWS, outputs) == NN_OK &&
                                                  calls_since() == 0);
    CHECK("layers as they lie in memory", misused == 0);
}
#endif

int main(void) {
    random_inputs(inputs, ROWS * INPUTS);
    for (int i = 0; i < ROWS; i++) targets[i] = (float)random_between(0, OUTPUTS - 1);
    if (strcmp(nn_blas(), "OpenBLAS") != 0) {
        CHECK("without OpenBLAS it has no name", strcmp(nn_blas(), "") == 0);
        CHECK("without OpenBLAS it is fast", train(&fast, NN_FAST) && train(&blas, NN_BLAS) &&
                                                 memcmp(fast.outputs, blas.outputs, sizeof fast.outputs) == 0);
        return check_finish();
    }
    CHECK("fast training", train(&fast, NN_FAST));
    CHECK("training", train(&blas, NN_BLAS));
    CHECK("both predict the same within rounding", distance(fast.outputs, blas.outputs) < 1e-4f);
    CHECK("the same bits run after run",
          train(&again, NN_BLAS) && memcmp(blas.outputs, again.outputs, sizeof blas.outputs) == 0);
#ifndef WITH_OPENBLAS
    calls_since();
    count_calls();
#endif
    return check_finish();
}
