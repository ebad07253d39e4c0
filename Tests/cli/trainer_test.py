#!/usr/bin/env python3
"""nn-cli export --format trainer: what the code learns has the bits of libnn's nn_forward, nn_backward and nn_step."""

import ctypes
import random
import shutil
import subprocess
import tempfile
from ctypes import byref, c_size_t, c_uint32, c_void_p
from pathlib import Path

from exported_models import WARNINGS, bits, compilers, write_data
from harness import CLITest, main
from networks import Model, libnn

DATA = 65
LEVELS = ["-O0", "-O2", "-O3 -march=native -ffp-contract=fast", "-Os"]
RATE = 0.0078125
NN_SGD = 0

# Name: data file, options of train.
HIDDEN = ["identity", "sigmoid", "tanh", "relu", "leaky-relu", "elu", "selu", "softplus", "hard-sigmoid", "hard-tanh", "exp"]
CASES = {
    **{f"hidden_{name.replace('-', '_')}": ("numbers.csv", ["--hidden", "3" if name == "exp" else "5,4", "--activation", name])
       for name in HIDDEN},
    **{f"last_{name.replace('-', '_')}": (
        "numbers.csv", ["--hidden", "3", "--output-activation", name, "--target", "y1,y2", "--target-scale", "none"])
       for name in HIDDEN},
    **{f"loss_{loss.replace('-', '_')}": ("numbers.csv", ["--hidden", "4", "--target", "y1,y2", "--loss", loss])
       for loss in ("mse", "half-mse", "mae", "huber")},
    "sum": ("numbers.csv", ["--target", "y1,y2", "--reduction", "sum"]),
    "one_layer": ("numbers.csv", ["--hidden", "none", "--target", "y1,y2"]),
    "polynomial": ("numbers.csv", ["--hidden", "4", "--degree", "2"]),
    "two_classes": ("classes2.csv", ["--hidden", "6"]),
    "logit": ("classes2.csv", ["--loss", "bce-with-logits", "--output-activation", "identity"]),
    "hinge": ("classes2.csv", ["--loss", "hinge"]),
    "three_classes": ("classes3.csv", ["--hidden", "6", "--init", "xavier-uniform"]),
    "logits": ("classes3.csv", ["--loss", "cross-entropy-with-logits", "--output-activation", "identity"]),
}


class Trained(Model):
    """A model that libnn trains by plain gradient descent."""

    def __init__(self, path):
        super().__init__(path)
        config = libnn.Config.from_buffer_copy(self.config)
        config.max_batch, config.optimizer, config.learning_rate = 1, NN_SGD, RATE
        config.momentum = config.weight_decay = 0
        config.layers = self.layers
        sizes = libnn.Sizes(struct_size=ctypes.sizeof(libnn.Sizes))
        libnn.must(libnn.library.nn_get_sizes(byref(config), byref(sizes)))
        self.training_block = libnn.Block(sizes.training_bytes)
        self.network = c_void_p()
        libnn.must(libnn.library.nn_load(
            self.model.address, self.model_size, byref(config), self.training_block.address,
            c_size_t(self.training_block.size), byref(self.network)))
        self.width = sizes.target_width

    def learn(self, row, target):
        libnn.must(libnn.library.nn_forward(self.network, libnn.floats(row), c_size_t(1), None))
        libnn.must(libnn.library.nn_backward(self.network, libnn.floats(target), None))

    def step(self):
        libnn.must(libnn.library.nn_step(self.network))

    def reset(self, seed):
        libnn.must(libnn.library.nn_reset(self.network, c_uint32(seed)))

    def parameters(self):
        """In the exported order: of each unit its bias, then its weights."""
        values, count = ctypes.POINTER(ctypes.c_float)(), c_size_t()
        libnn.must(libnn.library.nn_parameters(self.network, byref(values), byref(count)))
        ordered, start, layer, inputs = [], 0, 0, 0
        while start < count.value:
            units = self.layers[layer].units
            if layer == 0:
                after = sum((self.layers[i].units + 1) * self.layers[i + 1].units for i in range(self.config.layer_count - 1))
                inputs = (count.value - after) // units - 1
            for unit in range(units):
                ordered.append(values[start + inputs * units + unit])
                ordered += [values[start + i * units + unit] for i in range(inputs)]
            start, inputs, layer = start + (inputs + 1) * units, units, layer + 1
        return ordered


class Exported:
    """The functions NAME_... of a compiled trainer."""

    def __init__(self, library, name, count, width):
        self.library, self.name, self.width = library, name, width
        self.values = (ctypes.c_float * count)()
        self.gradients = (ctypes.c_float * count)()
        self.scratch = (ctypes.c_float * 4096)()

    def call(self, function, *arguments):
        return getattr(self.library, f"{self.name}_{function}")(self.values, *arguments)

    def learn(self, row, target):
        return self.call("learn", self.gradients, libnn.floats(row), libnn.floats(target), self.scratch)

    def step(self, rows):
        return self.call("step", self.gradients, ctypes.c_uint(rows), ctypes.c_float(RATE))


def usual_rows(count, inputs):
    """As those that the models were made from: nothing that a training would diverge on."""
    draw = random.Random(5)
    return [[draw.gauss(0, 1), draw.gauss(1000, 30), draw.uniform(0, 0.01), draw.gauss(11, 1)][:inputs] for _ in range(count)]


def target_for(name, index, width):
    if CASES[name][0] == "classes3.csv":
        return [float(index % 3)]
    if name == "hinge":
        return [1.0 if index % 2 else -1.0]
    return [float(index % 2) if CASES[name][0] == "classes2.csv" else index % 5 * 0.5 - 1.0] * width


class TrainerTest(CLITest):
    @classmethod
    def setUpClass(cls):
        cls.models = Path(tempfile.mkdtemp(prefix="nn-cli-"))
        cls.addClassCleanup(shutil.rmtree, cls.models)
        write_data(cls.models)
        maker = cls()
        maker.folder = cls.models
        for name, (data, options) in CASES.items():
            maker.train(data, "--epochs", "2", "--validation", "0", *options, model=f"{name}.nn")
            maker.nn("export", f"{name}.nn", "--format", "trainer", "--no-verify", "-o", "c")

    def compiled(self, command):
        library = self.path("trainers.so")
        subprocess.run(
            [*command, "-shared", "-fPIC", "-o", library, *(self.models / "c" / f"{name}.c" for name in CASES)],
            check=True, capture_output=True, text=True)
        return ctypes.CDLL(str(library))

    def assert_same_training(self, library):
        for name in CASES:
            with self.subTest(model=name):
                libnn_model = Trained(self.models / f"{name}.nn")
                start = libnn_model.parameters()
                exported = Exported(library, name, len(start), libnn_model.width)
                exported.call("load", exported.gradients)
                self.assertEqual(bits(exported.values), bits(start))
                self.train_both(name, libnn_model, exported, rows=24)
                self.assertNotEqual(bits(exported.values), bits(start))
                libnn_model.reset(7)
                exported.call("reset", exported.gradients, c_uint32(7))
                self.assertEqual(bits(exported.values), bits(libnn_model.parameters()))
                self.train_both(name, libnn_model, exported, rows=8)

    def train_both(self, name, libnn_model, exported, rows):
        for index, row in enumerate(usual_rows(rows, libnn_model.inputs)):
            target = target_for(name, index, exported.width)
            libnn_model.learn(row, target)
            self.assertEqual(exported.learn(row, target), 0)
            if index % 4 == 3:
                libnn_model.step()
                self.assertEqual(exported.step(4), 0)
        self.assertEqual(bits(exported.values), bits(libnn_model.parameters()))

    def test_bits(self):
        for compiler in compilers():
            for level in LEVELS:
                with self.subTest(compiler=compiler, level=level):
                    self.assert_same_training(self.compiled([compiler, "-std=c99", *WARNINGS, *level.split()]))

    def test_cxx(self):
        self.assert_same_training(self.compiled(["g++", "-x", "c++", "-std=c++17", *WARNINGS, "-O2"]))

    def test_what_cannot_be_learned_from(self):
        library = self.compiled(["gcc"])
        model = Trained(self.models / "three_classes.nn")
        exported = Exported(library, "three_classes", len(model.parameters()), 1)
        exported.call("load", exported.gradients)
        row = [0.0, 1000.0, 0.005]
        nan, infinity = float("nan"), float("inf")
        for inputs, target in (([nan, 0, 0], [0]), ([0, infinity, 0], [0]), (row, [3]), (row, [-1]), (row, [0.5]), (row, [nan])):
            self.assertEqual(exported.learn(inputs, target), 1, (inputs, target))
        self.assertEqual(bits(exported.gradients), bits([0.0] * len(exported.gradients)))

    def test_divergence_changes_nothing(self):
        library = self.compiled(["gcc"])
        model = Trained(self.models / "loss_mse.nn")
        exported = Exported(library, "loss_mse", len(model.parameters()), 2)
        exported.call("load", exported.gradients)
        before = bits(exported.values)
        exported.gradients[3] = float("nan")
        self.assertEqual(exported.step(1), 1)
        self.assertEqual(bits(exported.values), before)

    def test_verification(self):
        result = self.nn("export", self.models / "three_classes.nn", "--format", "trainer", "-o", "out")
        self.assertRegex(result.text, r"verified 64/64  host \(gcc")

    def test_what_cannot_be_exported(self):
        self.folder = self.models
        for options, why in ((["--activation", "gelu"], "gelu"), (["--activation", "gelu-erf"], "gelu-erf"), (["--loss", "poisson-nll", "--output-activation", "exp"], "loss")):
            self.train("numbers.csv", "--epochs", "1", "--target-scale", "none", "--target", "c", *options,
                       model="refused.nn")
            result = self.run_nn("export", "refused.nn", "--format", "trainer", "-o", "refused")
            self.assertEqual(result.status, DATA)
            self.assertIn(why, result.errors)
            self.assertFalse(self.path("refused").exists())


if __name__ == "__main__":
    main()
