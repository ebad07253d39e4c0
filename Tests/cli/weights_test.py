#!/usr/bin/env python3
"""nn-cli import of weights alone, in safetensors and NPZ: every type, names, orders and activations, against the network that
they say computed here; and what is refused."""

import json
import math
import random
import struct

from arrays import npy, npz, read_npy
from harness import CLITest, main

DATA, NO_INPUT = 65, 66
UNITS = [3, 5, 4, 2]


def narrow(values, type_):
    """As the numbers that this type holds, and their bytes."""
    if type_ == "BF16":
        words = [struct.unpack("<I", struct.pack("<f", value))[0] >> 16 for value in values]
        return [struct.unpack("<f", struct.pack("<I", word << 16))[0] for word in words], struct.pack(f"<{len(words)}H", *words)
    code = {"F16": "e", "F32": "f", "F64": "d"}[type_]
    data = struct.pack(f"<{len(values)}{code}", *values)
    return list(struct.unpack(f"<{len(values)}{code}", data)), data


def safetensors(tensors, metadata=None, type_="F32", header=None):
    """A file of {name: (shape, values)}, or of another header."""
    members, data = {}, b""
    for name, (shape, values) in tensors.items():
        part = narrow(values, type_)[1]
        members[name] = {"dtype": type_, "shape": shape, "data_offsets": [len(data), len(data) + len(part)]}
        data += part
    if metadata:
        members["__metadata__"] = metadata
    text = json.dumps(header(members) if header else members).encode()
    return struct.pack("<Q", len(text)) + text + data


def forward(layers, activations, row):
    """layers [(weights [units][inputs], biases)]"""
    for (weights, biases), activation in zip(layers, activations):
        row = [sum(w * x for w, x in zip(unit, row)) + b for unit, b in zip(weights, biases)]
        row = [{"relu": max(z, 0), "tanh": math.tanh(z), "identity": z}[activation] for z in row]
    return row


class WeightsTest(CLITest):
    def setUp(self):
        super().setUp()
        draw = random.Random(3)
        self.layers = [([[draw.gauss(0, 1) for _ in range(inputs)] for _ in range(units)], [draw.gauss(0, 1) for _ in range(units)])
                       for inputs, units in zip(UNITS, UNITS[1:])]
        self.rows = [[draw.gauss(0, 1) for _ in range(UNITS[0])] for _ in range(20)]
        self.write("x.npy", npy(self.rows, "<f4"))

    def tensors(self, names=("0", "2", "10"), kernel=False):
        """In no order: a file has them by alignment and name."""
        found = {}
        for name, (weights, biases) in reversed(list(zip(names, self.layers))):
            found[f"{name}.bias"] = ([len(biases)], biases)
            if kernel:
                turned = [list(column) for column in zip(*weights)]
                found[f"{name}.kernel"] = ([len(turned), len(turned[0])], sum(turned, []))
            else:
                found[f"{name}.weight"] = ([len(weights), len(weights[0])], sum(weights, []))
        return found

    def expect(self, file, *options, layers=None, activations=("tanh", "tanh", "identity"), places=4):
        self.nn("import", file, "-o", "m.nn", *options)
        self.nn("predict", "m.nn", "x.npy", "-o", "p.npy")
        _, shape, values = read_npy(self.read("p.npy"))
        self.assertEqual(shape, (20, UNITS[-1]))
        wanted = sum((forward(layers or self.layers, activations, row) for row in self.rows), [])
        for value, number in zip(values, wanted):
            self.assertAlmostEqual(value, number, places)


class Safetensors(WeightsTest):
    def test_types(self):
        for type_ in ("F64", "F32", "F16", "BF16"):
            layers = [([narrow(unit, type_)[0] for unit in weights], narrow(biases, type_)[0]) for weights, biases in self.layers]
            self.write("m.safetensors", safetensors(self.tensors(), type_=type_))
            with self.subTest(type=type_):
                self.expect("m.safetensors", "--activation", "tanh", layers=layers)

    def test_activations_of_the_metadata(self):
        self.write("m.safetensors", safetensors(self.tensors(), {"format": "pt", "activations": "relu,tanh,identity"}))
        self.expect("m.safetensors", activations=("relu", "tanh", "identity"))
        self.expect("m.safetensors", "--activation", "relu", "--output-activation", "tanh", activations=("relu", "relu", "tanh"))
        self.write("m.safetensors", safetensors(self.tensors(), {"activations": "relu,tanh"}))
        self.fails(DATA, "m.safetensors: the metadata names the activations 'relu,tanh', not one of libnn's for each of 3 layers",
                   "import", "m.safetensors", "-o", "n.nn")

    def test_order_and_choice(self):
        tensors = {**self.tensors(("body.1", "body.2", "action")), "log_std": ([2], [0.5, 0.5])}
        self.write("m.safetensors", safetensors(tensors))
        self.fails(DATA, "m.safetensors: array 'log_std' is no weight or bias of a dense layer; name the layers with --layers",
                   "import", "m.safetensors", "-o", "n.nn", "--activation", "tanh")
        self.expect("m.safetensors", "--activation", "tanh", "--layers", "body.1,body.2,action")
        del tensors["log_std"]
        self.write("m.safetensors", safetensors(tensors))
        self.fails(DATA, "m.safetensors: layer 'action' has 2 units, but 'body.1', the next by its name, 3 inputs", "import",
                   "m.safetensors", "-o", "n.nn", "--activation", "tanh")

    def test_without_biases(self):
        tensors = {name: value for name, value in self.tensors().items() if not name.endswith("bias")}
        self.write("m.safetensors", safetensors(tensors))
        self.expect("m.safetensors", "--activation", "tanh",
                    layers=[(weights, [0] * len(biases)) for weights, biases in self.layers])

    def refuse(self, contents, message):
        self.write("bad.safetensors", contents)
        with self.subTest(message=message):
            self.fails(DATA, f"bad.safetensors: {message}", "import", "bad.safetensors", "-o", "n.nn", "--activation", "relu")

    def test_refused(self):
        tensors = self.tensors()
        whole = safetensors(tensors)

        def moved(shift):
            def change(members):
                members["0.bias"]["data_offsets"] = [place + shift for place in members["0.bias"]["data_offsets"]]
                return members
            return change

        def shaped(shape):
            def change(members):
                members["0.bias"]["shape"] = shape
                return members
            return change

        self.refuse(whole[:-1], "tensor")
        self.refuse(whole + b"x", "holds 1 byte that belong to no tensor")
        self.refuse(whole[:20], "the safetensors file ends in its header")
        self.refuse(b"\xff" * 4 + whole[4:], "the safetensors file ends in its header")
        self.refuse(safetensors(tensors, header=moved(-4)), "tensor '0.bias' does not begin where the one before it ends")
        self.refuse(safetensors(tensors, header=moved(1 << 62)), "tensor '0.bias' has offsets that do not fit")
        self.refuse(safetensors(tensors, header=shaped([1 << 62, 1 << 62])), "tensor '0.bias' has offsets that do not fit")
        self.refuse(safetensors(tensors, header=shaped([-5])), "tensor '0.bias' has no dtype, shape and data_offsets")
        self.refuse(whole.replace(b'"F32"', b'"I32"'), "tensor '0.bias' is of type I32; save it as F32")
        self.refuse(whole.replace(b'"F32"', b'"F99"'), "tensor")
        self.refuse(safetensors({"0.weight": ([1, 1], [math.nan])}), "layer 1 has a weight that is not finite")
        self.refuse(safetensors({"0.weight": ([2, 3, 4], [0] * 24)}), "array '0.weight' is of shape 2 x 3 x 4; libnn has dense")
        self.refuse(safetensors({"0.weight": ([2, 3], [0] * 6), "0.bias": ([4], [0] * 4)}),
                    "array '0.weight' is 2 x 3, which 4 biases do not fit")
        self.refuse(safetensors({}), "holds no array that is called weight or kernel")
        self.write("m.safetensors", whole)
        self.fails(DATA, "m.safetensors: which activation do the hidden layers have? The file does not tell; name it with "
                   "--activation", "import", "m.safetensors", "-o", "n.nn")
        self.assertFalse(self.path("n.nn").exists())

    def test_any_byte(self):
        """Damage is refused in one line or is another number: nothing traps."""
        whole = safetensors({"0.weight": ([1, 2], [0.5, 1.5]), "0.bias": ([1], [0.25])})
        for place in range(len(whole)):
            self.write("d.safetensors", whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1:])
            run = self.run_nn("import", "d.safetensors", "-o", "d.nn")
            self.assertIn(run.status, (0, DATA), run.errors)
            if run.status == DATA:
                self.assert_one_line(run.errors, "d.safetensors")


class Archives(WeightsTest):
    def arrays(self, *arguments, **options):
        tensors = self.tensors(*arguments, **options)
        return {name: npy(values, "<f4", shape) for name, (shape, values) in tensors.items()}

    def test_names_of_pytorch(self):
        for compressed in (False, True):
            self.write("m.npz", npz(compressed, **self.arrays(("fc1", "fc2", "fc10"))))
            self.expect("m.npz", "--activation", "tanh")

    def test_kernels_of_keras(self):
        self.write("m.npz", npz(**self.arrays(("dense", "dense_1", "dense_2"), kernel=True)))
        self.expect("m.npz", "--activation", "tanh")

    def test_fortran_order(self):
        arrays = {name: npy(values, "<f8", shape, fortran=True) for name, (shape, values) in self.tensors().items()}
        self.write("m.npz", npz(**arrays))
        self.expect("m.npz", "--activation", "tanh")

    def test_no_weights(self):
        self.write("m.npz", npz(X=npy(self.rows)))
        self.fails(DATA, "m.npz: array 'X' is no weight or bias of a dense layer", "import", "m.npz", "-o", "n.nn")
        self.write("m.npz", npz(weight=npy(["a", "b"], "<U1", (1, 2))))
        self.fails(DATA, "m.npz:weight: 'a' in column 1 is no number, as a weight must be", "import", "m.npz", "-o", "n.nn")


if __name__ == "__main__":
    main()
