#!/usr/bin/env python3
"""Python loads libnn.so with ctypes alone, trains XOR and predicts."""

import os
import sys

import libnn

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tap"))
import tap


def check(name, holds):
    tap.check(name, "" if holds else "it is not so")


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
    tap.finish()


main()
