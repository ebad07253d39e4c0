/*
 * Learn XOR on the chip in the least memory: `nn-cli export --format trainer` wrote gate.c and gate.h of a 2-3-1
 * network, and libnn is not linked. It learns, bit for bit, what xor.c beside it learns with libnn.
 */
#include "board.h"
#include "gate.h"

static const float inputs[4][GATE_INPUTS] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
static const float targets[4][GATE_TARGETS] = {{0}, {1}, {1}, {0}};

static float parameters[GATE_PARAMETERS], gradients[GATE_PARAMETERS], scratch[GATE_SCRATCH_FLOATS];

int main(void) {
    gate_reset(parameters, gradients, 1);
    for (int epoch = 0; epoch < 2000; epoch++) {
        for (int i = 0; i < 4; i++)
            if (gate_learn(parameters, gradients, inputs[i], targets[i], scratch) != 0) return 1;
        if (gate_step(parameters, gradients, 4, 0.5f) != 0) return 1;
    }
    for (int i = 0; i < 4; i++) {
        float output[GATE_OUTPUTS];
        uint32_t bits;
        if (gate_predict(parameters, inputs[i], output, scratch) != 0) return 1;
        __builtin_memcpy(&bits, output, sizeof bits);
        board_print_word("output ", bits);
        if ((output[0] > 0.5f) != (targets[i][0] > 0.5f)) return 1;
    }
    board_print("learned xor\n");
    return 0;
}
