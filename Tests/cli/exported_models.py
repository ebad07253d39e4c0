"""Models of every activation and several shapes, what libnn predicts with them, and compiled exports of them."""

import ctypes
import random
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

from harness import CLITest
from networks import Model, choices

# But for the perceptron's sign.
ACTIVATIONS = [name for name in choices("activation") if name != "sign"]
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Wdouble-promotion", "-Wfloat-equal",
            "-Werror"]

# Name: data file, options of train.
CASES = {
    **{f"hidden_{name.replace('-', '_')}": (
        "numbers.csv", ["--hidden", "5", "--activation", name]) for name in ACTIVATIONS},
    **{f"last_{name.replace('-', '_')}": (
        "numbers.csv", ["--hidden", "3", "--output-activation", name, "--target", "y1,y2", "--target-scale", "none"])
       for name in ACTIVATIONS},
    "perceptron": ("classes2.csv", ["--loss", "perceptron"]),
    "slope": ("numbers.csv", ["--activation", "leaky-relu", "--slope", "0.3"]),
    "alpha": ("numbers.csv", ["--activation", "elu", "--alpha", "0.7"]),
    "one_layer": ("numbers.csv", ["--hidden", "none", "--target", "y1,y2"]),
    "unscaled": ("numbers.csv", ["--hidden", "none", "--scale", "none", "--target-scale", "none"]),
    "three_layers": ("numbers.csv", ["--hidden", "7:tanh,2:relu,9:silu", "--target", "y1,y2"]),
    "polynomial": ("numbers.csv", ["--hidden", "4", "--degree", "3"]),
    "polynomial_unscaled": ("numbers.csv", ["--hidden", "none", "--degree", "2", "--scale", "none", "--clip-norm", "1"]),
    "min_max": ("numbers.csv", ["--scale", "min-max", "--target-scale", "min-max"]),
    "two_classes": ("classes2.csv", ["--hidden", "6"]),
    "three_classes": ("classes3.csv", ["--hidden", "6"]),
    "logits": ("classes3.csv", ["--loss", "cross-entropy-with-logits", "--output-activation", "identity"]),
    "hinge": ("classes2.csv", ["--loss", "hinge"]),
    "fused": ("numbers.csv", ["--hidden", "7:tanh,2:relu,9:silu", "--target", "y1,y2", "--arithmetic", "fused"]),
    "fused_polynomial": ("numbers.csv", ["--hidden", "4", "--degree", "3", "--arithmetic", "fused"]),
}


def write_data(folder):
    """Rows of three features, with one of them far from 0, and numbers or classes to learn."""
    draw = random.Random(4)
    rows = [[draw.gauss(0, 1), draw.gauss(1000, 30), draw.uniform(0, 0.01)] for _ in range(60)]
    numbers = "a,b,c,y1,y2\n" + "".join(
        f"{a},{b},{c},{a * a + b / 100 + draw.gauss(0, 0.1)},{a - 50 * c}\n" for a, b, c in rows)
    (folder / "numbers.csv").write_text(numbers)
    for classes in (2, 3):
        text = "a,b,c,kind\n" + "".join(
            f"{a},{b},{c},{'kmn'[min(int(abs(a) * 2), classes - 1)]}\n" for a, b, c in rows)
        (folder / f"classes{classes}.csv").write_text(text)


def rows_for(model, count=40):
    """Rows as they are, far from what is usual, and zeros; binary32."""
    draw = random.Random(model.inputs)
    centres = [0, 1000, 0.005] if model.inputs == 3 else [0] * model.inputs
    rows = [[0.0] * model.inputs]
    for row in range(1, count):
        spread = 1000 if row % 7 == 6 else 30 if row % 7 == 3 else 1
        rows.append([centre + draw.gauss(0, spread * max(abs(centre) / 30, 0.003)) for centre in centres])
    return [list(struct.unpack(f"{model.inputs}f", struct.pack(f"{model.inputs}f", *row))) for row in rows]


def bits(values):
    """What must be equal: the bits, but of a NaN only that it is one."""
    return ["nan" if value != value else struct.pack("f", value).hex() for value in values]


class Reference:
    """A model file and what nn_predict makes of rows."""

    def __init__(self, path):
        model = self.model = Model(path)
        self.inputs, self.outputs = model.inputs, model.sizes.outputs
        self.rows = rows_for(model)
        self.bits = [bits(model.predict(row)) for row in self.rows]


class ExportedOnce(CLITest):
    """Tests of models that are trained and exported once, into `models`/c; the class says which, and how."""

    cases = CASES
    format = "c"

    @classmethod
    def setUpClass(cls):
        cls.models = Path(tempfile.mkdtemp(prefix="nn-cli-"))
        cls.addClassCleanup(shutil.rmtree, cls.models)
        write_data(cls.models)
        maker = cls()
        maker.folder = cls.models
        for name, (data, options) in cls.cases.items():
            maker.train(data, "--epochs", "2", "--validation", "0", *options, model=f"{name}.nn")
            maker.nn("export", f"{name}.nn", "--format", cls.format, "--no-verify", "-o", "c")


def compilers():
    """The C compilers that are there; gcc must be."""
    return [name for name in ("gcc", "clang") if name == "gcc" or shutil.which(name)]


class Compiled:
    """Exports compiled into one shared library."""

    def __init__(self, folder, names, command, suffix=".c"):
        library = folder / f"lib{abs(hash(tuple(command)))}.so"
        subprocess.run(
            [*command, "-shared", "-fPIC", "-o", library, *(folder / f"{name}{suffix}" for name in names)],
            check=True, capture_output=True, text=True)
        self.library = ctypes.CDLL(str(library))

    def predict(self, name, reference, row, has_scratch=True):
        """What NAME_predict returns, and the outputs."""
        outputs = (ctypes.c_float * reference.outputs)(*[-77.0] * reference.outputs)
        arguments = [(ctypes.c_float * reference.inputs)(*row), outputs]
        if has_scratch:
            arguments.append((ctypes.c_float * 4096)())
        result = getattr(self.library, f"{name}_predict")(*arguments)
        return result, list(outputs)
