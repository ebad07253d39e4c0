#!/usr/bin/env python3
"""Write the training traces next to this script: PyTorch's first 100 steps, for TraceTests.swift to follow.

Every trace is deterministic: its data and weights come from its own number as a seed, PyTorch runs on one
thread in float32. README.md describes the format of the files.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.datasets import make_classification, make_moons

STEPS = 100
WEIGHTS_AFTER = (1, 10, 100)
LEAKY_DEFAULT = 0.01
ACTIVATIONS = {
    "identity": lambda slope: torch.nn.Identity(),
    "sigmoid": lambda slope: torch.nn.Sigmoid(),
    "tanh": lambda slope: torch.nn.Tanh(),
    "relu": lambda slope: torch.nn.ReLU(),
    "leaky_relu": lambda slope: torch.nn.LeakyReLU(slope or LEAKY_DEFAULT),
    "softmax": lambda slope: torch.nn.Softmax(dim=1),
}
# PyTorch's fused losses take the sums of the last layer, not its activations.
LOSSES = {
    "mse": (torch.nn.MSELoss, False),
    "binary_cross_entropy": (torch.nn.BCEWithLogitsLoss, True),
    "cross_entropy": (torch.nn.CrossEntropyLoss, True),
    "cross_entropy_one_hot": (torch.nn.CrossEntropyLoss, True),
}


@dataclass
class Trace:
    name: str
    inputs: np.ndarray
    targets: np.ndarray
    layers: list  # (units, activation) or (units, activation, slope), first hidden layer to output layer
    loss: str
    optimizer: str = "sgd"
    learning_rate: float = 0.1
    momentum: float = 0.0
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    weight_decay: float = 0.0
    clip_norm: float = 0.0
    standardize_inputs: bool = False
    standardize_targets: bool = False
    plain_loss: bool = False  # sigmoid, then torch.nn.BCELoss, as the tutorials write it

    def __post_init__(self):
        self.inputs = np.asarray(self.inputs, np.float32)
        self.targets = np.asarray(self.targets, np.float32)
        self.layers = [(*layer, 0.0)[:3] for layer in self.layers]


# ---------------------------------------------------------------------------------------- experiments


def experiments():
    moons_x, moons_y = make_moons(200, noise=0.1, random_state=7)
    class_x, class_y = make_classification(
        1000, n_features=4, n_informative=2, n_redundant=0, random_state=9)
    generator = np.random.default_rng(1)
    line_x = np.linspace(0, 10, 100)
    line_y = 3 * line_x + 2 + generator.normal(0, 2, 100)
    curve_x = np.linspace(-1, 1, 100)
    curve_y = curve_x**2 + 0.2 * generator.random(100)
    curve = dict(inputs=curve_x[:, None], targets=curve_y[:, None],
                 layers=[(10, "relu"), (1, "identity")], loss="mse")
    yield Trace("experiment-01-line", line_x[:, None], line_y[:, None], [(1, "identity")], "mse",
                learning_rate=0.01)
    yield Trace("experiment-07-logistic", moons_x, moons_y[:, None], [(1, "sigmoid")],
                "binary_cross_entropy", "adam", 0.1, plain_loss=True)
    yield Trace("experiment-08-moons", moons_x, moons_y[:, None], [(4, "relu"), (1, "sigmoid")],
                "binary_cross_entropy", "adam", 0.05, plain_loss=True)
    yield Trace("experiment-09-sigmoids", class_x, class_y[:, None], [(10, "sigmoid"), (1, "sigmoid")],
                "binary_cross_entropy", "sgd", 0.1, plain_loss=True)
    yield Trace("experiment-11-curve", **curve, learning_rate=0.2)
    yield Trace("experiment-11-curve-slow", **curve, learning_rate=0.01)


# ------------------------------------------------------------------------------------------ variants


def variants():
    generator = np.random.default_rng(2)
    x = generator.normal(0, 1, (24, 3))
    numbers = np.stack([x[:, 0] * x[:, 1], np.sin(x[:, 2])], 1) + generator.normal(0, 0.1, (24, 2))
    bits = (numbers > 0).astype(float)
    classes = np.argmax(x @ generator.normal(0, 1, (3, 4)), 1)
    one_hot = np.eye(4)[classes]
    soft = 0.8 * one_hot + 0.05
    far_x = x * [100, 0.01, 1] + [500, 3, -20]

    def hidden(activation, slope=0.0):
        return [(5, activation, slope), (2, "identity")]

    for activation in ACTIVATIONS:
        yield Trace(f"activation-{activation.replace('_', '-')}", x, numbers, hidden(activation), "mse")
    yield Trace("activation-leaky-relu-slope", x, numbers, hidden("leaky_relu", 0.25), "mse")
    yield Trace("activation-last-tanh", x, np.tanh(numbers), [(5, "relu"), (2, "tanh")], "mse")
    yield Trace("activation-last-softmax", x, bits, [(5, "relu"), (2, "softmax")], "mse")

    yield Trace("loss-binary-cross-entropy", x, bits, [(5, "tanh"), (2, "sigmoid")], "binary_cross_entropy")
    yield Trace("loss-cross-entropy", x, classes[:, None], [(5, "tanh"), (4, "softmax")], "cross_entropy")
    yield Trace("loss-cross-entropy-one-hot", x, one_hot, [(5, "tanh"), (4, "softmax")],
                "cross_entropy_one_hot")
    yield Trace("loss-cross-entropy-soft", x, soft, [(5, "tanh"), (4, "softmax")], "cross_entropy_one_hot")

    task = dict(inputs=x, targets=numbers, layers=[(6, "tanh"), (4, "sigmoid"), (2, "identity")], loss="mse")
    yield Trace("sgd-momentum", **task, momentum=0.9, learning_rate=0.02)
    yield Trace("sgd-weight-decay", **task, weight_decay=0.01)
    yield Trace("sgd-momentum-weight-decay", **task, momentum=0.8, weight_decay=0.05, learning_rate=0.05)
    yield Trace("sgd-clip", **task, clip_norm=0.05)
    yield Trace("sgd-momentum-clip-decay", **task, momentum=0.9, clip_norm=0.1, weight_decay=0.01)
    yield Trace("adam", **task, optimizer="adam", learning_rate=0.01)
    yield Trace("adam-weight-decay", **task, optimizer="adam", learning_rate=0.01, weight_decay=0.05)
    yield Trace("adam-betas-epsilon", **task, optimizer="adam", learning_rate=0.01, beta1=0.5, beta2=0.9,
                epsilon=1e-3)
    yield Trace("adam-clip", **task, optimizer="adam", learning_rate=0.01, clip_norm=0.2)

    yield Trace("scaling-inputs", far_x, bits, [(5, "relu"), (2, "sigmoid")], "binary_cross_entropy",
                standardize_inputs=True)
    yield Trace("scaling-both", far_x, numbers * [1000, 0.1] - [5000, 2], [(5, "tanh"), (2, "identity")], "mse",
                standardize_inputs=True, standardize_targets=True)


# ------------------------------------------------------------------------------------------ training


def scaling(values, wanted):
    """Mean and 1 / population standard deviation of every column, or None."""
    if not wanted:
        return None
    wide = values.astype(np.float64)
    return wide.mean(0).astype(np.float32), (1 / wide.std(0)).astype(np.float32)


def scaled(values, mean_and_scale):
    if mean_and_scale is None:
        return torch.from_numpy(values)
    mean, scale = mean_and_scale
    return torch.from_numpy((values - mean) * scale)


def build(trace):
    """The layers as torch modules, and the loss of their output. A fused loss replaces the last activation."""
    loss_type, fused = LOSSES[trace.loss]
    if trace.plain_loss:
        loss_type, fused = torch.nn.BCELoss, False
    modules, width = [], trace.inputs.shape[1]
    for index, (units, activation, slope) in enumerate(trace.layers):
        modules.append(torch.nn.Linear(width, units))
        if not (fused and index == len(trace.layers) - 1):
            modules.append(ACTIVATIONS[activation](slope))
        width = units
    return torch.nn.Sequential(*modules), loss_type()


def make_optimizer(trace, model):
    if trace.optimizer == "adam":
        return torch.optim.Adam(model.parameters(), lr=trace.learning_rate, betas=(trace.beta1, trace.beta2),
                                eps=trace.epsilon, weight_decay=trace.weight_decay)
    return torch.optim.SGD(model.parameters(), lr=trace.learning_rate, momentum=trace.momentum,
                           weight_decay=trace.weight_decay)


def flat(model, value):
    """Every parameter, or its gradient, in libnn's layout: weights [inputs][units], then biases."""
    parts = []
    for module in model:
        if isinstance(module, torch.nn.Linear):
            parts += [value(module.weight).T.reshape(-1), value(module.bias)]
    return torch.cat(parts).detach().numpy().copy()


def run(trace):
    """Train, and return the arrays of the file by name."""
    input_scaling = scaling(trace.inputs, trace.standardize_inputs)
    target_scaling = scaling(trace.targets, trace.standardize_targets)
    x, t = scaled(trace.inputs, input_scaling), scaled(trace.targets, target_scaling)
    if trace.loss == "cross_entropy":
        t = t[:, 0].long()
    model, loss_of = build(trace)
    optimizer = make_optimizer(trace, model)
    arrays = {"inputs": trace.inputs, "targets": trace.targets}
    for name, pair in (("input", input_scaling), ("target", target_scaling)):
        if pair:
            arrays[f"{name}_mean"], arrays[f"{name}_scale"] = pair
    arrays["weights_0"] = flat(model, lambda p: p)
    losses = []
    for step in range(1, STEPS + 1):
        optimizer.zero_grad()
        loss = loss_of(model(x), t)
        loss.backward()
        if trace.clip_norm:
            torch.nn.utils.clip_grad_norm_(model.parameters(), trace.clip_norm)
        if step == 1:
            arrays["gradients_1"] = flat(model, lambda p: p.grad)
        optimizer.step()
        losses.append(loss.item())
        if step in WEIGHTS_AFTER:
            arrays[f"weights_{step}"] = flat(model, lambda p: p)
    arrays["losses"] = np.array(losses, np.float32)
    return arrays


# ------------------------------------------------------------------------------------------- writing


def number(value):
    return f"{value:.9g}"


def write(trace, arrays, folder):
    settings = ("learning_rate", "momentum", "beta1", "beta2", "epsilon", "weight_decay", "clip_norm")
    lines = [f"input_count {trace.inputs.shape[1]}"]
    lines += [f"layer {units} {activation} {number(slope)}" for units, activation, slope in trace.layers]
    lines += [f"loss {trace.loss}", f"optimizer {trace.optimizer}"]
    lines += [f"{name} {number(getattr(trace, name))}" for name in settings]
    lines += [f"standardize_inputs {int(trace.standardize_inputs)}",
              f"standardize_targets {int(trace.standardize_targets)}"]
    for name, values in arrays.items():
        texts = [number(value) for value in values.reshape(-1)]
        lines.append(f"array {name} {len(texts)}")
        lines += [" ".join(texts[i:i + 8]) for i in range(0, len(texts), 8)]
    (folder / f"{trace.name}.trace").write_text("\n".join(lines) + "\n")


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    folder = Path(__file__).parent
    for seed, trace in enumerate([*experiments(), *variants()], 1):
        torch.manual_seed(seed)
        arrays = run(trace)
        write(trace, arrays, folder)
        print(f"{trace.name:32} {arrays['losses'][0]:.6f} -> {arrays['losses'][-1]:.6f}")


if __name__ == "__main__":
    main()
