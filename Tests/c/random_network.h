/* A valid description of any kind, and rows of data that its loss accepts. */
#ifndef RANDOM_NETWORK_H
#define RANDOM_NETWORK_H

#include "nn.h"
#include "random.h"

enum {
    RANDOM_MAX_LAYERS = 5,
    RANDOM_MAX_WIDTH = 20
};

static inline nn_config random_network(nn_layer *layers) {
    nn_config config = nn_config_default();
    config.inputs = random_between(1, RANDOM_MAX_WIDTH);
    config.layer_count = random_between(1, RANDOM_MAX_LAYERS);
    config.layers = layers;
    config.loss = (nn_loss)random_between(NN_MSE, NN_CROSS_ENTROPY_ONE_HOT);
    config.optimizer = (nn_optimizer)random_between(NN_SGD, NN_ADAM);
    config.momentum = random_between(0, 1) ? 0.9f : 0.0f;
    config.clip_norm = random_between(0, 1) ? 1.0f : 0.0f;
    config.max_batch = random_between(1, 9);
    config.seed = random_word();
    config.input_scaling = (nn_scaling)random_between(0, 1);
    config.target_scaling = config.loss == NN_MSE ? (nn_scaling)random_between(0, 1) : NN_SCALING_NONE;
    for (uint32_t i = 0; i < config.layer_count; i++) {
        layers[i].units = random_between(2, RANDOM_MAX_WIDTH);
        layers[i].activation = (nn_activation)random_between(NN_IDENTITY, NN_SOFTMAX);
        layers[i].initialization = (nn_initialization)random_between(NN_INIT_DEFAULT, NN_INIT_XAVIER_NORMAL);
        layers[i].slope = 0.1f;
    }
    nn_activation *last = &layers[config.layer_count - 1].activation;
    if (config.loss == NN_BINARY_CROSS_ENTROPY)
        *last = NN_SIGMOID;
    else if (config.loss != NN_MSE)
        *last = NN_SOFTMAX;
    return config;
}

static inline void random_inputs(float *values, size_t count) {
    for (size_t i = 0; i < count; i++) values[i] = random_number();
}

static inline void random_targets(const nn_config *config, const nn_sizes *sizes, float *values, size_t rows) {
    for (size_t i = 0; i < rows * sizes->target_width; i++)
        values[i] = config->loss == NN_MSE             ? random_number()
                    : config->loss == NN_CROSS_ENTROPY ? (float)random_between(0, sizes->outputs - 1)
                                                       : (random_number() + 1.0f) / 2.0f;
}

#endif
