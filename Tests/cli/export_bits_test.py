#!/usr/bin/env python3
"""Exported C and trainers have libnn's bits or do not compile, whatever the compiler, the processor and the flags.

All models are compiled as one file for every compiler and every set of flags, and one program runs them: it compares
every prediction and the parameters after a training with what libnn came to, and calls every self-test.
"""

import concurrent.futures
import csv
import platform
import random
import re
import shutil
import struct
import subprocess
import tempfile
import unittest
from pathlib import Path

from exported_models import ACTIVATIONS, CASES, WARNINGS, compilers, write_data
from exported_trainers import RATE, TRAINERS, Trained
from harness import CLITest, main
from networks import Model, float32

def hidden(activations):
    """--hidden with a layer of three units for each."""
    return ",".join(f"3:{name}" for name in activations)


# Every activation in a network of its own, and all of them in a few.
PREDICTORS = {
    **{name: case for name, case in CASES.items() if name.startswith("last_")},
    **{name: CASES[name] for name in ("polynomial", "two_classes", "unscaled", "fused", "fused_polynomial")},
    "half": ("numbers.csv", ["--hidden", hidden(ACTIVATIONS[::2]), "--degree", "2", "--target", "y1,y2"]),
    "other_half": ("classes3.csv", ["--hidden", hidden(ACTIVATIONS[1::2])]),
    # gcc 12 -O3 -march=haswell packed the operations of this one.
    "six": ("six.csv", ["--hidden", "12,8,8,6,6,5", "--target", "y1,y2"]),
}
INT8 = {name: CASES[name] for name in ("hidden_tanh", "polynomial", "three_classes", "fused")}
LOSSES = ("loss_half_mse", "loss_mae", "loss_huber", "sum", "hinge", "logit", "logits", "two_classes", "three_classes",
          "fused", "fused_classes")
LEARNERS = {
    **{name: case for name, case in TRAINERS.items() if name.startswith("hidden_")},
    **{name: TRAINERS[name] for name in LOSSES},
    "one_hot": ("shares.csv", ["--loss", "cross-entropy-one-hot", "--target", "k,m,n"]),
    "all": ("numbers.csv", [
        "--hidden",
        "3:identity,3:sigmoid,3:tanh,3:relu,3:leaky-relu,3:elu,3:selu,3:softplus,3:hard-sigmoid,3:hard-tanh",
        "--degree", "2", "--output-activation", "exp", "--target-scale", "none", "--init", "constant"]),
    # As a beginner has them.
    **{f"sine_{name}": ("sine.csv", ["--hidden", hidden]) for name, hidden in (
        ("none", "none"), ("relu", "16"), ("tanh", "16:tanh"), ("leaky", "16:leaky-relu"), ("two", "32,16"))},
    "regression": ("regression.csv", ["--hidden", "16:tanh"]),
    "six": PREDICTORS["six"],
}
# Every function once: their instructions do not depend on the shape.
FEW = ["p_half", "p_other_half", "q_polynomial", "t_all", *(f"t_{loss}" for loss in (
    "loss_half_mse", "loss_mae", "loss_huber", "hinge", "two_classes", "three_classes", "one_hot"))]
FUSED_ONES = ["p_fused", "t_fused"]

FAST = "-ffp-contract=fast"
CLANG_FLAGS = [
    "-funsafe-math-optimizations", "-fassociative-math -fno-signed-zeros -fno-trapping-math", "-freciprocal-math",
    "-fno-honor-nans", "-fno-honor-infinities", "-fno-signed-zeros", "-fapprox-func", "-mrecip=all", "-ffp-model=fast"]
GCC_FLAGS = [
    "-frounding-math", "-fsingle-precision-constant", "-mrecip", "-fno-trapping-math -fno-math-errno",
    "-fcx-fortran-rules", "-fexcess-precision=fast"]
ALLOWED = {
    "gcc": ["-O0", "-O2", "-Os", "-O3 -march=haswell -ffp-contract=off", f"-O3 -march=native {FAST}",
            f"-O2 -flto=auto -march=native {FAST}", " ".join(["-O3 -march=native", *GCC_FLAGS])],
    "clang": ["-O0", "-Os", f"-O2 -march=haswell {FAST}", f"-O3 -march=native {FAST}",
              *[f"-O2 -flto -fuse-ld=lld -march=native {FAST}"] * (shutil.which("ld.lld") is not None)],
}
# Compilers that have a macro for them refuse these; the others must not be led astray by them.
EITHER = {
    "gcc": ["-O2 -funsafe-math-optimizations", "-O2 -fassociative-math -fno-signed-zeros -fno-trapping-math",
            "-O2 -freciprocal-math", "-O2 -fno-signed-zeros"],
    "clang": [f"-O3 -march=native {flag}" for flag in CLANG_FLAGS],
}
# Flags, and the one that the message names.
REFUSED = {
    "gcc": {"-Ofast": "-ffast-math", "-ffast-math": "-ffast-math", "-ffinite-math-only": "-ffinite-math-only",
            "-mfpmath=387": "-mfpmath=sse", "-mfpmath=387 -fexcess-precision=fast": "-mfpmath=sse",
            "-m32": "-mfpmath=sse"},
    "clang": {"-Ofast": "-ffast-math", "-ffast-math": "-ffast-math", "-ffp-model=aggressive": "-ffast-math",
              "-ffinite-math-only": "-ffinite-math-only"},
}

ARM_GCC = "arm-none-eabi-gcc -mthumb -mfloat-abi=hard"
ARM_CLANG = "clang --target=thumbv7em-none-eabihf -mfloat-abi=hard"
CHIPS = {
    "cortex-m4f": "-mcpu=cortex-m4 -mfpu=fpv4-sp-d16", "cortex-m7": "-mcpu=cortex-m7 -mfpu=fpv5-d16",
    "cortex-m33": "-mcpu=cortex-m33 -mfpu=fpv5-sp-d16", "cortex-m55": "-mcpu=cortex-m55"}
RISCV = "-march=rv32imafc -mabi=ilp32f"
TARGETS = {
    **{f"{compiler} {level}": f"{compiler} -march={level}"
       for compiler in ("gcc", "clang") for level in ("x86-64-v3", "x86-64-v4")},
    "gcc i686": "gcc -m32 -march=haswell -mfpmath=sse", "clang i686": "clang -m32 -march=haswell",
    "gcc aarch64": "aarch64-linux-gnu-gcc", "clang aarch64": "clang --target=aarch64-none-elf",
    **{f"gcc {chip}": f"{ARM_GCC} {flags}" for chip, flags in CHIPS.items()},
    **{f"clang {chip}": f"{ARM_CLANG} {flags}" for chip, flags in CHIPS.items()},
    "gcc rv32imafc": f"riscv64-unknown-elf-gcc {RISCV}", "clang rv32imafc": f"clang --target=riscv32-none-elf {RISCV}",
}
# Without fused ones.
UNFUSED_TARGETS = {
    "gcc x86-64": "gcc", "clang x86-64": "clang", "gcc cortex-m0plus": "arm-none-eabi-gcc -mthumb -mcpu=cortex-m0plus",
    "gcc cortex-m3": "arm-none-eabi-gcc -mthumb -mcpu=cortex-m3", "clang cortex-m0plus": "clang --target=thumbv6m-none-eabi",
    "gcc rv32imac": "riscv64-unknown-elf-gcc -march=rv32imac -mabi=ilp32",
    "gcc atmega2560": "avr-gcc -mmcu=atmega2560"}
# Where clang finds fused ones slow.
UNFUSED = ("clang cortex-m4f", "clang cortex-m33")
FUSED = re.compile(
    r"^\s+(vfn?m(add|sub|addsub|subadd)\w+|fn?m(add|sub)(\.s)?|fml[as]\w*|vfn?m[as]\.f32|vn?ml[as]\.f32)\s", re.M)

ROWS, PARALLEL = 32, 2

DRIVER = """
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    const char *name;
    int inputs, outputs;
    int (*predict)(const float *, float *, float *);
    int (*test)(float *, float *);
    const uint32_t *rows, *bits;
} predictor;

typedef struct {
    const char *name;
    int inputs, targets, parameters;
    void (*load)(float *, float *);
    int (*learn)(const float *, float *, const float *, const float *, float *);
    int (*step)(float *, float *, unsigned, float);
    void (*reset)(float *, float *, uint32_t);
    int (*test)(float *, float *, float *, float *);
    const uint32_t *rows, *wanted, *learned, *drawn;
} trainer;

static float parameters[8192], gradients[8192], scratch[8192], outputs[64];

static int differs(const float *values, const uint32_t *bits, int count) {
    for (int i = 0; i < count; i++) {
        uint32_t word;
        memcpy(&word, &values[i], 4);
        if (word != bits[i] && !((word & 0x7fffffff) > 0x7f800000 && (bits[i] & 0x7fffffff) > 0x7f800000)) return 1;
    }
    return 0;
}

static void try_predictor(const predictor *p) {
    int different = 0;
    for (int row = 0; row < ROWS; row++) {
        int status = p->predict((const float *)(p->rows + row * p->inputs), outputs, scratch);
        different += status != 0 || differs(outputs, p->bits + row * p->outputs, p->outputs);
    }
    if (different) printf("%s: %d of %d rows differ\\n", p->name, different, ROWS);
    if (p->test(outputs, scratch)) printf("%s: the self-test fails\\n", p->name);
}

static void try_trainer(const trainer *t) {
    int status = 0;
    if (t->test(parameters, gradients, outputs, scratch)) printf("%s: the self-test fails\\n", t->name);
    t->load(parameters, gradients);
    for (int row = 0; row < ROWS; row++) {
        status |= t->learn(parameters, gradients, (const float *)(t->rows + row * t->inputs),
                           (const float *)(t->wanted + row * t->targets), scratch);
        if (row % 4 == 3) status |= t->step(parameters, gradients, 4, RATE);
    }
    if (status || differs(parameters, t->learned, t->parameters)) printf("%s: the training differs\\n", t->name);
    t->reset(parameters, gradients, 7);
    if (differs(parameters, t->drawn, t->parameters)) printf("%s: reset differs\\n", t->name);
}
"""

MAIN = """
int main(void) {
    for (size_t i = 0; i < sizeof predictors / sizeof *predictors; i++) try_predictor(&predictors[i]);
    for (size_t i = 0; i < sizeof trainers / sizeof *trainers; i++) try_trainer(&trainers[i]);
    printf("compared %d\\n", (int)(sizeof predictors / sizeof *predictors + sizeof trainers / sizeof *trainers));
    return 0;
}
"""


def array(name, values):
    words = ",".join(f"0x{float_bits(value):x}" for value in values)
    return f"static const uint32_t {name}[] = {{{words}}};\n"


def float_bits(value):
    return struct.unpack("I", struct.pack("f", value))[0]


class Rows:
    """Rows of the data that a model was made from, as it takes them, and what is to be learned from them."""

    def __init__(self, model, path, takes_class):
        with open(path, newline="") as file:
            table = list(csv.DictReader(file))[:ROWS]
        names = [model.text(0, index) for index in range(model.inputs)]
        self.inputs = [[float32(float(row[name])) for name in names] for row in table]
        label = list(table[0])[-1]
        labels = [model.text(2, index) for index in range(9)]
        targets = [name for name in (model.text(1, index) for index in range(9)) if name]
        if not takes_class:
            self.targets = [[float32(float(row[name])) for name in targets] for row in table]
        elif takes_class == "hinge":
            self.targets = [[1.0 if labels.index(row[label]) else -1.0] for row in table]
        else:
            self.targets = [[float(labels.index(row[label]))] for row in table]

    def far(self):
        """A quarter of the rows is ten and a hundred times as far from the others as they are from each other."""
        draw, first = random.Random(1), self.inputs[0]
        for index in range(0, ROWS, 4):
            factor = 100 if index % 8 else 10
            self.inputs[index] = [float32(a + (b - a) * factor * draw.gauss(0, 1))
                                  for a, b in zip(first, self.inputs[index + 1])]
        return self.inputs


class Matrix(CLITest):
    """Trains and exports all models once."""

    @classmethod
    def setUpClass(cls):
        cls.models = Path(tempfile.mkdtemp(prefix="nn-cli-"))
        cls.addClassCleanup(shutil.rmtree, cls.models)
        cls.maker = cls()
        cls.maker.folder = cls.models
        write_data(cls.models)
        cls.write_tables()
        for data in ("sine", "regression"):
            cls.maker.data(data)
        cls.arrays, cls.predictors, cls.trainers = [], {}, {}
        with concurrent.futures.ThreadPoolExecutor(PARALLEL) as pool:
            made = [pool.submit(cls.predictor, f"p_{name}", case) for name, case in PREDICTORS.items()]
            made += [pool.submit(cls.predictor, f"q_{name}", case, True) for name, case in INT8.items()]
            made += [pool.submit(cls.trainer, f"t_{name}", case) for name, case in LEARNERS.items()]
            for future in made:
                future.result()
        cls.names = sorted(path.stem for path in cls.models.glob("*.c"))
        cls.write_files("all", cls.names)
        cls.write_files("few", FEW + FUSED_ONES)
        cls.write_files("canonical", FEW)
        cls.write_files("fused", FUSED_ONES)

    @classmethod
    def write_tables(cls):
        """Six inputs and two numbers to learn; three inputs and the shares of three classes."""
        draw = random.Random(6)
        six, shares = ["a,b,c,d,e,f,y1,y2"], ["a,b,c,k,m,n"]
        for _ in range(60):
            row = [draw.gauss(0, 1) for _ in range(6)]
            six.append(",".join(map(str, [*row, row[0] * row[1] + row[2], row[3] - row[4] * row[5]])))
            share = draw.random()
            shares.append(",".join(map(str, [*row[:3], share, 1 - share, 0])))
        cls.maker.write("six.csv", "\n".join(six) + "\n")
        cls.maker.write("shares.csv", "\n".join(shares) + "\n")

    @classmethod
    def make(cls, name, case, *export):
        data, options = case
        cls.maker.train(data, "--epochs", "2", "--validation", "0", *options, model=f"{name}.nn")
        cls.maker.nn("export", f"{name}.nn", "--no-verify", *export)

    @classmethod
    def predictor(cls, name, case, is_quantized=False):
        quantize = ["--int8", "--calibrate", case[0], "--min-agreement", "0"] if is_quantized else []
        cls.make(name, case, "--format", "c", *quantize)
        path = cls.models / f"{name}.nn"
        if is_quantized:
            cls.maker.nn("export", path, "--format", "model", *quantize, "-o", cls.models, "--prefix", f"{name}_8")
            path = cls.models / f"{name}_8.nn"
        model = Model(path)
        rows = Rows(model, cls.models / case[0], True if "classes" in case[0] else False).far()
        outputs = [model.predict(row) for row in rows]
        functions = cls.add_arrays(name, ["predict", "selftest"], {"rows": sum(rows, []), "bits": sum(outputs, [])})
        cls.predictors[name] = f'{{"{name}", {model.inputs}, {model.sizes.outputs}, {functions}}}'

    @classmethod
    def trainer(cls, name, case):
        cls.make(name, case, "--format", "trainer")
        model = Trained(cls.models / f"{name}.nn")
        takes_class = "hinge" if "hinge" in name else "classes" in case[0]
        rows = Rows(model, cls.models / case[0], takes_class)
        for index, (row, target) in enumerate(zip(rows.inputs, rows.targets)):
            model.learn(row, target)
            if index % 4 == 3:
                model.step()
        learned = model.parameters()
        model.reset(7)
        functions = cls.add_arrays(name, ["load", "learn", "step", "reset", "selftest"], {
            "rows": sum(rows.inputs, []), "wanted": sum(rows.targets, []), "learned": learned,
            "drawn": model.parameters()})
        cls.trainers[name] = f'{{"{name}", {model.inputs}, {len(rows.targets[0])}, {len(learned)}, {functions}}}'

    @classmethod
    def add_arrays(cls, name, functions, arrays):
        """Arrays for the driver; the initialisers of these functions and of them."""
        texts = [array(f"{name}_{key}", values) for key, values in arrays.items()]
        cls.arrays.append(f'#include "{name}.h"\n' + "".join(texts))
        return ", ".join(f"{name}_{what}" for what in (*functions, *arrays))

    @classmethod
    def write_files(cls, which, names):
        """`which`.c is the code of these models, `which`-driver.c the program that runs it."""
        tables = [("predictor", cls.predictors), ("trainer", cls.trainers)]
        lists = [f"static const {kind} {kind}s[] = {{{', '.join(made[name] for name in names if name in made)}}};\n"
                 for kind, made in tables]
        head = f"#define ROWS {ROWS}\n#define RATE {RATE}f\n"
        cls.maker.write(f"{which}-driver.c", head + DRIVER + "".join(cls.arrays + lists) + MAIN)
        cls.maker.write(f"{which}.c", "".join(f'#include "{name}.c"\n' for name in names))

    def run_command(self, *command):
        return subprocess.run(list(map(str, command)), cwd=self.models, capture_output=True, text=True, check=False)

    def compile(self, *command):
        result = self.run_command(*command)
        if result.returncode != 0 or result.stderr:
            raise AssertionError(f"{' '.join(map(str, command))}: {result.stderr[:400] or result.returncode}")

    def each(self, cases, work):
        """Calls work for every case, some at a time, each a subtest."""
        with concurrent.futures.ThreadPoolExecutor(PARALLEL) as pool:
            for case, future in [(case, pool.submit(work, *case)) for case in cases]:
                with self.subTest(case=" ".join(case)):
                    future.result()

    def bits_or_refused(self, compiler, flags):
        """Refused by a line that names one of the flags, or the bits of libnn."""
        result = self.run_command(compiler, "-std=c99", *flags.split(), "-fsyntax-only", f"{self.names[0]}.c")
        if result.returncode == 0:
            self.compared(compiler, flags, which="few")
        else:
            error, = re.findall(r"^\S+ error: .*$", result.stderr, re.M)
            self.assertRegex(error, "compile this file without -f")

    def compared(self, compiler, flags, driver_flags="", emulator=(), which="all"):
        """The program of all models, or of a few, compiled so, run: the bits of libnn."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        compiling = [flag for flag in flags.split() if not flag.startswith("-fuse-ld")]
        self.compile(*compiler.split(), "-std=c99", *WARNINGS, *compiling, "-c", f"{which}.c", "-o", folder / "all.o")
        # No flag of arithmetic where it is linked: gcc and clang would add code that makes small numbers 0.
        linking = [flag for flag in flags.split() if flag.startswith(("-flto", "-fuse-ld", "-O2"))]
        options = ["-std=c99", "-O1", *driver_flags.split(), *linking]
        self.compile(*compiler.split(), *options, f"{which}-driver.c", folder / "all.o", "-o", folder / "run")
        result = self.run_command(*emulator, folder / "run")
        count = len(self.names if which == "all" else FEW + FUSED_ONES)
        self.assertEqual((result.stdout, result.returncode), (f"compared {count}\n", 0))
        shutil.rmtree(folder)

    def test_bits(self):
        self.assertGreaterEqual(len(self.names), 40)
        self.each([(compiler, flags) for compiler in compilers() for flags in ALLOWED[compiler]], self.compared)

    def test_bits_in_spite_of_flags(self):
        """Every flag alone with every function, all that clang takes at once with every model."""
        self.each([(compiler, flags) for compiler in compilers() for flags in EITHER[compiler]], self.bits_or_refused)
        # Without infinities as well as NaN it is -ffinite-math-only, which is refused.
        alone = ("-ffp-model=fast", "-fno-honor-infinities")
        together = " ".join(["-O3 -march=native", *(flag for flag in CLANG_FLAGS if flag not in alone)])
        self.each([(compiler, together) for compiler in compilers() if compiler == "clang"], self.compared)

    def test_bits_of_64_bit_arm(self):
        if not shutil.which("qemu-aarch64") or not shutil.which("aarch64-linux-gnu-gcc"):
            self.skipTest("no compiler or no QEMU")
        for flags in ("-O2", f"-O3 {FAST}"):
            with self.subTest(flags=flags):
                self.compared("aarch64-linux-gnu-gcc", flags, "-static", ["qemu-aarch64"])

    def test_refused(self):
        """One line that names the flag."""
        cases = [(compiler, flags, named) for compiler in compilers() for flags, named in REFUSED[compiler].items()]
        source = f"{self.names[0]}.c"
        for compiler, flags, named in cases:
            with self.subTest(compiler=compiler, flags=flags):
                options = ["-w", "-ffreestanding", *flags.split()]
                result = self.run_command(compiler, *options, "-c", source, "-o", self.path("refused.o"))
                errors = re.findall(r"^\S+ (?:fatal )?error: .*$", result.stderr, re.M)
                self.assertEqual((result.returncode, len(errors)), (1, 1), result.stderr)
                self.assertRegex(errors[0], f'error: (#error )?"{self.names[0]}: .*{named}')

    def test_no_fused_instruction(self):
        """Neither in what compilers make for a processor that has them, nor in what its linker might."""
        self.maker.write("product.c", "float product(float a, float b, float c) { return a * b + c; }\n")
        targets = {name: command for name, command in TARGETS.items() if shutil.which(command.split()[0])}
        for name, command in targets.items():
            if name not in UNFUSED:
                text = self.assembly(command, "-O2", "product.c")
                self.assertRegex(text, FUSED, f"{name}: the test sees no fused one at all")
        self.each([(name, level) for name in targets for level in ("-Os", "-O3")],
                  lambda name, level: self.assertNotRegex(self.assembly(targets[name], level, "canonical.c"), FUSED))

    def test_fused_instructions(self):
        """Of models with fused products: where the processor has them, and nowhere a call of the C library's."""
        targets = {name: command for name, command in (TARGETS | UNFUSED_TARGETS).items() if shutil.which(command.split()[0])}

        def work(name):
            text = self.assembly(targets[name], "-Os", "fused.c")
            self.assertNotRegex(text, r"\bfmaf\b")
            if name in TARGETS:
                self.assertRegex(text, FUSED)

        self.each([(name,) for name in targets], work)

    def assembly(self, command, level, source):
        result = self.run_command(*command.split(), "-std=c99", "-ffreestanding", level, FAST, "-S", source, "-o", "-")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return result.stdout


class SelfTest(CLITest):
    """NAME_selftest finds what is wrong, and costs nothing where it is not called."""

    PROGRAM = """
        #include <stdio.h>
        #include "model.h"
        static float outputs[MODEL_OUTPUTS], scratch[MODEL_SCRATCH_FLOATS];
        #if defined(TRAINER)
        static float parameters[MODEL_PARAMETERS], gradients[MODEL_PARAMETERS];
        #define TEST model_selftest(parameters, gradients, outputs, scratch)
        #else
        #define TEST model_selftest(outputs, scratch)
        #endif
        int main(void) {
        #if defined(MODE)
            __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() | MODE);
        #endif
            printf("%d\\n", TEST);
            return 0;
        }
        """
    FORMS = {"c": ["--format", "c"], "trainer": ["--format", "trainer"],
             "int8": ["--format", "c", "--int8", "--calibrate", "moons.csv", "--min-agreement", "0"]}

    def setUp(self):
        super().setUp()
        self.data("moons")
        self.train("moons.csv", "--epochs", "3", "--hidden", "4:tanh")
        self.write("main.c", self.PROGRAM)

    def result(self, form, *flags):
        trainer = ["-DTRAINER"] if form == "trainer" else []
        self.call("gcc", "-O2", *trainer, *flags, "main.c", "model.c", "-o", "run")
        return self.call(self.path("run")).strip()

    def call(self, *command):
        return subprocess.run(
            list(map(str, command)), cwd=self.folder, check=True, capture_output=True, text=True).stdout

    def each_form(self, work):
        for form, options in self.FORMS.items():
            with self.subTest(form=form):
                self.nn("export", "model.nn", "--no-verify", *options)
                work(form)

    def test_what_is_found(self):
        self.each_form(self.find_changed_weight)

    def find_changed_weight(self, form):
        self.assertEqual(self.result(form), "0")
        source = self.read("model.c").decode()
        array, number, other = (("model_weights[", r"(-?\d+),", "7") if form == "int8" else
                                ("model_parameters[", r"(-?0x[^,]+),", "0x1.5p0f"))
        first = re.compile(number).search(source, source.index("{\n", source.index(array)))
        self.write("model.c", source[:first.start(1)] + other + source[first.end(1):])
        self.assertEqual(self.result(form), "1", f"{first[1]} became {other}")

    @unittest.skipUnless(platform.machine() == "x86_64", "needs x86")
    def test_modes_of_the_processor(self):
        self.each_form(self.find_mode)

    def find_mode(self, form):
        for bit, what in ((0x8000, "small results are 0"), (0x40, "small operands are 0"), (0x4000, "rounded up")):
            self.assertEqual(self.result(form, f"-DMODE={bit}"), "1", what)

    def test_a_trainer_keeps_its_parameters(self):
        self.nn("export", "model.nn", "--no-verify", "--format", "trainer")
        self.write("main.c", self.PROGRAM.replace('printf("%d\\n", TEST);', """
            int failed = TEST;
            for (int i = 0; i < MODEL_PARAMETERS; i++) outputs[0] = 0, failed |= gradients[i] != 0;
            static float loaded[MODEL_PARAMETERS];
            model_load(loaded, gradients);
            for (int i = 0; i < MODEL_PARAMETERS; i++) failed |= loaded[i] != parameters[i];
            printf("%d\\n", failed);"""))
        self.assertEqual(self.result("trainer"), "0")

    def test_it_costs_nothing_where_it_is_not_called(self):
        self.each_form(self.find_no_trace)

    def find_no_trace(self, form):
        call = "model_predict(parameters, inputs, outputs, scratch)" if form == "trainer" else (
            "model_predict(inputs, outputs, scratch)")
        self.write("main.c", self.PROGRAM.replace("TEST);", f"inputs[0] > 0 ? 0 : {call});").replace(
            "scratch[MODEL", "inputs[MODEL_INPUTS], scratch[MODEL"))
        self.result(form, "-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections")
        self.assertNotIn("selftest", self.call("nm", "run"))
        self.assertNotIn("rows.", self.call("nm", "run"))
        self.result(form, "-DMODEL_NO_SELFTEST")
        self.assertNotIn("selftest", self.call("nm", "run"))


if __name__ == "__main__":
    main()
