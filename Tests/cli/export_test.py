#!/usr/bin/env python3
"""nn-cli export --format c: the bits of nn_predict from every compiler, no warning, and what is refused."""

import ctypes
import itertools
import math
import os
import random
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from exported_models import CASES, WARNINGS, Compiled, ExportedOnce, Reference, bits, compilers, write_data
from harness import BUILD, IRIS, ROOT, CLITest, main
from networks import Model, libnn

UNMET, USAGE, DATA, SOFTWARE, CANNOT_CREATE = 4, 64, 65, 70, 73
# export_bits_test has every function at the other levels.
LEVELS = ["-O2", "-O3 -march=native -ffp-contract=fast"]
ARM = "-mthumb -mcpu=cortex-m4 -mfloat-abi=hard -mfpu=fpv4-sp-d16".split()
CROSS = {
    "cortex-m4f": ["arm-none-eabi-gcc", *ARM, "-ffreestanding"],
    "rv32imafc": ["riscv64-unknown-elf-gcc", "-march=rv32imafc", "-mabi=ilp32f", "-ffreestanding"],
}


class ExportTest(CLITest):
    def export(self, model, *options):
        return self.nn("export", model, "--format", "c", "--no-verify", *options)

    def compile(self, *command):
        result = subprocess.run(
            list(map(str, command)), cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual((result.returncode, result.stderr), (0, ""))


class Bits(ExportTest, ExportedOnce):
    """All cases are exported once, and compiled together: many models in one program."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.references = {name: Reference(cls.models / f"{name}.nn") for name in CASES}

    def assert_same_bits(self, compiled):
        for name, reference in self.references.items():
            with self.subTest(model=name):
                for row, expected in zip(reference.rows, reference.bits):
                    result, outputs = compiled.predict(name, reference, row)
                    self.assertEqual((result, bits(outputs)), (0, expected))

    def test_c(self):
        for compiler in compilers():
            for level in LEVELS:
                with self.subTest(compiler=compiler, level=level):
                    command = [compiler, "-std=c99", *WARNINGS, *level.split()]
                    self.assert_same_bits(Compiled(self.models / "c", CASES, command))

    def test_cxx(self):
        for compiler in ["g++"] + ["clang++"] * (shutil.which("clang++") is not None):
            with self.subTest(compiler=compiler):
                command = [compiler, "-x", "c++", "-std=c++17", *WARNINGS, "-O2"]
                self.assert_same_bits(Compiled(self.models / "c", CASES, command))

    def test_headers_in_old_standards(self):
        includes = "".join(f'#include "{name}.h"\n' for name in CASES)
        for language, standard in (("c", "c99"), ("c", "c11"), ("c++", "c++98")):
            self.write("all.c", includes + "int main(void) { return 0; }\n")
            self.compile("gcc", "-x", language, f"-std={standard}", *WARNINGS, "-I", self.models / "c", "all.c")

    def test_nonfinite_inputs(self):
        """As nn_predict: refused, and the outputs stay."""
        compiled = Compiled(self.models / "c", ["three_layers"], ["gcc"])
        for value in (math.nan, math.inf, -math.inf):
            result, outputs = compiled.predict("three_layers", self.references["three_layers"], [1.0, value, 1.0])
            self.assertEqual((result, outputs), (1, [-77.0, -77.0]))

    def test_static_scratch(self):
        self.nn("export", self.models / "polynomial.nn", "--format", "c", "--static-scratch", "--no-verify")
        compiled = Compiled(self.folder, ["polynomial"], ["gcc", *WARNINGS])
        reference = self.references["polynomial"]
        for row, expected in zip(reference.rows, reference.bits):
            result, outputs = compiled.predict("polynomial", reference, row, has_scratch=False)
            self.assertEqual((result, bits(outputs)), (0, expected))


class Integers(ExportTest):
    """--int8: the bits of nn_predict with the quantised model, which a blob holds."""

    NAMES = ["hidden_tanh", "hidden_relu", "hidden_gelu", "hidden_exp", "last_softmax", "last_selu", "one_layer",
             "unscaled", "three_layers", "polynomial", "polynomial_unscaled", "min_max", "two_classes",
             "three_classes", "hinge", "perceptron", "fused"]

    def setUp(self):
        super().setUp()
        write_data(self.folder)

    def quantized(self, name, *options):
        """Exported as C; the model that it must equal."""
        data, training = CASES[name]
        self.train(data, "--epochs", "2", "--validation", "0", *training, model=f"{name}.nn")
        options = ["--int8", "--calibrate", data, "--min-agreement", "0", *options]
        self.export(f"{name}.nn", "-o", "c", *options)
        self.nn("export", f"{name}.nn", "--format", "blob", "--no-verify", "-o", "blob", *options)
        return Reference(self.model_in(f"blob/{name}.c"))

    def model_in(self, source):
        text = self.read(source).decode()
        numbers = text[text.index("= {") + 3:text.index("};")]
        path = self.path(f"{source}.nn")
        path.write_bytes(bytes(map(int, numbers.replace("\n", " ").rstrip(" ,").split(","))))
        return path

    def test_same_bits(self):
        references = {name: self.quantized(name) for name in self.NAMES}
        commands = [[compiler, "-std=c99", *WARNINGS, *level.split()] for compiler in compilers() for level in LEVELS]
        commands.append(["g++", "-x", "c++", "-std=c++17", *WARNINGS, "-O2"])
        for command in commands:
            compiled = Compiled(self.path("c"), self.NAMES, command)
            for name, reference in references.items():
                with self.subTest(command=" ".join(command), model=name):
                    for row, expected in zip(reference.rows, reference.bits):
                        result, outputs = compiled.predict(name, reference, row)
                        self.assertEqual((result, bits(outputs)), (0, expected))
        for name, reference in references.items():
            with self.subTest(halves=name):
                self.assert_same_integers(compiled.library, name, reference)

    def assert_same_integers(self, library, name, reference):
        """NAME_quantize and NAME_predict_q are nn_quantize_inputs and nn_predict_quantized."""
        for row in reference.rows:
            inputs, scratch = (ctypes.c_float * len(row))(*row), (ctypes.c_float * 4096)()
            ours, theirs = (ctypes.c_int8 * 99)(), (ctypes.c_int8 * 99)()
            self.assertEqual(getattr(library, f"{name}_quantize")(inputs, ours, scratch), 0)
            nn = libnn.library
            libnn.must(nn.nn_quantize_inputs(reference.model.handle, inputs, ctypes.c_size_t(1), theirs))
            self.assertEqual(list(ours), list(theirs))
            ours_z, theirs_z = (ctypes.c_int32 * 9)(), (ctypes.c_int32 * 9)()
            getattr(library, f"{name}_predict_q")(ours, ours_z, scratch)
            libnn.must(nn.nn_predict_quantized(reference.model.handle, theirs, ctypes.c_size_t(1), theirs_z))
            self.assertEqual(list(ours_z), list(theirs_z))

    def test_static_scratch(self):
        data, training = CASES["polynomial"]
        reference = self.quantized("polynomial")
        self.export("polynomial.nn", "--int8", "--calibrate", data, "--static-scratch")
        compiled = Compiled(self.folder, ["polynomial"], ["gcc", *WARNINGS])
        for row, expected in zip(reference.rows, reference.bits):
            result, outputs = compiled.predict("polynomial", reference, row, has_scratch=False)
            self.assertEqual((result, bits(outputs)), (0, expected))

    def test_every_target(self):
        self.train("classes3.csv", "--epochs", "9", "--arithmetic", "fused")
        for options in (["--format", "c"], ["--format", "blob"]):
            result = self.nn("export", "model.nn", "--int8", "--calibrate", "classes3.csv", "--json", "--min-agreement",
                             "0.5", *options).json
            self.assertTrue(all(target["rows"] == target["equal"] > 0 for target in result["verified"]))
            self.assertGreaterEqual(len(result["verified"]), 2)
            self.assertEqual([layer["name"] for layer in result["agreement"]["layers"]], ["dense1", "dense2"])
            self.assertGreater(result["agreement"]["labels"], 0.9)

    def test_as_a_model_file(self):
        self.quantized("three_classes")
        self.nn("export", "three_classes.nn", "--format", "model", "--int8", "--calibrate", "classes3.csv",
                "--min-agreement", "0", "--prefix", "integers")
        models = ("integers.nn", "blob/three_classes.c.nn")
        self.assertEqual(*[self.nn("predict", model, "classes3.csv", "--proba").text for model in models])
        self.assertIn("int8, quantised", self.nn("info", "integers.nn").text)
        self.fails(USAGE, "--format model is for --int8", "export", "three_classes.nn", "--format", "model")

    def test_a_quantised_model_file(self):
        reference = self.quantized("three_classes")
        self.path("blob/three_classes.c.nn").rename(self.path("integers.nn"))
        self.export("integers.nn")
        compiled = Compiled(self.folder, ["integers"], ["gcc", *WARNINGS])
        self.assertEqual([bits(compiled.predict("integers", reference, row)[1]) for row in reference.rows], reference.bits)
        self.fails(USAGE, "integers.nn: the model is quantised", "export", "integers.nn", "--format", "c", "--int8",
                   "--calibrate", "classes3.csv")

    def test_refused(self):
        self.train("classes3.csv", "--epochs", "3")
        options = ["export", "model.nn", "--format", "c", "--int8", "-o", "out"]
        self.fails(USAGE, "--int8 and --calibrate go together", *options)
        self.fails(USAGE, "--min-agreement 1.5 is out of range", *options, "--calibrate", "classes3.csv",
                   "--min-agreement", "1.5")
        self.write("missing.csv", "a,b,kind\n1,2,k\n")
        self.fails(DATA, "missing.csv: no column 'c'", *options, "--calibrate", "missing.csv")
        self.write("nan.csv", "a,b,c,kind\n1,nan,3,k\n")
        self.fails(DATA, "nan.csv:2:2: ", *options, "--calibrate", "nan.csv")
        self.train("numbers.csv", "--epochs", "3", model="numbers.nn")
        result = self.run_nn("export", "numbers.nn", "--format", "c", "--int8", "--calibrate", "numbers.csv",
                             "--min-agreement", "1", "-o", "out")
        self.assertEqual(result.status, UNMET)
        self.assert_one_line(result.errors, "numbers.nn: int8 agrees with float to 0.99")
        self.train("numbers.csv", "--epochs", "1", "--activation", "softmax", model="inner.nn")
        self.fails(USAGE, "inner.nn: --int8 has no softmax between layers", "export", "inner.nn", "--format", "c", "--int8", "--calibrate",
                   "numbers.csv", "-o", "out")
        self.assertFalse(self.path("out").exists())

    def images(self, count=60):
        """IDX files: the right half of a 2 x 4 image is lit in class 1, one pixel of it in one image alone."""
        pixels, labels = [], []
        draw = random.Random(3)
        for index in range(count):
            kind = index % 2
            labels.append(kind)
            dark = [draw.randrange(100) for _ in range(4)]
            rare = 255 if index == 7 else 0
            pixels += [*dark, *(draw.randrange(100 + 100 * kind, 150 + 100 * kind) for _ in range(3)), rare]
        self.write("images.idx", struct.pack(">4I", 0x803, count, 2, 4) + bytes(pixels))
        self.write("labels.idx", struct.pack(">2I", 0x801, count) + bytes(labels))
        names = ",".join(f"pixel_{row}_{column}" for row in (1, 2) for column in (1, 2, 3, 4))
        for name, divisor in (("raw", 1), ("unit", 255)):
            lines = (pixels[8 * row:8 * row + 8] + [labels[row]] for row in range(count))
            self.write(f"{name}.csv", f"{names},label\n" + "".join(
                ",".join(repr(number / divisor) for number in line[:8]) + f",{line[8]}\n" for line in lines))
        return ["--images", "images.idx", "--labels", "labels.idx"]

    QUANTIZE = ["export", "model.nn", "--format", "model", "--int8", "--min-agreement", "0", "--prefix", "int8"]

    def test_calibrated_with_images(self):
        images = self.images()
        self.nn("train", *images, "-o", "model.nn", "--epochs", "20", "--quiet")
        self.nn(*self.QUANTIZE, "--calibrate", "unit.csv")
        expected = self.read("int8.nn")
        agreements = []
        for options in (images, images[:2], ["--calibrate", "unit.csv"]):
            result = self.nn(*self.QUANTIZE, *options, "--json")
            self.assertEqual(result.errors, "")
            self.assertEqual(self.read("int8.nn"), expected)
            agreements.append(result.json["agreement"])
        self.assertEqual(agreements[0], agreements[2])
        self.assertNotIn("float", agreements[1])
        for model, name in (("model.nn", "float"), ("int8.nn", "int8")):
            report = self.nn("evaluate", model, *images, "--json").json
            self.assertEqual(agreements[0][name], {"loss": report["loss"], "accuracy": report["accuracy"]})
        text = self.nn(*self.QUANTIZE, *images).text
        self.assertRegex(text, r"(?m)^float: loss [0-9.]+, accuracy [0-9.]+ %\nint8:  loss [0-9.]+, accuracy [0-9.]+ %$")
        self.export("model.nn", "--int8", *images, "--min-agreement", "0")
        self.assertRegex(self.read("model.h").decode(), r"(?m)^ \* int8:  loss [0-9.]+, accuracy [0-9.]+ %\.$")

    def test_rows_outside_the_training_range(self):
        images = self.images()
        for options, scaled in (([], r"which is scaled to [0-9.]+"), (["--scale", "min-max"], r"which is scaled to [0-9.]+"),
                                (["--mean", "0.5", "--std", "0.2"], r"which is scaled to [0-9.]+"),
                                (["--scale", "none"], "where pixels are from 0 to 1")):
            with self.subTest(options=options):
                self.nn("train", *images, "-o", "model.nn", "--epochs", "20", "--quiet", *options)
                self.assertEqual(self.nn(*self.QUANTIZE, "--calibrate", "unit.csv").errors, "")
                self.assertEqual(self.nn(*self.QUANTIZE, *images).errors, "")
                errors = self.nn(*self.QUANTIZE, "--calibrate", "raw.csv").errors
                self.assert_one_line(errors, "warning: raw.csv: 7 of 8 inputs are far from what the model learned from, ")
                self.assertRegex(errors, r"the worst 'pixel_\d_\d', in 60 of 60 rows, such as \d+, " + scaled)

    def test_no_warning_about_rows_like_those_of_the_training(self):
        for data in ("numbers.csv", "classes2.csv", "classes3.csv"):
            for scale in ("standardize", "min-max", "none"):
                with self.subTest(data=data, scale=scale):
                    self.train(data, "--epochs", "1", "--scale", scale)
                    self.assertEqual(self.nn(*self.QUANTIZE, "--calibrate", data).errors, "")
        # A unit that was taken for another.
        text = self.read("classes3.csv").decode().splitlines()
        self.write("milli.csv", "\n".join([text[0]] + [
            ",".join([a, b, str(1000 * float(c)), kind]) for a, b, c, kind in (line.split(",") for line in text[1:])]) + "\n")
        self.train("classes3.csv", "--epochs", "1")
        self.assert_one_line(self.nn(*self.QUANTIZE, "--calibrate", "milli.csv").errors,
                             "warning: milli.csv: 1 of 3 inputs are far from what the model learned from, the worst 'c', in ")

    def test_calibration_without_targets(self):
        """The targets of a calibration need not be there, nor be known; what is not known is not told."""
        self.train("classes3.csv", "--epochs", "3")
        lines = self.read("classes3.csv").decode().splitlines()
        self.write("bare.csv", "\n".join(line.rsplit(",", 1)[0] for line in lines) + "\n")
        self.write("unknown.csv", "\n".join(lines[:5] + [lines[5].rsplit(",", 1)[0] + ",?"] + lines[6:]) + "\n")
        agreement = self.nn(*self.QUANTIZE, "--calibrate", "classes3.csv", "--json").json["agreement"]
        self.assertIn("accuracy", agreement["int8"])
        for name in ("bare.csv", "unknown.csv"):
            result = self.nn(*self.QUANTIZE, "--calibrate", name, "--json").json["agreement"]
            self.assertEqual(result, {key: agreement[key] for key in ("rows", "layers", "labels")})
        text = self.nn(*self.QUANTIZE, "--calibrate", "-", input=self.read("classes3.csv")).text
        self.assertIn("int8:  loss ", text)
        self.train("numbers.csv", "--epochs", "3", "--target", "y1,y2")
        agreement = self.nn(*self.QUANTIZE, "--calibrate", "numbers.csv", "--json").json["agreement"]
        targets = self.nn("evaluate", "int8.nn", "numbers.csv", "--json").json["targets"]
        self.assertEqual(agreement["int8"]["targets"], targets)

    def test_refused_images(self):
        images = self.images()
        self.nn("train", *images, "-o", "model.nn", "--epochs", "1", "--quiet")
        self.fails(USAGE, "name either --calibrate's rows or --images, not both", *self.QUANTIZE, *images,
                   "--calibrate", "unit.csv")
        self.fails(USAGE, "--labels needs --calibrate or --images", "export", "model.nn", "--format", "c", *images[2:])
        self.fails(USAGE, "--int8 and --calibrate go together, or --int8 and --images", *self.QUANTIZE)
        self.fails(USAGE, "--int8 and --calibrate go together, or --int8 and --images", "export", "model.nn",
                   "--format", "c", *images[:2])
        self.fails(DATA, "labels.idx: not an IDX file of images", *self.QUANTIZE, "--images", "labels.idx")
        self.write("wide.idx", struct.pack(">4I", 0x803, 1, 1, 9) + bytes(9))
        self.fails(DATA, "wide.idx: images of 1 x 9 pixels, but the model has 8 inputs", *self.QUANTIZE, "--images", "wide.idx")
        self.write("few.idx", struct.pack(">2I", 0x801, 1) + bytes(1))
        self.fails(DATA, "images.idx has 60 images, but few.idx has 1 label", *self.QUANTIZE, *images[:2], "--labels", "few.idx")


@unittest.skipUnless(shutil.which("swiftc"), "no swiftc")
class Swift(ExportTest):
    """--format swift: all cases in one library, called through C functions."""

    FLAGS = ["-wmo", "-parse-as-library", "-swift-version", "6", "-enable-experimental-feature", "Embedded",
             "-no-allocations", "-warnings-as-errors"]

    def test_same_bits(self):
        write_data(self.folder)
        references, calls = {}, ""
        for name, (data, options) in CASES.items():
            self.train(data, "--epochs", "2", "--validation", "0", *options, model=f"{name}.nn")
            self.nn("export", f"{name}.nn", "--format", "swift", "--no-verify", "-o", "swift")
            references[name] = Reference(self.path(f"{name}.nn"))
            calls += f"""
                @c public func {name}_predict(
                  _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ s: UnsafeMutablePointer<Float>
                ) -> Int32 {{ {"".join(part.capitalize() for part in name.split("_"))}.predict(
                  x, into: y, scratch: s) ? 0 : 1 }}"""
        self.write("swift/calls.swift", calls)
        sources = [self.path(f"swift/{name}.swift") for name in [*CASES, "calls"]]
        for level in (["-O"], ["-Osize", "-Xcc", "-march=native", "-target-cpu", "native", "-D", "NN_HAS_FMA"]):
            self.compile("swiftc", *level, *self.FLAGS, "-Xcc", "-fPIC", *sources, "-emit-object", "-o", "all.o")
            library = self.path(f"all{level[0]}.so")
            self.compile("gcc", "-shared", "all.o", "-o", library)
            compiled = Compiled.__new__(Compiled)
            compiled.library = ctypes.CDLL(str(library))
            for name, reference in references.items():
                with self.subTest(level=level[0], model=name):
                    for row, expected in zip(reference.rows, reference.bits):
                        result, outputs = compiled.predict(name, reference, row)
                        self.assertEqual((result, bits(outputs)), (0, expected))
                    self.assertEqual(compiled.predict(name, reference, [math.nan] * reference.inputs)[0], 1)

    def test_verified(self):
        """On boards fused products take the three ways that there are."""
        self.train(IRIS, "--epochs", "2", "--arithmetic", "fused")
        result = self.nn("export", "model.nn", "--format", "swift", "--json").json
        self.assertEqual(result["files"], ["model.swift"])
        self.assertTrue(all(target["rows"] == target["equal"] > 0 for target in result["verified"]))
        self.assertIn("host", [target["target"] for target in result["verified"]])


class Blob(ExportTest):
    PROGRAM = """
        #include "model.h"
        #include "nn.h"
        #include <stdio.h>
        static _Alignas(NN_ALIGNMENT) unsigned char memory[MODEL_MEMORY_BYTES];
        int main(void) {
            nn_network *network;
            const char *text;
            float inputs[MODEL_INPUTS] = {5.1f, 3.5f, 1.4f, 0.2f}, outputs[MODEL_OUTPUTS];
            if (nn_open(model_model, MODEL_MODEL_BYTES, 1, memory, sizeof memory, &network) != NN_OK) return 1;
            if (nn_predict(network, inputs, 1, outputs) != NN_OK) return 2;
            for (int i = 0; i < MODEL_OUTPUTS; i++) printf("%a ", (double)outputs[i]);
            nn_get_text(network, NN_TEXT_LABEL, 1, &text);
            printf("%s ", text);
            nn_get_text(network, NN_TEXT_NOTE, 0, &text);
            return puts(text ? "note" : "no note") < 0;
        }
        """

    def test_fast(self):
        self.train(IRIS, "--epochs", "1", "--arithmetic", "fast")
        self.fails(DATA, "model.nn: its arithmetic is fast, whose bits are not the same everywhere; train it with "
                   "--arithmetic canonical or fused", "export", "model.nn", "-o", "out", "--format", "c")

    def test_fused(self):
        self.train(IRIS, "--epochs", "3", "--arithmetic", "fused")
        self.write("main.c", self.PROGRAM)
        self.nn("export", "model.nn", "--format", "blob", "--no-verify")
        self.compile("gcc", "-std=c11", "-I", ROOT / "include", "main.c", "model.c", "-L", BUILD, "-lnn",
                     f"-Wl,-rpath,{BUILD}", "-o", "main")
        output = subprocess.run([self.path("main")], capture_output=True, text=True, check=True).stdout.split()
        expected = Model(self.path("model.nn")).predict([5.1, 3.5, 1.4, 0.2])
        self.assertEqual([*map(float.fromhex, output[:3])], [*expected])

    def test_opened_in_place(self):
        self.train(IRIS, "--epochs", "3")
        self.write("main.c", self.PROGRAM)
        expected = Model(self.path("model.nn")).predict([5.1, 3.5, 1.4, 0.2])
        for options, note in ((["--keep-note"], "note"), ([], "no note")):
            self.nn("export", "model.nn", "--format", "blob", "--no-verify", *options)
            self.compile("gcc", "-std=c11", *WARNINGS, "-I", ROOT / "include", "main.c", "model.c", "-L", BUILD, "-lnn",
                         f"-Wl,-rpath,{BUILD}", "-o", "main")
            output = subprocess.run([self.path("main")], capture_output=True, text=True, check=True).stdout
            words = output.split()
            self.assertEqual([*map(float.fromhex, words[:3]), *words[3:]], [*expected, "versicolor", *note.split()])
        for language in (["g++", "-x", "c++", "-std=c++11"], ["gcc", "-std=c99"]):
            self.compile(*language, *WARNINGS, "-c", "model.c", "-o", "model.o")


class Target(CLITest):
    def test_info(self):
        self.train(IRIS, "--epochs", "3")
        costs = self.nn("info", "model.nn", "--target", "cortex-m4f", "--json").json
        self.assertEqual(costs["exported_c"]["constant_bytes"], 556)
        self.assertEqual(costs["exported_c"]["ram_bytes"], 80)
        sizes = Model(self.path("model.nn")).sizes_for(1)
        self.assertEqual(costs["blob"]["memory_bytes"], sizes.inference_bytes)
        self.assertEqual(costs["training"][0], {"rows": 1, "memory_bytes": sizes.training_bytes})
        self.assertIn("dense2", self.nn("info", "model.nn", "--target", "host").text)
        if shutil.which("arm-none-eabi-gcc") and shutil.which("qemu-system-arm"):
            self.assertLess(costs["exported_c"]["code_bytes"], 1536)
            self.assertGreater(costs["exported_c"]["instructions"], 112)
            self.assertLess(costs["exported_c"]["instructions"], 112 * 30)
            self.assertIn("instructions a prediction", self.nn("info", "model.nn", "--target", "cortex-m4f").text)
            self.assertIn("instructions a prediction", self.nn("info", "model.nn", "--target", "cortex-m4f-softfp").text)
        self.fails(USAGE, "The value 'z80' is invalid for '--target", "info", "model.nn", "--target", "z80")


    def test_the_trainers_memory(self):
        """What info says is what the exported trainer has: sizeof its arrays, and the constants of its object."""
        write_data(self.folder)
        for data, options in ((IRIS, ["--hidden", "24,8"]), ("numbers.csv", ["--hidden", "4", "--degree", "2"]),
                              ("numbers.csv", ["--hidden", "none", "--scale", "none", "--target-scale", "none"])):
            with self.subTest(options=options):
                self.train(data, "--epochs", "1", *options)
                trainer = self.nn("info", "model.nn", "--target", "cortex-m4f", "--json").json["trainer"]
                self.nn("export", "model.nn", "--format", "trainer", "--no-verify")
                constants, ram = self.compiled_sizes()
                self.assertEqual((trainer["constant_bytes"], trainer["ram_bytes"]), (constants, ram))
                text = self.nn("info", "model.nn", "--target", "host").text
                self.assertIn(f"Exported trainer  {constants:,} bytes of constants, {ram:,} bytes of RAM\n", text)
                if shutil.which("arm-none-eabi-gcc") and shutil.which("qemu-system-arm"):
                    self.assertGreater(trainer["code_bytes"], 500)
                    self.assertGreater(trainer["stack_bytes"], 0)

    def compiled_sizes(self):
        """Of model.c, a trainer: its constants but for names, which have no macro, and its caller's arrays."""
        self.write("state.c", """
            #include "model.h"
            #include <stdio.h>
            #include "model.c"
            static float parameters[MODEL_PARAMETERS], gradients[MODEL_PARAMETERS], scratch[MODEL_SCRATCH_FLOATS];
            int main(void) {
                model_load(parameters, gradients);
                printf("%zu\\n", sizeof parameters + sizeof gradients + sizeof scratch);
                return scratch[0] != 0;
            }
            """)
        subprocess.run(["gcc", "-w", "state.c", "-o", "state"], cwd=self.folder, check=True)
        subprocess.run(["gcc", "-w", "-c", "model.c", "-o", "model.o"], cwd=self.folder, check=True)
        ram = int(subprocess.run([self.path("state")], capture_output=True, text=True, check=True).stdout)
        symbols = subprocess.run(["nm", "-S", self.path("model.o")], capture_output=True, text=True, check=True).stdout
        objects = re.findall(r"^\w+ (\w+) ([a-zA-Z]) model_\w+$", symbols, re.M)
        self.assertFalse([kind for _, kind in objects if kind in "bBdD"], "variables of its own")
        return sum(int(size, 16) for size, kind in objects if kind == "r"), ram

    def test_info_of_models_without_a_trainer(self):
        write_data(self.folder)
        self.train("numbers.csv", "--epochs", "1", "--activation", "gelu")
        self.assertIn("Exported trainer  none: dense1: a trainer cannot be exported for gelu\n",
                      self.nn("info", "model.nn", "--target", "host").text)
        self.assertIsNone(self.nn("info", "model.nn", "--target", "host", "--json").json["trainer"])
        self.nn("export", "model.nn", "--format", "model", "--int8", "--calibrate", "numbers.csv", "--min-agreement", "0",
                "--prefix", "int8")
        self.assertNotIn("trainer", self.nn("info", "int8.nn", "--target", "host").text)


class Contents(ExportTest):
    def defines(self, header):
        return {name: int(value) for name, value in re.findall(r"^#define (\w+) (\d+)", self.read(header).decode(), re.M)}

    def test_macros(self):
        self.train(IRIS, "--epochs", "3", model="iris.nn")
        self.export("iris.nn")
        self.assertEqual(self.defines("iris.h"), {
            "IRIS_INPUTS": 4, "IRIS_OUTPUTS": 3, "IRIS_CLASSES": 3, "IRIS_PARAMETERS": 131,
            "IRIS_MULTIPLY_ADDS": 112, "IRIS_FLASH_BYTES": 4 * (131 + 8), "IRIS_SCRATCH_FLOATS": 20,
            "IRIS_RAM_BYTES": 80})

    def test_what_is_stated_is_what_the_compiler_makes(self):
        write_data(self.folder)
        self.train("numbers.csv", "--epochs", "1", "--degree", "3", "--hidden", "7,5,9")
        self.export("model.nn", "--static-scratch")
        self.compile("gcc", "-O0", "-DMODEL_NO_SELFTEST", "-c", "model.c")
        lines = subprocess.run(
            ["nm", "-S", self.path("model.o")], capture_output=True, text=True, check=True).stdout.splitlines()
        sizes = {}
        for _, size, kind, name in (line.split() for line in lines if len(line.split()) == 4):
            if not name.startswith("name"):
                sizes[kind] = sizes.get(kind, 0) + int(size, 16)
        stated = self.defines("model.h")
        self.assertEqual(stated["MODEL_FLASH_BYTES"], sizes["r"])
        self.assertEqual(stated["MODEL_RAM_BYTES"], sizes["b"])

    def test_texts(self):
        """Names that C would take for something else."""
        names = ['"quoted"', "back\\slash", "*/ what??/", "grün\t1", "%d"]
        rows = "".join(f"{2 * i},{i * i},{i % 5},{quote(names[i % 5])}\n" for i in range(40))
        header = ",".join(quote(f"{name}x") for name in names[:3]) + ",kind\n"
        self.write("names.csv", header + rows)
        self.train("names.csv", "--epochs", "1", "--header", model="names.nn")
        self.export("names.nn", "--prefix", "odd_names")
        library = Compiled(self.folder, ["odd_names"], ["gcc", "-std=c99", "-trigraphs", *WARNINGS]).library
        for function, expected in (
                ("odd_names_label", sorted(names)), ("odd_names_feature", [f"{name}x" for name in names[:3]])):
            text = getattr(library, function)
            text.restype = ctypes.c_char_p
            self.assertEqual([text(i).decode() for i in range(len(expected))], expected)
            self.assertIsNone(text(-1))
            self.assertIsNone(text(len(expected)))

    def test_classify(self):
        write_data(self.folder)
        for data in ("classes2.csv", "classes3.csv"):
            self.train(data, "--epochs", "20", model="m.nn")
            self.export("m.nn")
            library = Compiled(self.folder, ["m"], ["gcc", f"-DDATA={data[7]}"]).library
            library.m_label.restype = ctypes.c_char_p
            predicted = [row[0] for row in self.nn("predict", "m.nn", data).table[1:]]
            rows = [list(map(float, line.split(b",")[:3])) for line in self.read(data).splitlines()[1:]]
            outputs, scratch = (ctypes.c_float * 3)(), (ctypes.c_float * 99)()
            labels = [library.m_label(library.m_classify((ctypes.c_float * 3)(*row), outputs, scratch)).decode()
                      for row in rows]
            self.assertEqual(labels, predicted)
            self.assertGreater(len(set(labels)), 1)
            unclassified = 0
            for row in itertools.product((-3e38, 0, 3e38), repeat=3):
                index = library.m_classify((ctypes.c_float * 3)(*row), outputs, scratch)
                finite = all(map(math.isfinite, outputs[:1 if data == "classes2.csv" else 3]))
                self.assertEqual(index >= 0, finite, row)
                unclassified += index < 0
            self.assertGreater(unclassified, 0, "no class comes of NaN")
            self.assertEqual(library.m_classify((ctypes.c_float * 3)(math.nan, 0, 0), outputs, scratch), -1)

    def test_same_files_again(self):
        self.data("moons")
        self.train("moons.csv", "--epochs", "1")
        self.export("model.nn")
        before = self.read("model.c"), self.read("model.h")
        self.export("model.nn")
        self.assertEqual((self.read("model.c"), self.read("model.h")), before)


def quote(text):
    return '"' + text.replace('"', '""') + '"'


class Verified(ExportTest):
    def setUp(self):
        super().setUp()
        self.data("moons")
        self.train("moons.csv", "--epochs", "2")

    def fake(self, name, script):
        """A PATH on which this compiler is the only one."""
        folder = self.path("bin")
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
        return {**os.environ, "PATH": str(folder), "TMPDIR": str(self.folder)}

    def test_every_target(self):
        """The targets of boards.mk whose programs are there are tried, and a line says of the others what is missing."""
        self.train("moons.csv", "--epochs", "2", "--arithmetic", "fused")
        lines = self.nn("export", "model.nn", "--format", "c", "--data", "moons.csv").text.splitlines()
        verified = [line.split() for line in lines if line.startswith("verified ")]
        skipped = {}
        for line in lines:
            if line.startswith("skipped "):
                targets, why = line.removeprefix("skipped  ").split(": ")
                skipped |= {target: why for target in targets.split(", ")}
        boards = set()
        for target, programs in self.programs_of_boards().items():
            missing = [program for program in programs if not shutil.which(program)]
            boards.add(target)
            self.assertEqual(skipped.get(target), f"{missing[0]} is not installed" if missing else None)
        self.assertGreaterEqual(len(boards), 11)
        self.assertEqual({words[2] for words in verified}, {"host"} | boards - set(skipped))
        for words in verified:
            done, whole = words[1].split("/")
            self.assertEqual(done, whole)
            self.assertGreaterEqual(int(whole), 32 if words[2].startswith("atmega") else 200)

    @staticmethod
    def boards():
        """The words of every line of boards.mk."""
        text = (ROOT / "CSupport" / "firmware" / "boards.mk").read_text()
        return {key: value.split() for key, value in re.findall(r"^(\S+) := *(.*)$", text, re.M)}

    def programs_of_boards(self):
        """The emulator and the compiler that each board needs; not of those whose code is that of another."""
        boards = self.boards()
        names = [key.removesuffix(".run") for key in boards if key.endswith(".run")]
        return {name: [boards[f"{name}.run"][0], boards[f"{name}.compiler"][0]] for name in names
                if f"{name}.same" not in boards}

    def test_what_is_missing(self):
        """A line for each program that is missing, with the targets that need it."""
        environment = self.fake("gcc", f'exec {shutil.which("gcc")} "$@"')
        environment["PATH"] += ":" + str(self.path("links"))
        self.path("links").mkdir()
        for program in ("as", "ld"):
            self.path(f"links/{program}").symlink_to(shutil.which(program))
        lines = self.nn("export", "model.nn", "--format", "c", env=environment).text.splitlines()
        self.assertIn("skipped  cortex-m0plus, cortex-m3, cortex-m4f, cortex-m7, cortex-m33: qemu-system-arm is not installed",
                      lines)
        self.assertIn("skipped  atmega328p, atmega2560: simavr is not installed", lines)
        report = self.nn("export", "model.nn", "--format", "c", "--json", env=environment).json
        self.assertEqual([entry["target"] for entry in report["skipped"]],
                         [target for target in self.programs_of_boards()])
        self.assertEqual({entry["target"] for entry in report["verified"]}, {"host"})

    def test_a_difference_on_a_board(self):
        emulator = shutil.which("qemu-system-aarch64")
        if not emulator or not shutil.which("aarch64-linux-gnu-gcc"):
            self.skipTest("no 64-bit ARM")
        environment = self.fake("qemu-system-aarch64", f'{emulator} "$@" | {shutil.which("sed")} "3s/ [0-9a-f]/ 7/"')
        self.path("bin/aarch64-linux-gnu-gcc").symlink_to(shutil.which("aarch64-linux-gnu-gcc"))
        before = self.files()
        self.fails(UNMET, "model.nn: the exported code differs from nn_predict in 1 of 64 rows on aarch64 (qemu virt, ",
                   "export", "model.nn", "--format", "c", env=environment)
        self.assertEqual(self.files(), before)

    def test_code_of_64_bits(self):
        """What is told of the code is the text of the object but for functions that nothing calls."""
        code = {target["target"]: target["code_bytes"]
                for target in self.nn("export", "model.nn", "--format", "c", "--json").json["verified"]}
        for target in ("riscv64", "aarch64"):
            if target not in code:
                self.skipTest(f"no {target}")
            compiler = self.boards()[f"{target}.compiler"][0]
            self.compile(compiler, *self.boards()[f"{target}.cpu"], "-mstrict-align", "-Os", "-ffreestanding", "-ffunction-sections",
                         "-DMODEL_NO_SELFTEST", "-c", "model.c", "-o", "model.o")
            sizes = subprocess.run([compiler.removesuffix("gcc") + "size", "-A", self.path("model.o")], capture_output=True,
                                   text=True, check=True).stdout
            text = sum(int(size) for size in re.findall(r"^\.text\S* +(\d+)", sizes, re.M))
            # Behind it come the call itself and what aligns it.
            self.assertTrue(0.7 * text < code[target] <= text + 32, (target, text, code[target]))

    def test_json(self):
        result = self.nn("export", "model.nn", "--format", "c", "--json", "-o", "out").json
        self.assertEqual(result["files"], ["out/model.h", "out/model.c"])
        self.assertTrue(all(target["rows"] == target["equal"] > 0 for target in result["verified"]))

    def test_a_difference(self):
        environment = self.fake("gcc", """
            [ "$1" = -dumpfullversion ] && { echo 1.0; exit; }
            while [ "$1" != -o ]; do shift; done
            printf '#!/bin/sh\\necho 00000000 3f800000\\n' >"$2"; /bin/chmod +x "$2" """)
        before = self.files()
        self.fails(UNMET, "model.nn: the exported code differs from nn_predict in 64 of 64 rows on host (gcc 1.0 -O2)",
                   "export", "model.nn", "--format", "c", env=environment)
        self.assertEqual(self.files(), before)

    def test_code_that_does_not_compile(self):
        environment = self.fake("gcc", '[ "$1" = -dumpfullversion ] && { echo 1.0; exit; }; echo a: error: no >&2; exit 1')
        self.fails(UNMET, "host (gcc 1.0 -O2): the exported code does not compile: a: error: no",
                   "export", "model.nn", "--format", "c", env=environment)

    def test_the_place_is_checked_first(self):
        environment = self.fake("gcc", f"echo >>{self.folder}/compiled")
        for place in ("moons.csv", "moons.csv/x", "moons.csv/x/y"):
            self.fails(CANNOT_CREATE, f"{place}: cannot create", "export", "model.nn", "--format", "c", "-o", place,
                       env=environment)
        self.assertFalse(self.path("compiled").exists())

    def test_without_a_compiler(self):
        environment = {**os.environ, "PATH": str(self.folder)}
        result = self.nn("export", "model.nn", "--format", "c", env=environment)
        self.assertIn("warning: no C compiler is installed", result.errors)
        self.fails(SOFTWARE, "no C compiler is installed", "export", "model.nn", "--format", "c", "--verify",
                   "-o", "other", env=environment)
        self.assertFalse(self.path("other").exists())

    def test_interrupted(self):
        """What runs for it ends too, and no temporary folder is left."""
        environment = self.fake("gcc", f"""
            [ "$1" = -dumpfullversion ] && {{ echo 1.0; exit; }}
            echo $$ >{self.folder}/pid; /bin/sleep 60""")
        before = self.files()
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=number.name):
                process = subprocess.Popen(
                    self.command("export", "model.nn", "--format", "c"), cwd=self.folder, env=environment)
                deadline = time.monotonic() + 20
                while not self.path("pid").exists() or not self.read("pid"):
                    self.assertLess(time.monotonic(), deadline)
                    time.sleep(0.01)
                process.send_signal(number)
                self.assertEqual(process.wait(20), 128 + number)
                with self.assertRaises(ProcessLookupError):
                    os.kill(int(self.read("pid")), 0)
                self.path("pid").unlink()
                self.assertEqual(self.files(), before)


class Refused(ExportTest):
    def setUp(self):
        super().setUp()
        self.data("moons")
        self.train("moons.csv", "--epochs", "1")
        self.before = self.files()

    def refuses(self, status, message, *arguments):
        self.fails(status, message, "export", *arguments)
        self.assertEqual(self.files(), self.before)

    def test_names(self):
        for prefix, why in (
                ("2d", "is not a C identifier"), ("a-b", "is not a C identifier"), ("größe", "is not a C identifier"),
                ("while", "is a keyword"), ("constexpr", "is a keyword"), ("_x", "is reserved"), ("a__b", "is reserved"),
                ("x" * 64, "is too long")):
            with self.subTest(prefix=prefix):
                self.refuses(USAGE, f"--prefix '{prefix[:40]}", "model.nn", "--format", "c", "--prefix", prefix)
                self.assertIn(why, self.run_nn("export", "model.nn", "--format", "c", "--prefix", prefix).errors)

    def test_a_file_name_that_is_no_identifier(self):
        self.path("model.nn").rename(self.path("my-model.nn"))
        self.before = self.files()
        self.refuses(USAGE, "my-model.nn: the name 'my-model' is not a C identifier", "my-model.nn", "--format", "c")

    def test_wrong_usage(self):
        self.refuses(USAGE, "Missing expected argument '--format", "model.nn")
        self.refuses(USAGE, "The value 'tflite' is invalid for '--format", "model.nn", "--format", "tflite")
        self.refuses(USAGE, "The value '8Q' is invalid", "model.nn", "--format", "c", "--budget-ram", "8Q")
        self.refuses(USAGE, "--data is for verification", "model.nn", "--format", "c", "--no-verify", "--data", "m.csv")

    def test_wrong_rows(self):
        self.write("bad.csv", "x1,label\n1,0\n")
        self.before = self.files()
        self.refuses(DATA, "bad.csv: no column 'x2'", "model.nn", "--format", "c", "--data", "bad.csv")

    def test_outputs(self):
        self.refuses(CANNOT_CREATE, "moons.csv: cannot create", "model.nn", "--format", "c", "--no-verify",
                     "-o", "moons.csv")
        self.path("model.nn").rename(self.path("model.c"))
        self.before = self.files()
        self.refuses(USAGE, "model.c: would replace an input", "model.c", "--format", "c", "--prefix", "model")

    def test_budgets(self):
        options = ["model.nn", "--format", "c", "--no-verify"]
        self.nn("export", *options, "--budget-flash", "1K", "--budget-ram", "72")
        for name in ("model.c", "model.h"):
            self.path(name).unlink()
        for budget, why in ((["--budget-flash", "275"], "276 bytes of flash are needed, but --budget-flash allows 275"),
                            (["--budget-ram", "71"], "72 bytes of RAM are needed, but --budget-ram allows 71")):
            result = self.run_nn("export", *options, *budget)
            self.assertEqual(result.status, UNMET)
            self.assert_one_line(result.errors, f"model.nn: {why}; nothing was written")
            self.assertIn("dense1", result.text)
            self.assertEqual(self.files(), self.before)


if __name__ == "__main__":
    main()
