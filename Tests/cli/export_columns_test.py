#!/usr/bin/env python3
"""nn-cli export of models that take a table's columns: categories, and values that are missing. Raw rows go in, with the
bits of nn_predict, and what it refuses is refused."""

import ctypes
import itertools
import math
import random
import shutil
import subprocess
import unittest
import zlib

from exported_models import WARNINGS, bits, compilers
from exported_trainers import Trained
from harness import ROOT, CLITest, main
from networks import Model, libnn

DATA = 65
NAN, INFINITY = math.nan, math.inf
LEVELS = ["-O2", "-O3 -march=native -ffp-contract=fast"]
NONFINITE_INPUT, MISSING_VALUE, UNKNOWN_CATEGORY = 1, 2, 3


def number(missing=libnn.MISSING_REFUSE, fill=0.0):
    return libnn.Column(libnn.COLUMN_NUMBER, missing, 0, 0, fill)


def category(count, missing=libnn.MISSING_REFUSE, unknown=libnn.UNKNOWN_REFUSE, fill=0.0):
    return libnn.Column(libnn.COLUMN_CATEGORY, missing, unknown, count, fill)


# Each column with values that it takes and values that it refuses, and the name of what is wrong with those.
COLUMNS = [
    ("mass", number(), [1.5, -0.25, 0.0], {NAN: MISSING_VALUE, INFINITY: NONFINITE_INPUT, -INFINITY: NONFINITE_INPUT}),
    ("depth", number(libnn.MISSING_FILL, 17.25), [18.5, NAN, -0.0], {INFINITY: NONFINITE_INPUT}),
    ("length", number(libnn.MISSING_FLAG, 43.5), [39.0, NAN, 0.0], {-INFINITY: NONFINITE_INPUT}),
    ("island", category(3), [0, -0.0, 1, 2], {NAN: MISSING_VALUE, 3: UNKNOWN_CATEGORY, -1: UNKNOWN_CATEGORY,
                                              0.5: UNKNOWN_CATEGORY, INFINITY: UNKNOWN_CATEGORY}),
    ("sex", category(2, libnn.MISSING_FILL, fill=1), [0, 1, NAN], {2: UNKNOWN_CATEGORY}),
    ("rare", category(4, libnn.MISSING_FLAG, libnn.UNKNOWN_OTHER), [0, 1, 2, 3, NAN, 4, -1, 1.5, INFINITY], {}),
    ("wide", category(40, unknown=libnn.UNKNOWN_OTHER), [0, 7, 39, 1e9], {NAN: MISSING_VALUE}),
]
NAMES = [name for name, *_ in COLUMNS]
DESCRIPTIONS = [column for _, column, *_ in COLUMNS]
CATEGORIES = ["Biscoe", "Torgersen Is.", "torgersen is", "male", "female", "", "?", "-1", "1", *(f"c{i}" for i in range(40))]
# Layers, loss, settings.
STANDARDIZE = {"input_scaling": libnn.SCALING_STANDARDIZE}
CASES = {
    "hidden": ([(7, libnn.TANH), (3, libnn.SOFTMAX)], libnn.CROSS_ENTROPY, STANDARDIZE),
    "wide_hidden": ([(70, libnn.RELU), (1, libnn.SIGMOID)], libnn.BINARY_CROSS_ENTROPY, STANDARDIZE),
    "one_layer": ([(2, libnn.IDENTITY)], libnn.MSE, {**STANDARDIZE, "target_scaling": libnn.SCALING_STANDARDIZE}),
    "unscaled": ([(5, libnn.RELU), (2, libnn.IDENTITY)], libnn.MSE, {}),
    "fused": ([(5, libnn.TANH), (2, libnn.IDENTITY)], libnn.MSE, {**STANDARDIZE, "arithmetic": libnn.FUSED}),
    "products": ([(4, libnn.TANH), (1, libnn.IDENTITY)], libnn.MSE, {**STANDARDIZE, "polynomial_degree": 2}),
}


def rows_for(count=60):
    """Each value that a column takes, in turn and at random."""
    draw = random.Random(3)
    turns = [[values[row % len(values)] for _, _, values, _ in COLUMNS] for row in range(9)]
    return turns + [[draw.choice(values) for _, _, values, _ in COLUMNS] for _ in range(count)]


def refused_rows():
    """A row for each value that a column refuses, and what is wrong with it."""
    for index, (_, _, _, faults) in enumerate(COLUMNS):
        for value, fault in faults.items():
            row = [values[0] for _, _, values, _ in COLUMNS]
            row[index] = value
            yield row, fault


class ColumnsTest(CLITest):
    def network(self, name):
        """A network that has learned a little."""
        layers, loss, settings = CASES[name]
        columns = (libnn.Column * len(DESCRIPTIONS))(*DESCRIPTIONS)
        network = libnn.Network(len(COLUMNS), layers, loss, columns=columns, **settings)
        self.inputs = [value for row in rows_for() for value in row]
        rows = len(rows_for())
        width = network.sizes.target_width
        draw = random.Random(1)
        targets = [draw.randrange(3) if loss == libnn.CROSS_ENTROPY else float(draw.randrange(2))
                   for _ in range(rows * width)]
        network.fit_scalings(self.inputs, targets)
        for _ in range(3):
            network.train_batch(self.inputs, targets)
        self.labels = ["a", "b", "c"] if loss == libnn.CROSS_ENTROPY else ["no", "yes"] if width == 1 and loss != libnn.MSE else []
        return network

    def model(self, name):
        network = self.network(name)
        self.path(f"{name}.nn").write_bytes(
            network.save(features=NAMES, labels=self.labels or None, categories=CATEGORIES))
        return self.path(f"{name}.nn")

    def quantized(self, name):
        path = self.path(f"{name}.nn")
        path.write_bytes(self.network(name).quantize(self.inputs))
        return path

    def compile(self, *command):
        result = subprocess.run(list(map(str, command)), cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def libraries(self, names):
        """All exports in one program, by each compiler, without a warning."""
        sources = [f"{name}.c" for name in names]
        commands = [[compiler, "-std=c99", *level.split()] for compiler in compilers() for level in LEVELS]
        for number, command in enumerate([*commands, ["g++", "-x", "c++", "-std=c++17", "-O2"]]):
            library = self.path(f"all{number}.so")
            self.compile(*command, *WARNINGS, "-shared", "-fPIC", *sources, "-o", library)
            yield " ".join(command), ctypes.CDLL(str(library))

    def assert_predicts(self, library, name, model):
        scratch = (ctypes.c_float * 8192)()
        predict = getattr(library, f"{name}_predict")
        for row in rows_for():
            outputs = (ctypes.c_float * model.sizes.outputs)()
            self.assertEqual(predict(libnn.floats(row), outputs, scratch), 0, row)
            self.assertEqual(bits(outputs), bits(model.predict(row)), row)
        for row, fault in refused_rows():
            outputs = (ctypes.c_float * model.sizes.outputs)(*[-77.0] * model.sizes.outputs)
            self.assertEqual(predict(libnn.floats(row), outputs, scratch), fault, row)
            self.assertEqual(set(outputs), {-77.0})
            with self.assertRaises(RuntimeError):
                model.predict(row)
        self.assertEqual(getattr(library, f"{name}_selftest")(outputs, scratch), 0)


class Floats(ColumnsTest):
    def test_same_bits(self):
        models = {name: Model(self.model(name)) for name in CASES}
        for name in CASES:
            self.nn("export", f"{name}.nn", "--format", "c", "--no-verify")
        for command, library in self.libraries(CASES):
            for name, model in models.items():
                with self.subTest(command=command, model=name):
                    self.assert_predicts(library, name, model)

    def test_a_bias_of_minus_zero(self):
        """Terms of features that are 0 may turn its sum into +0: the code forms them."""
        model = self.model("unscaled")
        contents = bytearray(model.read_bytes())
        features = sum(max(column.categories, 1) + (column.missing == libnn.MISSING_FLAG) for column in DESCRIPTIONS)
        start, weights = self.section(contents, 3), 4 * 5 * features
        contents[start:start + weights] = bytes(weights)
        contents[start + weights:start + weights + 4] = bytes([0, 0, 0, 0x80])
        contents[20:24] = zlib.crc32(contents[24:]).to_bytes(4, "little")
        model.write_bytes(contents)
        self.nn("export", "unscaled.nn", "--format", "c", "--no-verify")
        self.assertIn("unscaled_features(inputs, ", self.read("unscaled.c").decode())
        for _, library in itertools.islice(self.libraries(["unscaled"]), 1):
            self.assert_predicts(library, "unscaled", Model(model))

    def test_a_fused_sum_of_minus_zero(self):
        """A product too small for a float makes one, which terms of features that are 0 may turn into +0."""
        columns = (libnn.Column * 2)(number(), category(3))
        network = libnn.Network(2, [(2, libnn.IDENTITY)], libnn.MSE, columns=columns, arithmetic=libnn.FUSED)
        # A row of weights of each feature, and the biases: in the second unit no term but -0 follows.
        weights = [-1e-30, -1e-30, -0.0, -0.0, -0.0, -0.0, 5.0, -0.0, 0.0, 0.0]
        libnn.must(libnn.library.nn_set_weights(network.handle, libnn.floats(weights), len(weights), 0))
        self.path("minus.nn").write_bytes(network.save(features=["x", "kind"], categories=["a", "b", "c"]))
        self.nn("export", "minus.nn", "--format", "c", "--no-verify")
        self.assertIn("minus_first_fused(", self.read("minus.c").decode())
        model = Model(self.path("minus.nn"))
        rows = [[x, kind] for x in (1e-30, -1e-30, 0.0) for kind in range(3)]
        self.assertEqual(bits(model.predict(rows[0])), bits([0.0, -0.0]))
        for _, library in self.libraries(["minus"]):
            for row in rows:
                outputs = (ctypes.c_float * 2)()
                self.assertEqual(library.minus_predict(libnn.floats(row), outputs, (ctypes.c_float * 8)()), 0)
                self.assertEqual(bits(outputs), bits(model.predict(row)), row)

    @staticmethod
    def section(contents, kind):
        """The offset of a section."""
        words = [int.from_bytes(contents[i:i + 4], "little") for i in range(0, len(contents), 4)]
        return next(words[8 + 4 * i + 1] for i in range(words[6]) if words[8 + 4 * i] == kind)

    def test_classes(self):
        self.model("hidden")
        self.nn("export", "hidden.nn", "--format", "c", "--no-verify")
        scratch, outputs = (ctypes.c_float * 64)(), (ctypes.c_float * 3)()
        for _, library in itertools.islice(self.libraries(["hidden"]), 1):
            for row, fault in refused_rows():
                self.assertEqual(library.hidden_classify(libnn.floats(row), outputs, scratch), -fault)
            model = Model(self.path("hidden.nn"))
            for row in rows_for():
                expected = model.predict(row)
                self.assertEqual(library.hidden_classify(libnn.floats(row), outputs, scratch), expected.index(max(expected)))

    def test_names(self):
        """Categories are constants, each with a name of its own, and the header says what a column takes."""
        self.model("hidden")
        self.nn("export", "hidden.nn", "--format", "c", "--no-verify", "--prefix", "p")
        self.write("main.c", """
            #include "p.h"
            #include <math.h>
            #include <stdio.h>
            int main(void) {
                float row[P_COLUMNS] = {1.5f, 18.5f, NAN, P_ISLAND_TORGERSEN_IS_2, P_SEX_FEMALE, P_RARE_MINUS_1, P_WIDE_C39};
                float outputs[P_OUTPUTS], scratch[P_SCRATCH_FLOATS];
                const int constants[] = {P_ISLAND_BISCOE, P_ISLAND_TORGERSEN_IS, P_ISLAND_TORGERSEN_IS_2, P_SEX_MALE,
                                         P_RARE_0, P_RARE_1, P_RARE_MINUS_1, P_RARE_1_2};
                for (int i = 0; i < 8; i++) printf("%d ", constants[i]);
                return printf("%s %d\\n", p_label(p_classify(row, outputs, scratch)), P_FEATURES) < 0;
            }
            """)
        self.compile("gcc", "-std=c99", *WARNINGS, "main.c", "p.c", "-o", "main")
        expected = Model(self.path("hidden.nn")).predict([1.5, 18.5, NAN, 2, 1, 2, 39])
        output = subprocess.run([self.path("main")], capture_output=True, text=True, check=True).stdout
        features = 1 + 1 + 2 + 3 + 2 + 5 + 40
        self.assertEqual(output, f"0 1 2 0 0 1 2 3 {'abc'[expected.index(max(expected))]} {features}\n")
        header = self.read("p.h").decode()
        self.assertNotIn("P_INPUTS", header)
        for line in ("0  mass: a number, which must be there\n", "1  depth: a number; 17.25 where it is missing\n",
                     "2  length: a number; 43.5 where it is missing, and a mark that it was\n",
                     "3  island: a category, P_ISLAND_BISCOE to P_ISLAND_TORGERSEN_IS_2, which must be there\n",
                     "4  sex: a category, P_SEX_MALE to P_SEX_FEMALE; P_SEX_FEMALE where it is missing\n",
                     "may be missing, which is a category of its own; any other number is P_RARE_1_2\n"):
            self.assertIn(line, header)
        for language in (("c", "c99"), ("c++", "c++98")):
            self.write("header.c", '#include "p.h"\nint main(void) { return 0; }\n')
            self.compile("gcc", "-x", language[0], f"-std={language[1]}", *WARNINGS, "header.c", "-o", "header")

    def test_costs(self):
        """The constants and the scratch memory are what the header says: a category needs no memory."""
        self.model("hidden")
        report = self.nn("export", "hidden.nn", "--format", "c", "--no-verify", "--json").json
        weights = 4 * ((54 + 1) * 7 + (7 + 1) * 3)
        # Of each column a mean and a scale, and what it is filled with, takes and has of categories.
        self.assertEqual(report["constant_bytes"], weights + 2 * 4 * 7 + (4 + 1 + 2) * 7)
        self.assertEqual(report["ram_bytes"], 4 * 7)
        self.compile("gcc", "-std=c99", "-Os", "-c", "hidden.c", "-DHIDDEN_NO_SELFTEST", "-o", "hidden.o")
        symbols = subprocess.run(["nm", "-S", "-t", "d", self.path("hidden.o")], capture_output=True, text=True, check=True).stdout
        sizes = {words[3]: int(words[1]) for words in map(str.split, symbols.splitlines()) if len(words) == 4 and words[2] == "r"}
        data = sum(size for name, size in sizes.items() if name.startswith("hidden_"))
        self.assertEqual(data, report["constant_bytes"])
        self.assertIn("#define HIDDEN_MULTIPLY_ADDS 77 ", self.read("hidden.h").decode())


class Others(ColumnsTest):
    def test_integers(self):
        names = ["hidden", "products", "one_layer"]
        models = {name: Model(self.quantized(name)) for name in names}
        for name in names:
            self.nn("export", f"{name}.nn", "--format", "c", "--no-verify")
        for command, library in self.libraries(names):
            for name, model in models.items():
                with self.subTest(command=command, model=name):
                    self.assert_predicts(library, name, model)

    def test_trainer(self):
        path = self.model("hidden")
        self.nn("export", "hidden.nn", "--format", "trainer", "--no-verify")
        for command, library in self.libraries(["hidden"]):
            with self.subTest(command=command):
                trained = Trained(path)
                start = trained.parameters()
                arrays = [(ctypes.c_float * len(start))() for _ in range(2)]
                scratch, outputs = (ctypes.c_float * 4096)(), (ctypes.c_float * 3)()
                library.hidden_load(*arrays)
                for index, row in enumerate(rows_for(23)):
                    target = [float(index % 3)]
                    trained.learn(row, target)
                    self.assertEqual(library.hidden_learn(*arrays, libnn.floats(row), libnn.floats(target), scratch), 0)
                    if index % 4 == 3:
                        trained.step()
                        self.assertEqual(library.hidden_step(*arrays, ctypes.c_uint32(4), ctypes.c_float(0.0078125)), 0)
                self.assertEqual(bits(arrays[0]), bits(trained.parameters()))
                self.assertNotEqual(bits(arrays[0]), bits(start))
                for row, fault in refused_rows():
                    self.assertEqual(library.hidden_learn(*arrays, libnn.floats(row), libnn.floats([0.0]), scratch), fault)
                    self.assertEqual(library.hidden_predict(arrays[0], libnn.floats(row), outputs, scratch), fault)
                self.assertEqual(library.hidden_selftest(*arrays, outputs, scratch), 0)

    def test_blob(self):
        self.model("hidden")
        self.nn("export", "hidden.nn", "--format", "blob", "--no-verify")
        self.write("main.c", """
            #include "hidden.h"
            #include "nn.h"
            #include <math.h>
            #include <stdio.h>
            static _Alignas(NN_ALIGNMENT) unsigned char memory[HIDDEN_MEMORY_BYTES];
            int main(void) {
                nn_network *network;
                const float row[HIDDEN_COLUMNS] = {1, NAN, NAN, HIDDEN_ISLAND_TORGERSEN_IS, NAN, NAN, HIDDEN_WIDE_C7};
                float outputs[HIDDEN_OUTPUTS];
                if (nn_open(hidden_model, HIDDEN_MODEL_BYTES, 1, memory, sizeof memory, &network) != NN_OK) return 1;
                if (nn_predict(network, row, 1, outputs) != NN_OK) return 2;
                const char *text;
                nn_get_text(network, NN_TEXT_CATEGORY, 1, &text);
                return printf("%a %s", (double)outputs[0], text) < 0;
            }
            """)
        build = libnn.BUILD
        self.compile("gcc", "-std=c11", *WARNINGS, "-I", ROOT / "include", "main.c", "hidden.c", "-L", build, "-lnn",
                     f"-Wl,-rpath,{build}", "-o", "main")
        output = subprocess.run([self.path("main")], capture_output=True, text=True, check=True).stdout
        value, text = output.split(" ", 1)
        self.assertEqual(float.fromhex(value), Model(self.path("hidden.nn")).predict([1, NAN, NAN, 1, NAN, NAN, 7])[0])
        self.assertEqual(text, "Torgersen Is.")

    def test_verification(self):
        """On every processor that is there, rows that are refused among them."""
        for name, format in itertools.product(["hidden", "one_layer"], ["c", "trainer"]):
            with self.subTest(model=name, format=format):
                self.model(name)
                report = self.nn("export", f"{name}.nn", "--format", format, "--json").json["verified"]
                self.assertTrue(all(target["rows"] == target["equal"] > 0 for target in report))
                targets = {target["target"] for target in report}
                self.assertIn("host", targets)
                if shutil.which("arm-none-eabi-gcc") and shutil.which("qemu-system-arm"):
                    self.assertIn("cortex-m4f", targets)


@unittest.skipUnless(shutil.which("swiftc"), "no swiftc")
class Swift(ColumnsTest):
    """--format swift, called through C functions."""

    FLAGS = ["-wmo", "-parse-as-library", "-swift-version", "6", "-enable-experimental-feature", "Embedded",
             "-no-allocations", "-warnings-as-errors", "-O", "-Xcc", "-fPIC"]

    def library(self, names, calls):
        """The exports of these models beside the Swift of `calls`."""
        for name in names:
            self.nn("export", f"{name}.nn", "--format", "swift", "--no-verify")
        self.write("calls.swift", calls)
        self.compile("swiftc", *self.FLAGS, *[f"{name}.swift" for name in [*names, "calls"]], "-emit-object", "-o", "all.o")
        self.compile("gcc", "-shared", "all.o", "-o", "all.so")
        return ctypes.CDLL(str(self.path("all.so")))

    @staticmethod
    def call(name, parameters, body):
        return f"""
            @c public func {name}(
              {parameters}, _ y: UnsafeMutablePointer<Float>, _ s: UnsafeMutablePointer<Float>
            ) -> Int32 {{ {body} }}"""

    def test_same_bits(self):
        """Of every kind of column, and what each refuses leaves the outputs as they were."""
        models = {name: Model(self.model(name)) for name in CASES}
        types = {name: "".join(part.capitalize() for part in name.split("_")) for name in CASES}
        library = self.library(CASES, "".join(
            self.call(f"{name}_predict", "_ x: UnsafePointer<Float>",
                      f"{types[name]}.predict(x, into: y, scratch: s) ? 0 : 1") for name in CASES))
        scratch = (ctypes.c_float * 8192)()
        for name, model in models.items():
            predict = getattr(library, f"{name}_predict")
            with self.subTest(model=name):
                for row in rows_for():
                    outputs = (ctypes.c_float * model.sizes.outputs)()
                    self.assertEqual(predict(libnn.floats(row), outputs, scratch), 0, row)
                    self.assertEqual(bits(outputs), bits(model.predict(row)), row)
                for row, _ in refused_rows():
                    outputs = (ctypes.c_float * model.sizes.outputs)(*[-77.0] * model.sizes.outputs)
                    self.assertEqual(predict(libnn.floats(row), outputs, scratch), 1, row)
                    self.assertEqual(set(outputs), {-77.0})

    def test_a_row_of_enums(self):
        """A struct of them, in which nil is missing, gives the outputs of the row that it stands for, and its label."""
        model = Model(self.model("hidden"))
        rows = {
            "mass: 1.5, depth: nil, length: nil, island: .torgersenIs, sex: nil, rare: nil, wide: .c39":
                [1.5, NAN, NAN, 1, NAN, NAN, 39],
            "mass: -0.25, depth: 18.5, length: 39, island: .torgersenIs_2, sex: .female, rare: .minus1, wide: .c7":
                [-0.25, 18.5, 39, 2, 1, 2, 7],
            "mass: 0, depth: 2, length: 3, island: .biscoe, sex: .male, rare: ._1, wide: .c0": [0, 2, 3, 0, 0, 3, 0],
        }
        library = self.library(["hidden"], "".join(
            self.call(f"{what}_{i}", "_ x: UnsafePointer<Float>",
                      f"Int32(Hidden.{call}(Hidden.Row({row}), into: y, scratch: s){end})")
            for i, row in enumerate(rows) for what, call, end in [
                ("classify", "classify", ""), ("label", "label", ".utf8Start[0]")]))
        scratch = (ctypes.c_float * 8192)()
        for i, row in enumerate(rows.values()):
            outputs, expected = (ctypes.c_float * 3)(), model.predict(row)
            index = getattr(library, f"classify_{i}")(libnn.floats(row), outputs, scratch)
            self.assertEqual((index, bits(outputs)), (expected.index(max(expected)), bits(expected)))
            self.assertEqual(chr(getattr(library, f"label_{i}")(libnn.floats(row), outputs, scratch)), "abc"[index])

    def test_a_refused_row_has_no_label(self):
        self.model("hidden")
        library = self.library(["hidden"], self.call(
            "label", "_ x: UnsafePointer<Float>", "Int32(Hidden.label(Hidden.Row(mass: .infinity, depth: 0, length: 0, "
            "island: .biscoe, sex: .male, rare: nil, wide: .c0), into: y, scratch: s).utf8CodeUnitCount)"))
        self.assertEqual(library.label(libnn.floats([0]), (ctypes.c_float * 3)(), (ctypes.c_float * 8192)()), 0)

    def test_verification(self):
        """On every processor that is there, rows that are refused among them."""
        for name in ("hidden", "products"):
            self.model(name)
            report = self.nn("export", f"{name}.nn", "--format", "swift", "--json").json["verified"]
            self.assertTrue(all(target["rows"] == target["equal"] > 0 for target in report))
            targets = {target["target"] for target in report}
            self.assertIn("host", targets)
            if shutil.which("arm-none-eabi-gcc") and shutil.which("qemu-system-arm"):
                self.assertIn("cortex-m4f", targets)


if __name__ == "__main__":
    main()
