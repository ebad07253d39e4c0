#!/usr/bin/env python3
"""nn-cli export --raw-scale: from int16 readings to a class in integers alone, with the documented rounding, the class of
nn_predict, and no float routine in a program that calls nothing else."""

import ctypes
import math
import random
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

from exported_models import WARNINGS, compilers
from harness import ROOT, CLITest, main
from networks import Model

sys.path.insert(0, str(ROOT / "Tests/abi"))
import libnn  # noqa: E402

USAGE, DATA, UNMET = 64, 65, 4
# What a step of 1 of each reading is worth, and a reading of 0: an axis that is upside down among them.
SCALES = {"ax": "-0.000244140625", "ay": "0.000244140625", "t": "0.0625", "p": "1"}
OFFSETS = {"t": "-40", "p": "100000"}
RAW = [word for name, scale in SCALES.items() for word in ("--raw-scale", f"{name}={scale}")]
RAW += [word for name, offset in OFFSETS.items() for word in ("--raw-offset", f"{name}={offset}")]
FEATURES = list(SCALES)
VALUE = [(Fraction(OFFSETS.get(name, "0")), Fraction(SCALES[name])) for name in FEATURES]
# Name: targets, options of train.
CASES = {
    "three": ("kind", ["--hidden", "6"]),
    "two": ("side", ["--hidden", "5:tanh"]),
    "alone": ("side", ["--hidden", "none", "--scale", "min-max"]),
    "hinge": ("side", ["--hidden", "4", "--loss", "hinge"]),
    "perceptron": ("side", ["--hidden", "none", "--loss", "perceptron"]),
    "logits": ("kind", ["--hidden", "9:silu", "--loss", "cross-entropy-with-logits", "--output-activation", "identity"]),
    "labels": ("l,m", ["--hidden", "6", "--loss", "bce"]),
    "numbers": ("y,z", ["--hidden", "6"]),
    "counts": ("n", ["--hidden", "6", "--loss", "poisson-nll", "--output-activation", "exp", "--task", "regression"]),
    "holes": ("kind", ["--hidden", "6", "--missing", "mean"]),
}
CLASSES = {name: {"kind": 3, "side": 2}.get(targets, 0) for name, (targets, _) in CASES.items()}
FLOAT_ROUTINES = {
    # Of libgcc: float and double arithmetic, comparisons and conversions.
    "arm-none-eabi": (["-mcpu=cortex-m0plus", "-mthumb"], ("__aeabi_f", "__aeabi_d", "__aeabi_cf", "__aeabi_cd",
                                                          "__aeabi_i2", "__aeabi_ui2", "__aeabi_l2", "__aeabi_ul2")),
    "riscv64-unknown-elf": (["-march=rv32imac", "-mabi=ilp32"], ("__addsf", "__subsf", "__mulsf", "__divsf", "__float",
                                                                "__fix", "__gesf", "__ltsf", "__gtsf", "__lesf")),
    "avr": (["-mmcu=atmega328p"], ("__addsf", "__subsf", "__mulsf", "__divsf", "__float", "__fix", "__gesf", "__cmpsf")),
}


def readings(count, seed=5):
    """Rows of int16 near what the training saw, with the ends of int16 among them."""
    draw = random.Random(seed)
    rows = []
    for index in range(count):
        spread = (1, 1, 4, 40)[index % 4]
        centre = (0, 0, 1000, 1300)
        width = (4000, 4000, 200, 300)
        row = [round(draw.gauss(c, w * spread)) for c, w in zip(centre, width)]
        if index % 16 == 3:
            row = [draw.choice([-32768, 32767]) for _ in row]
        rows.append([min(max(number, -32768), 32767) for number in row])
    return rows


def values(row):
    """What readings are worth."""
    return [float(offset + scale * number) for (offset, scale), number in zip(VALUE, row)]


class Layer(ctypes.Structure):
    """nn_quantized_layer"""

    _fields_ = [("struct_size", ctypes.c_uint32), ("inputs", ctypes.c_uint32), ("units", ctypes.c_uint32),
                ("activation", ctypes.c_int32), ("weights", ctypes.c_void_p), ("biases", ctypes.c_void_p),
                ("multipliers", ctypes.c_void_p), ("shifts", ctypes.c_void_p), ("table", ctypes.c_void_p),
                ("input_scale", ctypes.c_float), ("input_zero", ctypes.c_int32), ("z_scale", ctypes.c_float),
                ("z_zero", ctypes.c_int32)]


class Raw(CLITest):
    """All tests have one folder, and its models are made once."""

    @classmethod
    def setUpClass(cls):
        cls.shared = Path(tempfile.mkdtemp(prefix="nn-cli-"))
        cls.addClassCleanup(shutil.rmtree, cls.shared)
        cls.made = {}

    def setUp(self):
        self.folder = self.shared
        draw = random.Random(2)
        lines = [",".join([*FEATURES, "kind", "side", "l", "m", "y", "z", "n"])]
        for row in readings(240):
            ax, ay, t, p = values(row)
            # Missing now and then, where a model takes that; the others are told to leave these rows out.
            line = [repr(ax), repr(ay), "" if draw.random() < 0.04 else repr(t), repr(p)]
            kind = "abc"[0 if ax > 0.5 else 1 if ay + t / 40 > 0.5 else 2]
            lines.append(",".join([*line, kind, "down" if ax > ay else "up", str(int(ax > 0)), str(int(t > 22)), repr(ax - 0.02 * t),
                                   repr(ay * 1000), str(round(math.exp(min(ax, 2))))]))
        self.write("rows.csv", "\n".join(lines) + "\n")

    def make(self, name):
        """Trains, and exports as C and as a quantised model: the model as libnn opens it."""
        if name not in self.made:
            self.made[name] = self.new(name)
        return self.made[name]

    def new(self, name):
        targets, training = CASES[name]
        missing = [] if name == "holes" else ["--missing", "drop"]
        self.train("rows.csv", "--epochs", "30", "--features", ",".join(FEATURES), "--target", targets, *missing, *training,
                   model=f"{name}.nn")
        quantize = ["--int8", "--calibrate", "rows.csv", "--min-agreement", "0", *missing]
        self.nn("export", f"{name}.nn", "--format", "c", "--no-verify", "-o", "c", *quantize, *RAW)
        self.nn("export", f"{name}.nn", "--format", "model", "-o", "q", *quantize)
        return Model(self.path(f"q/{name}.nn"))

    def test_rounding_and_classes(self):
        """Of every kind of model: x_q is what the exact line is rounded to, the sums are nn_predict_quantized's, and the class
        is that of nn_predict, whose outputs an activation has changed."""
        models = {name: self.make(name) for name in CASES}
        for compiler in compilers():
            command = [compiler, "-std=c99", *WARNINGS, "-O2", "-shared", "-fPIC", "-o", self.path("c/all.so")]
            subprocess.run([*command, *(self.path(f"c/{name}.c") for name in CASES)], check=True)
            library = ctypes.CDLL(str(self.path("c/all.so")))
            for name, model in models.items():
                with self.subTest(model=name, compiler=compiler):
                    self.assert_same(library, name, model)
            self.path("c/all.so").unlink()

    def assert_same(self, library, name, model):
        layer = Layer(struct_size=ctypes.sizeof(Layer))
        libnn.must(libnn.library.nn_get_quantized_layer(model.handle, ctypes.c_uint32(0), ctypes.byref(layer)))
        scale, offset = self.scaling(model)
        outputs, scratch = model.sizes.outputs, (ctypes.c_float * 64)()
        nearest = compared = 0
        for row in readings(400, seed=11):
            raw, x = (ctypes.c_int16 * 4)(*row), (ctypes.c_int8 * 4)()
            getattr(library, f"{name}_quantize_raw")(raw, x)
            for j, number in enumerate(row):
                value = VALUE[j][0] + VALUE[j][1] * number
                line = (value - offset[j]) * scale[j] / Fraction(layer.input_scale) + layer.input_zero
                allowed = {min(max(math.floor(line + part), -128), 127) for part in (Fraction(49, 100), Fraction(51, 100))}
                self.assertIn(x[j], allowed)
                nearest += x[j] == min(max(math.floor(line + Fraction(1, 2)), -128), 127)
            z, sums = (ctypes.c_int32 * outputs)(), (ctypes.c_int32 * outputs)()
            getattr(library, f"{name}_predict_raw")(raw, z, scratch)
            libnn.must(libnn.library.nn_predict_quantized(model.handle, x, ctypes.c_size_t(1), sums))
            self.assertEqual(list(z), list(sums))
            floats, theirs = libnn.floats(values(row)), (ctypes.c_int8 * 4)()
            libnn.must(libnn.library.nn_quantize_inputs(model.handle, floats, ctypes.c_size_t(1), theirs))
            if list(theirs) == list(x):
                compared += 1
                self.assert_same_class(library, name, model.predict(values(row)), raw, x)
        self.assertGreater(nearest, 0.997 * 4 * 400)
        self.assertGreater(compared, 0.9 * 400)

    def scaling(self, model):
        """Of each input what it is multiplied by after what is subtracted: exactly."""
        mean, scale = ctypes.POINTER(ctypes.c_float)(), ctypes.POINTER(ctypes.c_float)()
        libnn.must(libnn.library.nn_get_input_scaling(model.handle, ctypes.byref(mean), ctypes.byref(scale)))
        return [[Fraction(numbers[j]) for j in range(4)] for numbers in (scale, mean)]

    def assert_same_class(self, library, name, outputs, raw, x):
        scratch, labels = (ctypes.c_float * 64)(), (ctypes.c_ubyte * 8)()
        if CLASSES[name] > 0:
            threshold = 0 if name in ("hinge", "perceptron") else 0.5
            expected = outputs.index(max(outputs)) if len(outputs) > 1 else int(outputs[0] > threshold)
            self.assertEqual(getattr(library, f"{name}_classify_raw")(raw, scratch), expected)
            self.assertEqual(getattr(library, f"{name}_classify_q")(x, scratch), expected)
        elif name == "labels":
            expected = [int(output > 0.5) for output in outputs]
            for function, inputs in (("classify_raw", raw), ("classify_q", x)):
                self.assertEqual(getattr(library, f"{name}_{function}")(inputs, labels, scratch), sum(expected))
                self.assertEqual(list(labels)[:2], expected)
        elif name == "numbers":
            z = (ctypes.c_int32 * 2)()
            getattr(library, f"{name}_predict_raw")(raw, z, scratch)
            scales, offsets = self.macro(name, "TARGET_SCALES"), self.macro(name, "TARGET_OFFSETS")
            for k in range(2):
                self.assertAlmostEqual(z[k] * scales[k] + offsets[k], outputs[k], delta=1e-5 * abs(outputs[k]) + 1e-5)

    def macro(self, name, macro):
        """The numbers of an initialiser."""
        line, = (line for line in self.read(f"c/{name}.h").decode().splitlines() if f"_{macro} " in line)
        return [float(number.rstrip("f")) for number in line[line.index("{") + 1:line.index("}")].split(", ")]

    def test_verified_on_every_target(self):
        for name in ("three", "labels", "numbers"):
            with self.subTest(name):
                self.make(name)
                missing = ["--missing", "drop"]
                result = self.nn("export", f"{name}.nn", "--format", "c", "--int8", "--calibrate", "rows.csv", "--data",
                                 "rows.csv", "--min-agreement", "0.9", *missing, *RAW, "--json",
                                 *["--static-scratch"] * (name == "three")).json
                self.assertGreaterEqual(len(result["verified"]), 2)
                self.assertTrue(all(target["rows"] == target["equal"] > 0 for target in result["verified"]))
                self.assertGreater(result["agreement"]["raw"], 0.9)

    def test_a_difference_is_found(self):
        """Verification compares what comes of readings: a compiler that multiplies them by something else is caught."""
        self.make("three")
        folder = self.path("bin")
        folder.mkdir()
        gcc = shutil.which("gcc")
        for name, change in (("quantize", "s/raw_offsets\\[i\\])/raw_offsets[i]) + 4194304/"),
                             ("classify", "s/z\\[k\\] > largest/z[k] < largest/")):
            with self.subTest(name):
                script = f'#!/bin/bash\nfor word; do [[ $word = *three.c ]] && sed -i "{change}" "$word"; done\nexec {gcc} "$@"\n'
                (folder / "gcc").write_text(script)
                (folder / "gcc").chmod(0o755)
                result = self.run_nn("export", "three.nn", "--format", "c", "--int8", "--calibrate", "rows.csv", "--missing", "drop",
                                     "--min-agreement", "0", "-o", "out", *RAW, env={"PATH": f"{folder}:/usr/bin:/bin"})
                self.assertEqual(result.status, UNMET, result.errors)
                self.assertIn("the exported code differs from nn_predict", result.errors)

    def test_every_reading_without_overflow(self):
        """All 65,536 readings of each input, under the sanitizer for undefined behaviour."""
        self.make("three")
        self.write("all.c", """
            #include "three.h"
            int main(void) {
                long raw, sum = 0;
                for (raw = -32768; raw < 32768; raw++) {
                    int16_t row[4] = {(int16_t)raw, (int16_t)raw, (int16_t)raw, (int16_t)raw};
                    int8_t x[4];
                    three_quantize_raw(row, x);
                    sum += x[0] + x[1] + x[2] + x[3];
                }
                return sum == 12345678;
            }""")
        subprocess.run(["gcc", "-fsanitize=undefined", "-fno-sanitize-recover=all", "-I", self.path("c"), self.path("all.c"),
                        self.path("c/three.c"), "-o", self.path("all")], check=True)
        subprocess.run([self.path("all")], check=True)

    def test_no_float_routine(self):
        """A program that calls classify_raw alone links none; one that calls classify does."""
        self.make("three")
        for compiler, (flags, routines) in FLOAT_ROUTINES.items():
            if not shutil.which(f"{compiler}-gcc"):
                continue
            with self.subTest(compiler):
                found = {}
                for call, what in (("three_classify_raw(raw, scratch)", "raw"),
                                   ("three_classify(inputs, outputs, scratch)", "float")):
                    self.write("main.c", f"""
                        #include "three.h"
                        int16_t raw[4];
                        float inputs[4], outputs[3], scratch[THREE_SCRATCH_FLOATS];
                        int result;
                        int main(void) {{ result = {call}; return 0; }}
                        """ + ("" if compiler == "avr" else "void _start(void) { main(); for (;;) { } }\n"))
                    program = self.path(f"{what}.elf")
                    bare = [] if compiler == "avr" else ["-ffreestanding", "-nostdlib", "-nostartfiles", "-Wl,-e,_start",
                                                       ROOT / "CSupport/firmware/memory.c"]
                    subprocess.run([f"{compiler}-gcc", *flags, "-std=c99", "-Os", "-ffunction-sections", "-fdata-sections",
                                    "-Wl,--gc-sections", *bare, "-I", self.path("c"), self.path("main.c"), self.path("c/three.c"),
                                    "-o", program, "-lgcc"], check=True, capture_output=True)
                    symbols = subprocess.run([f"{compiler}-nm", program], check=True, capture_output=True, text=True).stdout
                    found[what] = [line.split()[-1] for line in symbols.splitlines() if line.split()[-1].startswith(routines)]
                self.assertEqual(found["raw"], [])
                self.assertGreater(len(found["float"]), 3)

    def test_options(self):
        self.make("three")
        export = ["export", "three.nn", "--format", "c", "-o", "out"]
        options = [*export, "--int8", "--calibrate", "rows.csv", "--missing", "drop", "--no-verify"]
        self.fails(USAGE, "three.nn: --raw-scale is for int8 models; add --int8 and --calibrate", *export, "--raw-scale", "0.1")
        self.fails(USAGE, "three.nn: --raw-scale has nothing for 'ay'; name it, or give", *options, "--raw-scale", "ax=0.1")
        self.fails(USAGE, "--raw-scale has two numbers for 'ax'", *options, "--raw-scale", "ax=1", "--raw-scale", "a*=1")
        self.fails(USAGE, "--raw-scale has two numbers for all columns", *options, "--raw-scale", "1", "--raw-scale", "2")
        self.fails(DATA, "three.nn: no column 'az'; its columns are 'ax', 'ay', 't', 'p'", *options, "--raw-scale", "az=1")
        self.fails(USAGE, "three.nn: a step of 1 in a reading of 'ax' is more than all that the model tells apart, ", *options,
                   "--raw-scale", "1000")
        for word in ("ax", "ax=", "=1", "ax=inf", "nan"):
            self.fails(USAGE, f"The value '{word}' is invalid for '--raw-scale <[columns=]number>': it takes a number, or columns=number;",
                       *options, "--raw-scale", word)
        self.fails(USAGE, "--raw-scale must not be 0", *options, "--raw-scale", "0")
        self.fails(USAGE, "--raw-offset needs --raw-scale", *options, "--raw-offset", "1")
        self.fails(USAGE, "--raw-scale is for --format c", "export", "three.nn", "--format", "blob", "--raw-scale", "1")
        wrong = self.run_nn(*options, *RAW[:2], "--raw-scale", "0.001", *RAW[8:])
        self.assertEqual(wrong.status, UNMET)
        warning, message = wrong.errors.splitlines()
        self.assertRegex(warning, r"^nn-cli: warning: rows.csv: \d+ values of 'p' in \d+ rows are beyond int16 at its --raw-scale")
        self.assertRegex(message, r"^nn-cli: three.nn: int8 agrees with float to 0\.\d+ on rows.csv, below --min-agreement")
        self.assertFalse(self.path("out").exists())

    def test_models_that_cannot(self):
        for name, training, message in (
                ("degree", ["--target", "kind", "--features", "ax,ay", "--degree", "2"], "multiplies inputs (--degree), which"),
                ("category", ["--target", "side", "--features", "ax,kind"], "has a column 'kind' of categories, or one whose"),
                ("mark", ["--target", "side", "--features", "ax,t", "--missing", "mean", "--missing-indicator"],
                 "has a column 't' of categories, or one whose missing values are marked"),
                ("relu", ["--target", "l,m", "--features", "ax,ay", "--loss", "bce-with-logits", "--output-activation", "gelu"],
                 "after its last activation the largest sum is not always the class")):
            with self.subTest(name):
                self.train("rows.csv", "--epochs", "2", *training, *[] if "mean" in training else ["--missing", "drop"],
                           model=f"{name}.nn")
                self.fails(DATA, f"{name}.nn: {message}", "export", f"{name}.nn", "--format", "c", "--int8", "--calibrate",
                           "rows.csv", "--min-agreement", "0", "--json", "--raw-scale", "0.001",
                           *[] if "mean" in training else ["--missing", "drop"])

    def test_windows(self):
        """Their features are computed in floats."""
        data = ROOT / "examples/data/motion.csv"
        self.train(data, "--target", "label", "--drop", "subject", "--window", "64", "--epochs", "1", model="wrist.nn")
        self.fails(DATA, "wrist.nn: takes windows of readings, whose features are computed in floats; leave out --raw-scale",
                   "export", "wrist.nn", "--format", "c", "--int8", "--calibrate", data, "--min-agreement", "0", "--json",
                   "--raw-scale", "0.001")
        self.assertFalse(self.path("wrist.c").exists())

    def test_a_quantised_model_file(self):
        self.make("three")
        self.nn("export", "q/three.nn", "--format", "c", "--no-verify", "-o", "again", *RAW)
        tables = [self.read(f"{folder}/three.c").decode() for folder in ("c", "again")]
        begin, end = "static const int32_t three_raw_multipliers", "/* Scaled is"
        self.assertEqual(*[text[text.index(begin):text.index(end)] for text in tables])


if __name__ == "__main__":
    main()
