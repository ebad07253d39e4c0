#!/usr/bin/env python3
"""Python loads libnn.so with ctypes alone, trains XOR and predicts."""

import ctypes
import os
import sys

import libnn

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tap"))
import tap


def check(name, holds):
    tap.check(name, "" if holds else "it is not so")


def size_is_kept(function, struct, *arguments, **sizes):
    """A struct that is larger than the caller says is refused, and one of the right size is filled to its end."""
    value = struct(**sizes)
    filled = function(ctypes.byref(value), *arguments) == 0
    other = struct(**{name: size - 4 for name, size in sizes.items()})
    before = bytes(other)
    smaller = [ctypes.c_size_t(argument.value - 4) for argument in arguments]
    status = function(ctypes.byref(other), *smaller)
    return filled and status == libnn.ERROR_STRUCT_SIZE and bytes(other) == before


def check_defaults():
    """What C programs have from inline functions; Tests/c/defaults.c compares the two."""
    library, structures = libnn.library, libnn.structures
    config = libnn.default_config()
    check("nn_get_default_config", config.optimizer == libnn.ADAM and config.max_batch == 32 and config.seed == 1)
    options = structures["nn_fit_options"](struct_size=ctypes.sizeof(structures["nn_fit_options"]))
    check("nn_get_default_fit_options", library.nn_get_default_fit_options(ctypes.byref(options)) == 0
          and options.epochs == 100 and options.batch_size == 32 and not options.order)
    schedule = structures["nn_schedule"]()
    size = ctypes.c_size_t(ctypes.sizeof(schedule))
    check("nn_get_default_schedule", library.nn_get_default_schedule(ctypes.byref(schedule), size) == 0
          and schedule.step_size == 30 and schedule.period == 100)
    check("config sizes", size_is_kept(library.nn_get_default_config, libnn.Config,
                                       struct_size=ctypes.sizeof(libnn.Config), layer_size=ctypes.sizeof(libnn.Layer)))
    check("options sizes", size_is_kept(library.nn_get_default_fit_options, type(options),
                                        struct_size=ctypes.sizeof(options)))
    check("schedule sizes", size_is_kept(library.nn_get_default_schedule, type(schedule), size))


def main():
    check_defaults()
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
