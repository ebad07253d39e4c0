"""Writes ONNX files without the package onnx: what a test needs of them, wrong ones too."""

import struct


def varint(value):
    value &= (1 << 64) - 1
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(encoded + bytes([value]))


def field(number, value):
    """A field of a message: an integer, or text, bytes and messages."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def entry(key, value):
    return field(1, key) + field(2, value)


def tensor(name, dimensions, values=None, external=None, kind=1):
    """A constant of float32: its values, or the entries of external data."""
    message = b"".join(field(1, size) for size in dimensions) + field(2, kind) + field(8, name)
    if external:
        return message + b"".join(field(13, entry(*pair)) for pair in external.items()) + field(14, 1)
    return message + field(9, struct.pack(f"<{len(values)}f", *values))


def integers(name, values):
    return field(1, len(values)) + field(2, 7) + field(8, name) + field(9, struct.pack(f"<{len(values)}q", *values))


def attribute(name, value):
    if isinstance(value, int):
        return field(1, name) + field(3, value) + field(20, 2)
    if isinstance(value, float):
        return field(1, name) + varint(2 << 3 | 5) + struct.pack("<f", value) + field(20, 1)
    if isinstance(value, str):
        return field(1, name) + field(4, value) + field(20, 3)
    if isinstance(value[0], int):
        return field(1, name) + b"".join(field(8, item) for item in value) + field(20, 7)
    return field(1, name) + b"".join(field(9, item) for item in value) + field(20, 8)


def node(operator, inputs, outputs, name="", domain="", **attributes):
    message = b"".join(field(1, value) for value in inputs) + b"".join(field(2, value) for value in outputs)
    return (message + field(3, name) + field(4, operator) + field(7, domain)
            + b"".join(field(5, attribute(*pair)) for pair in attributes.items()))


def value(name, shape, kind=1):
    """An input or an output; its dimensions are numbers or names."""
    dimensions = b"".join(field(1, field(1 if isinstance(size, int) else 2, size)) for size in shape)
    return field(1, name) + field(2, field(1, field(1, kind) + field(2, dimensions)))


def model(nodes, constants=(), inputs=(("x", ("n", 2)),), outputs=("y",), opset=17, functions=()):
    graph = (b"".join(field(1, item) for item in nodes) + field(2, "graph")
             + b"".join(field(5, item) for item in constants)
             + b"".join(field(11, value(*item)) for item in inputs)
             + b"".join(field(12, value(item, ())) for item in outputs))
    return (field(1, 8) + field(2, "test") + field(7, graph)
            + b"".join(field(8, field(1, domain) + field(2, version)) for domain, version in (("", opset), ("ai.onnx.ml", 3)))
            + b"".join(field(25, item) for item in functions))


WEIGHTS = tensor("w", (2, 3), [1, 2, 3, 4, 5, 6])
BIASES = tensor("b", (3,), [0.5, -0.5, 0])
GEMM = node("Gemm", ["x", "w", "b"], ["y"], "first")


def gemm():
    """y = x w + b"""
    return model([GEMM], [WEIGHTS, BIASES])
