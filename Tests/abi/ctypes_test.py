#!/usr/bin/env python3
"""Python loads libnn.so with ctypes alone, trains XOR and predicts."""

import sys

import libnn

passed = failed = 0


def check(name, holds):
    global passed, failed
    passed, failed = passed + bool(holds), failed + (not holds)
    print("ok" if holds else "not ok", name)


def main():
    inputs, targets = [0, 0, 0, 1, 1, 0, 1, 1], [0, 1, 1, 0]
    version = [int(part) for part in libnn.library.nn_version_string().decode().split(".")]
    check("nn_version", libnn.library.nn_version() == version[0] * 10000 + version[1] * 100 + version[2])
    layers = [(8, libnn.TANH), (1, libnn.SIGMOID)]
    network = libnn.Network(2, layers, libnn.BINARY_CROSS_ENTROPY, learning_rate=0.05)
    losses = [network.train_batch(inputs, targets) for _ in range(300)]
    check("the loss falls", losses[-1] < 0.1 < losses[0])
    outputs = network.predict(inputs)
    check("XOR is learned", [round(output) for output in outputs] == targets)
    model = network.save(features=["a", "b"], labels=["same", "different"])
    check("the saved model is accepted", libnn.model_status(model) == 0)
    check("a damaged model is not", libnn.model_status(model[:-1] + b"\x01") != 0)
    print(f"{passed} passed, {failed} failed")
    return failed != 0


sys.exit(main())
