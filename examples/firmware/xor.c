/*
 * Learn XOR on the chip, from nothing: 2-3-1, plain gradient descent, every weight drawn and trained where it will
 * be used. The checksum of the weights is the same on every board and on the host.
 */
#include "board.h"
#include <nn.h>

static const float inputs[4][2] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
static const float targets[4] = {0, 1, 1, 0};

static const nn_layer layers[] = {{.units = 3, .activation = NN_TANH}, {.units = 1, .activation = NN_IDENTITY}};

/* A training block for two layers: 2 inputs, 3 and 1 units, no optimiser slots, batches of 4, no scaling. */
static _Alignas(NN_ALIGNMENT) unsigned char memory[NN_TRAINING_BYTES_2(2, 3, 1, NN_SLOTS_SGD, 4, 0, 0)];

static uint32_t crc32(const void *data, size_t size) {
    uint32_t crc = 0xFFFFFFFF;
    for (const unsigned char *byte = data; size-- > 0; byte++) {
        crc ^= *byte;
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (0xEDB88320 & -(crc & 1));
    }
    return ~crc;
}

int main(void) {
    nn_config config = nn_config_default();
    config.layers = layers;
    config.layer_count = 2;
    config.inputs = 2;
    config.max_batch = 4;
    config.loss = NN_MSE;
    config.optimizer = NN_SGD;
    config.learning_rate = 0.5f;
    config.seed = 1;

    nn_network *network;
    if (nn_init(memory, sizeof memory, &config, &network) != NN_OK) return 1;
    for (int epoch = 0; epoch < 2000; epoch++)
        if (nn_train_batch(network, inputs[0], targets, 4, NULL) != NN_OK) return 1;

    float outputs[4];
    float *parameters;
    size_t count;
    if (nn_predict(network, inputs[0], 4, outputs) != NN_OK) return 1;
    if (nn_parameters(network, &parameters, &count) != NN_OK) return 1;
    board_print_word("weights ", crc32(parameters, count * sizeof *parameters));
    for (int i = 0; i < 4; i++) {
        uint32_t bits;
        __builtin_memcpy(&bits, &outputs[i], sizeof bits);
        board_print_word("output ", bits);
        if ((outputs[i] > 0.5f) != (targets[i] > 0.5f)) return 1;
    }
    board_print("learned xor\n");
    return 0;
}
