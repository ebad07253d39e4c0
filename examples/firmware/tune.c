/*
 * Tune a model where it works. The factory's model (blob.h: nn-cli export --format blob) knows motors at 45 degrees
 * Celsius; this one stands in the sun and its sensor reads low. Labelled readings come one by one, none is kept:
 * forward, backward, and a step for every eight. After 96 readings the network and its optimiser go to a page of
 * flash and the chip is reset; it goes on as if nothing had happened, to the same bits.
 */
#include "blob.h"
#include "board.h"
#include <nn.h>

enum {
    READINGS = 384,
    READINGS_PER_BOOT = 96,
    READINGS_PER_STEP = 8,
    CHECKS = 300
};

/* Contents of the page of flash: the progress, and the checkpoint. */
typedef struct {
    uint32_t magic, readings, size, reserved;
    unsigned char model[BOARD_PAGE_BYTES - 16];
} page;

enum {
    MAGIC = 0x4E4E5031
};

/* 4 inputs, 8 and 3 units, SGD with momentum, one row at a time, inputs scaled. */
static _Alignas(NN_ALIGNMENT) unsigned char memory[NN_TRAINING_BYTES_2(4, 8, 3, NN_SLOTS_SGD_MOMENTUM, 1, 1, 0)];
static _Alignas(NN_ALIGNMENT) page next;

/* Uniform in [0, 1): the same numbers everywhere (Vigna's splitmix32). */
static float uniform(uint32_t index) {
    uint32_t x = index * 0x9E3779B9u;
    x = (x ^ x >> 16) * 0x85EBCA6Bu;
    x = (x ^ x >> 13) * 0xC2B2AE35u;
    return (float)((x ^ x >> 16) >> 8) * 0x1p-24f;
}

/* The index-th reading of this motor: rms, peak, crest factor, temperature. Returns its class, in the model's
 * order: bearing, ok, unbalanced. */
static float read_sensor(uint32_t index, float reading[4]) {
    static const float swing[3] = {0.14f, 0.08f, 0.3f}, crest[3] = {3.2f, 2.6f, 1.8f}, warmth[3] = {64, 56, 59};
    uint32_t class = index * 7 % 3;
    reading[0] = swing[class] * (0.5f + uniform(4 * index));
    reading[2] = crest[class] * (0.85f + 0.3f * uniform(4 * index + 1));
    reading[1] = reading[0] * reading[2];
    reading[3] = warmth[class] + 8 * uniform(4 * index + 2) - 4;
    return (float)class;
}

static uint32_t crc32(const void *data, size_t size) {
    uint32_t crc = 0xFFFFFFFF;
    for (const unsigned char *byte = data; size-- > 0; byte++) {
        crc ^= *byte;
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (0xEDB88320 & -(crc & 1));
    }
    return ~crc;
}

/* Right answers of CHECKS readings that are not trained on. */
static uint32_t check(nn_network *network) {
    uint32_t right = 0;
    for (uint32_t i = 0; i < CHECKS; i++) {
        float reading[4], outputs[3];
        float class = read_sensor(100000 + i, reading);
        if (nn_predict(network, reading, 1, outputs) != NN_OK) board_exit(1);
        uint32_t best = 0;
        for (uint32_t j = 1; j < 3; j++)
            if (outputs[j] > outputs[best]) best = j;
        right += (float)best == class;
    }
    return right;
}

static nn_network *load_factory_model(void) {
    nn_layer layers[2];
    nn_config config = nn_config_default();
    nn_network *network;
    if (nn_model_config(blob_model, BLOB_MODEL_BYTES, &config, layers, 2) != NN_OK) board_exit(1);
    config.optimizer = NN_SGD;
    config.learning_rate = 0.05f;
    config.momentum = 0.9f;
    config.max_batch = 1;
    if (nn_load(blob_model, BLOB_MODEL_BYTES, &config, memory, sizeof memory, &network) != NN_OK) board_exit(1);
    board_print_word("right before ", check(network));
    return network;
}

static nn_network *load_checkpoint(const page *saved) {
    nn_network *network;
    if (nn_load(saved->model, saved->size, NULL, memory, sizeof memory, &network) != NN_OK) board_exit(1);
    return network;
}

static void save_checkpoint(nn_network *network, uint32_t readings) {
    size_t size;
    if (nn_save(network, NULL, NN_SAVE_TRAINING_STATE, next.model, sizeof next.model, &size) != NN_OK)
        board_exit(1);
    next.magic = MAGIC;
    next.readings = readings;
    next.size = (uint32_t)size;
    board_write_page(&next, sizeof next);
}

int main(void) {
    const page *saved = board_page();
    int resumes = saved->magic == MAGIC;
    nn_network *network = resumes ? load_checkpoint(saved) : load_factory_model();
    uint32_t reading = resumes ? saved->readings : 0;

    while (reading < READINGS) {
        float inputs[4];
        float class = read_sensor(reading++, inputs);
        if (nn_forward(network, inputs, 1, NULL) != NN_OK || nn_backward(network, &class, NULL) != NN_OK) return 1;
        if (reading % READINGS_PER_STEP == 0 && nn_step(network) != NN_OK) return 1;
#if !defined(NO_RESET)
        if (reading % READINGS_PER_BOOT == 0 && reading < READINGS) {
            save_checkpoint(network, reading);
            board_reset();
        }
#endif
    }

    float *parameters;
    size_t count;
    if (nn_parameters(network, &parameters, &count) != NN_OK) return 1;
    board_print_word("right after  ", check(network));
    board_print_word("weights      ", crc32(parameters, count * sizeof *parameters));
    save_checkpoint(network, 0);
    board_print_word("checkpoint   ", crc32(next.model, next.size));
    return 0;
}
