/*
 * The instructions of one nn_predict of the network of count.c, its model in flash, as floats and as int8.
 */
#include "board.h"
#include "wide8blob.h"
#include "wideblob.h"
#include <nn.h>

enum {
    INPUTS = 784,
    OUTPUTS = 10
};

static _Alignas(NN_ALIGNMENT) unsigned char memory[NN_INFERENCE_BYTES_3(INPUTS, 128, 64, OUTPUTS, 1, 0)];
static _Alignas(NN_ALIGNMENT) unsigned char integers[WIDE8BLOB_MEMORY_BYTES];
static float inputs[INPUTS], outputs[OUTPUTS];

static void must(nn_status status) {
    if (status == NN_OK) return;
    board_print(nn_status_string(status));
    board_print("\n");
    board_exit(1);
}

static void count(const char *label, const void *model, size_t size, void *block, size_t block_size) {
    nn_network *network;
    must(nn_open(model, size, 1, block, block_size, &network));
    uint32_t start = board_instructions();
    must(nn_predict(network, inputs, 1, outputs));
    board_print_word(label, board_instructions() - start);
}

int main(void) {
    for (int i = 0; i < INPUTS; i++) inputs[i] = (float)(i % 17) * 0.0625f;
    board_instructions();
    count("archive ", wideblob_model, WIDEBLOB_MODEL_BYTES, memory, sizeof memory);
    count("archive8 ", wide8blob_model, WIDE8BLOB_MODEL_BYTES, integers, sizeof integers);
    return 0;
}
