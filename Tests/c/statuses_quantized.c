/* Statuses of the functions for quantised models, and what other functions do with a quantised network. */
#include "refused.h"

#include <math.h>

static int8_t x_q[EXAMPLE_ROWS * EXAMPLE_INPUTS];
static int32_t z_q[EXAMPLE_ROWS * EXAMPLE_OUTPUTS];

static nn_status quantize(nn_network *network, const float *x, size_t rows, const nn_metadata *metadata,
                          size_t size, size_t *written) {
    return nn_quantize(network, x, rows, metadata, subject.quantized_model, size, written);
}

static void quantizing(void) {
    nn_network *n = subject.network;
    const float *x = subject.inputs;
    nn_metadata metadata = example_metadata();
    size_t written = 77;
    const size_t room = sizeof subject.quantized_model;
    REFUSED("nn_quantize(NULL network)", NN_ERROR_NULL_POINTER, quantize(NULL, x, 2, NULL, room, &written));
    REFUSED("nn_quantize(NULL inputs)", NN_ERROR_NULL_POINTER, quantize(n, NULL, 2, NULL, room, &written));
    REFUSED("nn_quantize(NULL buffer)", NN_ERROR_NULL_POINTER, nn_quantize(n, x, 2, NULL, NULL, room, &written));
    REFUSED("nn_quantize(NULL written)", NN_ERROR_NULL_POINTER, quantize(n, x, 2, NULL, room, NULL));
    REFUSED("nn_quantize(odd inputs)", NN_ERROR_MISALIGNED,
            quantize(n, (const float *)((const char *)x + 2), 2, NULL, room, &written));
    REFUSED("nn_quantize, no rows", NN_ERROR_ZERO_DIMENSION, quantize(n, x, 0, NULL, room, &written));
    REFUSED("nn_quantize, huge rows", NN_ERROR_TOO_LARGE, quantize(n, x, SIZE_MAX / 4, NULL, room, &written));
    REFUSED("nn_quantize, a byte less", NN_ERROR_BUFFER_TOO_SMALL,
            quantize(n, x, 2, &metadata, subject.quantized_size - 1, &written));
    REFUSED("nn_quantize of a quantised network", NN_ERROR_WRONG_STATE,
            quantize(subject.quantized, x, 2, NULL, room, &written));
    REFUSED("nn_quantize_size(NULL network)", NN_ERROR_NULL_POINTER, nn_quantize_size(NULL, NULL, &written));
    REFUSED("nn_quantize_size(NULL size)", NN_ERROR_NULL_POINTER, nn_quantize_size(n, NULL, NULL));
    REFUSED("nn_quantize_size of a quantised network", NN_ERROR_WRONG_STATE,
            nn_quantize_size(subject.quantized, NULL, &written));
    metadata.label_count = 3;
    REFUSED("nn_quantize, three labels", NN_ERROR_OUT_OF_RANGE, quantize(n, x, 2, &metadata, room, &written));
    metadata.struct_size--;
    REFUSED("nn_quantize, another struct_size", NN_ERROR_STRUCT_SIZE, quantize(n, x, 2, &metadata, room, &written));
    CHECK("refused calls write no size", written == 77);
    CHECK("nn_quantize works from an opened network",
          quantize(subject.opened, x, EXAMPLE_ROWS, NULL, room, &written) == NN_OK);
}

static void nonfinite(void) {
    float *parameters, x[EXAMPLE_INPUTS] = {1, 2, NAN};
    size_t count, written;
    const size_t room = sizeof subject.quantized_model;
    REFUSED("nn_quantize, NaN in the rows", NN_ERROR_NONFINITE_INPUT,
            quantize(subject.network, x, 1, NULL, room, &written));
    x[2] = INFINITY;
    REFUSED("nn_quantize, infinity in the rows", NN_ERROR_NONFINITE_INPUT,
            quantize(subject.network, x, 1, NULL, room, &written));
    CHECK("nn_parameters", nn_parameters(subject.network, &parameters, &count) == NN_OK);
    const float before = parameters[0];
    parameters[0] = NAN;
    REFUSED("nn_quantize, a NaN among the weights", NN_ERROR_MODEL_NONFINITE,
            quantize(subject.network, subject.inputs, 1, NULL, room, &written));
    parameters[0] = before;
}

static void softmax_inside(void) {
    static _Alignas(64) unsigned char memory[4096];
    nn_layer layers[] = {{.units = 3, .activation = NN_SOFTMAX}, {.units = 2, .activation = NN_SOFTMAX}};
    nn_config config = nn_config_default();
    nn_network *network = NULL;
    size_t written;
    config.inputs = EXAMPLE_INPUTS;
    config.layers = layers;
    config.layer_count = 2;
    example_must(nn_init(memory, sizeof memory, &config, &network), "nn_init");
    REFUSED("nn_quantize_size, a softmax inside", NN_ERROR_UNSUPPORTED, nn_quantize_size(network, NULL, &written));
    REFUSED("nn_quantize, a softmax inside", NN_ERROR_UNSUPPORTED,
            quantize(network, subject.inputs, 2, NULL, sizeof subject.quantized_model, &written));
}

static void looking(void) {
    nn_quantized_layer layer = {.struct_size = sizeof layer};
    REFUSED("nn_get_quantized_layer(NULL network)", NN_ERROR_NULL_POINTER, nn_get_quantized_layer(NULL, 0, &layer));
    REFUSED("nn_get_quantized_layer(NULL layer)", NN_ERROR_NULL_POINTER,
            nn_get_quantized_layer(subject.quantized, 0, NULL));
    REFUSED("nn_get_quantized_layer, a layer too many", NN_ERROR_OUT_OF_RANGE,
            nn_get_quantized_layer(subject.quantized, 2, &layer));
    REFUSED("nn_get_quantized_layer of floats", NN_ERROR_WRONG_STATE,
            nn_get_quantized_layer(subject.opened, 0, &layer));
    CHECK("refused calls write no layer", layer.weights == NULL && layer.inputs == 0);
    layer.struct_size = 0;
    REFUSED("nn_get_quantized_layer, another struct_size", NN_ERROR_STRUCT_SIZE,
            nn_get_quantized_layer(subject.quantized, 0, &layer));
}

static void running(void) {
    nn_network *q = subject.quantized;
    const float *x = subject.inputs;
    REFUSED("nn_quantize_inputs(NULL network)", NN_ERROR_NULL_POINTER, nn_quantize_inputs(NULL, x, 2, x_q));
    REFUSED("nn_quantize_inputs(NULL inputs)", NN_ERROR_NULL_POINTER, nn_quantize_inputs(q, NULL, 2, x_q));
    REFUSED("nn_quantize_inputs(NULL result)", NN_ERROR_NULL_POINTER, nn_quantize_inputs(q, x, 2, NULL));
    REFUSED("nn_quantize_inputs, no rows", NN_ERROR_ZERO_DIMENSION, nn_quantize_inputs(q, x, 0, x_q));
    REFUSED("nn_quantize_inputs, huge rows", NN_ERROR_TOO_LARGE, nn_quantize_inputs(q, x, SIZE_MAX / 2, x_q));
    REFUSED("nn_quantize_inputs of floats", NN_ERROR_WRONG_STATE, nn_quantize_inputs(subject.opened, x, 2, x_q));
    REFUSED("nn_predict_quantized(NULL network)", NN_ERROR_NULL_POINTER, nn_predict_quantized(NULL, x_q, 2, z_q));
    REFUSED("nn_predict_quantized(NULL inputs)", NN_ERROR_NULL_POINTER, nn_predict_quantized(q, NULL, 2, z_q));
    REFUSED("nn_predict_quantized(NULL outputs)", NN_ERROR_NULL_POINTER, nn_predict_quantized(q, x_q, 2, NULL));
    REFUSED("nn_predict_quantized, no rows", NN_ERROR_ZERO_DIMENSION, nn_predict_quantized(q, x_q, 0, z_q));
    REFUSED("nn_predict_quantized, huge rows", NN_ERROR_TOO_LARGE, nn_predict_quantized(q, x_q, SIZE_MAX / 2, z_q));
    REFUSED("nn_predict_quantized of floats", NN_ERROR_WRONG_STATE,
            nn_predict_quantized(subject.network, x_q, 2, z_q));
    REFUSED("nn_predict_layer, a layer too many", NN_ERROR_OUT_OF_RANGE,
            nn_predict_layer(q, x, 2, 2, subject.outputs));
    const float never[EXAMPLE_INPUTS] = {0, 0, NAN};
    REFUSED("nn_quantize_inputs, NaN", NN_ERROR_NONFINITE_INPUT, nn_quantize_inputs(q, never, 1, x_q));
    REFUSED("nn_predict, NaN", NN_ERROR_NONFINITE_INPUT, nn_predict(q, never, 1, subject.outputs));
}

/* Functions that need floats to learn from are refused; the others work. */
static void other_functions(void) {
    static _Alignas(64) unsigned char block[4096];
    nn_network *q = subject.quantized, *loaded = NULL;
    float *values;
    const float *mean, *scale;
    size_t count;
    const char *text = NULL;
    nn_health health = {.struct_size = sizeof health};
    nn_config config = nn_config_default();
    nn_layer layers[2];
    REFUSED("nn_load of a quantised model", NN_ERROR_NOT_TRAINABLE,
            nn_load(subject.quantized_model, subject.quantized_size, NULL, block, sizeof block, &loaded));
    REFUSED("nn_train_batch", NN_ERROR_NOT_TRAINABLE, nn_train_batch(q, subject.inputs, subject.targets, 2, NULL));
    REFUSED("nn_forward", NN_ERROR_NOT_TRAINABLE, nn_forward(q, subject.inputs, 2, NULL));
    REFUSED("nn_parameters", NN_ERROR_NOT_TRAINABLE, nn_parameters(q, &values, &count));
    REFUSED("nn_get_health", NN_ERROR_NOT_TRAINABLE, nn_get_health(q, 0, &health));
    REFUSED("nn_save with the training state", NN_ERROR_NOT_TRAINABLE,
            nn_save_size(q, NULL, NN_SAVE_TRAINING_STATE, &count));
    CHECK("nn_get_config of a quantised network",
          nn_get_config(q, &config, layers, 2) == NN_OK && config.inputs == EXAMPLE_INPUTS &&
              layers[0].units == EXAMPLE_HIDDEN && layers[0].activation == NN_TANH);
    CHECK("nn_model_config of a quantised model",
          nn_model_config(subject.quantized_model, subject.quantized_size, &config, layers, 2) == NN_OK &&
              config.loss == NN_MSE && layers[1].units == EXAMPLE_OUTPUTS);
    CHECK("nn_get_input_scaling of a quantised network",
          nn_get_input_scaling(q, &mean, &scale) == NN_OK && scale[0] > 0);
    CHECK("nn_get_text of a quantised network",
          nn_get_text(q, NN_TEXT_FEATURE, 1, &text) == NN_OK && strcmp(text, "width") == 0);
}

/* nn_save writes the same integers with other texts. */
static void saving(void) {
    static _Alignas(64) unsigned char saved[sizeof subject.quantized_model], memory[1024];
    static float y[EXAMPLE_ROWS * EXAMPLE_OUTPUTS];
    nn_metadata metadata = example_metadata(), no_texts = {.struct_size = sizeof no_texts};
    nn_network *again = NULL;
    size_t size = 0, written = 0;
    CHECK("saved with the same texts it is the same model",
          nn_save(subject.quantized, &metadata, 0, saved, sizeof saved, &written) == NN_OK);
    /* max_batch is the network's, as for floats: 4 of the trained network, 1 of the opened one. */
    saved[20] = subject.quantized_model[20], saved[21] = subject.quantized_model[21];
    saved[22] = subject.quantized_model[22], saved[23] = subject.quantized_model[23];
    size_t differing = 0;
    for (size_t i = 0; i < written; i++) differing += saved[i] != subject.quantized_model[i];
    CHECK("but for max_batch", written == subject.quantized_size && differing == 1);
    CHECK("saved without texts it is smaller",
          nn_save_size(subject.quantized, &no_texts, 0, &size) == NN_OK &&
              nn_save(subject.quantized, &no_texts, 0, saved, size, &written) == NN_OK && written == size &&
              size < subject.quantized_size);
    CHECK("and predicts the same",
          nn_open(saved, size, 1, memory, sizeof memory, &again) == NN_OK &&
              nn_predict(again, subject.inputs, EXAMPLE_ROWS, y) == NN_OK &&
              nn_predict(subject.quantized, subject.inputs, EXAMPLE_ROWS, subject.outputs) == NN_OK &&
              memcmp(y, subject.outputs, sizeof y) == 0);
}

int main(void) {
    example_make(&subject);
    other_functions();
    running();
    looking();
    saving();
    nonfinite();
    softmax_inside();
    quantizing();
    return check_finish();
}
