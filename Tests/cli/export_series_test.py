#!/usr/bin/env python3
"""nn-cli export of models that take windows of readings: one reading at a time goes in, in constant memory, and what
comes out is what nn-cli predict says of the log, bit for bit."""

import ctypes
import shutil
import struct
import subprocess

from exported_models import WARNINGS, compilers
from harness import ROOT, CLITest, main
from motion_log import HEADER, HOP, SIZE, csv_text, motion_rows

DATA = 65
FIRMWARE = ROOT / "CSupport" / "firmware"
WAITING, REFUSED, OVERFLOWN = -1, -2, -3
LEVELS = ["-O0", "-O2", "-O3 -march=native -ffp-contract=fast"]
# What a firmware engineer writes.
PROGRAM = """
#include "wrist.h"
#include "board.h"
#include "readings.h"

int main(void) {
    static wrist_series series;
    float outputs[WRIST_OUTPUTS], scratch[WRIST_SCRATCH_FLOATS];
    if (wrist_selftest(outputs, scratch) != 0) return 1;
    for (int i = 0; i < READINGS; i++) {
        const int index = wrist_push(&series, readings[i], outputs, scratch);
        if (index < 0) continue;
        board_print(wrist_label(index));
        board_print("\\n");
    }
    return 0;
}
"""


class ExportSeries(CLITest):
    def setUp(self):
        super().setUp()
        self.new = motion_rows(seed=2, subjects=1, repeats=1)
        self.write("log.csv", csv_text(motion_rows()))
        self.write("new.csv", csv_text(self.new))

    def trained(self, *options):
        self.train("log.csv", "--target", "label", "--drop", "subject", "--epochs", 20, "--window", SIZE, "--hop", HOP,
                   *options, model="wrist.nn")

    def readings(self):
        return [[float(x) for x in row[1:4]] for row in self.new]

    def exported(self, *options):
        self.nn("export", "wrist.nn", "--format", "c", "--no-verify", *options)

    def predicted(self, model="wrist.nn"):
        """Reading: label, bits of the probabilities."""
        header, *rows = self.nn("predict", model, "new.csv", "--proba").table
        self.labels = [name.removeprefix("probability_") for name in header[2:]]
        return {int(row[0]): (row[1], [struct.pack("<f", float(p)) for p in row[2:]]) for row in rows}

    def library(self, compiler, *flags):
        """wrist_push of a library, and how many bytes a series has."""
        self.write("size.c", '#include "wrist.c"\nint series_bytes(void) { return (int)sizeof(wrist_series); }\n')
        name = f"wrist{len(list(self.folder.glob('*.so')))}.so"
        subprocess.run([compiler, "-std=c99", *flags, *WARNINGS, "-shared", "-fPIC", "size.c", "-o", name], cwd=self.folder,
                       check=True)
        library = ctypes.CDLL(str(self.path(name)))
        self.series = ctypes.create_string_buffer(library.series_bytes())
        outputs, scratch = (ctypes.c_float * 3)(), (ctypes.c_float * 4096)()

        def push(reading):
            result = library.wrist_push(self.series, (ctypes.c_float * len(reading))(*reading), outputs, scratch)
            return result, [struct.pack("<f", x) for x in outputs]

        return push

    def compare(self, push, expected):
        for number, reading in enumerate(self.readings(), 1):
            result, outputs = push(reading)
            if number not in expected:
                self.assertEqual(result, WAITING)
                continue
            self.assertEqual((self.labels[result], outputs), expected[number], number)

    def test_every_window_is_that_of_predict(self):
        for options in ([], ["--window", 50, "--hop", 20, "--window-features", "std,bands=7,min"],
                        ["--window", 16, "--hop", 40, "--window-features", "max,energy"], ["--hidden", "none"],
                        ["--window", 9, "--window-features", "bands=4"]):
            self.trained(*options)
            self.exported()
            expected = self.predicted()
            for compiler in compilers():
                for level in LEVELS:
                    with self.subTest(options=options, compiler=compiler, level=level):
                        self.compare(self.library(compiler, *level.split()), expected)

    def test_every_window_in_int8(self):
        self.trained()
        self.exported("--int8", "--calibrate", "log.csv", "--min-agreement", 0)
        self.nn("export", "wrist.nn", "--format", "model", "--int8", "--calibrate", "log.csv", "--min-agreement", 0, "-o", "q")
        self.compare(self.library("gcc", "-O2"), self.predicted("q/wrist.nn"))

    def test_ram_is_said_beforehand(self):
        self.trained()
        text = self.nn("export", "wrist.nn", "--format", "c", "--no-verify", "--json").json
        header = self.read("wrist.h").decode()
        macros = dict(line.split()[1:3] for line in header.splitlines() if line.startswith("#define") and len(line.split()) > 2)
        self.library("gcc", "-O2")
        self.assertEqual(int(macros["WRIST_SERIES_BYTES"]), len(self.series))
        self.assertEqual(text["ram_bytes"], len(self.series) + int(macros["WRIST_RAM_BYTES"]))
        self.assertEqual([macros[f"WRIST_{name}"] for name in ("CHANNELS", "WINDOW", "HOP")], ["3", str(SIZE), str(HOP)])
        self.assertIn("nothing was written", self.run_nn("export", "wrist.nn", "--format", "c", "--budget-ram", 1000).errors)

    def test_a_reading_that_is_refused_was_not_there(self):
        self.trained()
        self.exported()
        push = self.library("gcc", "-O2")
        expected = self.predicted()
        for number, reading in enumerate(self.readings(), 1):
            for odd in (float("nan"), float("inf"), -1.1e15):
                self.assertEqual(push([reading[0], odd, reading[2]])[0], REFUSED)
            self.assertEqual(push(reading)[0] >= 0, number in expected)

    def test_verification_pushes_readings(self):
        self.trained()
        report = self.nn("export", "wrist.nn", "--format", "c", "--data", "new.csv", "--json").json["verified"]
        self.assertTrue(all(target["rows"] == target["equal"] > 2 * SIZE for target in report))
        host = next(target for target in report if target["target"] == "host")
        self.assertGreater(host["rows"], len(self.new))
        if shutil.which("arm-none-eabi-gcc") and shutil.which("qemu-system-arm"):
            self.assertIn("cortex-m4f", {target["target"] for target in report})

    def test_a_program_for_a_cortex_m4f_prints_labels(self):
        """From one train and one export: it takes readings one by one, and prints what predict does."""
        if not shutil.which("arm-none-eabi-gcc") or not shutil.which("qemu-system-arm"):
            self.skipTest("arm-none-eabi-gcc or qemu-system-arm is missing")
        self.trained()
        self.exported()
        rows = "".join(f"{{{row[1]}f, {row[2]}f, {row[3]}f}},\n" for row in self.new)
        self.write("readings.h", f"#define READINGS {len(self.new)}\nstatic const float readings[READINGS][3] = {{\n{rows}}};\n")
        self.write("main.c", PROGRAM)
        support = [FIRMWARE / name for name in ("startup-arm.c", "board.c", "memory.c")]
        subprocess.run(
            ["arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16", "-std=gnu11", "-Os",
             "-ffreestanding", "-fno-tree-loop-distribute-patterns", "-nostdlib", "-nostartfiles", "-I", FIRMWARE, "main.c",
             "wrist.c", *support, "-T", FIRMWARE / "arm.ld", "-Wl,--defsym=BOARD_FLASH=0,--defsym=BOARD_FLASH_BYTES=4M",
             "-Wl,--defsym=BOARD_RAM=0x20000000,--defsym=BOARD_RAM_BYTES=4M", "-lgcc", "-o", "wrist.elf"],
            cwd=self.folder, check=True)
        output = subprocess.run([FIRMWARE / "run", "cortex-m4f", self.path("wrist.elf")], capture_output=True, text=True,
                                check=True, timeout=100).stdout
        self.assertEqual(output.split(), [row[1] for row in self.nn("predict", "wrist.nn", "new.csv").table[1:]])
        self.assertGreater(len(set(output.split())), 1)

    def test_other_formats_are_refused(self):
        self.trained()
        for name in ("swift", "trainer", "blob"):
            self.fails(DATA, f"wrist.nn: takes windows of readings, which --format {name} has not; take --format c",
                       "export", "wrist.nn", "--format", name, "-o", "out")
        self.assertFalse(self.path("out").exists())

    def test_what_it_costs_on_a_chip(self):
        self.trained()
        report = self.nn("info", "wrist.nn", "--target", "cortex-m4f", "--json").json
        self.exported()
        series = 4 * (3 + SIZE * 3 + 30)
        self.assertGreater(report["exported_c"]["ram_bytes"], series)
        self.assertIn("none: the model takes windows of readings", self.nn("info", "wrist.nn", "--target", "host").text)
        self.assertEqual(HEADER[1:4], self.nn("info", "wrist.nn", "--json").json["window"]["channels"])


if __name__ == "__main__":
    main()
