#!/usr/bin/env python3
"""nn-cli export --format trainer: what the code learns has the bits of libnn's nn_forward, nn_backward and nn_step."""

import ctypes
import os
import shutil
import subprocess
from ctypes import c_uint32

from exported_models import WARNINGS, ExportedOnce, bits, compilers
from exported_trainers import RATE, TRAINERS, Trained, target_for, usual_rows
from harness import CLITest, main
from networks import libnn

DATA = 65
# export_bits_test has every function at the other levels.
LEVELS = ["-O2", "-O3 -march=native -ffp-contract=fast"]


class Exported:
    """The functions NAME_... of a compiled trainer."""

    def __init__(self, library, name, count, width, has_momentum=False, kept=0):
        self.library, self.name, self.width = library, name, width
        self.values = (ctypes.c_float * count)()
        self.gradients = (ctypes.c_float * (kept or (2 * count if has_momentum else count)))()
        self.scratch = (ctypes.c_float * 4096)()

    def call(self, function, *arguments):
        return getattr(self.library, f"{self.name}_{function}")(self.values, *arguments)

    def learn(self, row, target):
        return self.call("learn", self.gradients, libnn.floats(row), libnn.floats(target), self.scratch)

    def step(self, rows):
        return self.call("step", self.gradients, ctypes.c_uint(rows), ctypes.c_float(RATE))


# Name: data file, options of train.
DEEP = {
    "deep_numbers": ("numbers.csv", ["--hidden", "7:tanh,3:relu,6:sigmoid,5:elu", "--target", "y1,y2"]),
    "deep_classes": ("classes3.csv", ["--hidden", "4,8,3,6", "--scale", "none"]),
    # Only layers that are trained need a derivative that follows from their outputs.
    "deep_gelu": ("classes2.csv", ["--hidden", "6:gelu,4:mish,5:tanh"]),
    "deep_fused": ("numbers.csv", ["--hidden", "7:tanh,3:relu", "--target", "y1,y2", "--arithmetic", "fused"]),
}


class TrainLastTest(ExportedOnce):
    """--train-last and --momentum: the bits of libnn with the layers before frozen, whose weights are in flash."""

    cases = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = cls()
        maker.folder = cls.models
        cls.exports = []
        for name, (data, options) in DEEP.items():
            maker.train(data, "--epochs", "2", "--validation", "0", *options, model=f"{name}.nn")
            most = 2 if name in ("deep_gelu", "deep_fused") else 5
            for last in range(1, most + 1):
                for momentum in (0.0, 0.9):
                    prefix = f"{name}_{last}_{int(momentum * 10)}"
                    result = maker.nn("export", f"{name}.nn", "--format", "trainer", "--train-last", str(last), "--momentum",
                                      str(momentum), "--prefix", prefix, "--no-verify", "-o", "c", "--json").json
                    cls.exports.append((name, last, momentum, prefix, result["ram_bytes"]))

    def test_bits(self):
        for compiler in compilers():
            library = self.path("last.so")
            sources = [self.models / "c" / f"{prefix}.c" for _, _, _, prefix, _ in self.exports]
            subprocess.run([compiler, "-std=c99", *WARNINGS, "-O2", "-shared", "-fPIC", "-o", library, *sources], check=True)
            loaded = ctypes.CDLL(str(library))
            for name, last, momentum, prefix, _ in self.exports:
                with self.subTest(model=name, last=last, momentum=momentum, compiler=compiler):
                    self.learn_the_same(loaded, name, last, momentum, prefix)

    def learn_the_same(self, library, name, last, momentum, prefix):
        model = Trained(self.models / f"{name}.nn")
        model = Trained(self.models / f"{name}.nn", frozen=model.config.layer_count - last, momentum=momentum)
        exported = Exported(library, prefix, len(model.parameters()), model.width, momentum > 0)
        exported.call("load", exported.gradients)
        self.assertEqual(bits(exported.values), bits(model.parameters()))
        for turn in range(2):
            for index, row in enumerate(usual_rows(24, model.inputs)):
                target = [float(index % 2)] * model.width
                self.assertEqual(exported.learn(row, target), 0)
                model.learn(row, target)
                if index % 4 == 3:
                    self.assertEqual(exported.step(4), 0)
                    model.step()
            self.assertEqual(bits(exported.values), bits(model.parameters()), turn)
            if turn == 0:
                exported.call("reset", exported.gradients, c_uint32(7))
                model.reset(7)
                self.assertEqual(bits(exported.values), bits(model.parameters()))

    def test_ram(self):
        """Less with each layer that stays in flash; of 21-16-5 with the last layer alone, 868 bytes."""
        for name in DEEP:
            for momentum in (0.0, 0.9):
                sizes = [ram for model, _, value, _, ram in self.exports if (model, value) == (name, momentum)]
                self.assertEqual(sizes, sorted(set(sizes)))
        rows = "".join(",".join(["0.5"] * 20 + [str(row)] + [f"c{row % 5}"]) + "\n" for row in range(40))
        self.write("wide.csv", rows)
        self.train("wide.csv", "--hidden", "16", "--epochs", "1")
        for options, ram in (([], 3728), (["--train-last", "2"], 3728), (["--train-last", "1"], 868),
                             (["--train-last", "1", "--momentum", "0.5"], 868 + 4 * 85)):
            result = self.nn("export", "model.nn", "--format", "trainer", "--no-verify", "--json", *options).json
            self.assertEqual(result["ram_bytes"], ram)

    def test_verification(self):
        result = self.nn("export", self.models / "deep_numbers.nn", "--format", "trainer", "--train-last", "2", "--momentum",
                         "0.5", "-o", "out")
        self.assertRegex(result.text, r"verified 64/64  host \(gcc")

    def test_what_does_not_go(self):
        model = self.models / "deep_gelu.nn"
        self.fails(64, "--train-last 5: ", "export", model, "--format", "trainer", "--train-last", "5")
        self.fails(64, "--train-last 0 is out of range", "export", model, "--format", "trainer", "--train-last", "0")
        self.fails(64, "--train-last is for --format trainer", "export", model, "--format", "c", "--train-last", "1")
        self.fails(64, "--momentum is for --format trainer", "export", model, "--format", "c", "--momentum", "0.5")
        self.fails(64, "--momentum 1.0 is out of range", "export", model, "--format", "trainer", "--momentum", "1")
        self.fails(DATA, f"{model}: dense2: a trainer cannot be exported for mish", "export", model, "--format", "trainer",
                   "--train-last", "3")


# Model of TRAINERS: losses that its trainer learns by instead of its own, and a target of each.
OTHER_LOSSES = {
    "loss_mse": {"mae": 0.5, "half-mse": 0.5, "huber": 3.0},
    "last_identity": {"bce-with-logits": 1.0, "hinge": -1.0, "cross-entropy-with-logits": 1.0, "huber": 0.5},
    "last_sigmoid": {"binary-cross-entropy": 0.25, "mae": 0.5},
    "two_classes": {"mse": 1.0},
    "three_classes": {"cross-entropy-one-hot": 0.5},
}


class LossTest(ExportedOnce):
    """--loss: the bits of libnn with that loss, whatever the model was trained with."""

    cases = {name: TRAINERS[name] for name in OTHER_LOSSES}
    format = "trainer"

    def test_bits(self):
        exports = [(name, loss, target, f"{name}_{loss.replace('-', '_')}")
                   for name, losses in OTHER_LOSSES.items() for loss, target in losses.items()]
        for name, loss, _, prefix in exports:
            self.nn("export", self.models / f"{name}.nn", "--format", "trainer", "--loss", loss, "--prefix", prefix,
                    "--momentum", "0.5", "--no-verify")
        for compiler in compilers():
            library = self.path(f"{compiler}.so")
            sources = [self.path(f"{prefix}.c") for _, _, _, prefix in exports]
            subprocess.run([compiler, "-std=c99", *WARNINGS, "-O2", "-shared", "-fPIC", "-o", library, *sources], check=True)
            loaded = ctypes.CDLL(str(library))
            for name, loss, target, prefix in exports:
                with self.subTest(model=name, loss=loss, compiler=compiler):
                    self.learn_the_same(loaded, prefix, name, loss, target)

    def learn_the_same(self, library, prefix, name, loss, target):
        model = Trained(self.models / f"{name}.nn", momentum=0.5, loss=loss)
        exported = Exported(library, prefix, len(model.parameters()), model.width, True)
        exported.call("load", exported.gradients)
        own = Trained(self.models / f"{name}.nn", momentum=0.5)
        others = [model, own] if own.width == model.width else [model]
        for index, row in enumerate(usual_rows(24, model.inputs)):
            targets = [target if index % 3 else 1.0] * model.width
            self.assertEqual(exported.learn(row, targets), 0)
            for other in others:
                other.learn(row, targets)
            if index % 4 == 3:
                self.assertEqual(exported.step(4), 0)
                for other in others:
                    other.step()
        self.assertEqual(bits(exported.values), bits(model.parameters()))
        self.assertNotEqual(bits(exported.values), bits(own.parameters()))

    def test_verification(self):
        result = self.nn("export", self.models / "last_identity.nn", "--format", "trainer", "--loss", "l1", "-o", "out")
        self.assertRegex(result.text, r"verified 64/64  host \(gcc")
        self.assertIn("Of the settings of libnn, loss mae.", self.read("out/last_identity.h").decode())

    def test_what_does_not_go(self):
        for name, loss in (("loss_mse", "cross-entropy"), ("loss_mse", "hinge"), ("loss_mse", "pinball"), ("two_classes", "poisson-nll")):
            status = DATA if loss == "poisson-nll" else 64
            message = "a trainer cannot be exported for this loss" if status == DATA else "not for what the last layer of"
            result = self.run_nn("export", self.models / f"{name}.nn", "--format", "trainer", "--loss", loss, "--no-verify")
            self.assertEqual((result.status, message in result.errors), (status, True), result.errors)
        self.fails(64, "--loss is for --format trainer", "export", self.models / "loss_mse.nn", "--format", "c", "--loss", "mae")
        self.assertEqual(self.files(), [])


class AdamTest(ExportedOnce):
    """--optimizer adam: the bits of libnn's."""

    cases = {name: TRAINERS[name] for name in ("loss_mse", "three_classes", "hidden_exp")}
    format = "trainer"

    def test_bits(self):
        exports = [(name, last, f"{name}_{last}") for name in self.cases for last in (1, 2)]
        for name, last, prefix in exports:
            self.nn("export", self.models / f"{name}.nn", "--format", "trainer", "--optimizer", "adam", "--train-last", last,
                    "--prefix", prefix, "--no-verify")
        for command in ([compiler, "-std=c99"] for compiler in compilers()):
            for level in LEVELS:
                library = self.path("adam.so")
                sources = [self.path(f"{prefix}.c") for _, _, prefix in exports]
                subprocess.run([*command, *WARNINGS, *level.split(), "-shared", "-fPIC", "-o", library, *sources], check=True)
                loaded = ctypes.CDLL(str(library))
                for name, last, prefix in exports:
                    with self.subTest(model=name, last=last, command=command, level=level):
                        self.learn_the_same(loaded, name, last, prefix)
                library.unlink()

    def learn_the_same(self, library, name, last, prefix):
        frozen = Trained(self.models / f"{name}.nn").config.layer_count - last
        model = Trained(self.models / f"{name}.nn", frozen=frozen, optimizer="adam")
        count = len(model.parameters())
        exported = Exported(library, prefix, count, model.width, kept=3 * count + 2)
        exported.call("load", exported.gradients)
        for turn in range(2):
            for index, row in enumerate(usual_rows(40, model.inputs)):
                target = target_for(name, index, model.width)
                self.assertEqual(exported.learn(row, target), 0)
                model.learn(row, target)
                if index % 4 == 3:
                    self.assertEqual(exported.step(4), 0)
                    model.step()
            self.assertEqual(bits(exported.values), bits(model.parameters()), turn)
            exported.call("reset", exported.gradients, c_uint32(7))
            model.reset(7)

    def test_divergence_changes_nothing(self):
        self.nn("export", self.models / "loss_mse.nn", "--format", "trainer", "--optimizer", "adam", "--prefix", "m", "--no-verify")
        subprocess.run(["gcc", "-shared", "-fPIC", "-o", self.path("m.so"), self.path("m.c")], check=True)
        count = len(Trained(self.models / "loss_mse.nn").parameters())
        exported = Exported(ctypes.CDLL(str(self.path("m.so"))), "m", count, 2, kept=3 * count + 2)
        exported.call("load", exported.gradients)
        exported.gradients[count:] = [0.5] * (2 * count + 2)
        before = bits(exported.values)
        exported.gradients[3] = float("nan")
        self.assertEqual(exported.step(1), 1)
        self.assertEqual(bits(exported.values), before)
        self.assertEqual(list(exported.gradients), [0.0] * count + [0.5] * (2 * count + 2))

    def test_verification(self):
        result = self.nn("export", self.models / "three_classes.nn", "--format", "trainer", "--optimizer", "adam", "-o", "out")
        self.assertRegex(result.text, r"verified 64/64  host \(gcc")
        report = self.nn("export", self.models / "three_classes.nn", "--format", "trainer", "--optimizer", "adam", "--no-verify",
                         "--json").json
        plain = self.nn("export", self.models / "three_classes.nn", "--format", "trainer", "--no-verify", "--json").json
        count = len(Trained(self.models / "three_classes.nn").parameters())
        self.assertEqual(report["ram_bytes"] - plain["ram_bytes"], 4 * (2 * count + 2))
        self.fails(64, "--momentum is for --optimizer sgd", "export", self.models / "three_classes.nn", "--format", "trainer",
                   "--optimizer", "adam", "--momentum", "0.5")
        self.fails(64, "--optimizer is for --format trainer", "export", self.models / "three_classes.nn", "--format", "c",
                   "--optimizer", "adam")


class TrainerTest(ExportedOnce):
    cases = TRAINERS
    format = "trainer"
    # What libnn learns, by the name of the model: computed when it is asked for.
    references = {}

    def compiled(self, command):
        library = self.path("trainers.so")
        subprocess.run(
            [*command, "-shared", "-fPIC", "-o", library, *(self.models / "c" / f"{name}.c" for name in TRAINERS)],
            check=True, capture_output=True, text=True)
        return ctypes.CDLL(str(library))

    def lessons(self, name, model, rows):
        return [(row, target_for(name, index, model.width)) for index, row in enumerate(usual_rows(rows, model.inputs))]

    def learned(self, name):
        """libnn's parameters: at first, after 24 rows, after nn_reset, and after 8 more rows."""
        if name not in self.references:
            model = Trained(self.models / f"{name}.nn")
            states = [model.parameters()]
            self.train_model(model, self.lessons(name, model, 24))
            states.append(model.parameters())
            model.reset(7)
            states.append(model.parameters())
            self.train_model(model, self.lessons(name, model, 8))
            states.append(model.parameters())
            self.references[name] = model, [bits(state) for state in states]
        return self.references[name]

    def train_model(self, model, lessons):
        for index, (row, target) in enumerate(lessons):
            model.learn(row, target)
            if index % 4 == 3:
                model.step()

    def assert_same_training(self, library):
        for name in TRAINERS:
            with self.subTest(model=name):
                model, (start, *learned) = self.learned(name)
                exported = Exported(library, name, len(start), model.width)
                exported.call("load", exported.gradients)
                self.assertEqual(bits(exported.values), start)
                self.assertNotEqual(learned[0], start)
                self.train_exported(exported, self.lessons(name, model, 24))
                self.assertEqual(bits(exported.values), learned[0])
                exported.call("reset", exported.gradients, c_uint32(7))
                self.assertEqual(bits(exported.values), learned[1])
                self.train_exported(exported, self.lessons(name, model, 8))
                self.assertEqual(bits(exported.values), learned[2])

    def train_exported(self, exported, lessons):
        for index, (row, target) in enumerate(lessons):
            self.assertEqual(exported.learn(row, target), 0)
            if index % 4 == 3:
                self.assertEqual(exported.step(4), 0)

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
        result = self.nn("export", self.models / "fused_classes.nn", "--format", "trainer", "-o", "out")
        self.assertRegex(result.text, r"verified 64/64  host \(gcc")

    def with_one_compiler(self):
        """A PATH on which gcc is the only compiler: verification is quick."""
        folder = self.path("bin")
        folder.mkdir()
        for tool in ("gcc", "as", "ld"):
            (folder / tool).symlink_to(shutil.which(tool))
        return {**os.environ, "PATH": str(folder)}

    def test_verification_of_regressions(self):
        """It learns from rows in the data's range: far ones make any training diverge."""
        environment = self.with_one_compiler()
        for data in ("line", "quadratic", "sine", "regression"):
            self.data(data)
            for hidden in ("none", "16", "16:tanh", "16:leaky-relu", "32,16"):
                with self.subTest(data=data, hidden=hidden):
                    self.train(f"{data}.csv", "--hidden", hidden)
                    result = self.nn("export", "model.nn", "--format", "trainer", env=environment)
                    self.assertRegex(result.text, r"verified 64/64  host \(gcc .* -O3 -march=native\)")

    def test_verification_of_a_training_that_diverges(self):
        """Where libnn's steps diverge, the trainer's must, and change nothing."""
        self.folder = self.models
        model = self.models / "unscaled.nn"
        self.train("numbers.csv", "--hidden", "none", "--scale", "none", "--epochs", "1", model=model.name)
        result = self.nn("export", model, "--format", "trainer", "--data", "numbers.csv", "-o", "diverging")
        self.assertRegex(result.text, r"verified 124/124  host \(gcc .* -O2\)")
        trained = Trained(model)
        with self.assertRaisesRegex(RuntimeError, "diverged"):
            for row in usual_rows(24, trained.inputs):
                trained.learn(row, [1.0])
                trained.step()

    def test_the_norm_of_the_gradient_decides(self):
        """Each gradient is within 1e18, all of them together are not."""
        library = self.compiled(["gcc"])
        model = Trained(self.models / "loss_mse.nn")
        exported = Exported(library, "loss_mse", len(model.parameters()), 2)
        for gradient, diverged in ((0.99e18, 1), (0.99e18 / len(model.parameters()) ** 0.5, 0)):
            exported.call("load", exported.gradients)
            exported.gradients[:] = [gradient] * len(exported.gradients)
            self.assertEqual(exported.step(1), diverged)

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
