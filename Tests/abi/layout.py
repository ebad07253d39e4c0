#!/usr/bin/env python3
"""The layout of nn.h's structs and its limits, as each compiler sees them, against layout.txt: a break of the binary
interface is then deliberate. `layout.py --write` records what there is. The values of the enumerations are in constants.inc."""

import os
import re
import shutil
import struct
import subprocess
import sys

from nn_header import Header

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tap"))
import tap

HERE = os.path.dirname(os.path.abspath(__file__))
RECORD = os.path.join(HERE, "../golden/abi/layout.txt")
INCLUDE = os.path.join(HERE, "../../include")
# Compiler, its flags, its objcopy, bits of a pointer.
COMPILERS = [("gcc", [], "objcopy", 64), ("clang", [], "objcopy", 64), ("g++", ["-x", "c++"], "objcopy", 64),
             ("arm-none-eabi-gcc", ["-mcpu=cortex-m4", "-fshort-enums"], "arm-none-eabi-objcopy", 32),
             ("riscv64-unknown-elf-gcc", ["-march=rv32imac", "-mabi=ilp32", "--specs=picolibc.specs"], "riscv64-unknown-elf-objcopy", 32)]
header = Header()


def expressions():
    """Name: C expression."""
    for name, fields in header.structs.items():
        yield f"sizeof {name}", f"sizeof({name})"
        for field in fields:
            yield f"offset {name}.{field.name}", f"offsetof({name}, {field.name})"
    for name in [*header.limits, "NN_HEADER_BYTES", "NN_LAYER_BYTES"]:
        yield f"value {name}", name


def measure(compiler, flags, objcopy):
    """What this compiler says, from the data of an object file: nothing has to run."""
    names = [name for name, _ in expressions()]
    lines = ",\n".join(expression for _, expression in expressions())
    source = f'#include "nn.h"\n#include <stddef.h>\nextern const unsigned nn_layout[];\n' \
             f"__attribute__((section(\".nn_layout\"), used)) const unsigned nn_layout[] = {{ {lines} }};\n"
    language = [] if "-x" in flags else ["-x", "c"]
    work = os.path.join(os.environ.get("BUILD", os.path.join(HERE, "../../build")), "tests")
    obj, data = os.path.join(work, "layout.o"), os.path.join(work, "layout.bin")
    subprocess.run([compiler, *language, *flags, f"-I{INCLUDE}", "-c", "-", "-o", obj], input=source, text=True, check=True)
    subprocess.run([objcopy, "-O", "binary", "--only-section=.nn_layout", obj, data],
                   check=True)
    with open(data, "rb") as file:
        numbers = struct.unpack(f"<{len(names)}I", file.read())
    return dict(zip(names, numbers))


def recorded():
    with open(RECORD) as file:
        rows = [line.split() for line in file if not line.startswith("#")]
    return {" ".join(row[:2]): {64: int(row[2]), 32: int(row[3])} for row in rows}


def write(measured):
    with open(RECORD, "w") as file:
        file.write("# Sizes, offsets and limits of nn.h with pointers of 64 and of 32 bits. Made by Tests/abi/layout.py --write.\n")
        for name in measured[64]:
            file.write(f"{name} {measured[64][name]} {measured[32][name]}\n")


def main():
    measured = {}
    for compiler, flags, objcopy, bits in COMPILERS:
        if not shutil.which(compiler):
            continue
        found = measure(compiler, flags, objcopy)
        measured.setdefault(bits, found)
        if "--write" in sys.argv and len(measured) == 2:
            return write(measured)
        if "--write" in sys.argv:
            continue
        told = {name: numbers[bits] for name, numbers in recorded().items()}
        wrong = [f"{name}: recorded {told.get(name)}, now {found.get(name)}" for name in sorted({*told, *found})
                 if told.get(name) != found.get(name)]
        tap.check(f"{compiler}: {len(found)} sizes, offsets and limits are as recorded",
                  f"{len(wrong)} differ: {'; '.join(wrong[:4])}" if wrong else "")
    tap.finish()


main()
