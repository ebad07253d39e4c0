/* NN_FAST and NN_FUSED: the same training as NN_CANONICAL within rounding, the same bits run after run, and kept in
 * the model. */
#include "check.h"
#include "classifier.h"
#include "random_network.h"

#include <math.h>
#include <string.h>

enum {
    ROWS = 60,
    INPUTS = 37,
    OUTPUTS = 4,
    STEPS = 30
};

static float inputs[ROWS * INPUTS], targets[ROWS];

typedef struct trained {
    _Alignas(64) unsigned char memory[1 << 17];
    unsigned char model[1 << 16];
    size_t model_size;
    float outputs[ROWS * OUTPUTS];
} trained;

static trained canonical, fast, fused, again;

static nn_config describe(nn_arithmetic arithmetic) {
    static const nn_layer layers[] = {{.units = 33, .activation = NN_TANH},
                                      {.units = 3, .activation = NN_GELU},
                                      {.units = OUTPUTS, .activation = NN_SOFTMAX}};
    nn_config config = classifier(INPUTS, layers, 3);
    config.max_batch = ROWS;
    config.arithmetic = arithmetic;
    return config;
}

static int train(trained *t, nn_arithmetic arithmetic) {
    nn_config config = describe(arithmetic);
    nn_network *network;
    memset(t, 0, sizeof *t);
    int fine = nn_init(t->memory, sizeof t->memory, &config, &network) == NN_OK;
    for (int i = 0; i < STEPS && fine; i++) fine = nn_train_batch(network, inputs, targets, ROWS, NULL) == NN_OK;
    return fine && nn_predict(network, inputs, ROWS, t->outputs) == NN_OK &&
           nn_save(network, NULL, 0, t->model, sizeof t->model, &t->model_size) == NN_OK;
}

static float distance(const trained *a, const trained *b) {
    float largest = 0;
    for (int i = 0; i < ROWS * OUTPUTS; i++) largest = fmaxf(largest, fabsf(a->outputs[i] - b->outputs[i]));
    return largest;
}

static nn_arithmetic kept(trained *t) {
    static _Alignas(64) unsigned char copy[1 << 16];
    nn_layer layers[3];
    nn_config config = nn_config_default();
    memcpy(copy, t->model, t->model_size);
    return nn_model_config(copy, t->model_size, &config, layers, 3) == NN_OK ? config.arithmetic : -1;
}

int main(void) {
    random_inputs(inputs, ROWS * INPUTS);
    for (int i = 0; i < ROWS; i++) targets[i] = (float)random_between(0, OUTPUTS - 1);
    CHECK("canonical training", train(&canonical, NN_CANONICAL));
    CHECK("fast training", train(&fast, NN_FAST));
    CHECK("fused training", train(&fused, NN_FUSED));
    CHECK("fast predicts the same within rounding", distance(&canonical, &fast) < 1e-4f);
    CHECK("fused predicts the same within rounding", distance(&canonical, &fused) < 1e-4f);
    CHECK("and other bits than canonical", memcmp(fused.outputs, canonical.outputs, sizeof fused.outputs) != 0);
    CHECK("fast gives the same bits run after run",
          train(&again, NN_FAST) && memcmp(fast.outputs, again.outputs, sizeof fast.outputs) == 0);
    CHECK("fused gives the same bits run after run",
          train(&again, NN_FUSED) && memcmp(fused.outputs, again.outputs, sizeof fused.outputs) == 0);
    CHECK("canonical is kept in the model", kept(&canonical) == NN_CANONICAL);
    CHECK("fast is kept in the model", kept(&fast) == NN_FAST);
    CHECK("fused is kept in the model", kept(&fused) == NN_FUSED);
    return check_finish();
}
