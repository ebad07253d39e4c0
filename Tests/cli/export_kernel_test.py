#!/usr/bin/env python3
"""The integer loops of exported int8 models at -O2 on boards under QEMU: the sums of nn_predict_quantized, whatever is left
over of fours, and on a Cortex-M4F no more instructions than CMSIS-NN's kernels take."""

import ctypes
import random
import shutil
import subprocess

from harness import ROOT, CLITest, main
from networks import Model, libnn

FIRMWARE = ROOT / "CSupport/firmware"
# Inputs, hidden layers, and outputs; what arm_fully_connected_s8 of CMSIS-NN takes, counted in the same way.
SHAPES = [(64, "32", 10, 7237), (784, "128,64", 10, 216896), (7, "6:tanh,9", 5, None), (3, "2", 1, None), (5, "none", 3, None)]
ROWS = 3
PROGRAM = """
#include "board.h"
#include "model.h"
static const int8_t rows[%d][MODEL_QUANTIZED_INPUTS] = {%s};
static int8_t x[MODEL_QUANTIZED_INPUTS];
static int32_t z[MODEL_OUTPUTS];
static float scratch[MODEL_SCRATCH_FLOATS];
int main(void) {
    uint32_t start, spent = 0;
    board_instructions();
    for (int row = 0; row < %d; row++) {
        for (int i = 0; i < MODEL_QUANTIZED_INPUTS; i++) x[i] = rows[row][i];
        start = board_instructions();
        model_predict_q(x, z, scratch);
        spent += board_instructions() - start;
        for (int i = 0; i < MODEL_OUTPUTS; i++) board_print_word("", (uint32_t)z[i]);
    }
    board_print_word("", spent / %d);
    return 0;
}
"""


def boards():
    """The lines of boards.mk, by board."""
    table = {}
    for line in (FIRMWARE / "boards.mk").read_text().splitlines():
        key, sign, value = line.partition(" :=")
        if sign and key.count(".") == 1 and not line.startswith("#"):
            board, what = key.split(".")
            table.setdefault(board, {})[what] = value.split()
    return {name: entry for name, entry in table.items()
            if "script" in entry and shutil.which(entry["compiler"][0]) and shutil.which(entry["run"][0])}


class Kernels(CLITest):
    def test_sums_and_instructions(self):
        found = boards()
        if not found:
            self.skipTest("no compiler or no emulator for a board")
        for inputs, hidden, outputs, most in SHAPES:
            expected = self.model(inputs, hidden, outputs)
            for name, board in found.items():
                if inputs > 100 and int(board["flash"][1].rstrip("KM")) * (1 if "K" in board["flash"][1] else 1024) < 512:
                    continue
                with self.subTest(board=name, shape=f"{inputs}-{hidden}-{outputs}"):
                    *sums, spent = self.run_on(name, board)
                    self.assertEqual(sums, expected)
                    if most is not None and name == "cortex-m4f":
                        self.assertLess(spent, most)

    def model(self, inputs, hidden, outputs):
        """Writes model.c and rows of int8; the sums that libnn has for them."""
        draw = random.Random(inputs)
        names = ",".join(f"x{i}" for i in range(inputs))
        rows = [[draw.gauss(0, 1) for _ in range(inputs)] for _ in range(60)]
        targets = ["k"] if outputs != 1 else ["y"]
        lines = [",".join([names, *targets])]
        for index, row in enumerate(rows):
            target = f"c{index % outputs}" if outputs > 1 else f"{row[0] * 3:.3f}"
            lines.append(",".join([*(f"{number:.4f}" for number in row), target]))
        self.write("rows.csv", "\n".join(lines) + "\n")
        self.train("rows.csv", "--epochs", "1", "--hidden", hidden, "--validation", "0")
        quantize = ["--int8", "--calibrate", "rows.csv", "--min-agreement", "0", "--no-verify"]
        self.nn("export", "model.nn", "--format", "c", *quantize)
        self.nn("export", "model.nn", "--format", "model", "--prefix", "q", *quantize[:-1])
        quantized = Model(self.path("q.nn"))
        x = [[draw.randint(-128, 127) for _ in range(inputs)] for _ in range(ROWS - 1)] + [[-128] * inputs]
        self.write("main.c", PROGRAM % (ROWS, ", ".join("{" + ", ".join(map(str, row)) + "}" for row in x), ROWS, ROWS))
        z = (ctypes.c_int32 * (ROWS * outputs))()
        numbers = (ctypes.c_int8 * (ROWS * inputs))(*sum(x, []))
        libnn.must(libnn.library.nn_predict_quantized(quantized.handle, numbers, ctypes.c_size_t(ROWS), z))
        return [number & 0xFFFFFFFF for number in z]

    def run_on(self, name, board):
        """What the program prints on a board, compiled with -O2."""
        places = [f"--defsym=BOARD_{memory.upper()}={board[memory][0]},--defsym=BOARD_{memory.upper()}_BYTES={board[memory][1]}"
                  for memory in ("flash", "ram")]
        command = [*board["compiler"], *board["cpu"], *board["gcc"], "-std=gnu99", "-O2", "-ffreestanding", "-nostdlib",
                   "-nostartfiles", "-fno-tree-loop-distribute-patterns", "-ffunction-sections", "-fdata-sections",
                   "-Wl,--gc-sections", f"-Wl,{places[0]},{places[1]}", "-T", FIRMWARE / board["script"][0], "-I", FIRMWARE,
                   "main.c", "model.c", FIRMWARE / "memory.c", *(FIRMWARE / source for source in board["sources"]), "-lgcc",
                   "-o", "program.elf"]
        subprocess.run(command, cwd=self.folder, check=True)
        output = subprocess.run([FIRMWARE / "run", name, self.path("program.elf"), "-icount", "shift=0"], capture_output=True,
                                text=True, check=True, timeout=100).stdout
        return [int(word, 16) for word in output.split()]


if __name__ == "__main__":
    main()
