/* nn_predict_layer: the outputs of a layer are the predictions of the network that ends with it. */
#include "check.h"
#include "random_network.h"

#include <stdlib.h>
#include <string.h>

enum {
    NETWORKS = 300,
    ROWS = 11
};

static float inputs[ROWS * RANDOM_MAX_WIDTH], expected[ROWS * RANDOM_MAX_WIDTH], outputs[ROWS * RANDOM_MAX_WIDTH];

/* Nothing that was never written decides anything but the first words, by which nn_init and the like see whether a
 * network calls back from there. Valgrind watches the rest. */
static void *new_block(size_t size) {
    void *block = aligned_alloc(64, (size + 63) / 64 * 64);
    if (block != NULL) memset(block, 0xa7, 8);
    return block;
}

static nn_network *make(const nn_config *config, void **block) {
    nn_sizes sizes = {.struct_size = sizeof sizes};
    nn_network *network = NULL;
    if (nn_get_sizes(config, &sizes) != NN_OK) return NULL;
    *block = new_block(sizes.training_bytes);
    if (nn_init(*block, sizes.training_bytes, config, &network) != NN_OK) return NULL;
    return network;
}

/* Network with the layers after `last` cut off, its parameters and scaling those of the whole. */
static nn_network *cut(nn_network *whole, nn_config config, uint32_t last, void **block) {
    float *from, *to;
    const float *mean, *scale;
    size_t count;
    config.layer_count = last + 1;
    config.frozen_layers = 0;
    config.loss = config.layers[last].activation == NN_SIGN ? NN_PERCEPTRON : NN_MSE;
    config.target_scaling = NN_SCALING_NONE;
    nn_network *part = make(&config, block);
    if (part == NULL || nn_parameters(whole, &from, &count) != NN_OK || nn_parameters(part, &to, &count) != NN_OK)
        return NULL;
    memcpy(to, from, count * sizeof(float));
    if (config.input_scaling &&
        (nn_get_input_scaling(whole, &mean, &scale) != NN_OK || nn_set_input_scaling(part, mean, scale) != NN_OK))
        return NULL;
    return part;
}

/* Compare every layer of `network`, which is `whole` or was opened from it. */
static int layers_agree(nn_network *network, nn_network *whole, const nn_config *config) {
    int agree = 1;
    for (uint32_t i = 0; i < config->layer_count; i++) {
        const size_t bytes = ROWS * config->layers[i].units * sizeof(float);
        nn_config shorter = *config;
        nn_layer layers[RANDOM_MAX_LAYERS];
        void *block = NULL;
        memcpy(layers, config->layers, sizeof layers);
        layers[i].dropout = 0;
        shorter.layers = layers;
        nn_network *part = cut(whole, shorter, i, &block);
        agree &= part != NULL && nn_predict(part, inputs, ROWS, expected) == NN_OK &&
                 nn_predict_layer(network, inputs, ROWS, i, outputs) == NN_OK &&
                 memcmp(outputs, expected, bytes) == 0;
        free(block);
    }
    return agree && nn_predict_layer(network, inputs, ROWS, config->layer_count, outputs) == NN_ERROR_OUT_OF_RANGE;
}

static nn_network *open_copy(nn_network *whole, const nn_config *config, void **model, void **block) {
    size_t size, bytes;
    nn_network *opened = NULL;
    if (nn_save_size(whole, NULL, 0, &size) != NN_OK) return NULL;
    *model = aligned_alloc(64, (size + 63) / 64 * 64);
    if (nn_save(whole, NULL, 0, *model, size, &size) != NN_OK ||
        nn_open_size(*model, size, config->max_batch, &bytes) != NN_OK)
        return NULL;
    *block = new_block(bytes);
    return nn_open(*model, size, config->max_batch, *block, bytes, &opened) == NN_OK ? opened : NULL;
}

/* The deepest network there can be: every layer has its name, and no health before it has learned. */
static void deepest(void) {
    nn_layer layers[NN_MAX_LAYERS];
    nn_config config = nn_config_default();
    nn_health health = {.struct_size = sizeof health};
    void *block = NULL;
    for (int i = 0; i < NN_MAX_LAYERS; i++) layers[i] = (nn_layer){.units = 1};
    config.inputs = 1;
    config.layers = layers;
    config.layer_count = NN_MAX_LAYERS;
    nn_network *network = make(&config, &block);
    int named = network != NULL, refused = named;
    for (uint32_t i = 0; named && i < NN_MAX_LAYERS; i++) {
        char name[16];
        nn_layer_view view = {.struct_size = sizeof view};
        snprintf(name, sizeof name, "dense%u", i + 1);
        named &= nn_get_layer(network, i, &view) == NN_OK && strcmp(view.name, name) == 0;
        refused &= nn_get_health(network, i, &health) == NN_ERROR_WRONG_STATE;
    }
    free(block);
    CHECK("dense1 to dense64", named);
    CHECK("no layer has health before the first nn_backward", refused);
}

int main(void) {
    int trained = 0, opened = 0;
    deepest();
    for (int i = 0; i < NETWORKS; i++) {
        nn_layer layers[RANDOM_MAX_LAYERS];
        nn_config config = random_network(layers);
        void *block = NULL, *model = NULL, *opened_block = NULL;
        random_inputs(inputs, ROWS * config.inputs);
        nn_network *whole = make(&config, &block);
        if (config.input_scaling) nn_fit_input_scaling(whole, inputs, ROWS);
        nn_network *copy = open_copy(whole, &config, &model, &opened_block);
        trained += layers_agree(whole, whole, &config);
        opened += copy != NULL && layers_agree(copy, whole, &config);
        free(block);
        free(model);
        free(opened_block);
    }
    CHECK("every layer of 300 random networks", trained == NETWORKS);
    CHECK("every layer of the same, opened", opened == NETWORKS);
    return check_finish();
}
