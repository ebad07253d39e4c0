/* A board under QEMU: console and exit through semihosting, flash as a region that start-up leaves alone. */
#include "board.h"

enum {
    SYS_WRITE0 = 0x04,
    SYS_EXIT = 0x18,
    SYS_EXIT_EXTENDED = 0x20,
    STOPPED_APPLICATION_EXIT = 0x20026
};

static void semihost(uintptr_t operation, const void *argument) {
#if defined(__arm__)
    register uintptr_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
#elif defined(__aarch64__)
    register uintptr_t x0 __asm__("x0") = operation;
    register const void *x1 __asm__("x1") = argument;
    __asm__ volatile("hlt 0xf000" : "+r"(x0) : "r"(x1) : "memory");
#else
    register uintptr_t a0 __asm__("a0") = operation;
    register const void *a1 __asm__("a1") = argument;
    __asm__ volatile(
        ".option push\n.balign 16\n.option norvc\nslli x0, x0, 0x1f\nebreak\nsrai x0, x0, 7\n.option pop"
        : "+r"(a0)
        : "r"(a1)
        : "memory");
#endif
}

void board_print(const char *text) {
    semihost(SYS_WRITE0, text);
}

void board_print_word(const char *label, uint32_t value) {
    char text[10];
    for (int i = 0; i < 8; i++) {
        text[i] = "0123456789abcdef"[value >> 28];
        value <<= 4;
    }
    text[8] = '\n';
    text[9] = 0;
    board_print(label);
    board_print(text);
}

void board_exit(int status) {
    uintptr_t block[2] = {STOPPED_APPLICATION_EXIT, (uintptr_t)status};
    semihost(SYS_EXIT_EXTENDED, block);
    for (;;) {
    }
}

extern unsigned char board_flash_page[];

const void *board_page(void) {
    return board_flash_page;
}

void board_write_page(const void *data, size_t size) {
    volatile unsigned char *page = board_flash_page;
    const unsigned char *bytes = data;
    for (size_t i = 0; i < BOARD_PAGE_BYTES; i++) page[i] = i < size ? bytes[i] : 0xFF;
}

void board_reset(void) {
#if defined(__arm__)
    /* SCB->AIRCR: the key, and SYSRESETREQ. */
    *(volatile uint32_t *)0xE000ED0CU = 0x05FA0004U;
#elif defined(__aarch64__)
    /* PSCI: SYSTEM_RESET. */
    register uint64_t x0 __asm__("x0") = 0x84000009U;
    __asm__ volatile("hvc 0" : "+r"(x0) : : "memory");
#else
    /* The virt board's test device: reset. */
    *(volatile uint32_t *)0x100000U = 0x7777U;
#endif
    for (;;) {
    }
}

extern uint32_t board_stack_limit[];

/* What is painted is this much at most, so that it takes no time on a board with much RAM. */
enum {
    PAINTED_BYTES = 16384
};
static const uint32_t paint = 0xA5A5A5A5U;

static inline uintptr_t stack_pointer(void) {
    uintptr_t pointer;
#if defined(__arm__) || defined(__aarch64__)
    __asm__ volatile("mov %0, sp" : "=r"(pointer));
#else
    __asm__ volatile("mv %0, sp" : "=r"(pointer));
#endif
    return pointer;
}

static inline volatile uint32_t *stack_end(uintptr_t pointer) {
    uintptr_t limit = (uintptr_t)board_stack_limit;
    return (volatile uint32_t *)(pointer - limit > PAINTED_BYTES ? pointer - PAINTED_BYTES : limit);
}

/* From here down; what the caller calls next begins here too. */
__attribute__((noinline)) void board_paint_stack(void) {
    uintptr_t pointer = stack_pointer();
    for (volatile uint32_t *word = stack_end(pointer); (uintptr_t)word < pointer; word++) *word = paint;
}

__attribute__((noinline)) size_t board_used_stack(void) {
    uintptr_t pointer = stack_pointer();
    volatile uint32_t *word = stack_end(pointer);
    while ((uintptr_t)word < pointer && *word == paint) word++;
    return pointer - (uintptr_t)word;
}

uint32_t board_instructions(void) {
#if defined(__arm__)
    /* SysTick counts down 24 bits, where an instruction takes a nanosecond of the board's time. */
#if defined(__ARM_ARCH_6M__)
    enum {
        HERTZ = 16000000
    };
#elif defined(__ARM_ARCH_8M_MAIN__)
    enum {
        HERTZ = 20000000
    };
#else
    enum {
        HERTZ = 25000000
    };
#endif
    static uint32_t ticks, last;
    volatile uint32_t *systick = (volatile uint32_t *)0xE000E010U;
    if (!(systick[0] & 1)) {
        systick[1] = 0xFFFFFF;
        systick[2] = 0;
        systick[0] = 5;
        while (systick[2] == 0) {
        }
    }
    uint32_t now = 0xFFFFFF - systick[2];
    ticks += (now - last) & 0xFFFFFF;
    last = now;
    return (uint32_t)((uint64_t)ticks * 1000000000U / HERTZ);
#elif defined(__aarch64__)
    /* The cycle counter, which QEMU advances by one for each instruction. */
    uint64_t count;
    __asm__ volatile("msr pmcntenset_el0, %0\n\tmsr pmcr_el0, %1" : : "r"((uint64_t)1 << 31), "r"((uint64_t)1));
    __asm__ volatile("isb\n\tmrs %0, pmccntr_el0" : "=r"(count));
    return (uint32_t)count;
#else
    uint32_t count;
    __asm__ volatile(".option push\n.option arch, +zicsr\ncsrr %0, minstret\n.option pop" : "=r"(count));
    return count;
#endif
}
