/* The stack that each call needs below its caller, for a network of two layers: painted, called, counted. */
#include "blob.h"
#include "board.h"
#include <nn.h>

static _Alignas(NN_ALIGNMENT) unsigned char memory[NN_TRAINING_BYTES_2(4, 8, 3, NN_SLOTS_ADAM, 4, 1, 0)];
static _Alignas(NN_ALIGNMENT) unsigned char model[2048];
static float inputs[4][4], targets[4], outputs[4][3];
static nn_layer layers[2];
static nn_network *network;
static size_t size;

#define MEASURE(name, call)                                                                                        \
    do {                                                                                                           \
        board_paint_stack();                                                                                       \
        nn_status status = call;                                                                                   \
        size_t used = board_used_stack();                                                                          \
        if (status != NN_OK) board_exit(1);                                                                        \
        board_print_word(name " ", (uint32_t)used);                                                                \
    } while (0)

int main(void) {
    nn_config config = nn_config_default();
    MEASURE("nn_model_config", nn_model_config(blob_model, BLOB_MODEL_BYTES, &config, layers, 2));
    config.max_batch = 4;
    MEASURE("nn_init", nn_init(memory, sizeof memory, &config, &network));
    MEASURE("nn_train_batch", nn_train_batch(network, inputs[0], targets, 4, NULL));
    MEASURE("nn_forward", nn_forward(network, inputs[0], 4, NULL));
    MEASURE("nn_backward", nn_backward(network, targets, NULL));
    MEASURE("nn_step", nn_step(network));
    MEASURE("nn_predict", nn_predict(network, inputs[0], 4, outputs[0]));
    MEASURE("nn_save", nn_save(network, NULL, NN_SAVE_TRAINING_STATE, model, sizeof model, &size));
    MEASURE("nn_load", nn_load(model, size, &config, memory, sizeof memory, &network));
    MEASURE("nn_open", nn_open(blob_model, BLOB_MODEL_BYTES, 1, memory, sizeof memory, &network));
    return 0;
}
