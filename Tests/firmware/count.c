/*
 * The instructions of one inference of a 784-128-64-10 network, the size of Fashion-MNIST's: exported as floats, as
 * int8, and in the style of emlearn's C for comparison (plain loops over floats, weights by input).
 */
#include "board.h"
#include "wide.h"
#include "wide8.h"

static float inputs[WIDE_INPUTS], outputs[WIDE_OUTPUTS];
static float scratch[WIDE_SCRATCH_FLOATS + WIDE8_SCRATCH_FLOATS];

typedef struct {
    int inputs, outputs;
    const float *weights, *biases;
} plain_layer;

/* What is in them does not change the count. */
static const float weights[784 * 128];
static const plain_layer layers[3] = {
    {784, 128, weights, weights}, {128, 64, weights, weights}, {64, 10, weights, weights}};
static float buffers[2][128];

static void plain_forward(const plain_layer *layer, const float *in, float *out, int is_last) {
    for (int o = 0; o < layer->outputs; o++) {
        float sum = 0;
        for (int i = 0; i < layer->inputs; i++) sum += layer->weights[o + i * layer->outputs] * in[i];
        sum += layer->biases[o];
        out[o] = is_last || sum > 0 ? sum : 0;
    }
}

static void plain_predict(void) {
    const float *in = inputs;
    for (int i = 0; i < 3; i++) {
        plain_forward(&layers[i], in, buffers[i % 2], i == 2);
        in = buffers[i % 2];
    }
}

#define COUNT(name, call)                                                                                          \
    do {                                                                                                           \
        uint32_t start = board_instructions();                                                                     \
        call;                                                                                                      \
        board_print_word(name " ", board_instructions() - start);                                                  \
    } while (0)

int main(void) {
    for (int i = 0; i < WIDE_INPUTS; i++) inputs[i] = (float)(i % 17) * 0.0625f;
    board_instructions();
    COUNT("plain", plain_predict());
    COUNT("float", wide_predict(inputs, outputs, scratch));
    COUNT("int8", wide8_predict(inputs, outputs, scratch));
    return 0;
}
