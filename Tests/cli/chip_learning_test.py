#!/usr/bin/env python3
"""A network that PyTorch wrote learns on a chip: import, export --format trainer --train-last, and Tests/interop/head.c on a
Cortex-M0+ and an M4F under QEMU. What it has learned has libnn's bits, and its RAM is what was told."""

import re
import shutil
import struct
import subprocess

from exported_trainers import Trained
from harness import ROOT, CLITest, main
from networks import libnn

FIRMWARE = ROOT / "CSupport" / "firmware"
SOURCE = ROOT / "Tests" / "interop" / "head.c"
NETWORK = ROOT / "Tests" / "interop" / "models" / "torch_script_softmax.onnx"
TARGETS = ("cortex-m0plus", "cortex-m4f")
LESSONS, ROWS, RATE = 2000, 200, 0.05


def draw(state):
    """A row and its class, as head.c draws them; the next state."""
    row = []
    for _ in range(5):
        state = (state * 1664525 + 1013904223) % 2**32
        row.append((state >> 8) / 4194304 - 2)
    return row, 0 if row[3] > 0.7 else 1 if row[3] < -0.7 else 2, state


class Learning(CLITest):
    def setUp(self):
        super().setUp()
        for program in ("qemu-system-arm", "arm-none-eabi-gcc"):
            if not shutil.which(program):
                self.skipTest(f"no {program}")
        text = (FIRMWARE / "boards.mk").read_text()
        self.boards = {key: value.split() for key, value in re.findall(r"^(\S+) := *(.*)$", text, re.M)}
        self.nn("import", NETWORK, "-o", "policy.nn")

    def build(self, target, name, *flags):
        """Link head.c with the trainer; the bytes of all variables."""
        entry = lambda what: self.boards[f"{target}.{what}"]
        memories = [f"-Wl,--defsym=BOARD_{memory.upper()}={begin},--defsym=BOARD_{memory.upper()}_BYTES={size}"
                    for memory in ("flash", "ram") for begin, size in [entry(memory)]]
        subprocess.run(
            [*entry("compiler"), *entry("cpu"), *entry("gcc"), "-std=c11", "-Os", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
             "-ffunction-sections", "-fdata-sections", "--specs=picolibc.specs", "-nostartfiles", "-static",
             "-Wl,--gc-sections", "-I.", f"-I{FIRMWARE}", f"-L{FIRMWARE}", "-T", *entry("script"), *memories, *flags,
             f"-DHEAD_RATE={RATE}f", SOURCE, "head.c", *(FIRMWARE / source for source in entry("sources")), "-o", name],
            cwd=self.folder, check=True)
        size = subprocess.run(["arm-none-eabi-size", name], cwd=self.folder, check=True, capture_output=True, text=True)
        _, data, bss, *_ = size.stdout.splitlines()[1].split()
        return int(data) + int(bss)

    def learned(self, frozen, momentum):
        """The bits of libnn's parameters before and after the same lessons."""
        model = Trained(self.path("policy.nn"), frozen=frozen, momentum=momentum, rate=RATE)
        bits = lambda: [f"{struct.unpack('I', struct.pack('f', value))[0]:08x}" for value in model.parameters()]
        before, state = bits(), 1
        for _ in range(LESSONS):
            row, label, state = draw(state)
            model.learn(row, [float(label)])
            model.step()
        return before, bits()

    def test_on_the_boards(self):
        page = (ROOT / "docs" / "firmware.md").read_text()
        for what, last, momentum in (("all layers", 3, 0.0), ("all layers, momentum", 3, 0.5), ("the last layer alone", 1, 0.0)):
            told = self.nn("export", "policy.nn", "--format", "trainer", "--train-last", last, "--momentum", momentum,
                           "--prefix", "head", "--no-verify", "--json").json["ram_bytes"]
            self.assertIn(f"| {what} | {told:,} |", page)
            before, after = self.learned(3 - last, momentum)
            for target in TARGETS:
                with self.subTest(what, target=target):
                    ram = self.build(target, "head.elf")
                    bare = self.build(target, "empty.elf", "-DEMPTY")
                    # Variables end at a multiple of 16 bytes.
                    self.assertIn(ram - bare - told, range(16))
                    output = subprocess.run([FIRMWARE / "run", target, self.path("head.elf")], check=True,
                                            capture_output=True, text=True, timeout=300).stdout
                    words = output.split()
                    first, stack, then = (int(words[place], 16) for place in (1, 3, 5))
                    self.assertEqual(words[6:], after)
                    self.assertNotEqual(after, before)
                    self.assertGreater(then, first + ROWS // 4, "it has learned nothing")
                    self.assertLess(stack, 400)
                    print(f"# {target}, {what}: {told} bytes of RAM, {stack} of stack, {first} and then "
                          f"{then} of {ROWS} right")


if __name__ == "__main__":
    main()
