#!/usr/bin/env python3
"""import makes models of ONNX files that compute what onnxruntime computes, and refuses what libnn does not have.

The networks, their rows and onnxruntime's outputs are made by Tests/interop/make_models.
"""

import csv
import gzip
import json
import os
import struct

import onnx_files as onnx
from harness import ROOT, CLITest, main

MODELS = ROOT / "Tests" / "interop" / "models"
# Where float32 makes more of the order: numbers that are limited are 1 and less to libnn, and lose the last bits where they
# are near the lower limit; exp of large sums has as many times their error.
LARGER = {"torch_script_relu6": 4e-6, "keras_relu6": 4e-6, "torch_script_hard_sigmoid": 2e-6, "dynamo_hard_sigmoid": 2e-6,
          "torch_script_limited_policy": 2e-6, "dynamo_limited_policy": 2e-6, "nodes_exp": 2e-6}


class Imported(CLITest):
    def write_rows(self, name, names, rows):
        with open(self.path(name), "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([names, *rows])

    def load(self, name):
        """A kept network and its rows in the test's folder; what is known about it."""
        known = json.loads((MODELS / f"{name}.json").read_text())
        self.write("m.onnx", (MODELS / f"{name}.onnx").read_bytes())
        self.write_rows("x.csv", known["features"], known["x"])
        self.write_rows("y.csv", [f"y{i}" for i in range(len(known["y"][0]))], known["y"])
        return known


class KeptModels(Imported):
    def test_outputs_are_those_of_onnxruntime(self):
        names = sorted(path.stem for path in MODELS.glob("*.onnx"))
        self.assertGreaterEqual(len(names), 30)
        for name in names:
            with self.subTest(name):
                self.load(name)
                tolerance = LARGER.get(name, 1e-6)
                result = self.nn("import", "m.onnx", "-o", "m.nn", "--verify", "x.csv", "--reference", "y.csv",
                                 "--tolerance", tolerance, "--json")
                self.assertLessEqual(result.json["difference"], tolerance)

    def test_labels_are_those_of_onnxruntime(self):
        found = 0
        for path in sorted(MODELS.glob("*.json")):
            known = json.loads(path.read_text())
            if known["labels"] is None:
                continue
            with self.subTest(path.stem):
                self.load(path.stem)
                self.nn("import", "m.onnx", "-o", "m.nn")
                table = self.nn("predict", "m.nn", "x.csv").table
                self.assertEqual([row[0] for row in table[1:]], known["labels"])
                found += 1
        self.assertGreaterEqual(found, 10)

    def test_a_model_is_one_like_any_other(self):
        known = self.load("sklearn_named_columns")
        self.nn("import", "m.onnx", "-o", "m.nn")
        self.write_rows("t.csv", [*known["features"], "y"], [[*row, label] for row, label in zip(known["x"], known["labels"])])
        self.assertEqual(self.nn("evaluate", "m.nn", "t.csv", "--target", "y", "--json").json["accuracy"], 1)
        info = self.nn("info", "m.nn", "--json").json
        self.assertEqual(info["features"], known["features"])
        self.assertEqual(info["labels"], ["setosa", "versicolor", "virginica"])
        self.nn("export", "m.nn", "--format", "c", "-o", "code", "--no-verify")


class Meaning(Imported):
    """What an imported network becomes."""

    def imported(self, *options, data=None):
        self.write("m.onnx", data or onnx.gemm())
        return self.nn("import", "m.onnx", "-o", "m.nn", "--json", *options).json

    def network(self, *last):
        nodes = [onnx.node("Gemm", ["x", "w", "b"], ["z"]), *last]
        return onnx.model(nodes, [onnx.WEIGHTS, onnx.BIASES])

    def test_the_loss_follows_from_the_last_activation(self):
        for operator, task, loss in (
                ("Softmax", "multiclass", "cross-entropy"), ("Sigmoid", "regression", "binary-cross-entropy"),
                ("Tanh", "regression", "mse")):
            with self.subTest(operator):
                result = self.imported(data=self.network(onnx.node(operator, ["z"], ["y"])))
                self.assertEqual((result["task"], result["network"]["loss"]), (task, loss))

    def test_labels_make_classes_of_plain_outputs(self):
        result = self.imported("--labels", "a,b,c")
        self.assertEqual((result["task"], result["network"]["loss"]), ("multiclass", "cross-entropy-with-logits"))
        self.write("x.csv", "x1,x2\n1,0\n")
        self.assertEqual(self.nn("predict", "m.nn", "x.csv").table[1], ["c"])

    def test_loss_and_names_are_taken_from_the_command_line(self):
        result = self.imported("--features", "u,v", "--target", "p,q,r", "--loss", "mae")
        self.assertEqual((result["features"], result["network"]["loss"]), (["u", "v"], "mae"))
        self.write("x.csv", "v,u\n2,1\n")
        self.assertEqual(self.nn("predict", "m.nn", "x.csv").table, [["p", "q", "r"], ["9.5", "11.5", "15.0"]])

    def test_a_category_that_is_missing(self):
        """The category that skl2onnx calls nan, or an empty one, or none where the encoder ignores unknown ones."""
        weights = onnx.tensor("w", (2, 1), [1, 10])
        for texts, zeros, expected in ((["a", "nan"], 1, ["1.0", "10.0", "0.0"]), (["a", ""], 1, ["1.0", "10.0", "0.0"]),
                                       (["a", "b"], 1, ["1.0", "0.0", "0.0"])):
            with self.subTest(texts=texts):
                encoder = onnx.node("OneHotEncoder", ["x"], ["e"], "encode", "ai.onnx.ml", cats_strings=texts, zeros=zeros)
                nodes = [encoder, onnx.node("MatMul", ["e", "w"], ["y"])]
                self.imported(data=onnx.model(nodes, [weights], inputs=(("x", ("n", 1), 8),)))
                self.write("x.csv", "x,z\na,1\n,1\nq,1\n")
                self.assertEqual([row[0] for row in self.nn("predict", "m.nn", "x.csv").table[1:]], expected)
        encoder = onnx.node("OneHotEncoder", ["x"], ["e"], "encode", "ai.onnx.ml", cats_strings=["a", "b"], zeros=0)
        self.imported(data=onnx.model([encoder, onnx.node("MatMul", ["e", "w"], ["y"])], [weights], inputs=(("x", ("n", 1), 8),)))
        self.assertIn("lacks", self.run_nn("predict", "m.nn", "x.csv").errors)

    def test_a_file_in_gzip_and_standard_input(self):
        self.write("m.onnx.gz", gzip.compress(onnx.gemm()))
        self.nn("import", "m.onnx.gz", "-o", "a.nn")
        self.nn("import", "-", "-o", "b.nn", input=onnx.gemm())
        self.write("x.csv", "x1,x2\n1,2\n")
        self.assertEqual(*(self.nn("predict", model, "x.csv").text for model in ("a.nn", "b.nn")))

    def test_one_of_several_outputs(self):
        data = onnx.model(
            [onnx.GEMM, onnx.node("Tanh", ["y"], ["t"])], [onnx.WEIGHTS, onnx.BIASES], outputs=("y", "t"))
        self.write("m.onnx", data)
        self.fails(65, "m.onnx: has several outputs, 'y', 't'; choose one with --graph-output", "import", "m.onnx", "-o", "m.nn")
        self.assertIn("tanh", str(self.imported("--graph-output", "t", data=data)["network"]))
        self.fails(64, "m.onnx: has no output 'z'; its outputs are 'y', 't'", "import", "m.onnx", "-o", "m.nn",
                   "--graph-output", "z")

    def test_what_differs_from_the_reference_is_not_written(self):
        self.write("m.onnx", onnx.gemm())
        self.write("x.csv", "x1,x2\n1,0\n0,1\n")
        self.write("y.csv", "a,b,c\n1.5,1.5,3\n4.5,4.5,6.1\n")
        verify = ("--verify", "x.csv", "--reference", "y.csv")
        self.fails(4, "m.onnx: the model differs from y.csv by 0.01639, more than --tolerance 1e-05; nothing was written",
                   "import", "m.onnx", "-o", "m.nn", *verify)
        self.assertNotIn("m.nn", self.files())
        self.nn("import", "m.onnx", "-o", "m.nn", *verify, "--tolerance", "0.02")
        self.fails(65, "y.csv: 2 rows, but there are 3 to verify", "import", "m.onnx", "-o", "m.nn", "--verify",
                   self.write("x3.csv", "x1,x2\n1,0\n0,1\n0,0\n"), "--reference", "y.csv")


class Refusals(Imported):
    """What cannot be imported, in one line."""

    def refuses(self, message, data, *options, status=65):
        self.write("m.onnx", data)
        self.fails(status, f"m.onnx: {message}", "import", "m.onnx", "-o", "m.nn", *options)
        self.assertNotIn("m.nn", self.files())

    def test_operators_by_name_of_operator_and_node(self):
        for operator, why in (
                ("Conv", "libnn has dense layers only"), ("LSTM", "libnn has dense layers only"),
                ("If", "libnn has no control flow"), ("HardSwish", "libnn has no such activation"),
                ("LayerNormalization", "libnn has no normalisation that depends on the row"),
                ("QLinearMatMul", "is of a quantised network; import it as it was before"),
                ("Cos", "libnn has nothing that computes it")):
            with self.subTest(operator):
                self.refuses(f"{operator} 'it': {why}", onnx.model([onnx.node(operator, ["x"], ["y"], "it")]))
        self.refuses("FusedGemm 'it': is of the domain 'com.microsoft', which is not read",
                     onnx.model([onnx.node("FusedGemm", ["x"], ["y"], "it", "com.microsoft")]))

    def test_names_with_control_characters_stay_in_one_line(self):
        self.refuses("'Conv X' 'a b': libnn has dense layers only", onnx.model([onnx.node("Conv\nX", ["x"], ["y"], "a\nb")]))
        self.refuses("LinearRegressor 'it': post_transform 'A B' is not read", onnx.model(
            [onnx.node("LinearRegressor", ["x"], ["y"], "it", "ai.onnx.ml", post_transform="A\nB")]))

    def test_networks_that_are_no_chain(self):
        square = onnx.tensor("v", (3, 3), [1, 0, 0, 0, 1, 0, 0, 0, 1])
        residual = [onnx.node("Gemm", ["x", "w", "b"], ["h"]), onnx.node("MatMul", ["h", "v"], ["m"]),
                    onnx.node("Add", ["h", "m"], ["y"], "skip")]
        self.refuses("Add 'skip': joins two paths of the network; libnn has layers one after the other",
                     onnx.model(residual, [onnx.WEIGHTS, onnx.BIASES, square]))
        odd = [onnx.node("Gemm", ["x", "w", "b"], ["h"]), onnx.node("Tanh", ["h"], ["t"]), onnx.node("Mul", ["h", "t"], ["y"], "odd")]
        self.refuses("Mul 'odd': it and the nodes before it are no activation that libnn has",
                     onnx.model(odd, [onnx.WEIGHTS, onnx.BIASES]))

    def test_a_graph_with_a_cycle(self):
        nodes = [onnx.node("Add", ["x", "back"], ["h"], "loop"), onnx.node("Gemm", ["h", "w", "b"], ["y"]),
                 onnx.node("Identity", ["y"], ["back"])]
        self.refuses("Add 'loop': nothing before it gives its input 'back'", onnx.model(nodes, [onnx.WEIGHTS, onnx.BIASES]))

    def test_shapes_that_do_not_fit(self):
        self.refuses("Gemm 'first': has weights for 2 numbers, but 4 go into it",
                     onnx.model([onnx.GEMM], [onnx.WEIGHTS, onnx.BIASES], inputs=(("x", ("n", 4)),)))
        self.refuses("Gemm 'first': its constant of dimensions [2] does not fit a row of dimensions [3]",
                     onnx.model([onnx.GEMM], [onnx.WEIGHTS, onnx.tensor("b", (2,), [1, 2])]))
        self.refuses("input 'x' does not say how many numbers a row has",
                     onnx.model([onnx.GEMM], [onnx.WEIGHTS, onnx.BIASES], inputs=(("x", ("n", "m")),)))
        self.refuses("constant 'w' should have 6 values and has 5",
                     onnx.model([onnx.GEMM], [onnx.tensor("w", (2, 3), [1, 2, 3, 4, 5]), onnx.BIASES]))
        for dimensions in ((-2, 3), (1 << 62, 1 << 62), (1 << 40, 3)):
            with self.subTest(dimensions):
                self.refuses("constant 'w'", onnx.model([onnx.GEMM], [onnx.tensor("w", dimensions, [1]), onnx.BIASES]))

    def test_more_than_the_memory(self):
        nodes = [onnx.node("ConstantOfShape", ["s"], ["w"], "huge"), onnx.GEMM]
        self.refuses("ConstantOfShape 'huge': its values are too many",
                     onnx.model(nodes, [onnx.integers("s", [1 << 30, 1 << 30]), onnx.BIASES]))
        self.refuses("ConstantOfShape 'huge': its values are too many",
                     onnx.model(nodes, [onnx.integers("s", [1 << 20, 1 << 10]), onnx.BIASES]))

    def test_many_nodes(self):
        for count, message in ((1500, "has more activations behind one another than libnn has layers for"),
                               (9000, "has 9,001 nodes")):
            names = ["y0", *(f"y{i}" for i in range(1, count)), "y"]
            chain = [onnx.node("Tanh", [before], [after]) for before, after in zip(names, names[1:])]
            self.refuses(message, onnx.model(
                [onnx.node("Gemm", ["x", "w", "b"], ["y0"]), *chain], [onnx.WEIGHTS, onnx.BIASES]))

    def test_numbers_that_are_not_finite(self):
        self.refuses("layer 1 has a weight that is not finite",
                     onnx.model([onnx.GEMM], [onnx.WEIGHTS, onnx.tensor("b", (3,), [1, float("nan"), 0])]))

    def test_opsets_and_functions(self):
        for opset in (6, 23):
            self.refuses(f"is of opset {opset}; 7 to 22 are read", onnx.model([onnx.GEMM], [onnx.WEIGHTS, onnx.BIASES], opset=opset))
        self.refuses("has functions of its own, such as 'f'",
                     onnx.model([onnx.GEMM], [onnx.WEIGHTS, onnx.BIASES], functions=[onnx.field(1, "f")]))

    def test_files_that_are_damaged_or_another_format(self):
        whole = onnx.gemm()
        for length in range(1, len(whole)):
            self.write("m.onnx", whole[:length])
            result = self.run_nn("import", "m.onnx", "-o", "m.nn")
            self.assertIn(result.status, (0, 65), result.errors)
            self.path("m.nn").unlink(missing_ok=True)
        self.refuses("is empty", b"")
        self.refuses("is a Python pickle, which runs code when it is read", b"\x80\x04\x95")
        self.refuses("is a zip archive, as PyTorch and Keras save models", b"PK\x03\x04")
        self.refuses("is a Keras model in HDF5", b"\x89HDF\r\n\x1a\n")
        self.fails(65, "m.csv: is neither ONNX, safetensors nor NPZ; write ONNX", "import", self.write("m.csv", "a,b\n1,2\n"), "-o", "m.nn")
        self.fails(66, "none.onnx: cannot open", "import", "none.onnx", "-o", "m.nn")

    def test_names_that_are_not_as_many(self):
        self.refuses("1 name for 2 features; name all of them", onnx.gemm(), "--features", "a")
        self.refuses("2 names for 3 labels; name all of them", onnx.gemm(), "--labels", "a,b")

    def test_a_loss_that_the_outputs_do_not_go_with(self):
        self.write("m.onnx", onnx.gemm())
        self.fails(64, "--loss cross-entropy: not for what the last layer of m.onnx gives", "import", "m.onnx", "-o", "m.nn",
                   "--loss", "cross-entropy")


class ExternalData(Imported):
    """Constants in a file of their own."""

    def model(self, **entries):
        return onnx.model([onnx.GEMM], [onnx.tensor("w", (2, 3), external=entries), onnx.BIASES])

    def setUp(self):
        super().setUp()
        os.mkdir(self.path("inside"))
        self.data = struct.pack("<8f", 9, 1, 2, 3, 4, 5, 6, 9)
        for name in ("inside/w.data", "outside.data"):
            self.write(name, self.data)

    def test_inside_the_folder(self):
        self.write("inside/m.onnx", self.model(location="w.data", offset="4", length="24"))
        self.write("m.onnx", onnx.gemm())
        self.nn("import", "inside/m.onnx", "-o", "a.nn")
        self.nn("import", "m.onnx", "-o", "b.nn")
        self.assertEqual(self.read("a.nn"), self.read("b.nn"))

    def test_outside_the_folder(self):
        os.symlink("../outside.data", self.path("inside/link.data"))
        os.mkdir(self.path("inside/deep"))
        for location in ("../outside.data", "deep/../../outside.data", str(self.path("outside.data")), "link.data", ""):
            with self.subTest(location):
                self.write("inside/m.onnx", self.model(location=location, length="24"))
                self.fails(65, f"m.onnx: keeps data in '", "import", "inside/m.onnx", "-o", "m.nn")

    def test_places_that_the_file_does_not_have(self):
        for offset, length in (("12", "24"), ("9223372036854775807", "24"), ("0", "9223372036854775807"), ("-4", "24"), ("a", "1")):
            with self.subTest(offset):
                self.write("inside/m.onnx", self.model(location="w.data", offset=offset, length=length))
                self.fails(65, "m.onnx: constant 'w' ", "import", "inside/m.onnx", "-o", "m.nn")
        self.write("inside/m.onnx", self.model(location="w.data", length="20"))
        self.fails(65, "m.onnx: constant 'w' should have 6 values and has 5", "import", "inside/m.onnx", "-o", "m.nn")

    def test_no_file(self):
        self.write("inside/m.onnx", self.model(location="none.data"))
        self.fails(66, "inside/none.data: cannot open the data of m.onnx", "import", "inside/m.onnx", "-o", "m.nn")
        os.mkfifo(self.path("inside/pipe"))
        self.write("inside/m.onnx", self.model(location="pipe"))
        self.fails(66, "", "import", "inside/m.onnx", "-o", "m.nn")
        self.fails(65, "standard input: constant 'w' is in another file; name the model file instead of -", "import", "-",
                   "-o", "m.nn", input=self.model(location="w.data"))


if __name__ == "__main__":
    main()
