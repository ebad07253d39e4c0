/* A network from PyTorch learns on the chip, row by row, to tell three classes that its last layer does not know:
   HEAD is an exported trainer. Prints how many of 200 rows it tells before and after, and the bits of the
   parameters. */
#include "head.h"
#include "board.h"

enum {
    ROWS = 200,
    LESSONS = 2000
};

#if !defined(EMPTY)
#if !defined(HEAD_GRADIENTS)
#define HEAD_GRADIENTS HEAD_PARAMETERS
#endif
static float parameters[HEAD_PARAMETERS], gradients[HEAD_GRADIENTS], scratch[HEAD_SCRATCH_FLOATS];

/* A row of readings in [-2, 2), and its class. */
static float draw(uint32_t *state, float *row) {
    for (int i = 0; i < HEAD_INPUTS; i++) {
        *state = *state * 1664525u + 1013904223u;
        row[i] = (float)(int32_t)(*state >> 8) / 4194304.0f - 2.0f;
    }
    return row[3] > 0.7f ? 0.0f : row[3] < -0.7f ? 1.0f : 2.0f;
}

__attribute__((noinline)) static int learn(const float *row, float class) {
    return head_learn(parameters, gradients, row, &class, scratch) | head_step(parameters, gradients, 1, HEAD_RATE);
}

static uint32_t count_right(void) {
    uint32_t state = 7, right = 0;
    float row[HEAD_INPUTS], outputs[HEAD_OUTPUTS];
    for (int number = 0; number < ROWS; number++) {
        const int class = (int)draw(&state, row);
        int best = 0;
        if (head_predict(parameters, row, outputs, scratch)) return 0;
        for (int i = 1; i < HEAD_OUTPUTS; i++) best = outputs[i] > outputs[best] ? i : best;
        right += best == class;
    }
    return right;
}

int main(void) {
    uint32_t state = 1;
    float row[HEAD_INPUTS];
    int status = 0;
    head_load(parameters, gradients);
    board_print_word("right ", count_right());
    for (int lesson = 0; lesson < LESSONS; lesson++) {
        const float class = draw(&state, row);
        if (lesson == 0) board_paint_stack();
        status |= learn(row, class);
        if (lesson == 0) board_print_word("stack ", (uint32_t)board_used_stack());
    }
    board_print_word("right ", count_right());
    for (int i = 0; i < HEAD_PARAMETERS; i++) {
        union {
            float value;
            uint32_t bits;
        } word = {parameters[i]};
        board_print_word("", word.bits);
    }
    return status;
}
#else
int main(void) {
    return 0;
}
#endif
