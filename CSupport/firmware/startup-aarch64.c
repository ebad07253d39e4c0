/* Start of the 64-bit ARM of QEMU's virt board, from reset to main: at EL1, one core, the MMU off. */
#include <stdint.h>

extern uint32_t board_bss_start[], board_bss_end[];
int main(void);
void board_exit(int status) __attribute__((noreturn));

__attribute__((used)) void board_run(void) {
    for (uint32_t *word = board_bss_start; word < board_bss_end; word++) *word = 0;
    board_exit(main());
}

__attribute__((used)) void board_fault(void) {
    board_exit(70);
}

/* The stack, where exceptions go, and the FPU on: FPEN of CPACR. */
__asm__(".section .vectors, \"ax\"\n"
        ".global board_start\n"
        "board_start:\n"
        "adrp x0, board_stack_top\nadd x0, x0, :lo12:board_stack_top\nmov sp, x0\n"
        "adrp x0, board_faults\nadd x0, x0, :lo12:board_faults\nmsr vbar_el1, x0\n"
        "mov x0, 3 << 20\nmsr cpacr_el1, x0\nisb\n"
        "b board_run\n"
        /* Sixteen exceptions, each with room for 32 instructions. */
        ".balign 2048\n"
        "board_faults:\n"
        ".rept 16\nb board_fault\n.balign 128\n.endr\n"
        ".text");
