/*
 * Quantises networks of every hidden activation on the board, opens the models and runs them: checksums of each
 * model, of the last layer's integers and of the outputs. The host and every board must print the same lines.
 */
#include "../c/crc32.h"
#include "../golden/abi/constants.inc"
#include "board.h"
#include <nn.h>

#define NAME(constant, value) #constant,

enum {
    INPUTS = 3,
    HIDDEN = 6,
    OUTPUTS = 2,
    ROWS = 12,
    MEMORY = 3000,
    MODEL = 1600,
    OPENED = 600
};

static _Alignas(NN_ALIGNMENT) unsigned char memory[MEMORY], model[MODEL], opened[OPENED];
static float inputs[ROWS * INPUTS], outputs[ROWS * OUTPUTS];
static int8_t x[ROWS * INPUTS];
static int32_t z[ROWS * OUTPUTS];

static float uniform(uint32_t index) {
    uint32_t bits = index * 0x9E3779B9u;
    bits = (bits ^ bits >> 16) * 0x85EBCA6Bu;
    return (float)((bits ^ bits >> 13) >> 8) * 0x1p-24f;
}

static void must(nn_status status) {
    if (status == NN_OK) return;
    board_print(nn_status_string(status));
    board_print("\n");
    board_exit(1);
}

static void report(const char *name, nn_activation hidden, nn_activation last) {
    const nn_layer layers[] = {{.units = HIDDEN, .activation = hidden},
                               {.units = HIDDEN - 1, .activation = hidden},
                               {.units = OUTPUTS, .activation = last}};
    nn_network *network, *quantized;
    size_t size;
    nn_config config = nn_config_default();
    config.layers = layers;
    config.layer_count = 3;
    config.inputs = INPUTS;
    config.max_batch = 4;
    config.input_scaling = NN_SCALING_STANDARDIZE;
    must(nn_init(memory, sizeof memory, &config, &network));
    must(nn_fit_input_scaling(network, inputs, ROWS));
    must(nn_quantize(network, inputs, ROWS, NULL, model, sizeof model, &size));
    must(nn_open(model, size, 1, opened, sizeof opened, &quantized));
    must(nn_quantize_inputs(quantized, inputs, ROWS, x));
    must(nn_predict_quantized(quantized, x, ROWS, z));
    must(nn_predict(quantized, inputs, ROWS, outputs));
    board_print(name);
    board_print_word(": model ", crc32_of(model, size));
    board_print_word("  integers ", crc32_of(z, sizeof z));
    board_print_word("  outputs ", crc32_of(outputs, sizeof outputs));
}

int main(void) {
    static const char *const names[] = {EACH_nn_activation(NAME)};
    for (uint32_t i = 0; i < ROWS * INPUTS; i++) inputs[i] = 7 * uniform(i) - 2;
    for (nn_activation a = NN_IDENTITY; a <= LAST_nn_activation; a++)
        if (a != NN_SOFTMAX && a != NN_SIGN) report(names[a], a, a % 2 ? NN_SOFTMAX : NN_IDENTITY);
    return 0;
}
