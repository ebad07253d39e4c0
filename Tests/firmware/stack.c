/* The stack that each call needs below its caller, for a network of two layers: painted, called, counted. */
#include "blob.h"
#include "board.h"
#include <nn.h>

enum {
    ROWS = 4,
    MODEL_BYTES = 2048
};

static _Alignas(NN_ALIGNMENT) unsigned char memory[NN_TRAINING_BYTES_2(4, 8, 3, NN_SLOTS_ADAM, ROWS, 1, 0)];
static _Alignas(NN_ALIGNMENT) unsigned char model[MODEL_BYTES];
static float output_gradients[ROWS][3], input_gradients[ROWS][4];
static float inputs[ROWS][4], targets[ROWS], weights[ROWS], outputs[ROWS][8], buffer[ROWS][5];
static int8_t integers[ROWS][4];
static int16_t readings[ROWS][4];
static const double reading_scales[4] = {0.001, 0.001, 0.001, 0.001};
static nn_raw_input raw[4];
static int32_t sums[ROWS][3];
static uint32_t order[ROWS];
static nn_layer layers[2];
static nn_network *network;
static size_t size;

static int32_t read_rows(void *context, const uint32_t *places, size_t first, size_t count, float *x, float *t) {
    (void)context, (void)places, (void)first;
    for (size_t i = 0; i < 4 * count; i++) x[i] = 0;
    for (size_t i = 0; i < count; i++) t[i] = 0;
    return 0;
}

#define MEASURE(name, call)                                                                                        \
    do {                                                                                                           \
        board_paint_stack();                                                                                       \
        nn_status status = call;                                                                                   \
        size_t used = board_used_stack();                                                                          \
        if (status != NN_OK) board_exit(1);                                                                        \
        board_print_word(name " ", (uint32_t)used);                                                                \
    } while (0)

static void train(nn_config *config) {
    nn_fit_options options = nn_fit_options_default();
    nn_row_reader reader = {sizeof reader, read_rows, NULL, buffer[0], sizeof buffer};
    nn_health health = {.struct_size = sizeof health};
    nn_metrics metrics = {.struct_size = sizeof metrics};
    float rate;
    options.epochs = 1;
    options.order = order;
    options.validation_rows = 1;
    for (int i = 0; i < ROWS; i++) weights[i] = 1;
    MEASURE("nn_init", nn_init(memory, sizeof memory, config, &network));
    MEASURE("nn_reset", nn_reset(network, 1));
    MEASURE("nn_fit_input_scaling", nn_fit_input_scaling(network, inputs[0], ROWS));
    MEASURE("nn_train_batch", nn_train_batch(network, inputs[0], targets, ROWS, NULL));
    MEASURE("nn_forward", nn_forward(network, inputs[0], ROWS, NULL));
    MEASURE("nn_backward", nn_backward(network, targets, NULL));
    MEASURE("nn_step", nn_step(network));
    MEASURE("nn_get_health", nn_get_health(network, 0, &health));
    if (nn_forward(network, inputs[0], ROWS, NULL) != NN_OK) board_exit(1);
    MEASURE("nn_backward_weighted", nn_backward_weighted(network, targets, weights, NULL));
    if (nn_forward(network, inputs[0], ROWS, NULL) != NN_OK) board_exit(1);
    MEASURE("nn_backward_from", nn_backward_from(network, output_gradients[0], NULL));
    MEASURE("nn_input_gradients",
            nn_input_gradients(network, inputs[0], ROWS, output_gradients[0], input_gradients[0]));
    MEASURE("nn_fit", nn_fit(network, inputs[0], targets, ROWS, &options, NULL));
    MEASURE("nn_fit_rows", nn_fit_rows(network, &reader, ROWS, &options, NULL));
    MEASURE("nn_schedule_rate", nn_schedule_rate(&options.schedule, 0.1f, 1, &rate));
    MEASURE("nn_evaluate", nn_evaluate(network, inputs[0], targets, ROWS, &metrics));
    MEASURE("nn_evaluate_rows", nn_evaluate_rows(network, &reader, 0, ROWS, &metrics));
    MEASURE("nn_predict", nn_predict(network, inputs[0], ROWS, outputs[0]));
    MEASURE("nn_predict_layer", nn_predict_layer(network, inputs[0], ROWS, 0, outputs[0]));
    MEASURE("nn_save_size", nn_save_size(network, NULL, NN_SAVE_TRAINING_STATE, &size));
    MEASURE("nn_save", nn_save(network, NULL, NN_SAVE_TRAINING_STATE, model, sizeof model, &size));
    MEASURE("nn_load", nn_load(model, size, config, memory, sizeof memory, &network));
}

/* A float model, and the integers that are made of it. */
static void open(void) {
    size_t bytes;
    MEASURE("nn_open_size", nn_open_size(blob_model, BLOB_MODEL_BYTES, 1, &bytes));
    MEASURE("nn_open", nn_open(blob_model, BLOB_MODEL_BYTES, 1, memory, sizeof memory, &network));
    MEASURE("nn_quantize_size", nn_quantize_size(network, NULL, &size));
    MEASURE("nn_quantize", nn_quantize(network, inputs[0], ROWS, NULL, model, sizeof model, &size));
    MEASURE("nn_open(int8)", nn_open(model, size, 1, memory, sizeof memory, &network));
    MEASURE("nn_predict(int8)", nn_predict(network, inputs[0], ROWS, outputs[0]));
    MEASURE("nn_quantize_inputs", nn_quantize_inputs(network, inputs[0], ROWS, integers[0]));
    MEASURE("nn_get_raw_inputs", nn_get_raw_inputs(network, NULL, reading_scales, raw));
    MEASURE("nn_quantize_raw", nn_quantize_raw(network, raw, readings[0], ROWS, integers[0]));
    MEASURE("nn_predict_quantized", nn_predict_quantized(network, integers[0], ROWS, sums[0]));
}

int main(void) {
    nn_config config = nn_config_default();
    nn_sizes sizes = {.struct_size = sizeof sizes};
    MEASURE("nn_model_config", nn_model_config(blob_model, BLOB_MODEL_BYTES, &config, layers, 2));
    config.max_batch = ROWS;
    MEASURE("nn_get_sizes", nn_get_sizes(&config, &sizes));
    train(&config);
    open();
    return 0;
}
