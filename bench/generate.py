#!/usr/bin/env python3
"""generate.py FOLDER: the networks of inference.c as other tools have them: NET.onnx, and emlearn's NET.h in C.

What is not installed is left out. The weights are random: they do not matter.
"""
import os
import pathlib
import sys
import warnings

import numpy as np

from nets import NETS

warnings.filterwarnings("ignore")


def onnx_model(sizes, hidden):
    from onnx import TensorProto, helper, numpy_helper

    draw = np.random.default_rng(0).standard_normal
    nodes, weights, name = [], [], "x"
    for i, (fan_in, fan_out) in enumerate(zip(sizes, sizes[1:])):
        weights.append(numpy_helper.from_array(draw((fan_out, fan_in)).astype(np.float32), f"w{i}"))
        weights.append(numpy_helper.from_array(draw(fan_out).astype(np.float32), f"b{i}"))
        nodes.append(helper.make_node("Gemm", [name, f"w{i}", f"b{i}"], [f"z{i}"], transB=1))
        is_last = i == len(sizes) - 2
        name = f"z{i}"
        activation = hidden if not is_last else "Sigmoid" if sizes[-1] == 1 else None
        if activation:
            nodes.append(helper.make_node(activation, [name], [f"a{i}"]))
            name = f"a{i}"
    nodes[-1].output[0] = "y"
    shape = lambda label, width: helper.make_tensor_value_info(label, TensorProto.FLOAT, ["n", width])
    graph = helper.make_graph(nodes, "net", [shape("x", sizes[0])], [shape("y", sizes[-1])], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    return model.SerializeToString()


def emlearn_header(path, name, sizes, hidden):
    import emlearn
    from sklearn.neural_network import MLPClassifier

    rng, classes = np.random.default_rng(0), max(2, sizes[-1])
    network = MLPClassifier(sizes[1:-1], activation={"Relu": "relu", "Sigmoid": "logistic"}[hidden], max_iter=1)
    network.fit(rng.random((8 * classes, sizes[0])), np.arange(8 * classes) % classes)
    emlearn.convert(network, method="inline", dtype="float").save(file=str(path), name=name)


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    # emlearn compiles what it generates, in a folder `tmp` of the current one.
    os.chdir(folder)
    for name, (sizes, hidden) in NETS.items():
        try:
            (folder / f"{name}.onnx").write_bytes(onnx_model(sizes, hidden))
        except ImportError:
            pass
        try:
            emlearn_header(folder / f"{name}.h", name, sizes, hidden)
        except ImportError:
            pass


main()
