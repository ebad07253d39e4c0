/* The description of a network that tells classes apart, the rest of it as by default. */
#ifndef CLASSIFIER_H
#define CLASSIFIER_H

#include "nn.h"

static inline nn_config classifier(uint32_t inputs, const nn_layer *layers, uint32_t layer_count) {
    nn_config config = nn_config_default();
    config.inputs = inputs;
    config.layers = layers;
    config.layer_count = layer_count;
    config.loss = NN_CROSS_ENTROPY;
    return config;
}

#endif
