"""Programs for an AVR: compiled by avr-gcc, run by simavr, which prints what they write to their first UART."""

import re
import shutil
import subprocess

import unittest

CHIPS = ("atmega328p", "atmega2560")
HERTZ = "16000000"
# Those of exported_models that avr-gcc has too; avr-libc's own headers have double, which is float there.
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror"]

# print_word, print_text for what is in flash, and end.
SUPPORT = """
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/pgmspace.h>
#include <avr/sleep.h>
#include <stdint.h>
#include <string.h>

static inline void put(char c) {
    while (!(UCSR0A & (1 << UDRE0))) {}
    UDR0 = (uint8_t)c;
}

static inline void print_word(uint32_t value) {
    int digit;
    for (digit = 28; digit >= 0; digit -= 4) {
        const uint8_t nibble = (value >> digit) & 15;
        put((char)(nibble < 10 ? '0' + nibble : 'a' + nibble - 10));
    }
    put('\\n');
}

static inline void print_float(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    print_word(bits);
}

static inline void print_text(const char *text) {
    char c;
    for (; text && (c = (char)pgm_read_byte(text)) != 0; text++) put(c);
    put('\\n');
}

/* simavr ends when no interrupt can wake the chip up. */
static int end(void) {
    cli();
    sleep_mode();
    return 0;
}

static void run(void);

int main(void) {
    UCSR0B = 1 << TXEN0;
    run();
    return end();
}
"""


def needed():
    """Skips a test where avr-gcc or simavr is missing."""
    for program in ("avr-gcc", "simavr"):
        if not shutil.which(program):
            raise unittest.SkipTest(f"no {program}")


def compile_object(source, target, chip, standard="c99", compiler="avr-gcc"):
    """Compile one file without a warning."""
    language = ["-x", "c++"] if "++" in standard else []
    command = [compiler, *language, f"-mmcu={chip}", f"-std={standard}", "-Os", *WARNINGS, "-c", source, "-o", target]
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if result.returncode or result.stderr:
        raise AssertionError(f"{' '.join(map(str, command))}: {result.stderr[:1000]}")


def sections(program):
    """The bytes of every section that takes memory."""
    text = subprocess.run(["avr-size", "-A", program], capture_output=True, text=True, check=True).stdout
    return {name: int(size) for name, size in re.findall(r"^(\.\S+) +(\d+)", text, re.M)}


def ram(program):
    """The bytes in RAM; of an object, constants that nothing keeps in flash are among them."""
    return sum(size for name, size in sections(program).items() if re.match(r"\.(data|rodata|bss)", name))


def simulate(program, chip):
    """The lines that a program printed."""
    result = subprocess.run(
        ["simavr", "-m", chip, "-f", HERTZ, program], capture_output=True, check=False, timeout=120)
    # Colours, and a line break wherever simavr's buffer is full; a line that has ended is a dot and a line break.
    text = re.sub(r"\x1b\[[0-9;]*m|\r", "", result.stderr.decode("latin-1"))
    lines = [line for line in text.split("\n") if not line.startswith("Loaded ")]
    return "".join(lines).split(".")[:-1]


def run(folder, name, sources, chip):
    """Link a program of `name`.c, which has run, and objects; what it prints."""
    program = folder / f"{name}.elf"
    compile_object(folder / f"{name}.c", folder / f"{name}.o", chip, "gnu99")
    subprocess.run(
        ["avr-gcc", f"-mmcu={chip}", folder / f"{name}.o", *sources, "-o", program], check=True, capture_output=True)
    return simulate(program, chip)
