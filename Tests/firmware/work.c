/*
 * The instructions of one prediction, of one in int8 and of one training step, of the archive and of plain C at
 * -O2, which must come to the same results. A 16-16-8-4 network, so that all of it fits into the RAM of the
 * smallest board.
 */
#include "board.h"
#include "plain.h"
#include <nn.h>

#include <math.h>
#include <string.h>

enum {
    REPEATS = 10,
    MODEL = 1700
};

#define TRAINING_BYTES                                                                                             \
    NN_TRAINING_BYTES_3(PLAIN_INPUTS, PLAIN_FIRST, PLAIN_SECOND, PLAIN_OUTPUTS, NN_SLOTS_SGD_MOMENTUM,             \
                        PLAIN_BATCH, 0, 0)

/* The networks take turns in it. */
static _Alignas(NN_ALIGNMENT) unsigned char memory[TRAINING_BYTES];
static _Alignas(NN_ALIGNMENT) unsigned char model[MODEL];
static float inputs[PLAIN_BATCH][PLAIN_INPUTS], start[PLAIN_PARAMETERS];
static const float classes[PLAIN_BATCH] = {0, 1, 2, 3};

static void must(nn_status status) {
    if (status == NN_OK) return;
    board_print(nn_status_string(status));
    board_print("\n");
    board_exit(1);
}

static void must_agree(const char *what, int agrees) {
    if (agrees) return;
    board_print("the archive and plain C disagree: ");
    board_print(what);
    board_print("\n");
    board_exit(1);
}

#define COUNT(name, call)                                                                                          \
    do {                                                                                                           \
        uint32_t begin = board_instructions();                                                                     \
        for (int repeat = 0; repeat < REPEATS; repeat++) call;                                                     \
        board_print_word(name " ", (board_instructions() - begin) / REPEATS);                                      \
    } while (0)

static void run_archive(float *trained) {
    const nn_layer layers[] = {{.units = PLAIN_FIRST, .activation = NN_RELU},
                               {.units = PLAIN_SECOND, .activation = NN_RELU},
                               {.units = PLAIN_OUTPUTS, .activation = NN_SOFTMAX}};
    nn_network *network;
    float outputs[PLAIN_OUTPUTS], *parameters;
    size_t size;
    nn_config config = nn_config_default();
    config.layers = layers;
    config.layer_count = 3;
    config.inputs = PLAIN_INPUTS;
    config.max_batch = PLAIN_BATCH;
    config.loss = NN_CROSS_ENTROPY;
    config.optimizer = NN_SGD;
    config.learning_rate = 0.01f;
    config.momentum = 0.9f;
    must(nn_init(memory, sizeof memory, &config, &network));
    must(nn_parameters(network, &parameters, &size));
    memcpy(start, parameters, sizeof start);
    COUNT("infer", must(nn_predict(network, inputs[0], 1, outputs)));
    COUNT("train", must(nn_train_batch(network, inputs[0], classes, PLAIN_BATCH, NULL)));
    must(nn_predict(network, inputs[0], 1, trained));
    must(nn_quantize(network, inputs[0], PLAIN_BATCH, NULL, model, sizeof model, &size));
    must(nn_open(model, size, 1, memory, sizeof memory, &network));
}

static void run_integers(void) {
    nn_network *network = (nn_network *)memory;
    nn_quantized_layer layer = {.struct_size = sizeof layer};
    plain_integers layers[3];
    int8_t x[PLAIN_INPUTS];
    int32_t outputs[PLAIN_OUTPUTS], expected[PLAIN_OUTPUTS];
    for (uint32_t i = 0; i < 3; i++) {
        must(nn_get_quantized_layer(network, i, &layer));
        must_agree("a table", layer.table == NULL);
        layers[i] = (plain_integers){(int)layer.inputs, (int)layer.units, layer.weights,     layer.biases,
                                     layer.multipliers, layer.shifts,     layer.z_zero_point};
    }
    must(nn_quantize_inputs(network, inputs[0], 1, x));
    COUNT("infer8", must(nn_predict_quantized(network, x, 1, outputs)));
    COUNT("plain-infer8", plain_predict_integers(layers, x, expected));
    must_agree("int8", memcmp(outputs, expected, sizeof outputs) == 0);
}

static void run_plain(const float *trained) {
    plain_network *network = (plain_network *)(void *)memory;
    _Static_assert(sizeof *network <= sizeof memory, "plain C has the archive's block");
    memset(network, 0, sizeof *network);
    memcpy(network->parameters, start, sizeof start);
    COUNT("plain-infer", plain_predict(network, inputs[0]));
    COUNT("plain-train", plain_train(network, inputs, classes, 0.01f, 0.9f));
    plain_predict(network, inputs[0]);
    for (int j = 0; j < PLAIN_OUTPUTS; j++) must_agree("training", fabsf(network->outputs[j] - trained[j]) < 1e-5f);
}

int main(void) {
    float trained[PLAIN_OUTPUTS];
    for (int s = 0; s < PLAIN_BATCH; s++)
        for (int k = 0; k < PLAIN_INPUTS; k++) inputs[s][k] = (float)((16 * s + 7 * k) % 17) * 0.0625f - 0.5f;
    board_instructions();
    run_archive(trained);
    run_integers();
    run_plain(trained);
    return 0;
}
