/*
 * A model as C source and nothing else: `nn-cli export --format c` wrote vibration.c and vibration.h.
 * Three readings of the accelerometer go in, the names of the states come out; libnn is not linked.
 */
#include "board.h"
#include "vibration.h"

/* rms in g, peak in g, crest factor, temperature in degrees Celsius: the columns of vibration.csv. */
static const float readings[3][VIBRATION_INPUTS] = {
    {0.0806f, 0.2087f, 2.589f, 36.7f}, {0.2348f, 0.4141f, 1.764f, 43.6f}, {0.1646f, 0.7467f, 4.537f, 51.4f}};

int main(void) {
    for (int i = 0; i < 3; i++) {
        float outputs[VIBRATION_OUTPUTS], scratch[VIBRATION_SCRATCH_FLOATS];
        int state = vibration_classify(readings[i], outputs, scratch);
        if (state < 0) return 1;
        for (int j = 0; j < VIBRATION_OUTPUTS; j++) {
            uint32_t bits;
            __builtin_memcpy(&bits, &outputs[j], sizeof bits);
            board_print_word("  ", bits);
        }
        board_print(vibration_label(state));
        board_print("\n");
    }
    return 0;
}
