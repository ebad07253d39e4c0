/*
 * A model in flash, opened in place: the weights are not copied. `nn-cli export --format blob` wrote blob.h.
 * Three readings of the accelerometer go in, the names of the states come out.
 */
#include "blob.h"
#include "board.h"
#include <nn.h>

/* rms in g, peak in g, crest factor, temperature in degrees Celsius: the columns of vibration.csv. */
static const float readings[3][4] = {
    {0.0806f, 0.2087f, 2.589f, 36.7f}, {0.2348f, 0.4141f, 1.764f, 43.6f}, {0.1646f, 0.7467f, 4.537f, 51.4f}};

/* Memory for inference: 4 inputs, 8 and 3 units, one row at a time, inputs scaled. */
static _Alignas(NN_ALIGNMENT) unsigned char memory[NN_INFERENCE_BYTES_2(4, 8, 3, 1, 1)];

int main(void) {
    nn_network *network;
    if (nn_open(blob_model, BLOB_MODEL_BYTES, 1, memory, sizeof memory, &network) != NN_OK) return 1;
    for (int i = 0; i < 3; i++) {
        float outputs[3];
        uint32_t bits[3], best = 0;
        const char *label;
        if (nn_predict(network, readings[i], 1, outputs) != NN_OK) return 1;
        for (uint32_t j = 0; j < 3; j++) {
            if (outputs[j] > outputs[best]) best = j;
            __builtin_memcpy(&bits[j], &outputs[j], sizeof bits[j]);
            board_print_word("  ", bits[j]);
        }
        if (nn_get_text(network, NN_TEXT_LABEL, best, &label) != NN_OK || !label) return 1;
        board_print(label);
        board_print("\n");
    }
    return 0;
}
