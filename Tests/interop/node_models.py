"""Graphs node by node, as programs write them that cannot be installed here, and forms that no exporter chooses any more."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

generator = np.random.default_rng(11)


def weights(*shape, kind=np.float32):
    return generator.normal(size=shape).astype(kind)


def graph(nodes, constants, opset, shape=(5,), kind=TensorProto.FLOAT, outputs=("y",)):
    """A model of nodes from x to y, with these constants."""
    imports = [helper.make_opsetid("", opset), helper.make_opsetid("ai.onnx.ml", 2)]
    model = helper.make_model(
        helper.make_graph(
            nodes, "graph", [helper.make_tensor_value_info("x", kind, ["rows", *shape])],
            [helper.make_tensor_value_info(name, kind, None) for name in outputs],
            [numpy_helper.from_array(value, name) for name, value in constants.items()]),
        opset_imports=imports, producer_name="nodes")
    model.ir_version = 8
    return model


def two_layers(activation, opset, last=(), extra=None, kind=np.float32):
    """MatMul Add, nodes from "a" to "b", MatMul Add."""
    constants = {
        "w1": weights(5, 6, kind=kind), "b1": weights(6, kind=kind), "w2": weights(6, 3, kind=kind),
        "b2": weights(1, 3, kind=kind), **(extra or {})}
    node = helper.make_node
    nodes = [node("MatMul", ["x", "w1"], ["m1"]), node("Add", ["m1", "b1"], ["a"]), *activation,
             node("MatMul", ["b", "w2"], ["m2"]), node("Add", ["m2", "b2"], ["c" if last else "y"]), *last]
    element = {np.float64: TensorProto.DOUBLE, np.float16: TensorProto.FLOAT16, np.float32: TensorProto.FLOAT}[kind]
    return graph(nodes, constants, opset, kind=element)


def constant(value):
    return np.array(value, np.float32)


def gelu_by_pow():
    """GELU by a tanh with Pow, as TensorFlow has it."""
    node = helper.make_node
    nodes = [
        node("Pow", ["a", "three"], ["g1"]), node("Mul", ["g1", "c"], ["g2"]), node("Add", ["a", "g2"], ["g3"]),
        node("Mul", ["g3", "root"], ["g4"]), node("Tanh", ["g4"], ["g5"]), node("Add", ["g5", "one"], ["g6"]),
        node("Mul", ["half", "g6"], ["g7"]), node("Mul", ["a", "g7"], ["b"])]
    return two_layers(nodes, 10, extra={
        "three": constant(3), "c": constant(0.044715), "root": constant(0.7978845608), "one": constant(1),
        "half": constant(0.5)})


def matlab():
    """Sub Flatten MatMul Add Relu of images of one row, as MATLAB writes networks."""
    node = helper.make_node
    nodes = [
        node("Sub", ["x", "mean"], ["s"]), node("Flatten", ["s"], ["f"]), node("MatMul", ["f", "w1"], ["m1"]),
        node("Add", ["m1", "b1"], ["a"]), node("Relu", ["a"], ["b"]), node("MatMul", ["b", "w2"], ["m2"]),
        node("Add", ["m2", "b2"], ["y"])]
    return graph(nodes, {
        "mean": weights(1, 1, 1, 5), "w1": weights(5, 6), "b1": weights(6), "w2": weights(6, 2), "b2": weights(2)},
        9, shape=(1, 1, 5))


def transposed():
    """Weights that Transpose, Constant and ConstantOfShape make, alpha and beta of Gemm."""
    node = helper.make_node
    nodes = [
        node("Transpose", ["w1"], ["t1"], perm=[1, 0]), node("Gemm", ["x", "t1", "b1"], ["a"], alpha=0.5, beta=2.0),
        node("LeakyRelu", ["a"], ["b"], alpha=0.1),
        node("Constant", [], ["w2"], value=numpy_helper.from_array(weights(3, 6))),
        node("ConstantOfShape", ["size"], ["b2"], value=numpy_helper.from_array(np.array([0.25], np.float32))),
        node("Gemm", ["b", "w2", "b2"], ["y"], transB=1)]
    return graph(nodes, {"w1": weights(6, 5), "b1": weights(6), "size": np.array([3])}, 9)


def old_batch_normalization():
    """BatchNormalization between products without biases, as PyTorch 1.7 wrote it."""
    node = helper.make_node
    nodes = [
        node("MatMul", ["x", "w1"], ["m"]), node("BatchNormalization", ["m", "g", "b", "mean", "var"], ["n"], epsilon=1e-3),
        node("Sigmoid", ["n"], ["s"]), node("MatMul", ["s", "w2"], ["y"])]
    return graph(nodes, {
        "w1": weights(5, 6), "g": weights(6), "b": weights(6), "mean": weights(6), "var": np.abs(weights(6)),
        "w2": weights(6, 2)}, 7)


def labelled():
    """Class names through a LabelEncoder, a threshold of nothing."""
    node = helper.make_node
    model = two_layers(
        [node("Tanh", ["a"], ["b"])], 13,
        [node("Softmax", ["c"], ["y"]), node("ArgMax", ["y"], ["i"], axis=1, keepdims=0),
         node("LabelEncoder", ["i"], ["label"], domain="ai.onnx.ml", keys_int64s=[0, 1, 2],
              values_strings=["idle", "walk", "run"])])
    model.graph.output.append(helper.make_tensor_value_info("label", TensorProto.STRING, None))
    return model


def models():
    """Name, model and shape of a row."""
    node = helper.make_node
    simple = {
        "relu_opset_7": ("Relu", 7, {}), "hard_sigmoid_opset_7": ("HardSigmoid", 7, {"alpha": 0.3, "beta": 0.4}),
        "selu_opset_22": ("Selu", 22, {}), "own_selu": ("Selu", 11, {"alpha": 1.5, "gamma": 1.2}),
        "gelu_opset_20": ("Gelu", 20, {}), "gelu_tanh_opset_20": ("Gelu", 20, {"approximate": "tanh"}),
        "mish_opset_18": ("Mish", 18, {}), "exp": ("Exp", 13, {}), "clip_opset_7": ("Clip", 7, {"min": -0.5, "max": 2.0}),
        "clip_below": ("Clip", 6, {"max": 0.75}), "elu_opset_21": ("Elu", 21, {"alpha": 2.0}),
        "softplus_opset_7": ("Softplus", 7, {}),
    }
    for name, (operator, opset, attributes) in simple.items():
        yield f"nodes_{name}", two_layers([node(operator, ["a"], ["b"], **attributes)], max(opset, 7)), (5,)
    relu = [node("Relu", ["a"], ["b"])]
    yield "nodes_float16", two_layers(relu, 13, kind=np.float16), (5,)
    yield "nodes_float64", two_layers([node("Tanh", ["a"], ["b"])], 17, kind=np.float64), (5,)
    yield "nodes_gelu_by_pow", gelu_by_pow(), (5,)
    yield "nodes_max", two_layers([node("Max", ["a", "zero"], ["b"])], 13, extra={"zero": constant(0)}), (5,)
    yield "nodes_matlab", matlab(), (1, 1, 5)
    yield "nodes_transposed", transposed(), (5,)
    yield "nodes_batch_normalization_7", old_batch_normalization(), (5,)
    yield "nodes_labels", labelled(), (5,)
    scaled = [node("Relu", ["c"], ["r"]), node("Mul", ["r", "s"], ["p"]), node("Add", ["p", "o"], ["y"])]
    yield "nodes_scaled_outputs", two_layers(
        relu, 13, scaled, {"s": constant([2, 0.5, 30]), "o": constant([1, -3, 100])}), (5,)
    yield "nodes_turned_outputs", two_layers(
        relu, 13, scaled, {"s": constant([2, -0.5, 30]), "o": constant([1, -3, 100])}), (5,)
