#!/usr/bin/env python3
"""nn-cli export --format onnx, safetensors and npz: import reads them to the same bits, and what they cannot say is refused."""

import ast
import io
import json
import struct
import zipfile

from harness import IRIS, CLITest, main
from motion_log import csv_text, motion_rows
from networks import choices

USAGE, DATA = 64, 65
# The perceptron's sign is no function that trains; softmax is tried as the last layer.
HIDDEN = [name for name in choices("activation") if name not in ("sign", "softmax")]
FORMATS = ["onnx", "safetensors", "npz"]
# Data, options of train.
MODELS = {
    "classes": (IRIS, []),
    "two": ("moons.csv", []),
    "numbers": ("sine.csv", []),
    "linear": ("sine.csv", ["--hidden", "none"]),
    "min_max": ("sine.csv", ["--scale", "min-max", "--target-scale", "min-max"]),
    "raw": ("sine.csv", ["--scale", "none", "--target-scale", "none"]),
    "hinge": ("moons.csv", ["--loss", "hinge"]),
    "logits": (IRIS, ["--loss", "cross-entropy-with-logits", "--output-activation", "identity"]),
    "slope": ("moons.csv", ["--hidden", "6:leaky-relu", "--slope", "0.3"]),
    "alpha": ("moons.csv", ["--hidden", "6:elu", "--alpha", "0.7"]),
    "labels": ("pairs.csv", ["--target", "even,high"]),
    **{f"hidden_{name.replace('-', '_')}": ("sine.csv", ["--hidden", f"5:{name},3:{name}"]) for name in HIDDEN},
}


class Exchange(CLITest):
    def setUp(self):
        super().setUp()
        self.data("moons")
        self.data("sine")
        self.write("pairs.csv", "a,b,even,high\n" + "".join(f"{i},{i * 7 % 5},{i % 2},{i // 3 % 2}\n" for i in range(60)))

    def exported(self, model, form, *options):
        self.nn("export", model, "--format", form, "--prefix", "m", *options)
        return self.read(f"m.{form}")

    def test_there_and_back(self):
        """The same predictions, bit for bit, names and loss, and the same file again."""
        for name, (data, options) in MODELS.items():
            self.train(data, "--epochs", "3", *options)
            expected = self.nn("predict", "model.nn", data).text
            told = self.nn("info", "model.nn", "--json").json
            for form in FORMATS:
                with self.subTest(model=name, format=form):
                    there = self.exported("model.nn", form)
                    self.nn("import", f"m.{form}", "-o", "back.nn")
                    self.assertEqual(self.nn("predict", "back.nn", data).text, expected)
                    back = self.nn("info", "back.nn", "--json").json
                    for key in ("features", "targets", "labels", "loss", "task"):
                        self.assertEqual(back.get(key), told.get(key), key)
                    self.assertEqual(self.exported("back.nn", form), there)

    def test_columns(self):
        """ONNX has operators for categories and missing values; names of columns that the graph could have itself."""
        rows = [f"{'' if i % 9 == 4 else i * 37 % 50 - 20},{i * 11 % 7},{'BDTN'[i * i % 4] if i % 10 else ''},"
                f"{'ab'[i // 7 % 2]},{i % 5 - i * 37 % 50 / 9}" for i in range(80)]
        self.write("table.csv", "_Gemm_1,size,outputs,kind,y\n" + "\n".join(rows) + "\n")
        for options in [[], ["--missing", "-3"], ["--missing-indicator"], ["--missing-category", "most-frequent"],
                        ["--min-frequency", "20"], ["--min-frequency", "20", "--missing-category", "most-frequent"],
                        ["--scale", "none", "--missing-indicator"]]:
            with self.subTest(options=options):
                self.train("table.csv", "--epochs", "3", *options)
                there = self.exported("model.nn", "onnx")
                self.nn("import", "m.onnx", "-o", "back.nn")
                self.assertEqual(self.nn("predict", "back.nn", "table.csv").text, self.nn("predict", "model.nn", "table.csv").text)
                columns = [self.nn("info", model, "--json").json["columns"] for model in ("model.nn", "back.nn")]
                self.assertEqual(columns[1], columns[0])
                self.assertEqual(self.exported("back.nn", "onnx"), there)

    def test_safetensors(self):
        """What the file is, by its definition: a length, a header in JSON, tensors without gaps."""
        self.train(IRIS, "--epochs", "3", "--hidden", "5:leaky-relu", "--slope", "0.25")
        data = self.exported("model.nn", "safetensors")
        length = struct.unpack("<Q", data[:8])[0]
        self.assertEqual(length % 8, 0)
        header = json.loads(data[8:8 + length])
        metadata = header.pop("__metadata__")
        self.assertEqual(metadata["activations"], "leaky-relu(0.25),softmax")
        self.assertEqual(json.loads(metadata["libnn"])["labels"], ["setosa", "versicolor", "virginica"])
        shapes = {name: tensor["shape"] for name, tensor in header.items()}
        self.assertEqual(shapes, {
            "layers.0.weight": [5, 4], "layers.0.bias": [5], "layers.1.weight": [3, 5], "layers.1.bias": [3],
            "input_scaling.mean": [4], "input_scaling.scale": [4]})
        end = 0
        for tensor in header.values():
            self.assertEqual(tensor["dtype"], "F32")
            self.assertEqual(tensor["data_offsets"][0], end)
            end = tensor["data_offsets"][1]
        self.assertEqual(len(data), 8 + length + end)

    def test_npz(self):
        """What the archive is, by the standard library; numpy.savez_compressed writes the same arrays deflated."""
        self.train(IRIS, "--epochs", "3", "--hidden", "5:leaky-relu", "--slope", "0.25")
        data = self.exported("model.nn", "npz")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.assertIsNone(archive.testzip())
            members = {name: archive.read(name) for name in archive.namelist()}
        headers = {name: ast.literal_eval(array[10:128].decode()) for name, array in members.items()}
        text = members["activations.npy"][128:].decode("utf-32-le")
        self.assertEqual(text, "leaky-relu(0.25),softmax")
        self.assertEqual(headers["activations.npy"], {"descr": f"<U{len(text)}", "fortran_order": False, "shape": ()})
        self.assertEqual({name: header["shape"] for name, header in headers.items() if header["descr"] == "<f4"}, {
            "layers.0.weight.npy": (5, 4), "layers.0.bias.npy": (5,), "layers.1.weight.npy": (3, 5),
            "layers.1.bias.npy": (3,), "input_scaling.mean.npy": (4,), "input_scaling.scale.npy": (4,)})
        for name, array in members.items():
            self.assertEqual(array[:10], b"\x93NUMPY\x01\x00\x76\x00", name)
        with zipfile.ZipFile(self.path("deflated.npz"), "w", zipfile.ZIP_DEFLATED) as archive:
            for name, array in members.items():
                archive.writestr(name, array)
        self.nn("import", "deflated.npz", "-o", "back.nn")
        self.assertEqual(self.exported("back.nn", "npz"), data)

    def test_texts_of_npz_that_are_none(self):
        self.train("moons.csv", "--epochs", "3")
        with zipfile.ZipFile(io.BytesIO(self.exported("model.nn", "npz"))) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        for name, array, what in [
                ("activations", members["layers.0.bias.npy"], "m.npz:activations: is not one text"),
                ("libnn", members["libnn.npy"][:-8], "m.npz:libnn: is not one text"),
                ("libnn", members["activations.npy"], "m.npz: metadata libnn")]:
            with zipfile.ZipFile(self.path("m.npz"), "w") as archive:
                for other, contents in {**members, f"{name}.npy": array}.items():
                    archive.writestr(other, contents)
            self.fails(DATA, what, "import", "m.npz", "-o", "x.nn")

    def test_what_is_told(self):
        self.train(IRIS, "--epochs", "3")
        result = self.nn("export", "model.nn", "--format", "onnx")
        self.assertEqual(result.text, f"Model    {len(self.read('model.onnx')):,} bytes\nWritten  model.onnx\n")

    def test_what_cannot_be_said(self):
        self.write("table.csv", "island,y\n" + "".join(f"{'BDT'[i % 3]},{i % 3 + i % 2 / 2}\n" for i in range(30)))
        self.train("table.csv", "--epochs", "3", "--categorical", "island", model="columns.nn")
        self.train("sine.csv", "--epochs", "3", "--degree", "2", model="products.nn")
        self.train("sine.csv", "--epochs", "3", "--loss", "pinball", "--quantile", "0.1,0.9", model="quantiles.nn")
        self.train("moons.csv", "--loss", "perceptron", "--epochs", "3", "--hidden", "none", model="sign.nn")
        self.write("log.csv", csv_text(motion_rows()))
        self.train("log.csv", "--target", "label", "--drop", "subject", "--epochs", "3", "--window", "16", "--hop", "8",
                   model="windows.nn")
        for model, what in [("columns", "takes categories or fills missing values"), ("quantiles", "predicts quantiles"),
                            ("products", "forms products of its inputs (--degree)"), ("windows", "takes windows of readings")]:
            for form in FORMATS[1:] if model == "columns" else FORMATS:
                self.fails(DATA, f"{model}.nn: {what}, which --format {form} cannot say; take --format c\n", "export",
                           f"{model}.nn", "--format", form)
        self.fails(DATA, "sign.nn: ends with the sign of a perceptron, which is 1 or -1; take --format c", "export", "sign.nn",
                   "--format", "onnx")
        self.train("moons.csv", "--epochs", "3")
        self.nn("export", "model.nn", "--format", "model", "--int8", "--calibrate", "moons.csv", "--prefix", "small",
                "--min-agreement", "0")
        self.fails(USAGE, "small.nn: the model is quantised", "export", "small.nn", "--format", "onnx")

    def test_options_of_code(self):
        self.train("moons.csv", "--epochs", "3")
        for options, message in [
                (["--int8", "--calibrate", "moons.csv"], "--int8 is for --format c, blob and model"),
                (["--verify"], "--format onnx has no code to verify"),
                (["--data", "moons.csv"], "--format onnx has no code to verify"),
                (["--budget-ram", "1K"], "--format onnx is for no chip, and has no budget"),
                (["--package", "cmake"], "--package is for --format c and trainer")]:
            self.fails(USAGE, message, "export", "model.nn", "--format", "onnx", *options)

    def test_metadata_that_is_damaged(self):
        self.train("moons.csv", "--epochs", "3")
        data = self.exported("model.nn", "safetensors")
        for old, new, what in [
                (rb'[\"x1\", \"x2\"]', rb'[\"x1\", 123456]', "metadata libnn: 123456 is no name"),
                (rb'\"binary-cross-entropy\"', rb'\"binary-cross-entr0py\"', 'metadata libnn: "binary-cross-entr0py" is no loss')]:
            self.assertIn(old, data)
            self.assertEqual(len(old), len(new))
            self.write("m.safetensors", data.replace(old, new))
            self.fails(DATA, f"m.safetensors: {what}", "import", "m.safetensors", "-o", "x.nn")


if __name__ == "__main__":
    main()
