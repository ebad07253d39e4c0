/* libFuzzer: any bytes as a model, formats 1 to 3. What is accepted must work: predict, train, and be written
 * again as the same bytes. */
#include "../c/crc32.h"
#include "../golden/abi/constants.inc"
#include "fuzz.h"
#include "nn.h"

#include <math.h>

enum {
    ROWS = 3,
    MOST_BYTES = 1 << 18,
    MOST_FLOATS = 1 << 14
};

static float inputs[MOST_FLOATS], targets[MOST_FLOATS], outputs[MOST_FLOATS], again[MOST_FLOATS];

static void put_word(uint8_t *bytes, size_t offset, uint32_t value) {
    for (int i = 0; i < 4; i++) bytes[offset + i] = (uint8_t)(value >> 8 * i);
}

/* The length and the checksum made to fit, so that the contents are read. */
static void seal(uint8_t *bytes, size_t size) {
    if (size < 32) return;
    put_word(bytes, 16, (uint32_t)size);
    put_word(bytes, 20, crc32_of(bytes + 24, size - 24));
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
    size = LLVMFuzzerMutate(data, size, most);
    if (seed % 16 != 0) {
        if (seed % 4 != 0) size = size / 16 * 16;
        seal(data, size);
    }
    return size;
}

static void read_texts(const nn_network *network) {
    const char *text;
    for (nn_text kind = NN_TEXT_FEATURE; kind <= LAST_nn_text; kind++)
        for (uint32_t i = 0; i < 8; i++) {
            FUZZ_MUST(nn_get_text(network, kind, i, &text) == NN_OK);
            if (text != NULL) fuzz_use(strlen(text));
        }
}

/* What a network holds, written again, is accepted again. */
static void save_again(const nn_network *network, uint32_t flags) {
    size_t size = 0, written = 0;
    FUZZ_MUST(nn_save_size(network, NULL, flags, &size) == NN_OK);
    uint8_t *copy = fuzz_block(size);
    nn_config config = nn_config_default();
    FUZZ_MUST(nn_save(network, NULL, flags, copy, size, &written) == NN_OK && written == size);
    FUZZ_MUST(nn_model_config(copy, size, &config, NULL, 0) == NN_OK);
    free(copy);
}

/* Predict, and say what is right to say of the outputs. */
static void predict(nn_network *network, const float *x, size_t rows, float *y, size_t outputs_a_row) {
    nn_status expected = NN_OK;
    nn_status status = nn_predict(network, x, rows, y);
    for (size_t i = 0; i < rows * outputs_a_row; i++)
        if (!isfinite(y[i])) expected = NN_ERROR_NONFINITE_OUTPUT;
    FUZZ_MUST(status == expected);
}

static void open_model(const uint8_t *model, size_t size, const nn_config *config, uint32_t outputs_a_row) {
    size_t bytes = 0;
    nn_network *network;
    if (nn_open_size(model, size, ROWS - 1, &bytes) != NN_OK || bytes > MOST_BYTES) return;
    void *memory = fuzz_block(bytes);
    FUZZ_MUST(nn_open(model, size, ROWS - 1, memory, bytes, &network) == NN_OK);
    predict(network, inputs, ROWS, outputs, outputs_a_row);
    for (uint32_t row = 0; row < ROWS; row++)
        predict(network, inputs + row * config->inputs, 1, again + row * outputs_a_row, outputs_a_row);
    FUZZ_MUST(memcmp(outputs, again, ROWS * outputs_a_row * sizeof *outputs) == 0);
    read_texts(network);
    save_again(network, 0);
    nn_quantized_layer layer = {.struct_size = sizeof layer};
    if (nn_get_quantized_layer(network, 0, &layer) == NN_OK) {
        int8_t *integers = fuzz_block((size_t)ROWS * layer.inputs);
        int32_t *sums = fuzz_block((size_t)ROWS * outputs_a_row * sizeof *sums);
        FUZZ_MUST(nn_quantize_inputs(network, inputs, ROWS, integers) == NN_OK);
        FUZZ_MUST(nn_predict_quantized(network, integers, ROWS, sums) == NN_OK);
        free(integers);
        free(sums);
    }
    free(memory);
}

static void load_model(const uint8_t *model, size_t size, const nn_sizes *sizes) {
    nn_network *network;
    if (sizes->training_bytes > MOST_BYTES) return;
    size_t bytes = 0;
    nn_status status = nn_load_size(model, size, NULL, &bytes);
    FUZZ_MUST(status == NN_OK || status == NN_ERROR_NOT_TRAINABLE);
    void *memory = fuzz_block(bytes);
    FUZZ_MUST(nn_load(model, size, NULL, memory, bytes, &network) == status);
    if (status == NN_OK) {
        read_texts(network);
        predict(network, inputs, ROWS, again, sizes->outputs);
        FUZZ_MUST(memcmp(outputs, again, (size_t)ROWS * sizes->outputs * sizeof *outputs) == 0);
        nn_train_batch(network, inputs, targets, ROWS, NULL);
        save_again(network, NN_SAVE_TRAINING_STATE);
    }
    free(memory);
}

/* A number that its column, if there are columns, allows. */
static float input_of(const nn_config *config, uint32_t i) {
    if (config->columns == NULL) return (float)(i % 7) - 3;
    const nn_column *column = &config->columns[i % config->inputs];
    if (i % 3 == 0 && column->missing != NN_MISSING_REFUSE) return NAN;
    if (column->kind == NN_COLUMN_CATEGORY && column->unknown == NN_UNKNOWN_REFUSE)
        return (float)(i % column->categories);
    return (float)(i % 7) - 3;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    nn_config config = nn_config_default();
    nn_layer layers[NN_MAX_LAYERS];
    nn_sizes sizes = {.struct_size = sizeof sizes};
    uint8_t *model = fuzz_block(size);
    memcpy(model, data, size);
    if (nn_model_config(model, size, &config, layers, NN_MAX_LAYERS) == NN_OK) {
        FUZZ_MUST(nn_get_sizes(&config, &sizes) == NN_OK);
        if ((uint64_t)ROWS * config.inputs <= MOST_FLOATS && (uint64_t)ROWS * sizes.outputs <= MOST_FLOATS) {
            for (uint32_t i = 0; i < ROWS * config.inputs; i++) inputs[i] = input_of(&config, i);
            open_model(model, size, &config, sizes.outputs);
            load_model(model, size, &sizes);
        }
    } else {
        nn_network *network = NULL;
        _Alignas(16) uint8_t memory[16];
        FUZZ_MUST(nn_open(model, size, 1, memory, sizeof memory, &network) != NN_OK && network == NULL);
    }
    FUZZ_MUST(memcmp(model, data, size) == 0);
    free(model);
    return 0;
}
