/* One call of exported C: its stack, and with EMPTY defined what the program is without it. */
#include "known.h"
#include "board.h"

#if !defined(EMPTY)
static float inputs[KNOWN_INPUTS], outputs[KNOWN_OUTPUTS], scratch[KNOWN_SCRATCH_FLOATS];
#endif

int main(void) {
    int state = 0;
    board_paint_stack();
#if !defined(EMPTY)
    state = known_classify(inputs, outputs, scratch);
#endif
    board_print_word("stack ", (uint32_t)board_used_stack());
    return state < 0;
}
