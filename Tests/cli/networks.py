"""A saved model opened through libnn.so with ctypes, for comparison with what nn-cli says of it."""

import ctypes
import sys
from ctypes import byref, c_char_p, c_int32, c_size_t, c_uint32, c_void_p

from harness import ROOT

sys.path.insert(0, str(ROOT / "Tests" / "abi"))

import libnn  # noqa: E402 (found through the line above)


def float32(value):
    """The nearest binary32."""
    return ctypes.c_float(value).value


def choices(kind):
    """The names that the library has for an activation, a loss and so on."""
    name_of = libnn.library.nn_choice_name
    name_of.restype = c_char_p
    names = []
    while name := name_of(libnn.header.values[f"NN_CHOICE_{kind.upper()}"], len(names)):
        names.append(name.decode())
    return names


class Model:
    """A model file in the use of nn_open."""

    def __init__(self, path, max_batch=1):
        contents = path.read_bytes()
        self.model = libnn.Block(len(contents), contents)
        self.model_size = c_size_t(len(contents))
        self.config = libnn.Config(
            struct_size=ctypes.sizeof(libnn.Config), layer_size=ctypes.sizeof(libnn.Layer))
        self.layers = (libnn.Layer * 64)()
        libnn.must(libnn.library.nn_model_config(
            self.model.address, self.model_size, byref(self.config), self.layers, c_uint32(64)))
        self.inputs = self.config.inputs
        self.sizes = self.sizes_for(max_batch)
        size = c_size_t()
        libnn.must(libnn.library.nn_open_size(self.model.address, self.model_size, c_uint32(max_batch), byref(size)))
        self.block = libnn.Block(size.value)
        self.handle = c_void_p()
        libnn.must(libnn.library.nn_open(
            self.model.address, self.model_size, c_uint32(max_batch), self.block.address,
            c_size_t(self.block.size), byref(self.handle)))

    def sizes_for(self, max_batch):
        """nn_get_sizes for the model's description with this max_batch."""
        config = libnn.Config.from_buffer_copy(self.config)
        config.max_batch = max_batch
        config.layers = self.layers
        sizes = libnn.Sizes(struct_size=ctypes.sizeof(libnn.Sizes))
        libnn.must(libnn.library.nn_get_sizes(byref(config), byref(sizes)))
        return sizes

    def predict(self, row):
        """The outputs for one row of inputs."""
        outputs = (ctypes.c_float * self.sizes.outputs)()
        libnn.must(libnn.library.nn_predict(self.handle, libnn.floats(row), c_size_t(1), outputs))
        return list(outputs)

    def text(self, kind, index):
        """nn_get_text: kind 0 is a feature, 1 a target, 2 a label, 3 the note."""
        text = c_char_p()
        libnn.must(libnn.library.nn_get_text(self.handle, c_int32(kind), c_uint32(index), byref(text)))
        return None if text.value is None else text.value.decode()
