/* Exactly the bytes that nn_get_sizes names are enough, and no byte outside them is written. */
#include "check.h"
#include "random_network.h"

#include <stdlib.h>
#include <string.h>

enum {
    NETWORKS = 1000,
    CANARY = 64,
    ROWS = 7
};

static float inputs[ROWS * RANDOM_MAX_WIDTH], targets[ROWS * RANDOM_MAX_WIDTH], outputs[ROWS * RANDOM_MAX_WIDTH],
    opened_outputs[ROWS * RANDOM_MAX_WIDTH];

/* A block of exactly `size` usable bytes between two rows of canaries. */
static unsigned char *guarded(size_t size) {
    unsigned char *start = aligned_alloc(64, (size + 2 * CANARY + 63) / 64 * 64);
    memset(start, 0xc5, size + 2 * CANARY);
    return start + CANARY;
}

/* Whether all canaries are alive; frees the block. */
static int release(unsigned char *block, size_t size) {
    int alive = 1;
    for (size_t i = 0; i < CANARY; i++) alive &= block[-(ptrdiff_t)i - 1] == 0xc5 && block[size + i] == 0xc5;
    free(block - CANARY);
    return alive;
}

static size_t slots(const nn_config *config) {
    const int has_momentum = config->momentum > 0;
    switch (config->optimizer) {
    case NN_SGD:
        return has_momentum ? NN_SLOTS_SGD_MOMENTUM : NN_SLOTS_SGD;
    case NN_ADAGRAD:
        return NN_SLOTS_ADAGRAD;
    case NN_RMSPROP:
        return has_momentum ? NN_SLOTS_RMSPROP_MOMENTUM : NN_SLOTS_RMSPROP;
    default: /* the others keep as many as Adam */
        return NN_SLOTS_ADAM;
    }
}

static size_t macro_frozen(const nn_config *c, int si, int st) {
    const nn_layer *l = c->layers;
    if (c->layer_count == 2)
        return NN_TRAINING_BYTES_2_FROZEN_1(c->inputs, l[0].units, l[1].units, slots(c), c->max_batch, si, st);
    if (c->frozen_layers == 1)
        return NN_TRAINING_BYTES_3_FROZEN_1(c->inputs, l[0].units, l[1].units, l[2].units, slots(c), c->max_batch,
                                            si, st);
    return NN_TRAINING_BYTES_3_FROZEN_2(c->inputs, l[0].units, l[1].units, l[2].units, slots(c), c->max_batch, si,
                                        st);
}

static size_t macro_training(const nn_config *c) {
    const nn_layer *l = c->layers;
    const int si = c->input_scaling, st = c->target_scaling;
    if (c->frozen_layers > 0) return macro_frozen(c, si, st);
    if (c->layer_count == 1) return NN_TRAINING_BYTES_1(c->inputs, l[0].units, slots(c), c->max_batch, si, st);
    if (c->layer_count == 2)
        return NN_TRAINING_BYTES_2(c->inputs, l[0].units, l[1].units, slots(c), c->max_batch, si, st);
    return NN_TRAINING_BYTES_3(c->inputs, l[0].units, l[1].units, l[2].units, slots(c), c->max_batch, si, st);
}

static size_t macro_inference(const nn_config *c) {
    const nn_layer *l = c->layers;
    if (c->layer_count == 1) return NN_INFERENCE_BYTES_1(c->inputs, l[0].units, c->max_batch, c->input_scaling);
    if (c->layer_count == 2)
        return NN_INFERENCE_BYTES_2(c->inputs, l[0].units, l[1].units, c->max_batch, c->input_scaling);
    return NN_INFERENCE_BYTES_3(c->inputs, l[0].units, l[1].units, l[2].units, c->max_batch, c->input_scaling);
}

static int macros_agree(const nn_config *config, const nn_sizes *sizes) {
    if (config->layer_count > 3) return 1;
    const size_t quantiles = config->loss == NN_PINBALL ? NN_QUANTILE_BYTES(sizes->outputs) : 0;
    return macro_training(config) + quantiles == sizes->training_bytes &&
           macro_inference(config) == sizes->inference_bytes;
}

/* Train, predict and evaluate in a block of exactly the size, with ROWS over max_batch now and then. */
static int use(nn_network *network, float *results) {
    nn_metrics metrics = {.struct_size = sizeof metrics};
    return nn_train_batch(network, inputs, targets, ROWS, NULL) == NN_OK &&
           nn_forward(network, inputs, 1, NULL) == NN_OK && nn_backward(network, targets, NULL) == NN_OK &&
           nn_step(network) == NN_OK && nn_evaluate(network, inputs, targets, ROWS, &metrics) == NN_OK &&
           nn_predict(network, inputs, ROWS, results) == NN_OK;
}

/* Each step of a network's life in exactly sized blocks; NULL, or what went wrong. */
static const char *live(const nn_config *config, const nn_sizes *sizes) {
    nn_network *network, *opened, *loaded;
    size_t plain_size, model_size, opened_size, written;
    unsigned char *block = guarded(sizes->training_bytes);
    if (nn_init(block, sizes->training_bytes - 1, config, &network) != NN_ERROR_BUFFER_TOO_SMALL)
        return "nn_init accepts one byte less";
    if (nn_init(block, sizes->training_bytes, config, &network) != NN_OK || !use(network, outputs))
        return "the network does not work in training_bytes";
    if (nn_save_size(network, NULL, 0, &plain_size) != NN_OK || plain_size != sizes->model_bytes)
        return "model_bytes is not what nn_save_size says";
    if (nn_save_size(network, NULL, NN_SAVE_TRAINING_STATE, &model_size) != NN_OK) return "nn_save_size";
    unsigned char *model = guarded(model_size);
    if (nn_save(network, NULL, NN_SAVE_TRAINING_STATE, model, model_size, &written) != NN_OK ||
        written != model_size)
        return "nn_save does not write nn_save_size bytes";
    if (nn_open_size(model, model_size, config->max_batch, &opened_size) != NN_OK ||
        opened_size != sizes->inference_bytes)
        return "nn_open_size is not inference_bytes";
    unsigned char *inference = guarded(sizes->inference_bytes);
    if (nn_open(model, model_size, config->max_batch, inference, sizes->inference_bytes - 1, &opened) !=
        NN_ERROR_BUFFER_TOO_SMALL)
        return "nn_open accepts one byte less";
    if (nn_open(model, model_size, config->max_batch, inference, sizes->inference_bytes, &opened) != NN_OK ||
        nn_predict(opened, inputs, ROWS, opened_outputs) != NN_OK)
        return "the opened network does not work in inference_bytes";
    if (memcmp(outputs, opened_outputs, ROWS * sizes->outputs * sizeof(float)) != 0)
        return "the opened network predicts something else";
    unsigned char *training = guarded(sizes->training_bytes);
    if (nn_load(model, model_size, NULL, training, sizes->training_bytes - 1, &loaded) != NN_ERROR_BUFFER_TOO_SMALL)
        return "nn_load accepts one byte less";
    if (nn_load(model, model_size, NULL, training, sizes->training_bytes, &loaded) != NN_OK ||
        !use(loaded, outputs))
        return "the loaded network does not work in training_bytes";
    int alive = release(block, sizes->training_bytes) & release(training, sizes->training_bytes) &
                release(inference, sizes->inference_bytes) & release(model, model_size);
    return alive ? NULL : "a byte outside a block was written";
}

int main(void) {
    char detail[160] = "";
    int macros = 0, lives = 0;
    for (int i = 0; i < NETWORKS; i++) {
        nn_layer layers[RANDOM_MAX_LAYERS];
        nn_config config = random_network(layers);
        nn_sizes sizes = {.struct_size = sizeof sizes};
        if (nn_get_sizes(&config, &sizes) != NN_OK) break;
        random_inputs(inputs, ROWS * config.inputs);
        random_targets(&config, &sizes, targets, ROWS);
        const char *wrong = live(&config, &sizes);
        if (wrong != NULL && detail[0] == 0) snprintf(detail, sizeof detail, "network %d: %s", i, wrong);
        lives += wrong == NULL;
        macros += macros_agree(&config, &sizes);
    }
    CHECK("the macros are what nn_get_sizes says, 1000 random networks", macros == NETWORKS);
    CHECK_DETAIL("1000 random networks live in exactly sized blocks", lives == NETWORKS, detail);
    return check_finish();
}
