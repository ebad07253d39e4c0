#!/usr/bin/env python3
"""Exported C on an AVR: its constants stay in flash, and simavr's outputs have the bits of nn_predict."""

import ctypes
import math
import random
import re
import struct
import subprocess

import avr
from exported_models import CASES, Reference, write_data
from exported_trainers import RATE, TRAINERS, Trained, target_for, usual_rows
from harness import IRIS, CLITest, main

INTEGERS = ["hidden_tanh", "hidden_relu", "last_softmax", "one_layer", "unscaled", "polynomial", "two_classes",
            "three_classes"]
CHIP = "atmega328p"


def word(number):
    return struct.pack(">f", number).hex()


def table(name, rows):
    """An array in flash."""
    lines = ",\n".join("{" + ", ".join(f"0x{word(number)}" for number in row) + "}" for row in rows)
    return f"static const uint32_t {name}[{len(rows)}][{len(rows[0])}] PROGMEM = {{\n{lines}\n}};\n"


def prediction(name, rows, scratch=True):
    """A program that prints what NAME_predict returns, and its outputs."""
    macro = name.upper()
    return avr.SUPPORT + f"""
        #include "c/{name}.h"
        {table("rows", rows)}
        static void run(void) {{
            static float inputs[{macro}_INPUTS], outputs[{macro}_OUTPUTS];
            {f"static float scratch[{macro}_SCRATCH_FLOATS];" if scratch else ""}
            int row, i;
            for (row = 0; row < {len(rows)}; row++) {{
                memcpy_P(inputs, rows[row], sizeof inputs);
                print_word((uint32_t){name}_predict(inputs, outputs{", scratch" if scratch else ""}));
                for (i = 0; i < {macro}_OUTPUTS; i++) print_float(outputs[i]);
            }}
        }}
        """


class AVRTest(CLITest):
    def setUp(self):
        avr.needed()
        super().setUp()

    def export(self, model, *options):
        self.nn("export", model, "--format", "c", "--no-verify", "-o", "c", *options)

    def built(self, name, chip=CHIP):
        """The object of c/NAME.c, none of whose constants are in RAM."""
        target = self.path(f"{name}_model.o")
        avr.compile_object(self.path(f"c/{name}.c"), target, chip)
        return target

    def assert_same_bits(self, name, reference, chip=CHIP, rows=None, scratch=True):
        code = self.built(name, chip)
        self.assertEqual(avr.ram(code), 0 if scratch else self.scratch_bytes(name))
        rows = reference.rows[:rows]
        self.write(f"{name}.c", prediction(name, rows, scratch))
        words = avr.run(self.folder, name, [code], chip)
        width = reference.outputs + 1
        self.assertEqual(len(words), len(rows) * width)
        for row in range(len(rows)):
            result, *outputs = words[row * width:(row + 1) * width]
            expected = [word(number) for number in reference.model.predict(rows[row])]
            self.assertEqual((result, outputs), ("00000000", expected))

    def scratch_bytes(self, name):
        return int(next(line.split()[2] for line in self.read(f"c/{name}.h").decode().splitlines()
                        if line.startswith(f"#define {name.upper()}_RAM_BYTES ")))


class Predictions(AVRTest):
    def setUp(self):
        super().setUp()
        write_data(self.folder)

    def trained(self, name):
        data, options = CASES[name]
        self.train(data, "--epochs", "2", "--validation", "0", *options, model=f"{name}.nn")
        return data

    def test_floats(self):
        for name in CASES:
            with self.subTest(model=name):
                self.trained(name)
                self.export(f"{name}.nn")
                self.assert_same_bits(name, Reference(self.path(f"{name}.nn")))

    def test_integers(self):
        for name in INTEGERS:
            with self.subTest(model=name):
                data = self.trained(name)
                options = ["--int8", "--calibrate", data, "--min-agreement", "0"]
                self.export(f"{name}.nn", *options)
                self.nn("export", f"{name}.nn", "--format", "model", "--prefix", f"{name}_8", *options)
                self.assert_same_bits(name, Reference(self.path(f"{name}_8.nn")))

    def test_static_scratch_is_all_that_is_in_ram(self):
        self.trained("three_layers")
        self.export("three_layers.nn", "--static-scratch")
        self.assertGreater(self.scratch_bytes("three_layers"), 0)
        self.assert_same_bits("three_layers", Reference(self.path("three_layers.nn")), scratch=False)

    def test_more_constants_than_there_is_ram(self):
        """17 KB of weights on the chip with 2 KB of RAM, 30 KB on the one with 8."""
        for chip, hidden in ((CHIP, "64,64"), ("atmega2560", "96,72")):
            with self.subTest(chip=chip):
                self.train("classes3.csv", "--hidden", hidden, "--epochs", "2", model="wide.nn")
                self.export("wide.nn")
                self.assert_same_bits("wide", Reference(self.path("wide.nn")), chip, rows=4)

    def test_too_many_constants_are_refused(self):
        self.train("classes3.csv", "--hidden", "128,64", "--epochs", "1", model="huge.nn")
        self.export("huge.nn")
        with self.assertRaisesRegex(AssertionError, "huge: its constants are more than the 32 KB"):
            self.built("huge", "atmega2560")

    def test_other_languages(self):
        """C99, GNU C and C++; the header in each."""
        self.trained("polynomial")
        for name, options in (("polynomial", []), ("polynomial_8", ["--int8", "--calibrate", "numbers.csv",
                                                                    "--min-agreement", "0"])):
            self.export("polynomial.nn", "--prefix", name, *options)
            for compiler, standard in (("avr-gcc", "c99"), ("avr-gcc", "gnu99"), ("avr-gcc", "c11"),
                                       ("avr-g++", "gnu++11"), ("avr-g++", "gnu++14")):
                with self.subTest(model=name, standard=standard):
                    target = self.path("other.o")
                    avr.compile_object(self.path(f"c/{name}.c"), target, CHIP, standard, compiler)
                    self.assertEqual(avr.ram(target), 0)
            self.write("header.cpp", f'#include "c/{name}.h"\n')
            avr.compile_object(self.path("header.cpp"), self.path("other.o"), CHIP, "c++98", "avr-g++")


class Names(AVRTest):
    PROGRAM = """
        #include "c/iris.h"
        static void run(void) {
            int index;
            for (index = -1; index <= IRIS_CLASSES; index++) print_text(iris_label_P(index));
            for (index = -1; index <= IRIS_INPUTS; index++) print_text(iris_feature_P(index));
        }
        """

    def test_names(self):
        self.train(IRIS, "--epochs", "1", model="iris.nn")
        self.export("iris.nn")
        self.write("names.c", avr.SUPPORT + self.PROGRAM)
        self.assertEqual(
            avr.run(self.folder, "names", [self.built("iris")], CHIP),
            ["", "setosa", "versicolor", "virginica", "", "", "sepal_length", "sepal_width", "petal_length",
             "petal_width", ""])
        self.assertEqual(avr.sections(self.path("names.elf")).get(".data", 0), 0)

    def test_no_function_that_returns_flash_as_if_it_were_ram(self):
        self.train(IRIS, "--epochs", "1", model="iris.nn")
        self.export("iris.nn")
        symbols = subprocess.run(["avr-nm", "-g", self.built("iris")], capture_output=True, text=True, check=True).stdout
        names = {line.split()[-1] for line in symbols.splitlines()}
        self.assertIn("iris_label_P", names)
        self.assertFalse({"iris_label", "iris_feature"} & names)


class Training(AVRTest):
    """Trainers: initial weights and scaling stay in flash; what they learn has the bits of libnn."""

    ROWS = 16

    def program(self, name, rows, targets):
        macro = name.upper()
        return avr.SUPPORT + f"""
            #include "c/{name}.h"
            {table("rows", rows)}
            {table("targets", targets)}
            static float parameters[{macro}_PARAMETERS], gradients[{macro}_PARAMETERS], scratch[{macro}_SCRATCH_FLOATS];
            static void print_parameters(void) {{
                int i;
                for (i = 0; i < {macro}_PARAMETERS; i++) print_float(parameters[i]);
            }}
            static void run(void) {{
                static float inputs[{macro}_INPUTS], target[{macro}_TARGETS];
                int row;
                {name}_load(parameters, gradients);
                print_parameters();
                for (row = 0; row < {self.ROWS}; row++) {{
                    memcpy_P(inputs, rows[row], sizeof inputs);
                    memcpy_P(target, targets[row], sizeof target);
                    if ({name}_learn(parameters, gradients, inputs, target, scratch)) print_text(PSTR("refused"));
                    if (row % 4 == 3 && {name}_step(parameters, gradients, 4, {RATE}f)) print_text(PSTR("diverged"));
                }}
                print_parameters();
                {name}_reset(parameters, gradients, 7);
                print_parameters();
            }}
            """

    def test_bits(self):
        write_data(self.folder)
        for name, (data, options) in TRAINERS.items():
            with self.subTest(model=name):
                self.train(data, "--epochs", "2", "--validation", "0", *options, model=f"{name}.nn")
                self.nn("export", f"{name}.nn", "--format", "trainer", "--no-verify", "-o", "c")
                self.assert_same_training(name)

    def assert_same_training(self, name):
        theirs = Trained(self.path(f"{name}.nn"))
        rows = usual_rows(self.ROWS, theirs.inputs)
        targets = [target_for(name, index, theirs.width) for index in range(self.ROWS)]
        expected = theirs.parameters()
        for index, (row, target) in enumerate(zip(rows, targets)):
            theirs.learn(row, target)
            if index % 4 == 3:
                theirs.step()
        expected = expected + theirs.parameters()
        theirs.reset(7)
        expected = expected + theirs.parameters()
        code = self.built(name)
        self.assertEqual(avr.ram(code), 0)
        self.write(f"{name}.c", self.program(name, rows, targets))
        self.assertEqual(avr.run(self.folder, name, [code], CHIP), [word(number) for number in expected])


class Verification(AVRTest):
    """What nn-cli itself tries under simavr, and tells of an AVR."""

    def setUp(self):
        super().setUp()
        write_data(self.folder)

    def verified(self, *options):
        report = self.nn("export", "model.nn", "-o", "out", "--json", *options).json
        results = report["verified"]
        self.assertTrue(all(target["rows"] == target["equal"] > 0 for target in results))
        self.too_small = {entry["target"] for entry in report["skipped"] if entry["why"] == "the model does not fit"}
        return {target["target"]: target for target in results if target["target"] in avr.CHIPS}

    def macro(self, name):
        return int(re.search(rf"#define MODEL_{name} (\d+)", self.read("out/model.h").decode())[1])

    def test_every_form(self):
        self.train("classes3.csv", "--epochs", "3")
        for options in (["--format", "c"], ["--format", "trainer"],
                        ["--format", "c", "--int8", "--calibrate", "classes3.csv", "--min-agreement", "0"]):
            with self.subTest(options=options):
                results = self.verified(*options)
                self.assertEqual(set(results), set(avr.CHIPS))
                for name, result in results.items():
                    self.assertEqual(self.macro(f"CODE_BYTES_{name.upper()}"), result["code_bytes"])
                    self.assertGreater(result["code_bytes"], 1000)
                    self.assertTrue(10 < self.macro(f"STACK_BYTES_{name.upper()}") < 400)
                    self.assertIsNone(result["instructions"])
        self.assertEqual(self.verified("--format", "blob"), {})

    def test_what_does_not_fit(self):
        """22 KB of constants leave no room on the smaller chip, 45 KB are too many for any."""
        for hidden, chips in (("64,80", {"atmega2560"}), ("128,80", set())):
            self.train("classes3.csv", "--hidden", hidden, "--epochs", "1")
            self.assertEqual(set(self.verified("--format", "c")), chips)
            self.assertEqual(self.too_small, set(avr.CHIPS) - chips)

    def test_info(self):
        self.train("classes3.csv", "--epochs", "3")
        costs = self.nn("info", "model.nn", "--target", CHIP, "--json").json
        self.assertEqual((costs["blob"], costs["training"]), (None, []))
        self.export("model.nn", "--static-scratch")
        self.assertEqual(costs["exported_c"]["ram_bytes"], avr.ram(self.built("model")))
        self.assertEqual(costs["trainer"]["constant_bytes"], 4 * 115 + 8 * 3)
        self.assertGreater(costs["trainer"]["code_bytes"], 1000)
        text = self.nn("info", "model.nn", "--target", CHIP).text
        self.assertNotIn("libnn", text)
        self.assertIn("avr-gcc", text)


class Arithmetic(AVRTest):
    """What the bits rest on: avr-libc's float routines round as IEEE 754 asks, but for one case (docs/firmware.md)."""

    PROGRAM = """
        static void run(void) {
            int pair;
            for (pair = 0; pair < PAIRS; pair++) {
                float a, b;
                memcpy_P(&a, &pairs[pair][0], sizeof a);
                memcpy_P(&b, &pairs[pair][1], sizeof b);
                print_float(a + b);
                print_float(a - b);
                print_float(a * b);
                print_float(a / b);
            }
        }
        """

    def test_rounding(self):
        draw = random.Random(6)
        # Numbers of any size, of like size, and such that products and quotients are subnormal.
        pairs = []
        for exponents in [(-126, 127), (-3, 3), (-90, -50), (-149, -120)]:
            for _ in range(150):
                pairs.append([math.ldexp(draw.choice((-1, 1)) * draw.uniform(1, 2), draw.randint(*exponents)) for _ in "ab"])
        pairs += [[math.ldexp(draw.uniform(1, 2), -draw.randint(60, 100)), math.ldexp(draw.uniform(1, 2), draw.randint(40, 60))]
                  for _ in range(600)]
        pairs = [[ctypes.c_float(number).value for number in pair] for pair in pairs]
        self.write("rounding.c", avr.SUPPORT + table("pairs", pairs) + f"enum {{ PAIRS = {len(pairs)} }};" + self.PROGRAM)
        words = avr.run(self.folder, "rounding", [], CHIP)
        self.assertEqual(len(words), 4 * len(pairs))
        wrong = 0
        for index, (a, b) in enumerate(pairs):
            # Binary64 has more than twice the digits, so that rounding once more changes nothing.
            exact = [a + b, a - b, a * b, a / b]
            *others, quotient = words[4 * index:4 * index + 4]
            *expected, right = [word(ctypes.c_float(number).value) for number in exact]
            self.assertEqual(others, expected, (a, b))
            if quotient != right:
                self.assertLess(abs(exact[3]), 2.0 ** -126)
                self.assertEqual(abs(int(quotient, 16) - int(right, 16)), 1, (a, b))
                wrong += 1
        self.assertLess(wrong, len(pairs) // 20)


if __name__ == "__main__":
    main()
