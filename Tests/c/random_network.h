/* A valid description of any kind, and rows of data that its loss accepts. */
#ifndef RANDOM_NETWORK_H
#define RANDOM_NETWORK_H

#include "../golden/abi/constants.inc"
#include "nn.h"
#include "random.h"

enum {
    RANDOM_MAX_LAYERS = 5,
    RANDOM_MAX_WIDTH = 20
};

/* What the outputs of a network with NN_PINBALL learn; the others do not look at it. */
static const float random_quantiles[RANDOM_MAX_WIDTH] = {0.05f, 0.1f,  0.15f, 0.2f,  0.25f, 0.3f,  0.35f,
                                                         0.4f,  0.45f, 0.5f,  0.55f, 0.6f,  0.65f, 0.7f,
                                                         0.75f, 0.8f,  0.85f, 0.9f,  0.95f, 0.99f};

/* An activation that the loss is defined for. */
static inline nn_activation random_last(nn_loss loss) {
    static const nn_activation shares[] = {NN_SIGMOID, NN_SOFTMAX, NN_HARD_SIGMOID};
    static const nn_activation rates[] = {NN_EXP, NN_SOFTPLUS, NN_RELU};
    switch (loss) {
    case NN_BINARY_CROSS_ENTROPY:
        return shares[random_between(0, 2)];
    case NN_CROSS_ENTROPY:
    case NN_CROSS_ENTROPY_ONE_HOT:
        return NN_SOFTMAX;
    case NN_POISSON_NLL:
        return rates[random_between(0, 2)];
    case NN_PERCEPTRON:
        return random_between(0, 1) ? NN_SIGN : NN_IDENTITY;
    /* Outputs that cannot grow: after a few steps the loss is still finite. */
    default:
        return random_between(0, 1) ? NN_TANH : NN_IDENTITY;
    }
}

static inline nn_layer random_layer(void) {
    return (nn_layer){.units = random_between(2, RANDOM_MAX_WIDTH),
                      .activation = (nn_activation)random_between(NN_IDENTITY, NN_HARD_TANH),
                      .initialization = (nn_initialization)random_between(NN_INIT_DEFAULT, NN_INIT_ORTHOGONAL),
                      .slope = 0.1f,
                      .init_value = 0.05f,
                      .dropout = random_between(0, 2) ? 0.0f : 0.25f,
                      .max_norm = random_between(0, 2) ? 0.0f : 1.0f};
}

static inline int takes_scaled_targets(nn_loss loss) {
    return loss == NN_MSE || loss == NN_HALF_MSE || loss == NN_MAE || loss == NN_HUBER || loss == NN_PINBALL;
}

static inline nn_config random_network(nn_layer *layers) {
    nn_config config = nn_config_default();
    config.inputs = random_between(1, RANDOM_MAX_WIDTH);
    config.layer_count = random_between(1, RANDOM_MAX_LAYERS);
    config.layers = layers;
    config.loss = (nn_loss)random_between(NN_MSE, LAST_nn_loss);
    config.quantiles = random_quantiles;
    config.optimizer = (nn_optimizer)random_between(NN_SGD, LAST_nn_optimizer);
    config.momentum = random_between(0, 1) ? 0.9f : 0.0f;
    config.nesterov = config.momentum > 0 && random_between(0, 1);
    config.clip_norm = random_between(0, 1) ? 1.0f : 0.0f;
    config.clip_value = random_between(0, 1) ? 0.5f : 0.0f;
    config.l1 = random_between(0, 1) ? 0.001f : 0.0f;
    config.reduction = (nn_reduction)random_between(NN_REDUCTION_MEAN, NN_REDUCTION_SUM);
    config.max_batch = random_between(1, 9);
    config.seed = random_word();
    config.input_scaling = (nn_scaling)random_between(NN_SCALING_NONE, NN_SCALING_MIN_MAX);
    if (takes_scaled_targets(config.loss))
        config.target_scaling = (nn_scaling)random_between(NN_SCALING_NONE, NN_SCALING_MIN_MAX);
    for (uint32_t i = 0; i < config.layer_count; i++) layers[i] = random_layer();
    nn_layer *last = &layers[config.layer_count - 1];
    last->activation = random_last(config.loss);
    last->dropout = 0;
    if (random_between(0, 2) == 0) config.frozen_layers = random_between(0, config.layer_count - 1);
    return config;
}

static inline void random_inputs(float *values, size_t count) {
    for (size_t i = 0; i < count; i++) values[i] = random_number();
}

static inline float random_target(nn_loss loss, uint32_t outputs) {
    switch (loss) {
    case NN_CROSS_ENTROPY:
    case NN_CROSS_ENTROPY_WITH_LOGITS:
        return (float)random_between(0, outputs - 1);
    case NN_BINARY_CROSS_ENTROPY:
    case NN_BCE_WITH_LOGITS:
    case NN_CROSS_ENTROPY_ONE_HOT:
        return (random_number() + 1.0f) / 2.0f;
    case NN_POISSON_NLL:
        return (float)random_between(0, 4);
    case NN_HINGE:
    case NN_PERCEPTRON:
        return random_between(0, 1) ? 1.0f : -1.0f;
    default:
        return random_number();
    }
}

static inline void random_targets(const nn_config *config, const nn_sizes *sizes, float *values, size_t rows) {
    for (size_t i = 0; i < rows * sizes->target_width; i++) values[i] = random_target(config->loss, sizes->outputs);
}

#endif
