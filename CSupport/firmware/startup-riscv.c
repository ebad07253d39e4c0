/* Start of the RV32 or RV64 of QEMU's virt board, from reset to main: machine mode, one hart. */
#include <stdint.h>

extern uint32_t board_bss_start[], board_bss_end[];
int main(void);
void board_exit(int status) __attribute__((noreturn));

void board_run(void) {
    for (uint32_t *word = board_bss_start; word < board_bss_end; word++) *word = 0;
    board_exit(main());
}

__attribute__((aligned(4))) void board_fault(void) {
    board_exit(70);
}

__attribute__((naked, section(".vectors"), used)) void board_start(void) {
    __asm__ volatile(".option arch, +zicsr\n.option push\n.option norelax\nla gp, __global_pointer$\n.option pop\n"
                     "la sp, board_stack_top\n"
                     "la t0, board_fault\ncsrw mtvec, t0\n"
#if defined(__riscv_flen)
                     "li t0, 0x2000\ncsrs mstatus, t0\n" /* FS: the FPU on */
#endif
                     "j board_run");
}
