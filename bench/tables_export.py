#!/usr/bin/env python3
"""tables_export.py FOLDER NN_CLI: exported C takes the raw rows of five tables, and has the bits of `nn-cli predict`.

Each model is trained as in bench/tables.py. A program with its exported C reads the rows that were held out as the file
has them: numbers, NAN where one is missing, the header's constant of a category. It runs here and on a Cortex-M4F
under QEMU, and every output is compared. Needs what bench/tables.py needs, gcc, gcc-arm-none-eabi, qemu-system-arm.
"""
import csv
import math
import pathlib
import re
import shlex
import struct
import subprocess
import sys

import numpy
from tables import Run
from tables_sets import TABLES

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIRMWARE = ROOT / "CSupport" / "firmware"
NAMES = ["penguins", "Titanic", "attrition", "ames", "credit_data"]
MISSING = {"", "NA", "N/A", "NaN", "nan", "null", "NULL", "."}
MAIN = """
#include "board.h"
#include "model.h"

typedef union {
    uint32_t bits;
    float number;
} cell;
#include "rows.h"

static cell outputs[MODEL_OUTPUTS];
static float scratch[MODEL_SCRATCH_FLOATS];

int main(void) {
    for (int row = 0; row < ROWS; row++) {
        board_print_word("status ", (uint32_t)model_predict(&rows[row][0].number, &outputs[0].number, scratch));
        for (int output = 0; output < MODEL_OUTPUTS; output++) board_print_word("output ", outputs[output].bits);
    }
    board_exit(0);
}
"""


def bits(value):
    return struct.pack("<f", value).hex()


def constants(header):
    """{column: {category: constant}}, from the header's enumerations."""
    found = {}
    for index, block in re.findall(r"/\* inputs\[(\d+)\], .*? \*/\nenum {\n(.*?)};", header, re.S):
        found[int(index)] = {
            text: int(value) for value, text in re.findall(r" = (\d+),? /\* (.*?) \*/", block)}
    return found


def raw_rows(run, header):
    """[rows][columns], what a program gives the exported function: -1 is none of the categories."""
    categories = constants(header)
    for row in csv.DictReader(run.held_out.open()):
        texts = [row[column] for column in run.columns]
        yield [math.nan if text in MISSING else float(categories[index].get(text, -1) if index in categories else text)
               for index, text in enumerate(texts)]


def boards():
    return dict(re.findall(r"^(\S+) :=[ ]*(.*)$", (FIRMWARE / "boards.mk").read_text(), re.M))


def compile_for_host(folder):
    subprocess.run(["gcc", "-O2", "-I", FIRMWARE, "main.c", "model.c", FIRMWARE / "board-host.c", "-lm", "-o", "host"],
                   cwd=folder, check=True)
    return [folder / "host"]


def compile_for_board(folder, name):
    board = {key[len(name) + 1:]: value for key, value in boards().items() if key.startswith(name + ".")}
    symbols = []
    for memory in ("flash", "ram"):
        start, length = board[memory].split()
        symbol = f"BOARD_{memory.upper()}"
        symbols += [f"-Wl,--defsym={symbol}={start},--defsym={symbol}_BYTES={length}"]
    sources = [FIRMWARE / source for source in [*board["sources"].split(), "memory.c"]]
    subprocess.run(
        [board["compiler"], *shlex.split(board["cpu"]), *shlex.split(board["gcc"]), "-O2", "-ffreestanding",
         "-fno-tree-loop-distribute-patterns", "-nostdlib", "-nostartfiles", "-I", FIRMWARE, "-T",
         FIRMWARE / board["script"], *symbols, "main.c", "model.c", *sources, "-lgcc", "-o", name],
        cwd=folder, check=True)
    return [*shlex.split(board["run"]), *shlex.split(boards()["qemu.options"]), "-kernel", folder / name]


def outputs(command, count):
    """[rows][outputs] as bits; every row must be taken."""
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    words = list(zip(lines[::2], lines[1::2]))
    assert all(int(value, 16) == 0 for label, value in words if label == "status"), "a row was refused"
    values = [struct.pack("<I", int(value, 16)).hex() for label, value in words if label == "output"]
    return [values[start:start + count] for start in range(0, len(values), count)]


def predicted(program, run, is_classes):
    """[rows][outputs] as bits, as `nn-cli predict` prints them; of two classes the second one's probability."""
    proba = ["--proba"] if is_classes else []
    text = subprocess.run([program, "predict", run.model, run.held_out, *proba], capture_output=True, text=True).stdout
    _, *rows = csv.reader(text.splitlines())
    numbers = [row[1:] for row in rows] if is_classes else rows
    return [[bits(float(text)) for text in (row[1:] if len(row) == 2 else row)] for row in numbers]


def compare(program, table, folder):
    run = Run(program, table, folder, 1)
    place = folder / f"{table.name}-export"
    subprocess.run([program, "export", run.model, "--format", "c", "--no-verify", "--prefix", "model", "-o", place],
                   check=True, capture_output=True)
    rows = list(raw_rows(run, (place / "model.h").read_text()))
    text = ",\n".join("{" + ",".join(f"{{0x{struct.unpack('<I', struct.pack('<f', value))[0]:08x}}}" for value in row) + "}"
                      for row in rows)
    (place / "rows.h").write_text(
        f"enum {{ ROWS = {len(rows)} }};\nstatic const cell rows[ROWS][MODEL_COLUMNS] = {{\n{text}}};\n")
    (place / "main.c").write_text(MAIN)
    expected = predicted(program, run, table.is_classes)
    cells = [table.name, str(len(rows)), str(len(run.columns)), str(int(numpy.isnan(rows).sum()))]
    for command in (compile_for_host(place), compile_for_board(place, "cortex-m4f")):
        found = outputs(command, len(expected[0]))
        equal = sum(a == b for a, b in zip(found, expected)) if len(found) == len(expected) else 0
        cells.append(f"{equal} of {len(expected)}")
    return f"| {' | '.join(cells)} |"


def main():
    folder, program = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    print("| table | rows held out | columns | missing | equal here | equal on a Cortex-M4F |\n|---|---|---|---|---|---|")
    for table in TABLES:
        if table.name in NAMES:
            print(compare(program, table, folder), flush=True)


if __name__ == "__main__":
    main()
