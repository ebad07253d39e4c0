/* Start of a Cortex-M, from reset to main. */
#include <stdint.h>

extern uint32_t board_data_source[], board_data_start[], board_data_end[], board_bss_start[], board_bss_end[];
extern uint32_t board_stack_top[];
int main(void);
void board_exit(int status) __attribute__((noreturn));

static void fault(void) {
    board_exit(70);
}

void board_start(void) {
#if defined(__ARM_FP)
    *(volatile uint32_t *)0xE000ED88U |= 0xFU << 20; /* CPACR: full access to the FPU */
    __asm__ volatile("dsb\nisb");
#endif
    const uint32_t *source = board_data_source;
    for (uint32_t *word = board_data_start; word < board_data_end; word++) *word = *source++;
    for (uint32_t *word = board_bss_start; word < board_bss_end; word++) *word = 0;
    board_exit(main());
}

/* Stack pointer, reset, NMI, hard fault: no interrupts are enabled. */
__attribute__((section(".vectors"), used)) static const uintptr_t vectors[] = {
    (uintptr_t)board_stack_top, (uintptr_t)board_start, (uintptr_t)fault, (uintptr_t)fault};
