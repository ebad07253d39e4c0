/* Outputs that are not finite: of rows far away, and of models made by hand that are accepted. A status says so. */
#include "check.h"
#include "crc32.h"
#include "example.h"
#include "parallel_for.h"

#include <float.h>
#include <math.h>

enum {
    SUM_AT = 20,
    SUM_FROM = 24,
    ENTRY = 16,
    TABLE_AT = 32,
    PARAMETERS = 3,
    TARGET_SCALING = 5
};

static example subject;
static _Alignas(64) unsigned char model[4096], memory[4096];
static float outputs[EXAMPLE_ROWS * EXAMPLE_OUTPUTS], expected[EXAMPLE_ROWS * EXAMPLE_OUTPUTS];

/* A section of a model: docs/model-format.md. */
static unsigned char *section(uint32_t type, uint32_t *bytes) {
    for (unsigned char *entry = model + TABLE_AT;; entry += ENTRY) {
        uint32_t words[4];
        memcpy(words, entry, sizeof words);
        if (words[0] == type) return *bytes = words[2], model + words[1];
    }
}

/* Change one float of a model, with a fitting checksum, and open it. */
static nn_network *patched(const unsigned char *source, size_t size, uint32_t type, int from_end, int index,
                           float value) {
    nn_network *network = NULL;
    uint32_t bytes, sum;
    memcpy(model, source, size);
    unsigned char *place = section(type, &bytes);
    place += from_end ? bytes - 4 * (uint32_t)index : 4 * (uint32_t)index;
    memcpy(place, &value, sizeof value);
    sum = crc32_of(model + SUM_FROM, size - SUM_FROM);
    memcpy(model + SUM_AT, &sum, sizeof sum);
    CHECK("the changed model is accepted",
          nn_open(model, size, EXAMPLE_BATCH, memory, sizeof memory, &network) == NN_OK);
    return network;
}

static int has_nonfinite(void) {
    for (int i = 0; i < EXAMPLE_ROWS * EXAMPLE_OUTPUTS; i++)
        if (!isfinite(outputs[i])) return 1;
    return 0;
}

static void check_network(nn_network *network, const char *name) {
    memset(outputs, 0, sizeof outputs);
    CHECK(name, nn_predict(network, subject.inputs, EXAMPLE_ROWS, outputs) == NN_ERROR_NONFINITE_OUTPUT &&
                    has_nonfinite());
    memcpy(expected, outputs, sizeof expected);
    for (int i = 0; i < EXAMPLE_ROWS; i++) {
        const float *row = expected + i * EXAMPLE_OUTPUTS;
        const int finite = isfinite(row[0]) && isfinite(row[1]);
        CHECK("each row alone says what all of them say",
              nn_predict(network, subject.inputs + i * EXAMPLE_INPUTS, 1, outputs) ==
                      (finite ? NN_OK : NN_ERROR_NONFINITE_OUTPUT) &&
                  memcmp(outputs, row, EXAMPLE_OUTPUTS * sizeof *outputs) == 0);
    }
}

static void check_models(void) {
    check_network(patched(subject.model, subject.model_size, TARGET_SCALING, 1, 1, FLT_MIN / 1024),
                  "a tiny scale of a target");
    check_network(patched(subject.model, subject.model_size, PARAMETERS, 1, 1, FLT_MAX), "a huge bias");
    check_network(patched(subject.quantized_model, subject.quantized_size, TARGET_SCALING, 1, 2, FLT_MIN / 1024),
                  "in int8 too");
}

/* A row among others, and a layer on the way. */
static void check_rows(void) {
    static _Alignas(64) unsigned char block[8192];
    const nn_layer layers[] = {{.units = 20, .activation = NN_RELU}, {.units = 2}};
    nn_config config = nn_config_default();
    nn_network *network = NULL;
    float inputs[100 * 3] = {0}, y[100 * 20], *parameters = NULL;
    size_t count = 0;
    config.inputs = 3;
    config.layers = layers;
    config.layer_count = 2;
    config.max_batch = 16;
    CHECK("a network", nn_init(block, sizeof block, &config, &network) == NN_OK &&
                           nn_parameters(network, &parameters, &count) == NN_OK);
    for (size_t i = 0; i < count; i++) parameters[i] = 1;
    CHECK("finite rows",
          nn_predict(network, inputs, 100, y) == NN_OK && nn_predict_layer(network, inputs, 100, 0, y) == NN_OK);
    inputs[99 * 3] = FLT_MAX;
    CHECK("the sum of the last layer overflows",
          nn_predict_layer(network, inputs, 100, 0, y) == NN_OK &&
              nn_predict(network, inputs, 100, y) == NN_ERROR_NONFINITE_OUTPUT);
    CHECK("in one row", isinf(y[99 * 2]) && isfinite(y[98 * 2]) && nn_predict(network, inputs, 99, y) == NN_OK);
    inputs[99 * 3 + 1] = FLT_MAX;
    CHECK("that of the first layer too", nn_predict_layer(network, inputs, 100, 0, y) == NN_ERROR_NONFINITE_OUTPUT);
}

/* Rows that threads share. */
static void check_parallel(void) {
    enum {
        WIDE = 128,
        ROWS = 1024
    };
    static _Alignas(64) unsigned char block[4 << 20];
    static float inputs[ROWS * WIDE], y[ROWS * WIDE];
    const nn_layer layers[] = {{.units = WIDE}, {.units = WIDE}};
    parallel_count threads = {.threads = 4};
    const nn_parallel parallel = {
        .struct_size = sizeof parallel, .threads = 4, .run = parallel_run, .context = &threads};
    nn_config config = nn_config_default();
    nn_network *network = NULL;
    float *parameters = NULL;
    size_t count = 0;
    config.inputs = WIDE;
    config.layers = layers;
    config.layer_count = 2;
    config.max_batch = ROWS;
    CHECK("a wide network", nn_init(block, sizeof block, &config, &network) == NN_OK &&
                                nn_parameters(network, &parameters, &count) == NN_OK);
    CHECK("with threads", nn_predict_parallel(network, inputs, ROWS, y, &parallel) == NN_OK && threads.runs > 0);
    parameters[count - 1] = FLT_MAX;
    parameters[count - 2] = FLT_MAX;
    for (size_t i = 0; i < count - WIDE; i++) parameters[i] = 1;
    inputs[(ROWS - 1) * WIDE] = FLT_MAX / 4;
    CHECK("a row overflows",
          nn_predict_parallel(network, inputs, ROWS, y, &parallel) == NN_ERROR_NONFINITE_OUTPUT &&
              isinf(y[ROWS * WIDE - 1]));
}

int main(void) {
    example_make(&subject);
    check_models();
    check_rows();
    check_parallel();
    return check_finish();
}
