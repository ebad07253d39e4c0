/// What a program needs to run on the boards that QEMU plays: start-up code, a console and an end through
/// semihosting, the functions that compilers call unasked, a painted stack, and the map of the memory. There is
/// no heap.
enum BoardSupport {
  static let header = """
    #ifndef BOARD_H
    #define BOARD_H
    #include <stddef.h>
    #include <stdint.h>
    #define BOARD_FLASH
    #define BOARD_READ(place) (*(place))
    void board_print(const char *text);
    void board_paint_stack(void);
    uint32_t board_used_stack(void);
    void board_count(void);
    uint32_t board_counted(void);
    #endif

    """

  static let source = """
    #include "board.h"

    extern uint32_t board_data_source[], board_data_start[], board_data_end[], board_bss_start[], board_bss_end[];
    extern uint32_t board_stack_limit[], board_stack_top[];
    int main(void);

    static void semihost(uintptr_t operation, const void *argument) {
    #if defined(__arm__)
        register uintptr_t r0 __asm__("r0") = operation;
        register const void *r1 __asm__("r1") = argument;
        __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    #else
        register uintptr_t a0 __asm__("a0") = operation;
        register const void *a1 __asm__("a1") = argument;
        __asm__ volatile(".option push\\n.option norvc\\n.balign 16\\nslli x0, x0, 0x1f\\nebreak\\n"
                         "srai x0, x0, 7\\n.option pop" : "+r"(a0) : "r"(a1) : "memory");
    #endif
    }

    /* SYS_WRITE0 */
    void board_print(const char *text) { semihost(0x04, text); }

    /* SYS_EXIT_EXTENDED, ADP_Stopped_ApplicationExit */
    static void board_exit(int status) {
        uintptr_t block[2] = {0x20026, (uintptr_t)status};
        for (;;) semihost(0x20, block);
    }

    #if defined(__arm__)
    #define STACK_POINTER "mov %0, sp"
    #else
    #define STACK_POINTER "mv %0, sp"
    #endif

    enum { PAINTED = 4096 };

    static volatile uint32_t *stack_end(uintptr_t pointer) {
        uintptr_t limit = (uintptr_t)board_stack_limit;
        return (volatile uint32_t *)(pointer - limit > PAINTED ? pointer - PAINTED : limit);
    }

    /* From here down; what is called next begins here too. */
    __attribute__((noinline)) void board_paint_stack(void) {
        uintptr_t pointer;
        volatile uint32_t *word;
        __asm__ volatile(STACK_POINTER : "=r"(pointer));
        for (word = stack_end(pointer); (uintptr_t)word < pointer; word++) *word = 0xa5a5a5a5u;
    }

    __attribute__((noinline)) uint32_t board_used_stack(void) {
        uintptr_t pointer;
        volatile uint32_t *word;
        __asm__ volatile(STACK_POINTER : "=r"(pointer));
        word = stack_end(pointer);
        while ((uintptr_t)word < pointer && *word == 0xa5a5a5a5u) word++;
        return (uint32_t)(pointer - (uintptr_t)word);
    }

    #if defined(__arm__)
    #if defined(__ARM_ARCH_6M__)
    enum { HERTZ = 16000000 };
    #else
    enum { HERTZ = 25000000 };
    #endif

    /* SysTick counts down 24 bits; with QEMU's -icount shift=0 an instruction takes a nanosecond. */
    static uint32_t ticks(void) {
        volatile uint32_t *systick = (volatile uint32_t *)0xE000E010u;
        if (!(systick[0] & 1)) {
            systick[1] = 0xFFFFFF;
            systick[2] = 0;
            systick[0] = 5;
            while (systick[2] == 0) {}
        }
        return 0xFFFFFF - systick[2];
    }

    static uint32_t instructions(uint32_t ticks) {
        return (uint32_t)((uint64_t)(ticks & 0xFFFFFF) * (1000000000u / 100) / (HERTZ / 100));
    }
    #else
    static uint32_t ticks(void) {
        uint32_t count;
        __asm__ volatile(".option push\\n.option arch, +zicsr\\ncsrr %0, minstret\\n.option pop" : "=r"(count));
        return count;
    }

    static uint32_t instructions(uint32_t ticks) { return ticks; }
    #endif

    static uint32_t counted_from;

    __attribute__((noinline)) void board_count(void) { counted_from = ticks(); }

    /* Instructions since board_count: on a Cortex-M to the next period of its timer, 40 or, the microbit, 62.5. */
    __attribute__((noinline)) uint32_t board_counted(void) { return instructions(ticks() - counted_from); }

    void *memcpy(void *target, const void *source, size_t count) {
        unsigned char *t = target;
        const unsigned char *s = source;
        while (count-- > 0) *t++ = *s++;
        return target;
    }

    void *memset(void *target, int value, size_t count) {
        unsigned char *t = target;
        while (count-- > 0) *t++ = (unsigned char)value;
        return target;
    }

    __attribute__((used, noreturn)) void board_run(void) {
        uint32_t *word, *source = board_data_source;
        for (word = board_data_start; word < board_data_end; word++) *word = *source++;
        for (word = board_bss_start; word < board_bss_end; word++) *word = 0;
    #if defined(__ARM_FP)
        *(volatile uint32_t *)0xE000ED88u |= 0xFu << 20; /* CPACR: the FPU on */
        __asm__ volatile("dsb\\nisb");
    #endif
        board_exit(main());
        for (;;) {}
    }

    __attribute__((used, aligned(4))) void board_fault(void) { board_exit(70); }

    #if defined(__arm__)
    /* Stack pointer, reset, NMI, hard fault: no interrupts are enabled. */
    __attribute__((section(".start"), used)) static const uintptr_t vectors[] = {
        (uintptr_t)board_stack_top, (uintptr_t)board_run, (uintptr_t)board_fault, (uintptr_t)board_fault};
    #else
    __attribute__((naked, section(".start"), used)) void board_start(void) {
        __asm__ volatile(".option arch, +zicsr\\nla sp, board_stack_top\\nla t0, board_fault\\ncsrw mtvec, t0\\n"
    #if defined(__riscv_flen)
                         "li t0, 0x2000\\ncsrs mstatus, t0\\n" /* FS: the FPU on */
    #endif
                         "j board_run");
    }
    #endif

    """

  static func linkerScript(_ board: Board) -> String {
    func hex(_ value: Int) -> String { "0x" + String(value, radix: 16) }
    return """
      ENTRY(\(board.family == .cortex ? "board_run" : "board_start"))
      MEMORY {
        FLASH (rx) : ORIGIN = \(hex(board.flashStart)), LENGTH = \(hex(board.flashBytes))
        RAM (rwx) : ORIGIN = \(hex(board.ramStart)), LENGTH = \(hex(board.ramBytes))
      }
      SECTIONS {
        .text : {
          KEEP(*(.start))
          *(.text .text.*)
          *(.rodata .rodata.* .srodata .srodata.*)
          . = ALIGN(4);
        } > FLASH
        .ARM.exidx : { *(.ARM.exidx*) } > FLASH
        .data : ALIGN(4) {
          board_data_start = .;
          *(.data .data.* .sdata .sdata.*)
          . = ALIGN(4);
          board_data_end = .;
        } > RAM AT > FLASH
        board_data_source = LOADADDR(.data);
        .bss (NOLOAD) : ALIGN(4) {
          board_bss_start = .;
          *(.sbss .sbss.* .bss .bss.* COMMON)
          . = ALIGN(16);
          board_bss_end = .;
          board_stack_limit = .;
        } > RAM
        /DISCARD/ : { *(.ARM.attributes.swift .swift* .llvm*) }
        board_stack_top = ORIGIN(RAM) + LENGTH(RAM);
      }

      """
  }
}
