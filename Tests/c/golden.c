/* The golden models of Tests/golden: every old file keeps its status, its predictions and its training to the bit.
 * All prefixes and all single flipped bits of one file of each format, in exactly sized heap blocks. */
#include "check.h"
#include "crc32.h"
#include "nn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_BYTES = 8192,
    MOST_WORDS = 64,
    ROWS = 4,
    BATCHES = 10
};

static unsigned char file_bytes[MOST_BYTES];
static size_t file_size;
static _Alignas(16) unsigned char block[1 << 16];
static float inputs[ROWS * 16], targets[ROWS * 16], outputs[MOST_WORDS];

static int read_file(const char *name) {
    char path[200];
    snprintf(path, sizeof path, "Tests/golden/%s.nn", name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) return 0;
    file_size = fread(file_bytes, 1, sizeof file_bytes, file);
    return fclose(file) == 0 && file_size < sizeof file_bytes;
}

/* A copy in a heap block of exactly its size. */
static unsigned char *exact(size_t size) {
    unsigned char *copy = malloc(size == 0 ? 1 : size);
    memcpy(copy, file_bytes, size);
    return copy;
}

/* Status that the readers give the first `size` bytes; -1 when they disagree or when one that refused wrote
 * something.
 */
static nn_status read_all(size_t size) {
    unsigned char *model = exact(size);
    nn_config config = nn_config_default();
    nn_layer layers[NN_MAX_LAYERS];
    nn_network *network = NULL;
    size_t bytes = 0;
    nn_status status = nn_model_config(model, size, &config, layers, NN_MAX_LAYERS);
    int agree = nn_open_size(model, size, 1, &bytes) == status && (status == NN_OK) == (bytes > 0);
    memset(block, 0xa7, sizeof block);
    agree &=
        nn_open(model, size, 1, block, sizeof block, &network) == status && (network == NULL) == (status != NN_OK);
    if (status != NN_OK) {
        agree &= nn_load(model, size, NULL, block, sizeof block, &network) == status && network == NULL;
        for (size_t i = 0; i < sizeof block; i++) agree &= block[i] == 0xa7;
    }
    free(model);
    return agree ? status : -1;
}

/* Number i of the rows, as Tests/golden/make has it: with columns some are missing where they may be, and a
 * category is known where it must be. */
static float input_of(const nn_config *config, uint32_t i) {
    const nn_column *column = config->columns == NULL ? NULL : &config->columns[i % config->inputs];
    if (column != NULL && column->missing != NN_MISSING_REFUSE && i % 5 == 4) return NAN;
    if (column != NULL && column->kind == NN_COLUMN_CATEGORY && column->unknown == NN_UNKNOWN_REFUSE)
        return (float)(i % column->categories);
    return (float)(i * 7 % 11) * 0.25f - 1;
}

static void make_rows(const nn_config *config, uint32_t width) {
    for (uint32_t i = 0; i < ROWS * config->inputs; i++) inputs[i] = input_of(config, i);
    for (uint32_t i = 0; i < ROWS * width; i++) targets[i] = (float)(i * 5 % 7) * 0.5f;
    if (config->loss == NN_CROSS_ENTROPY)
        for (uint32_t i = 0; i < ROWS; i++) targets[i] = (float)(i % width);
    if (config->loss == NN_BINARY_CROSS_ENTROPY)
        for (uint32_t i = 0; i < ROWS * width; i++) targets[i] = (float)(i % 2);
}

/* CRC-32 of the weights after some steps more; 0 for a model that cannot be trained. */
static uint32_t trained_on(const unsigned char *model) {
    nn_network *network;
    float *values;
    size_t count;
    if (nn_load(model, file_size, NULL, block, sizeof block, &network) != NN_OK) return 0;
    for (int i = 0; i < BATCHES; i++)
        if (nn_train_batch(network, inputs, targets, ROWS, NULL) != NN_OK) return 1;
    if (nn_parameters(network, &values, &count) != NN_OK) return 1;
    return crc32_of((const unsigned char *)values, count * sizeof *values);
}

static int predicts(const unsigned char *model, const char *words, uint32_t count) {
    nn_network *network;
    if (nn_open(model, file_size, 1, block, sizeof block, &network) != NN_OK) return 0;
    if (nn_predict(network, inputs, ROWS, outputs) != NN_OK) return 0;
    for (uint32_t i = 0; i < count; i++) {
        char *end;
        uint32_t expected = (uint32_t)strtoul(words, &end, 16), got;
        memcpy(&got, &outputs[i], sizeof got);
        if (end == words || expected != got) return 0;
        words = end;
    }
    return 1;
}

static void check_valid(const char *name, const char *expected) {
    unsigned width_in, width_out;
    char crc[16], text[200];
    int used = 0;
    nn_config config = nn_config_default();
    if (sscanf(expected, "%u %u %15s %n", &width_in, &width_out, crc, &used) != 3) return;
    unsigned char *model = exact(file_size);
    int holds = nn_model_config(model, file_size, &config, NULL, 0) == NN_OK && config.inputs == width_in;
    make_rows(&config, width_out);
    snprintf(text, sizeof text, "%s: the recorded bits of %u predictions", name, ROWS * width_out);
    CHECK(text, holds && predicts(model, expected + used, ROWS * width_out));
    snprintf(text, sizeof text, "%s: the recorded weights after training on", name);
    CHECK(text, trained_on(model) == (uint32_t)strtoul(crc, NULL, 16));
    free(model);
}

static void every_file(void) {
    char line[2048], name[100], text[200];
    int status, used, files = 0;
    FILE *list = fopen("Tests/golden/expected.txt", "r");
    while (list != NULL && fgets(line, sizeof line, list) != NULL) {
        if (line[0] == '#' || sscanf(line, "%99s %d %n", name, &status, &used) != 2) continue;
        snprintf(text, sizeof text, "%s: status %d", name, status);
        CHECK(text, read_file(name) && read_all(file_size) == status);
        if (status == NN_OK) check_valid(name, line + used);
        files++;
    }
    CHECK("there are golden files", files > 20);
    if (list != NULL) fclose(list);
}

static void every_prefix(const char *name) {
    char text[120];
    size_t refused = 0;
    if (!read_file(name)) file_size = 0;
    for (size_t size = 0; size < file_size; size++) refused += read_all(size) == NN_ERROR_MODEL_TRUNCATED;
    snprintf(text, sizeof text, "%s: all %zu prefixes are refused", name, file_size);
    CHECK(text, file_size > 0 && refused == file_size);
}

/* Status of the file with a flipped bit at this byte: another version that there is has other sections. */
static nn_status damaged_at(size_t offset) {
    if (offset == 8 && file_bytes[8] >= 1 && file_bytes[8] <= 3) return NN_ERROR_MODEL_MALFORMED;
    if (offset < 8) return NN_ERROR_MODEL_MAGIC;
    if (offset < 12) return NN_ERROR_MODEL_VERSION;
    if (offset < 16) return NN_ERROR_MODEL_BYTE_ORDER;
    return offset < 20 ? NN_ERROR_MODEL_TRUNCATED : NN_ERROR_MODEL_CHECKSUM;
}

static void every_bit(const char *name) {
    char text[120];
    size_t found = 0;
    if (!read_file(name)) file_size = 0;
    for (size_t bit = 0; bit < file_size * 8; bit++) {
        file_bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
        found += read_all(file_size) == damaged_at(bit / 8);
        file_bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
    snprintf(text, sizeof text, "%s: all %zu flipped bits are found", name, file_size * 8);
    CHECK(text, file_size > 0 && found == file_size * 8);
}

int main(void) {
    const char *const small[] = {"v1-small", "v2-small", "v3-small", "v3-quantised"};
    every_file();
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        every_prefix(small[i]);
        every_bit(small[i]);
    }
    return check_finish();
}
