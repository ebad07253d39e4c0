/* Under callgrind: the readers of a model over models of growing size, and over such as are refused late. The
 * instructions of each call go into a file of their own, labelled: family, function, bytes, status. */
#include "../c/crc32.h"
#include "nn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <valgrind/callgrind.h>

enum {
    MOST_BYTES = 1 << 22,
    SIZES = 5,
    MOST_TEXTS = 65536,
    NOTE = 9,
    PARAMETERS = 3
};

static _Alignas(64) unsigned char model[MOST_BYTES], memory[4 * MOST_BYTES];
static size_t size;
static nn_layer layers[NN_MAX_LAYERS];
static nn_config config;
static nn_metadata metadata;
static const char *names[MOST_TEXTS];
static char *note;
static float rows[MOST_TEXTS];

static void must(int holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "parsing.c: %s\n", what);
    exit(1);
}

static uint32_t word(size_t offset) {
    uint32_t value;
    memcpy(&value, model + offset, sizeof value);
    return value;
}

static void put(size_t offset, uint32_t value) {
    memcpy(model + offset, &value, sizeof value);
}

static void seal(void) {
    put(16, (uint32_t)size);
    put(20, crc32_of(model + 24, size - 24));
}

/* Where a section's entry is. */
static size_t entry(uint32_t type) {
    size_t place = 32;
    while (word(place) != type) place += 16;
    return place;
}

static void describe(uint32_t inputs, uint32_t count, uint32_t units) {
    config = nn_config_default();
    for (uint32_t i = 0; i < NN_MAX_LAYERS; i++) layers[i] = (nn_layer){.units = units, .activation = NN_TANH};
    config.inputs = inputs;
    config.layers = layers;
    config.layer_count = count;
    config.max_batch = 1;
    metadata = (nn_metadata){.struct_size = sizeof metadata};
}

static void write_model(uint32_t flags) {
    nn_network *network;
    must(nn_init(memory, sizeof memory, &config, &network) == NN_OK, "nn_init");
    must(nn_save(network, &metadata, flags, model, sizeof model, &size) == NN_OK, "nn_save");
}

static void write_quantized(void) {
    nn_network *network;
    must(nn_init(memory, sizeof memory, &config, &network) == NN_OK, "nn_init");
    must(nn_quantize(network, rows, 1, NULL, model, sizeof model, &size) == NN_OK, "nn_quantize");
}

static void count(const char *family, const char *function, int which) {
    nn_network *network;
    nn_config read = nn_config_default();
    nn_layer read_layers[NN_MAX_LAYERS];
    nn_status status = NN_OK;
    size_t bytes;
    char label[120];
    CALLGRIND_ZERO_STATS;
    switch (which) {
    case 0:
        status = nn_model_config(model, size, &read, read_layers, NN_MAX_LAYERS);
        break;
    case 1:
        status = nn_open_size(model, size, 1, &bytes);
        break;
    case 2:
        status = nn_open(model, size, 1, memory, sizeof memory, &network);
        break;
    default:
        status = nn_load(model, size, NULL, memory, sizeof memory, &network);
        break;
    }
    CALLGRIND_DUMP_STATS_AT("counted");
    snprintf(label, sizeof label, "%s %s %zu %d", family, function, size, (int)status);
    puts(label);
    fflush(stdout);
}

static void read_all(const char *family) {
    static const char *const functions[] = {"nn_model_config", "nn_open_size", "nn_open", "nn_load"};
    for (int i = 0; i < 4; i++) count(family, functions[i], i);
}

static void accepted(uint32_t n) {
    describe(64, 1, 64 * n);
    write_model(0);
    read_all("wide");
    describe(4, 4 * n, 4);
    write_model(0);
    read_all("deep");
    describe(64, 1, 8 * n);
    write_model(NN_SAVE_TRAINING_STATE);
    read_all("training-state");
    describe(1024 * n, 1, 2);
    config.input_scaling = NN_SCALING_STANDARDIZE;
    metadata.features = names;
    write_model(0);
    read_all("many-names");
    describe(1, 1, 1);
    memset(note, 'n', 16384 * n);
    note[16384 * n] = 0;
    metadata.note = note;
    write_model(0);
    read_all("long-note");
    describe(64, 4 * n, 32);
    write_quantized();
    read_all("quantised");
    describe(2, 1, 4);
    config.polynomial_degree = 4 * n;
    write_model(0);
    read_all("polynomial");
}

static void refused(uint32_t n) {
    describe(64, 1, 64 * n);
    write_model(0);
    put(20, ~word(20));
    read_all("checksum");
    put(word(entry(PARAMETERS) + 4) + word(entry(PARAMETERS) + 8) - 4, 0x7fc00000u);
    seal();
    read_all("last-is-NaN");
    size -= 16;
    read_all("truncated");
    /* No section but one that is announced to be all of them. */
    put(24, 32);
    seal();
    read_all("sections");
    /* The description of the largest network, and what is behind it as its parameters. */
    describe(1, NN_MAX_LAYERS, 1);
    memset(note, 'n', 16384 * n);
    metadata.note = note;
    write_model(0);
    put(word(entry(1) + 4), NN_MAX_INPUTS);
    put(word(entry(1) + 4) + 84, NN_MAX_BATCH);
    for (uint32_t i = 0; i < NN_MAX_LAYERS; i++) put(word(entry(2) + 4) + 32 * i, NN_MAX_UNITS);
    seal();
    read_all("largest-announced");
    put(word(entry(1) + 4) + 84, 1);
    put(word(entry(1) + 4), 64);
    put(word(entry(1) + 4) + 96, 64);
    seal();
    read_all("polynomial-announced");
    describe(1, 1, 1);
    write_model(0);
    memset(note, 'n', 16384 * n);
    note[16384 * n] = 0;
    metadata.note = note;
    write_model(0);
    memset(model + word(entry(NOTE) + 4), 0, word(entry(NOTE) + 8));
    seal();
    read_all("only-zeros");
}

int main(void) {
    note = malloc(16384 * (1 << SIZES) + 1);
    must(note != NULL, "malloc");
    for (int i = 0; i < MOST_TEXTS; i++) names[i] = i % 2 ? "" : "a name";
    for (int i = 0; i < MOST_TEXTS; i++) rows[i] = (float)(i % 7) - 3;
    for (uint32_t n = 1; n < 1 << SIZES; n *= 2) {
        accepted(n);
        refused(n);
    }
    return 0;
}
