"""libnn through ctypes, as far as the Python tests need it. Constants and structs are read from include/nn.h."""

import ctypes
import os
from ctypes import POINTER, Structure, byref, c_char_p, c_float, c_int32, c_size_t, c_uint32, c_void_p

from nn_header import Header

BUILD = os.environ.get("BUILD", os.path.join(os.path.dirname(__file__), "../../build"))
library = ctypes.CDLL(os.path.join(BUILD, "libnn.so"))
library.nn_status_string.restype = c_char_p
library.nn_version_string.restype = c_char_p

ALIGNMENT = 16
header = Header()
# IDENTITY, MSE, SGD, SAVE_TRAINING_STATE and all others, as nn.h has them.
globals().update({name.removeprefix("NN_"): value for name, value in header.values.items()})

SCALARS = {"uint32_t": c_uint32, "uint64_t": ctypes.c_uint64, "size_t": c_size_t, "float": c_float, "int32_t": c_int32, "char": ctypes.c_char,
           "const char*const*": POINTER(c_char_p), "const char*": c_char_p}


def field_type(field):
    kind = field_kind(field)
    return kind * int(field.array[1:-1]) if field.array else kind


def field_kind(field):
    if field.type in SCALARS or field.type in header.enums:
        return SCALARS.get(field.type, c_int32)
    if field.is_pointer and field.pointee in structures:
        return POINTER(structures[field.pointee])
    if field.type in structures:
        return structures[field.type]
    return c_void_p


structures = {}
for struct_name, fields in header.structs.items():
    structures[struct_name] = type(
        struct_name, (Structure,), {"_fields_": [(field.name, field_type(field)) for field in fields]})
Layer, Column, Config, Sizes, Metadata = (structures[f"nn_{name}"]
                                          for name in ("layer", "column", "config", "sizes", "metadata"))


def must(status):
    if status != 0:
        raise RuntimeError(library.nn_status_string(status).decode())


def floats(values):
    return (c_float * len(values))(*values)


def texts(values):
    return None if values is None else (c_char_p * len(values))(*[value.encode() for value in values])


def default_config():
    config = Config(struct_size=ctypes.sizeof(Config), layer_size=ctypes.sizeof(Layer))
    must(library.nn_get_default_config(byref(config)))
    return config


class Block:
    """Aligned memory of exactly `size` bytes, holding `contents` when given."""

    def __init__(self, size, contents=b""):
        self.size = size
        self.buffer = ctypes.create_string_buffer(size + ALIGNMENT)
        start = ctypes.addressof(self.buffer)
        self.address = c_void_p(start + -start % ALIGNMENT)
        ctypes.memmove(self.address, contents, len(contents))


class Network:
    """A network in training: `layers` is a list of (units, activation) or (units, activation, slope)."""

    def __init__(self, inputs, layers, loss=MSE, **settings):
        self.layers = (Layer * len(layers))(*[layer if isinstance(layer, Layer) else Layer(layer[0], layer[1], 0, *layer[2:]) for layer in layers])
        config = default_config()
        settings.update(layers=self.layers, layer_count=len(layers), inputs=inputs, loss=loss)
        for name, value in settings.items():
            setattr(config, name, value)
        self.sizes = Sizes(struct_size=ctypes.sizeof(Sizes))
        must(library.nn_get_sizes(byref(config), byref(self.sizes)))
        self.inputs = inputs
        self.activations = [layer.activation for layer in self.layers]
        self.block = Block(self.sizes.training_bytes)
        self.handle = c_void_p()
        must(library.nn_init(self.block.address, c_size_t(self.block.size), byref(config), byref(self.handle)))

    def rows(self, values):
        return c_size_t(len(values) // self.inputs)

    def fit_scalings(self, inputs, targets):
        library.nn_fit_input_scaling(self.handle, floats(inputs), self.rows(inputs))
        library.nn_fit_target_scaling(self.handle, floats(targets), self.rows(inputs))

    def train_batch(self, inputs, targets):
        loss = c_float()
        must(library.nn_train_batch(self.handle, floats(inputs), floats(targets), self.rows(inputs), byref(loss)))
        return loss.value

    def predict(self, inputs):
        outputs = (c_float * (self.rows(inputs).value * self.sizes.outputs))()
        must(library.nn_predict(self.handle, floats(inputs), self.rows(inputs), outputs))
        return list(outputs)

    def save(self, features=None, targets=None, labels=None, note=None, flags=0, categories=None):
        arrays = [texts(features), texts(targets), texts(labels)]
        metadata = Metadata(ctypes.sizeof(Metadata), len(labels or []), *arrays, note and note.encode(), texts(categories))
        size, written = c_size_t(), c_size_t()
        must(library.nn_save_size(self.handle, byref(metadata), c_uint32(flags), byref(size)))
        buffer = ctypes.create_string_buffer(size.value)
        must(library.nn_save(self.handle, byref(metadata), c_uint32(flags), buffer, size, byref(written)))
        return buffer.raw[:written.value]


    def quantize(self, inputs):
        return quantize(self.handle, inputs, self.rows(inputs).value)


def quantize(handle, inputs, rows, labels=None):
    """The quantised model of a network of floats, calibrated with these rows."""
    metadata = Metadata(ctypes.sizeof(Metadata), len(labels or []), None, None, texts(labels), None, None)
    size, written = c_size_t(), c_size_t()
    must(library.nn_quantize_size(handle, byref(metadata), byref(size)))
    buffer = ctypes.create_string_buffer(size.value)
    must(library.nn_quantize(handle, floats(inputs), c_size_t(rows), byref(metadata), buffer, size, byref(written)))
    return buffer.raw[:written.value]


class Opened:
    """A model opened for inference, one row at a time."""

    def __init__(self, model):
        self.model = Block(len(model), model)
        size = c_size_t()
        self.handle = c_void_p()
        must(library.nn_open_size(self.model.address, c_size_t(len(model)), c_uint32(1), byref(size)))
        self.block = Block(size.value)
        must(library.nn_open(self.model.address, c_size_t(len(model)), c_uint32(1), self.block.address, size,
                             byref(self.handle)))

    def predict(self, inputs, rows, outputs):
        results = (c_float * (rows * outputs))()
        must(library.nn_predict(self.handle, floats(inputs), c_size_t(rows), results))
        return list(results)


def model_status(model):
    """What nn_model_config says about these bytes."""
    block = Block(len(model), model)
    config = Config(struct_size=ctypes.sizeof(Config), layer_size=ctypes.sizeof(Layer))
    return library.nn_model_config(block.address, c_size_t(len(model)), byref(config), None, c_uint32(0))
