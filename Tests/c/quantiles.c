/* Quantile regression: the loss by a plain loop, the quantiles that a model keeps, and what is refused of them. */
#include "check.h"
#include "crc32.h"
#include "nn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROWS = 200,
    OUTPUTS = 3,
    MODEL_BYTES = 2048
};

static const float quantiles[OUTPUTS] = {0.1f, 0.5f, 0.9f};
static const nn_layer layers[] = {{.units = 4, .activation = NN_TANH}, {.units = OUTPUTS}};
static _Alignas(NN_ALIGNMENT) unsigned char memory[1 << 16], opened_memory[1 << 14];
static _Alignas(NN_ALIGNMENT) unsigned char model[MODEL_BYTES];
static float inputs[ROWS], targets[ROWS], outputs[ROWS * OUTPUTS];
static size_t model_size;

static nn_config described(void) {
    nn_config config = nn_config_default();
    config.layers = layers;
    config.layer_count = 2;
    config.inputs = 1;
    config.loss = NN_PINBALL;
    config.quantiles = quantiles;
    config.learning_rate = 0.02f;
    return config;
}

/* Noise that grows with x, of which the quantiles are lines. */
static void draw(void) {
    uint32_t state = 7;
    for (int i = 0; i < ROWS; i++) {
        state = state * 1664525u + 1013904223u;
        inputs[i] = (float)i / ROWS;
        targets[i] = inputs[i] * (float)(state >> 8) / (float)(1 << 24);
    }
}

static void learn(void) {
    const nn_config config = described();
    nn_network *network = NULL;
    nn_fit_options options = nn_fit_options_default();
    options.epochs = 2000;
    options.batch_size = 0;
    nn_metrics metrics = {.struct_size = sizeof metrics};
    CHECK("a network of quantiles", nn_init(memory, sizeof memory, &config, &network) == NN_OK);
    CHECK("it learns", nn_fit(network, inputs, targets, ROWS, &options, NULL) == NN_OK);
    CHECK("it predicts", nn_predict(network, inputs, ROWS, outputs) == NN_OK);
    double loss = 0;
    int below[OUTPUTS] = {0};
    for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < OUTPUTS; j++) {
            const double q = quantiles[j], error = (double)targets[i] - outputs[i * OUTPUTS + j];
            loss += (error > 0 ? q * error : (q - 1) * error) / (ROWS * OUTPUTS);
            below[j] += error <= 0;
        }
    CHECK("it is evaluated", nn_evaluate(network, inputs, targets, ROWS, &metrics) == NN_OK);
    CHECK("by the pinball loss", fabs(metrics.loss - loss) < 1e-6);
    CHECK("a tenth is below the first output", abs(below[0] - ROWS / 10) <= ROWS / 20);
    CHECK("a half is below the second", abs(below[1] - ROWS / 2) <= ROWS / 20);
    CHECK("a tenth is above the third", abs(below[2] - ROWS * 9 / 10) <= ROWS / 20);
    CHECK("it is saved", nn_save(network, NULL, 0, model, sizeof model, &model_size) == NN_OK);
}

static void open_again(void) {
    nn_network *network = NULL;
    nn_config config = nn_config_default();
    static float again[ROWS * OUTPUTS];
    CHECK("the model opens", nn_open(model, model_size, 8, opened_memory, sizeof opened_memory, &network) == NN_OK);
    CHECK("and predicts the same",
          nn_predict(network, inputs, ROWS, again) == NN_OK && memcmp(again, outputs, sizeof again) == 0);
    CHECK("it keeps its quantiles", nn_get_config(network, &config, NULL, 0) == NN_OK &&
                                        memcmp(config.quantiles, quantiles, sizeof quantiles) == 0);
}

static uint32_t word(size_t place) {
    uint32_t value;
    memcpy(&value, model + place, sizeof value);
    return value;
}

/* Where a section begins: docs/model-format.md. */
static size_t section(uint32_t type) {
    for (size_t entry = 32; entry < 32 + 16 * (size_t)word(24); entry += 16)
        if (word(entry) == type) return word(entry + 4);
    return 0;
}

/* The status of the model with another word at a place, sealed again. */
static nn_status with(size_t place, uint32_t value) {
    static _Alignas(NN_ALIGNMENT) unsigned char changed[MODEL_BYTES];
    nn_network *network;
    memcpy(changed, model, model_size);
    memcpy(changed + place, &value, sizeof value);
    const uint32_t sum = crc32_of(changed + 24, model_size - 24);
    memcpy(changed + 20, &sum, sizeof sum);
    return nn_open(changed, model_size, 8, opened_memory, sizeof opened_memory, &network);
}

static void damage(void) {
    const size_t network = section(1), own = section(20);
    const uint32_t never[] = {0, 0x3f800000u, 0xbf000000u, 0x7fc00000u};
    CHECK("the model has both sections", network > 0 && own > 0);
    CHECK("the loss is where the format says", word(network + 8) == NN_PINBALL);
    CHECK("the model as it is", with(network + 8, NN_PINBALL) == NN_OK);
    CHECK("quantiles of another loss", with(network + 8, NN_MSE) == NN_ERROR_MODEL_MALFORMED);
    for (int i = 0; i < 4; i++) CHECK("a quantile that is none", nn_is_error(with(own + 4, never[i])));
}

static void misaligned(void) {
    static _Alignas(float) unsigned char bytes[sizeof quantiles + 1];
    nn_config config = described();
    nn_sizes sizes = {.struct_size = sizeof sizes};
    memcpy(bytes + 1, quantiles, sizeof quantiles);
    config.quantiles = (const float *)(const void *)(bytes + 1);
    CHECK("quantiles that are not aligned", nn_get_sizes(&config, &sizes) == NN_ERROR_MISALIGNED);
    config.loss = NN_MSE;
    CHECK("which another loss does not look at", nn_get_sizes(&config, &sizes) == NN_OK);
}

static void overlaps(void) {
    static _Alignas(NN_ALIGNMENT) union {
        unsigned char block[4096];
        float quantiles[sizeof(nn_sizes) / sizeof(float)];
        nn_sizes sizes;
        nn_network *network;
    } place;
    nn_config config = described();
    nn_network *network = NULL;
    memcpy(place.quantiles, quantiles, sizeof quantiles);
    config.quantiles = place.quantiles;
    CHECK("quantiles in the block",
          nn_init(place.block, sizeof place.block, &config, &network) == NN_ERROR_OVERLAP && network == NULL);
    CHECK("the handle in the quantiles",
          nn_init(memory, sizeof memory, &config, &place.network) == NN_ERROR_OVERLAP);
    place.sizes.struct_size = sizeof place.sizes;
    CHECK("sizes in the quantiles", nn_is_error(nn_get_sizes(&config, &place.sizes)));
}

int main(void) {
    draw();
    learn();
    open_again();
    damage();
    misaligned();
    overlaps();
    return check_finish();
}
