/* A network small enough to look at and with everything in it: two layers, both scalings, an optimiser with
 * slots, a model with every section. Tests of refusals start from it. */
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include "nn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    EXAMPLE_INPUTS = 3,
    EXAMPLE_HIDDEN = 5,
    EXAMPLE_OUTPUTS = 2,
    EXAMPLE_ROWS = 6,
    EXAMPLE_BATCH = 4
};

typedef struct example {
    _Alignas(64) unsigned char memory[4096];
    _Alignas(64) unsigned char opened_memory[2048];
    _Alignas(64) unsigned char model[4096];
    _Alignas(64) unsigned char quantized_memory[1024];
    _Alignas(64) unsigned char quantized_model[2048];
    size_t model_size;
    size_t quantized_size;
    nn_layer layers[2];
    nn_config config;
    nn_sizes sizes;
    nn_network *network;
    nn_network *opened;
    nn_network *quantized;
    float inputs[EXAMPLE_ROWS * EXAMPLE_INPUTS];
    float targets[EXAMPLE_ROWS * EXAMPLE_OUTPUTS];
    float outputs[EXAMPLE_ROWS * EXAMPLE_OUTPUTS];
} example;

static inline void example_must(nn_status status, const char *step) {
    if (status == NN_OK) return;
    printf("not ok example: %s: %s\n", step, nn_status_string(status));
    exit(2);
}

static inline nn_metadata example_metadata(void) {
    static const char *const features[] = {"length", "width", "h\xc3\xb6he"};
    static const char *const targets[] = {"price", "weight"};
    static const char *const labels[] = {"low", "high"};
    nn_metadata metadata = {.struct_size = sizeof metadata,
                            .label_count = 2,
                            .features = features,
                            .targets = targets,
                            .labels = labels};
    metadata.note = "{\"made\": \"by a test\"}";
    return metadata;
}

static inline void example_describe(example *e) {
    e->layers[0] = (nn_layer){.units = EXAMPLE_HIDDEN, .activation = NN_TANH};
    e->layers[1] = (nn_layer){.units = EXAMPLE_OUTPUTS, .activation = NN_IDENTITY};
    e->config = nn_config_default();
    e->config.inputs = EXAMPLE_INPUTS;
    e->config.layers = e->layers;
    e->config.layer_count = 2;
    e->config.max_batch = EXAMPLE_BATCH;
    e->config.input_scaling = NN_SCALING_STANDARDIZE;
    e->config.target_scaling = NN_SCALING_STANDARDIZE;
    e->config.learning_rate = 0.01f;
    e->sizes.struct_size = sizeof e->sizes;
}

static inline void example_fill(example *e) {
    for (int i = 0; i < EXAMPLE_ROWS * EXAMPLE_INPUTS; i++) e->inputs[i] = (float)((i * 7) % 11) * 0.25f - 1.0f;
    for (int i = 0; i < EXAMPLE_ROWS * EXAMPLE_OUTPUTS; i++) e->targets[i] = (float)((i * 5) % 7) * 0.5f;
    memset(e->outputs, 0x5a, sizeof e->outputs);
}

/* Trained for a step, saved with texts and training state, and opened from that model; quantised and opened. */
static inline void example_make(example *e) {
    memset(e, 0, sizeof *e);
    example_describe(e);
    example_fill(e);
    example_must(nn_get_sizes(&e->config, &e->sizes), "nn_get_sizes");
    example_must(nn_init(e->memory, sizeof e->memory, &e->config, &e->network), "nn_init");
    example_must(nn_fit_input_scaling(e->network, e->inputs, EXAMPLE_ROWS), "nn_fit_input_scaling");
    example_must(nn_fit_target_scaling(e->network, e->targets, EXAMPLE_ROWS), "nn_fit_target_scaling");
    example_must(nn_train_batch(e->network, e->inputs, e->targets, EXAMPLE_ROWS, NULL), "nn_train_batch");
    nn_metadata metadata = example_metadata();
    example_must(nn_save(e->network, &metadata, NN_SAVE_TRAINING_STATE, e->model, sizeof e->model, &e->model_size),
                 "nn_save");
    example_must(
        nn_open(e->model, e->model_size, EXAMPLE_BATCH, e->opened_memory, sizeof e->opened_memory, &e->opened),
        "nn_open");
    example_must(nn_quantize(e->network, e->inputs, EXAMPLE_ROWS, &metadata, e->quantized_model,
                             sizeof e->quantized_model, &e->quantized_size),
                 "nn_quantize");
    example_must(nn_open(e->quantized_model, e->quantized_size, 1, e->quantized_memory, sizeof e->quantized_memory,
                         &e->quantized),
                 "nn_open of a quantised model");
}

#endif
