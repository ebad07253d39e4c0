#!/usr/bin/env python3
"""Quantised models on the command line: info, predict and evaluate know them, what needs float weights refuses."""

import csv
import sys

from harness import IRIS, ROOT, CLITest, main

sys.path.insert(0, str(ROOT / "Tests/abi"))
import libnn  # noqa: E402

LABELS = ["setosa", "versicolor", "virginica"]


class Quantized(CLITest):
    def setUp(self):
        super().setUp()
        self.train(IRIS, "--epochs", "100", "--hidden", "16,8", "--activation", "tanh")
        with open(IRIS, newline="") as file:
            rows = [[float(field) for field in row[:4]] for row in list(csv.reader(file))[1:]]
        self.floats = (self.folder / "model.nn").read_bytes()
        opened = libnn.Opened(self.floats)
        integers = libnn.quantize(opened.handle, [x for row in rows for x in row], len(rows), LABELS)
        (self.folder / "int8.nn").write_bytes(integers)

    def test_info(self):
        text = self.nn("info", "int8.nn").text
        self.assertIn("int8, quantised", text)
        self.assertIn("dense2  16 x 8  tanh", text)
        result = self.nn("info", "int8.nn", "--json").json
        self.assertTrue(result["quantized"])
        self.assertFalse(self.nn("info", "model.nn", "--json").json["quantized"])
        costs = result["costs"]
        self.assertEqual(costs["model_bytes"], (self.folder / "int8.nn").stat().st_size)
        self.assertEqual([layer["flash_bytes"] for layer in costs["layers"]],
                         [4 * 16 + 9 * 16 + 256 + 16, 16 * 8 + 9 * 8 + 256 + 16, 8 * 3 + 9 * 3 + 16])
        self.assertEqual([layer["table"] for layer in costs["layers"]], [True, True, False])
        first, _, last = costs["layers"]
        self.assertTrue(first["input_scale"] > 0 and -128 <= first["input_zero_point"] <= 127)
        self.assertEqual(last["z_zero_point"], 0)

    def test_predictions_and_accuracy_are_nearly_those_of_the_floats(self):
        floats, integers = (self.nn("predict", model, IRIS).text.split()[1:] for model in ("model.nn", "int8.nn"))
        self.assertEqual(len(integers), 150)
        self.assertGreaterEqual(sum(a == b for a, b in zip(floats, integers)), 147)
        report = self.nn("evaluate", "int8.nn", IRIS, "--json").json
        self.assertAlmostEqual(report["accuracy"], self.nn("evaluate", "model.nn", IRIS, "--json").json["accuracy"],
                               delta=0.02)
        self.assertEqual(report["labels"], LABELS)

    def test_what_needs_float_weights_refuses(self):
        message = "int8.nn: the model is quantised and has no float weights; name the model it was made from"
        self.fails(64, message, "explain", "int8.nn", "--inputs", "1,2,3,4")
        self.fails(64, message, "gradcheck", "int8.nn", IRIS)
        self.fails(64, message, "plot", "weights", "int8.nn", "-o", "weights.svg")
        self.assertFalse((self.folder / "weights.svg").exists())

    def test_a_damaged_one_is_refused(self):
        data = bytearray((self.folder / "int8.nn").read_bytes())
        data[-300] ^= 1
        (self.folder / "damaged.nn").write_bytes(data)
        self.fails(65, "damaged.nn: the model is damaged", "info", "damaged.nn")


if __name__ == "__main__":
    main()
