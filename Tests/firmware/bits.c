/*
 * Trains networks of every kind for some steps, in each arithmetic that has the same bits everywhere, and prints a
 * checksum of the weights and outputs of each. The host and every board must print the same lines.
 */
#include "../c/crc32.h"
#include "../golden/abi/constants.inc"
#include "board.h"
#include <math.h>
#include <nn.h>

#define NAME(constant, value) #constant,

enum {
    INPUTS = 3,
    ROWS = 12,
    STEPS = 25,
    BATCH = 5,
    MEMORY = 7000
};

static _Alignas(NN_ALIGNMENT) unsigned char memory[MEMORY];
static float inputs[ROWS][INPUTS], targets[ROWS][3];
static nn_arithmetic arithmetic;

static float uniform(uint32_t index) {
    uint32_t x = index * 0x9E3779B9u;
    x = (x ^ x >> 16) * 0x85EBCA6Bu;
    return (float)((x ^ x >> 13) >> 8) * 0x1p-24f;
}

/* Targets that the loss accepts. */
static void make_rows(nn_loss loss, uint32_t width) {
    for (uint32_t i = 0; i < ROWS; i++) {
        for (uint32_t k = 0; k < INPUTS; k++) inputs[i][k] = 4 * uniform(i * INPUTS + k) - 2;
        for (uint32_t j = 0; j < width; j++) {
            float u = uniform(1000 + i * width + j);
            float *target = &targets[0][0] + i * width + j;
            *target = u;
            if (loss == NN_CROSS_ENTROPY || loss == NN_CROSS_ENTROPY_WITH_LOGITS) *target = (float)(i % 3);
            if (loss == NN_HINGE || loss == NN_PERCEPTRON) *target = u > 0.5f ? 1.0f : -1.0f;
            if (loss == NN_BINARY_CROSS_ENTROPY) *target = u > 0.5f;
        }
    }
}

/* Missing and unknown values, and what each is; so many categories that most features are 0. */
static const nn_column columns[INPUTS] = {
    {.missing = NN_MISSING_FLAG, .fill = 0.3f},
    {.kind = NN_COLUMN_CATEGORY, .categories = 20, .missing = NN_MISSING_FLAG},
    {.kind = NN_COLUMN_CATEGORY, .categories = 3, .unknown = NN_UNKNOWN_OTHER}};

static void make_columns(void) {
    for (uint32_t i = 0; i < ROWS; i++) {
        if (i % 5 == 1) inputs[i][0] = NAN;
        inputs[i][1] = i % 5 == 4 ? NAN : (float)(i * 7 % 20);
        if (i % 3 == 0) inputs[i][2] = (float)(i % 2);
    }
}

static nn_status train(nn_network *network, int scales) {
    if (scales) {
        nn_status status = nn_fit_input_scaling(network, inputs[0], ROWS);
        if (status == NN_OK) status = nn_fit_target_scaling(network, targets[0], ROWS);
        if (status != NN_OK) return status;
    }
    for (int step = 0; step < STEPS; step++) {
        nn_status status = nn_train_batch(network, inputs[0], targets[0], ROWS, NULL);
        if (status != NN_OK) return status;
    }
    return NN_OK;
}

/* Back from the gradient of half the squares of the outputs: to the inputs, of all rows, and to the weights. */
static nn_status go_back(nn_network *network, const float *outputs, float *gradients, int has_products) {
    nn_status status = has_products ? NN_OK : nn_input_gradients(network, inputs[0], ROWS, outputs, gradients);
    if (status == NN_OK) status = nn_forward(network, inputs[0], BATCH, NULL);
    if (status == NN_OK) status = nn_backward_from(network, outputs, NULL);
    return status == NN_OK ? nn_step(network) : status;
}

static void report(const char *name, nn_config *config, const nn_layer *layers, uint32_t count) {
    nn_network *network;
    float outputs[ROWS][3], gradients[ROWS][INPUTS] = {{0}}, *parameters;
    size_t parameter_count;
    config->layers = layers;
    config->layer_count = count;
    config->inputs = INPUTS;
    config->max_batch = BATCH;
    config->arithmetic = arithmetic;
    uint32_t width = layers[count - 1].units;
    int is_class = config->loss == NN_CROSS_ENTROPY || config->loss == NN_CROSS_ENTROPY_WITH_LOGITS;
    make_rows(config->loss, is_class ? 1 : width);
    if (config->columns != NULL) make_columns();
    nn_status status = nn_init(memory, sizeof memory, config, &network);
    if (status == NN_OK) status = train(network, config->target_scaling != NN_SCALING_NONE);
    if (status == NN_OK) status = nn_predict(network, inputs[0], ROWS, outputs[0]);
    if (status == NN_OK) status = go_back(network, outputs[0], gradients[0], config->polynomial_degree > 1);
    if (status == NN_OK) status = nn_parameters(network, &parameters, &parameter_count);
    if (status != NN_OK) {
        board_print(nn_status_string(status));
        board_print(": ");
        board_print(name);
        board_print("\n");
        board_exit(1);
    }
    board_print(name);
    board_print(arithmetic == NN_FUSED ? ", fused" : "");
    board_print_word(" ", crc32_of(parameters, parameter_count * sizeof *parameters));
    board_print_word("  outputs ", crc32_of(outputs, ROWS * width * sizeof(float)));
    board_print_word("  gradients of inputs ", crc32_of(gradients, sizeof gradients));
}

static const char *activations[] = {EACH_nn_activation(NAME)};

static void train_activations(void) {
    for (nn_activation a = NN_IDENTITY; a <= LAST_nn_activation; a++) {
        if (a == NN_SIGN) continue;
        nn_layer layers[] = {{.units = 6, .activation = a}, {.units = 2, .activation = NN_IDENTITY}};
        nn_config config = nn_config_default();
        config.learning_rate = 0.01f;
        report(activations[a], &config, layers, 2);
    }
}

static const struct {
    const char *name;
    nn_loss loss;
    nn_activation last;
} heads[] = {
    {"binary cross-entropy", NN_BINARY_CROSS_ENTROPY, NN_SIGMOID},
    {"bce of hard sigmoid", NN_BINARY_CROSS_ENTROPY, NN_HARD_SIGMOID},
    {"cross-entropy", NN_CROSS_ENTROPY, NN_SOFTMAX},
    {"cross-entropy one hot", NN_CROSS_ENTROPY_ONE_HOT, NN_SOFTMAX},
    {"half mse", NN_HALF_MSE, NN_TANH},
    {"mae", NN_MAE, NN_IDENTITY},
    {"huber", NN_HUBER, NN_IDENTITY},
    {"bce with logits", NN_BCE_WITH_LOGITS, NN_IDENTITY},
    {"cross-entropy with logits", NN_CROSS_ENTROPY_WITH_LOGITS, NN_IDENTITY},
    {"poisson", NN_POISSON_NLL, NN_EXP},
    {"hinge", NN_HINGE, NN_IDENTITY},
    {"perceptron", NN_PERCEPTRON, NN_SIGN},
    {"pinball", NN_PINBALL, NN_IDENTITY},
};

static const float quantiles[] = {0.1f, 0.5f, 0.9f};

static void train_losses(void) {
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        nn_layer layers[] = {{.units = 5, .activation = NN_TANH}, {.units = 3, .activation = heads[i].last}};
        nn_config config = nn_config_default();
        config.loss = heads[i].loss;
        config.quantiles = quantiles;
        config.optimizer = NN_SGD;
        config.learning_rate = 0.1f;
        config.momentum = 0.9f;
        report(heads[i].name, &config, layers, 2);
    }
}

static const char *optimizers[] = {EACH_nn_optimizer(NAME)};

static void train_optimizers(void) {
    for (nn_optimizer o = NN_SGD; o <= LAST_nn_optimizer; o++) {
        nn_layer layers[] = {{.units = 5, .activation = NN_TANH}, {.units = 1, .activation = NN_IDENTITY}};
        nn_config config = nn_config_default();
        config.optimizer = o;
        config.learning_rate = 0.01f;
        config.weight_decay = 0.01f;
        report(optimizers[o], &config, layers, 2);
    }
}

static const char *initializations[] = {EACH_nn_initialization(NAME)};

static void train_initializations(void) {
    for (nn_initialization i = NN_INIT_DEFAULT; i <= LAST_nn_initialization; i++) {
        nn_layer layers[] = {{.units = 6, .activation = NN_LEAKY_RELU, .initialization = i, .init_value = 0.3f},
                             {.units = 2, .activation = NN_IDENTITY, .initialization = i, .init_value = -0.2f}};
        nn_config config = nn_config_default();
        report(initializations[i], &config, layers, 2);
    }
}

/* Layers that are as wide as a kernel's block, wider, and with a rest. */
static void train_wide(void) {
    static const uint32_t widths[] = {8, 9, 16, 23};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        nn_layer layers[] = {{.units = widths[i], .activation = NN_TANH},
                             {.units = widths[3 - i], .activation = NN_RELU},
                             {.units = 3, .activation = NN_IDENTITY}};
        nn_config config = nn_config_default();
        config.optimizer = NN_SGD;
        report("wide", &config, layers, 3);
    }
}

static void train_the_rest(void) {
    nn_layer layers[] = {{.units = 7, .activation = NN_ELU, .dropout = 0.3f, .max_norm = 0.9f},
                         {.units = 4, .activation = NN_GELU, .dropout = 0.1f},
                         {.units = 2, .activation = NN_IDENTITY}};
    nn_config config = nn_config_default();
    config.l1 = 0.01f;
    config.clip_norm = 0.5f;
    config.clip_value = 0.2f;
    config.input_scaling = NN_SCALING_STANDARDIZE;
    config.target_scaling = NN_SCALING_MIN_MAX;
    config.polynomial_degree = 2;
    config.reduction = NN_REDUCTION_SUM;
    report("everything else", &config, layers, 3);
}

static void train_columns(void) {
    nn_layer layers[] = {{.units = 6, .activation = NN_TANH}, {.units = 2, .activation = NN_IDENTITY}};
    nn_config config = nn_config_default();
    config.columns = columns;
    report("columns", &config, layers, 2);
    config.input_scaling = config.target_scaling = NN_SCALING_STANDARDIZE;
    report("scaled columns", &config, layers, 2);
}

int main(void) {
    static const nn_arithmetic exact[] = {NN_CANONICAL, NN_FUSED};
    for (int i = 0; i < 2; i++) {
        arithmetic = exact[i];
        train_activations();
        train_losses();
        train_optimizers();
        train_initializations();
        train_wide();
        train_columns();
        train_the_rest();
    }
    return 0;
}
