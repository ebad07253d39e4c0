/* One seed, one result: run after run, in pieces, with any max_batch, in both arithmetics that have the same bits
 * everywhere. Prints a fingerprint of the weights after 1,000 steps, which the runner compares between libnn.so and
 * libnn.a, processors and machines. */
#include "check.h"
#include "classifier.h"
#include "crc32.h"
#include "random_network.h"

#include <string.h>

enum {
    ROWS = 50,
    INPUTS = 7,
    OUTPUTS = 3,
    STEPS = 1000
};

static float inputs[ROWS * INPUTS], targets[ROWS];

typedef struct trained {
    _Alignas(64) unsigned char memory[65536];
    unsigned char model[32768];
    size_t model_size;
    nn_network *network;
    float outputs[ROWS * OUTPUTS];
} trained;

static trained first, second;
static nn_arithmetic arithmetic;

static nn_config describe(uint32_t max_batch) {
    static const nn_layer layers[] = {
        {.units = 13, .activation = NN_TANH, .dropout = 0.1f},
        {.units = 11, .activation = NN_LEAKY_RELU, .initialization = NN_INIT_KAIMING_NORMAL, .slope = 0.05f},
        {.units = 12, .activation = NN_GELU, .initialization = NN_INIT_ORTHOGONAL, .max_norm = 1},
        {.units = OUTPUTS, .activation = NN_SOFTMAX, .initialization = NN_INIT_XAVIER_UNIFORM}};
    nn_config config = classifier(INPUTS, layers, 4);
    config.max_batch = max_batch;
    config.seed = 42;
    config.arithmetic = arithmetic;
    config.weight_decay = 1e-4f;
    config.clip_norm = 1.0f;
    config.input_scaling = NN_SCALING_STANDARDIZE;
    return config;
}

static int begin(trained *t, const nn_config *config) {
    memset(t, 0, sizeof *t);
    return nn_init(t->memory, sizeof t->memory, config, &t->network) == NN_OK &&
           nn_fit_input_scaling(t->network, inputs, ROWS) == NN_OK;
}

static int finish(trained *t) {
    return nn_predict(t->network, inputs, ROWS, t->outputs) == NN_OK &&
           nn_save(t->network, NULL, NN_SAVE_TRAINING_STATE, t->model, sizeof t->model, &t->model_size) == NN_OK;
}

static int train(trained *t, const nn_config *config, int steps) {
    int fine = begin(t, config);
    for (int i = 0; i < steps && fine; i++) fine = nn_train_batch(t->network, inputs, targets, ROWS, NULL) == NN_OK;
    return fine && finish(t);
}

/* Steps of nn_train_batch through nn_forward, nn_backward and nn_step, in pieces of `piece` rows. */
static int train_in_pieces(trained *t, const nn_config *config, int steps, size_t piece) {
    int fine = begin(t, config);
    for (int i = 0; i < steps && fine; i++) {
        for (size_t done = 0; done < ROWS && fine; done += piece) {
            size_t rows = ROWS - done < piece ? ROWS - done : piece;
            fine = nn_forward(t->network, inputs + done * INPUTS, rows, NULL) == NN_OK &&
                   nn_backward(t->network, targets + done, NULL) == NN_OK;
        }
        fine = fine && nn_step(t->network) == NN_OK;
    }
    return fine && finish(t);
}

static int fit(trained *t, const nn_config *config) {
    static uint32_t order[ROWS];
    nn_fit_options options = nn_fit_options_default();
    options.epochs = 20;
    options.batch_size = 8;
    options.order = order;
    return begin(t, config) && nn_fit(t->network, inputs, targets, ROWS, &options, NULL) == NN_OK && finish(t);
}

static int same_models(void) {
    return first.model_size == second.model_size && memcmp(first.model, second.model, first.model_size) == 0;
}

/* Parameters and outputs: max_batch itself is in the model, so models differ in it. */
static int same_numbers(void) {
    float *a, *b;
    size_t n, m;
    return nn_parameters(first.network, &a, &n) == NN_OK && nn_parameters(second.network, &b, &m) == NN_OK &&
           n == m && memcmp(a, b, n * sizeof *a) == 0 &&
           memcmp(first.outputs, second.outputs, sizeof first.outputs) == 0;
}

static void training(void) {
    char name[100];
    nn_config config = describe(ROWS);
    CHECK("train", train(&first, &config, 100));
    CHECK("the same seed gives the same model", train(&second, &config, 100) && same_models());
    for (size_t piece = 1; piece <= ROWS; piece += 7) {
        snprintf(name, sizeof name, "forward and backward in pieces of %zu rows give the same model", piece);
        CHECK(name, train_in_pieces(&second, &config, 100, piece) && same_models());
    }
    const uint32_t batches[] = {1, 2, 3, 16, 33, 49, 51};
    for (int i = 0; i < 7; i++) {
        nn_config other = describe(batches[i]);
        snprintf(name, sizeof name, "max_batch %u gives the same weights and predictions", (unsigned)batches[i]);
        CHECK(name, train(&second, &other, 100) && same_numbers());
    }
    config.seed = 43;
    CHECK("another seed gives another model", train(&second, &config, 100) && !same_numbers());
}

static void shuffled(void) {
    nn_config config = describe(ROWS);
    CHECK("nn_fit with shuffling", fit(&first, &config));
    CHECK("nn_fit gives the same model run after run", fit(&second, &config) && same_models());
}

static void inference(void) {
    int same = 1;
    for (size_t piece = 1; piece <= ROWS; piece++)
        for (size_t done = 0; done < ROWS; done += piece) {
            size_t rows = ROWS - done < piece ? ROWS - done : piece;
            float outputs[ROWS * OUTPUTS];
            same &= nn_predict(first.network, inputs + done * INPUTS, rows, outputs) == NN_OK;
            same &= memcmp(outputs, first.outputs + done * OUTPUTS, rows * OUTPUTS * sizeof(float)) == 0;
        }
    CHECK("every split of the rows predicts the same bits", same);
}

static void fingerprint(void) {
    nn_config config = describe(ROWS);
    float *values = NULL;
    size_t count = 0;
    int fine = train(&first, &config, STEPS) && nn_parameters(first.network, &values, &count) == NN_OK;
    CHECK("1,000 steps", fine && count > 0);
    printf("weights after %d steps, %s: %08x, model: %08x\n", STEPS,
           nn_choice_name(NN_CHOICE_ARITHMETIC, arithmetic), (unsigned)crc32_of(values, count * sizeof *values),
           (unsigned)crc32_of(first.model, first.model_size));
}

int main(void) {
    random_inputs(inputs, ROWS * INPUTS);
    for (int i = 0; i < ROWS; i++) targets[i] = (float)random_between(0, OUTPUTS - 1);
    static const nn_arithmetic exact[] = {NN_CANONICAL, NN_FUSED};
    for (int i = 0; i < 2; i++) {
        arithmetic = exact[i];
        printf("# %s\n", nn_choice_name(NN_CHOICE_ARITHMETIC, arithmetic));
        training();
        shuffled();
        inference();
        fingerprint();
    }
    return check_finish();
}
