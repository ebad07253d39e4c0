#!/usr/bin/env python3
"""Write the training traces next to this script, or those whose names are given: PyTorch's first 100 steps, for
TraceTests.swift to follow.

torch_training.py runs them. Every trace is deterministic: its data and weights come from a seed of its own, PyTorch
runs on one thread in float32. README.md describes the format of the files.
"""

import sys
import zlib
from dataclasses import fields
from pathlib import Path

import numpy as np
import torch
from sklearn.datasets import make_classification, make_moons
from torch_training import ACTIVATIONS, ADDED_OPTIMIZERS, Training, run

# ---------------------------------------------------------------------------------------- experiments


# The numbers of these traces are their seeds. What was added since has its name for a seed: see `added`.
FIRST_ACTIVATIONS = ("identity", "sigmoid", "tanh", "relu", "leaky_relu", "softmax")
MORE_ACTIVATIONS = ("elu", "selu", "gelu", "silu", "softplus", "hard_sigmoid", "hard_tanh", "exp")
LAST_ACTIVATIONS = ("gelu_erf",)


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
    yield Training("experiment-01-line", line_x[:, None], line_y[:, None], [(1, "identity")], "mse",
                learning_rate=0.01)
    yield Training("experiment-07-logistic", moons_x, moons_y[:, None], [(1, "sigmoid")],
                "binary_cross_entropy", "adam", 0.1, plain_loss=True)
    yield Training("experiment-08-moons", moons_x, moons_y[:, None], [(4, "relu"), (1, "sigmoid")],
                "binary_cross_entropy", "adam", 0.05, plain_loss=True)
    yield Training("experiment-09-sigmoids", class_x, class_y[:, None], [(10, "sigmoid"), (1, "sigmoid")],
                "binary_cross_entropy", "sgd", 0.1, plain_loss=True)
    yield Training("experiment-11-curve", **curve, learning_rate=0.2)
    yield Training("experiment-11-curve-slow", **curve, learning_rate=0.01)


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

    for activation in FIRST_ACTIVATIONS:
        yield Training(f"activation-{activation.replace('_', '-')}", x, numbers, hidden(activation), "mse")
    yield Training("activation-leaky-relu-slope", x, numbers, hidden("leaky_relu", 0.25), "mse")
    yield Training("activation-last-tanh", x, np.tanh(numbers), [(5, "relu"), (2, "tanh")], "mse")
    yield Training("activation-last-softmax", x, bits, [(5, "relu"), (2, "softmax")], "mse")

    yield Training("loss-binary-cross-entropy", x, bits, [(5, "tanh"), (2, "sigmoid")], "binary_cross_entropy")
    yield Training("loss-cross-entropy", x, classes[:, None], [(5, "tanh"), (4, "softmax")], "cross_entropy")
    yield Training("loss-cross-entropy-one-hot", x, one_hot, [(5, "tanh"), (4, "softmax")],
                "cross_entropy_one_hot")
    yield Training("loss-cross-entropy-soft", x, soft, [(5, "tanh"), (4, "softmax")], "cross_entropy_one_hot")

    task = dict(inputs=x, targets=numbers, layers=[(6, "tanh"), (4, "sigmoid"), (2, "identity")], loss="mse")
    yield Training("sgd-momentum", **task, momentum=0.9, learning_rate=0.02)
    yield Training("sgd-weight-decay", **task, weight_decay=0.01)
    yield Training("sgd-momentum-weight-decay", **task, momentum=0.8, weight_decay=0.05, learning_rate=0.05)
    yield Training("sgd-clip", **task, clip_norm=0.05)
    yield Training("sgd-momentum-clip-decay", **task, momentum=0.9, clip_norm=0.1, weight_decay=0.01)
    yield Training("adam", **task, optimizer="adam", learning_rate=0.01)
    yield Training("adam-weight-decay", **task, optimizer="adam", learning_rate=0.01, weight_decay=0.05)
    yield Training("adam-betas-epsilon", **task, optimizer="adam", learning_rate=0.01, beta1=0.5, beta2=0.9,
                epsilon=1e-3)
    yield Training("adam-clip", **task, optimizer="adam", learning_rate=0.01, clip_norm=0.2)

    yield Training("scaling-inputs", far_x, bits, [(5, "relu"), (2, "sigmoid")], "binary_cross_entropy",
                standardize_inputs=True)
    yield Training("scaling-both", far_x, numbers * [1000, 0.1] - [5000, 2], [(5, "tanh"), (2, "identity")], "mse",
                standardize_inputs=True, standardize_targets=True)


# ---------------------------------------------------------------------------------------- the others


def task(generator):
    """24 rows of 3 numbers, and two numbers for each that depend on them."""
    x = generator.normal(0, 1, (24, 3))
    return x, np.stack([x[:, 0] * x[:, 1], np.sin(x[:, 2])], 1) + generator.normal(0, 0.1, (24, 2))


def more_activations():
    x, numbers = task(np.random.default_rng(3))
    bits = (numbers > 0).astype(float)
    for activation in MORE_ACTIVATIONS:
        name, rate = activation.replace("_", "-"), 0.02 if activation == "exp" else 0.1
        yield Training(f"activation-{name}", x, numbers, [(5, activation), (2, "identity")], "mse",
                       learning_rate=rate)
        yield Training(f"activation-last-{name}", x, bits, [(5, "tanh"), (2, activation)], "mse",
                       learning_rate=rate)
    yield Training("activation-elu-alpha", x, numbers, [(5, "elu", 0.3), (2, "identity")], "mse")


def more_losses():
    generator = np.random.default_rng(4)
    x, numbers = task(generator)
    bits, signs = (numbers > 0).astype(float), np.sign(numbers)
    classes = np.argmax(x @ generator.normal(0, 1, (3, 4)), 1)[:, None]
    counts = generator.poisson(np.exp(0.5 * np.clip(numbers, -2, 2)))
    plain, logits = [(5, "tanh"), (2, "identity")], [(5, "tanh"), (4, "identity")]
    yield Training("loss-half-mse", x, numbers, plain, "half_mse")
    yield Training("loss-mae", x, numbers, plain, "mae", learning_rate=0.01)
    yield Training("loss-huber", x, 3 * numbers, plain, "huber")
    yield Training("loss-huber-half", x, 3 * numbers, plain, "huber", huber_delta=0.5)
    yield Training("loss-bce-with-logits", x, bits, plain, "bce_with_logits")
    yield Training("loss-bce-with-logits-tanh", x, bits, [(5, "relu"), (2, "tanh")], "bce_with_logits")
    yield Training("loss-bce-softmax", x, bits, [(5, "tanh"), (2, "softmax")], "binary_cross_entropy")
    yield Training("loss-bce-hard-sigmoid", x, bits, [(5, "tanh"), (2, "hard_sigmoid")], "binary_cross_entropy")
    yield Training("loss-cross-entropy-with-logits", x, classes, logits, "cross_entropy_with_logits")
    yield Training("loss-double-softmax", x, classes, [(5, "tanh"), (4, "softmax")], "cross_entropy_with_logits")
    yield Training("loss-poisson-exp", x, counts, [(5, "tanh"), (2, "exp")], "poisson_nll", learning_rate=0.05)
    yield Training("loss-poisson-softplus", x, counts, [(5, "tanh"), (2, "softplus")], "poisson_nll")
    yield Training("loss-hinge", x, signs, plain, "hinge", learning_rate=0.02)
    yield Training("loss-perceptron", x, signs, [(2, "sign")], "perceptron", learning_rate=0.02)
    for loss, targets, layers in (("mse", numbers, plain), ("cross_entropy_with_logits", classes, logits),
                                  ("huber", numbers, plain), ("bce_with_logits", bits, plain)):
        yield Training(f"reduction-sum-{loss.replace('_', '-')}", x, targets, layers, loss, learning_rate=0.003,
                       reduction="sum")
    weights = generator.uniform(0, 2, 24)
    yield Training("weights-of-rows", x, numbers, plain, "mse", sample_weights=weights)
    yield Training("weights-of-classes", x, classes, logits, "cross_entropy_with_logits",
                   class_weights=[0.2, 1, 3, 0.7])
    yield Training("weights-of-classes-softmax", x, classes, [(5, "tanh"), (4, "softmax")], "cross_entropy",
                   class_weights=[2, 0.5, 1, 0])


def more_optimizers():
    x, numbers = task(np.random.default_rng(5))
    net = dict(inputs=x, targets=numbers, layers=[(6, "tanh"), (4, "sigmoid"), (2, "identity")], loss="mse")
    yield Training("sgd-nesterov", **net, momentum=0.9, nesterov=True, learning_rate=0.02)
    yield Training("sgd-nesterov-weight-decay", **net, momentum=0.8, nesterov=True, weight_decay=0.02)
    yield Training("sgd-dampening", **net, momentum=0.9, dampening=0.5, learning_rate=0.05)
    yield Training("sgd-l1", **net, l1=0.003)
    yield Training("sgd-clip-value", **net, clip_value=0.02)
    yield Training("adam-l1-clip-value", **net, optimizer="adam", learning_rate=0.01, l1=0.002, clip_value=0.05)
    yield Training("adamw", **net, optimizer="adamw", learning_rate=0.01, weight_decay=0.01)
    yield Training("adamw-strong", **net, optimizer="adamw", learning_rate=0.01, weight_decay=2.0)
    yield Training("adagrad", **net, optimizer="adagrad", learning_rate=0.05, epsilon=1e-10)
    yield Training("adagrad-weight-decay", **net, optimizer="adagrad", learning_rate=0.05, epsilon=1e-3,
                   weight_decay=0.02)
    yield Training("rmsprop", **net, optimizer="rmsprop", learning_rate=0.005)
    yield Training("rmsprop-smoothing", **net, optimizer="rmsprop", learning_rate=0.003, smoothing=0.95,
                   epsilon=1e-4, weight_decay=0.01)
    yield Training("rmsprop-momentum", **net, optimizer="rmsprop", learning_rate=0.001, momentum=0.9)
    yield Training("rprop", **net, optimizer="rprop", learning_rate=0.01)
    yield Training("rprop-settings", **net, optimizer="rprop", learning_rate=0.02, eta_minus=0.4, eta_plus=1.1,
                   step_min=1e-4, step_max=0.05)


def schedules():
    x, numbers = task(np.random.default_rng(6))
    net = dict(inputs=x, targets=numbers, layers=[(5, "tanh"), (2, "identity")], loss="mse")
    for name, schedule in {
        "step": dict(kind="step", step_size=30, gamma=0.1),
        "multi-step": dict(kind="multi_step", milestones=[10, 40, 41, 90], gamma=0.5),
        "exponential": dict(kind="exponential", gamma=0.97),
        "cosine": dict(kind="cosine", period=40, floor_rate=0.001),
        "plateau": dict(kind="plateau", gamma=0.5, patience=3, threshold=0.02, floor_rate=0.01),
        "warmup": dict(kind="constant", warmup_epochs=20, warmup_start=0.25),
        "warmup-step": dict(kind="step", step_size=7, gamma=0.8, warmup_epochs=10, warmup_start=0.1),
    }.items():
        yield Training(f"schedule-{name}", **net, schedule=schedule)


# ------------------------------------------------------------------------------------------- writing


def number(value):
    return f"{value:.9g}"


def settings(training):
    """The learning rate, and a line for every setting that is not the default of Training."""
    numbers = [item for item in fields(Training) if item.type in (float, bool) and item.name != "plain_loss"]
    for item in numbers:
        value = getattr(training, item.name)
        if item.name == "learning_rate" or value != item.default:
            yield f"{item.name} {number(value)}"
    if training.reduction != "mean":
        yield f"reduction {training.reduction}"


def schedule_lines(schedule):
    for name, value in schedule.items():
        if name == "milestones":
            yield f"schedule_milestones {len(value)} {' '.join(map(str, value))}"
        else:
            yield f"schedule_{name} {value if name == 'kind' else number(value)}"


def last_activations():
    x, numbers = task(np.random.default_rng(7))
    bits = (numbers > 0).astype(float)
    for activation in LAST_ACTIVATIONS:
        name = activation.replace("_", "-")
        yield Training(f"activation-{name}", x, numbers, [(5, activation), (2, "identity")], "mse")
        yield Training(f"activation-last-{name}", x, bits, [(5, "tanh"), (2, activation)], "mse")


def added():
    """The activations that are in no list above, and the optimisers that came after the first ones."""
    old = (*FIRST_ACTIVATIONS, *MORE_ACTIVATIONS, *LAST_ACTIVATIONS, "sign")
    for activation in [name for name in ACTIVATIONS if name not in old]:
        name = activation.replace("_", "-")
        x, numbers = task(np.random.default_rng(seed_of(activation)))
        bits = (numbers > 0).astype(float)
        yield Training(f"activation-{name}", x, numbers, [(5, activation), (2, "identity")], "mse")
        yield Training(f"activation-last-{name}", x, bits, [(5, "tanh"), (2, activation)], "mse")
    for name, settings in ADDED_OPTIMIZERS.items():
        x, numbers = task(np.random.default_rng(seed_of(name)))
        layers = [(6, "tanh"), (4, "sigmoid"), (2, "identity")]
        yield Training(name, x, numbers, layers, "mse", **settings)


def seed_of(name):
    return zlib.crc32(name.encode())


def write(training, arrays, folder):
    lines = [f"input_count {training.inputs.shape[1]}"]
    lines += [f"layer {units} {activation} {number(slope)}" for units, activation, slope in training.layers]
    lines += [f"loss {training.loss}", f"optimizer {training.optimizer}"]
    lines += [*settings(training), *schedule_lines(training.schedule)]
    for name, values in arrays.items():
        texts = [number(value) for value in values.reshape(-1)]
        lines.append(f"array {name} {len(texts)}")
        lines += [" ".join(texts[i:i + 8]) for i in range(0, len(texts), 8)]
    (folder / f"{training.name}.trace").write_text("\n".join(lines) + "\n")


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    folder = Path(__file__).parent
    trainings = [*experiments(), *variants(), *more_activations(), *more_losses(), *more_optimizers(),
                 *schedules(), *last_activations()]
    seeded = [*enumerate(trainings, 1), *((seed_of(training.name), training) for training in added())]
    for seed, training in seeded:
        if sys.argv[1:] and training.name not in sys.argv[1:]:
            continue
        torch.manual_seed(seed)
        arrays = run(training)
        write(training, arrays, folder)
        print(f"{training.name:32} {arrays['losses'][0]:.6f} -> {arrays['losses'][-1]:.6f}")


if __name__ == "__main__":
    main()
