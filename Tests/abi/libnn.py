"""libnn through ctypes, as far as the Python tests need it. Field for field as include/nn.h."""

import ctypes
import os
from ctypes import POINTER, Structure, byref, c_char_p, c_float, c_int32, c_size_t, c_uint32, c_void_p

BUILD = os.environ.get("BUILD", os.path.join(os.path.dirname(__file__), "../../build"))
library = ctypes.CDLL(os.path.join(BUILD, "libnn.so"))
library.nn_status_string.restype = c_char_p
library.nn_version_string.restype = c_char_p

ALIGNMENT = 16
(IDENTITY, SIGMOID, TANH, RELU, LEAKY_RELU, SOFTMAX, ELU, SELU, GELU, SILU, SOFTPLUS, HARD_SIGMOID, HARD_TANH, EXP,
 SIGN, GELU_ERF) = range(16)
(MSE, BINARY_CROSS_ENTROPY, CROSS_ENTROPY, CROSS_ENTROPY_ONE_HOT, HALF_MSE, MAE, HUBER, BCE_WITH_LOGITS,
 CROSS_ENTROPY_WITH_LOGITS, POISSON_NLL, HINGE, PERCEPTRON) = range(12)
SGD, ADAM, ADAMW, ADAGRAD, RMSPROP, RPROP = range(6)
SAVE_TRAINING_STATE = 1


class Layer(Structure):
    _fields_ = [
        ("units", c_uint32), ("activation", c_int32), ("initialization", c_int32), ("slope", c_float),
        ("init_value", c_float), ("dropout", c_float), ("max_norm", c_float), ("reserved", c_uint32),
    ]


class Config(Structure):
    _fields_ = [
        ("struct_size", c_uint32), ("layer_size", c_uint32), ("layers", POINTER(Layer)), ("layer_count", c_uint32),
        ("inputs", c_uint32), ("loss", c_int32), ("optimizer", c_int32), ("learning_rate", c_float),
        ("momentum", c_float), ("dampening", c_float), ("nesterov", c_uint32), ("beta1", c_float),
        ("beta2", c_float), ("smoothing", c_float), ("epsilon", c_float), ("eta_minus", c_float),
        ("eta_plus", c_float), ("step_min", c_float), ("step_max", c_float), ("weight_decay", c_float),
        ("l1", c_float), ("clip_norm", c_float), ("clip_value", c_float), ("seed", c_uint32),
        ("max_batch", c_uint32), ("input_scaling", c_int32), ("target_scaling", c_int32),
        ("polynomial_degree", c_uint32), ("reduction", c_int32), ("huber_delta", c_float),
        ("arithmetic", c_int32),
    ]


class Sizes(Structure):
    _fields_ = [(name, c_uint32) for name in (
        "struct_size", "parameters", "multiply_adds", "inference_bytes", "training_bytes", "model_bytes", "outputs",
        "target_width")]


class Metadata(Structure):
    _fields_ = [
        ("struct_size", c_uint32), ("label_count", c_uint32), ("features", POINTER(c_char_p)),
        ("targets", POINTER(c_char_p)), ("labels", POINTER(c_char_p)), ("note", c_char_p),
    ]


def must(status):
    if status != 0:
        raise RuntimeError(library.nn_status_string(status).decode())


def floats(values):
    return (c_float * len(values))(*values)


def texts(values):
    return None if values is None else (c_char_p * len(values))(*[value.encode() for value in values])


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
        config = Config(
            struct_size=ctypes.sizeof(Config), layer_size=ctypes.sizeof(Layer), layers=self.layers,
            layer_count=len(layers), inputs=inputs, loss=loss, optimizer=ADAM, learning_rate=0.001, beta1=0.9,
            beta2=0.999, smoothing=0.99, epsilon=1e-8, eta_minus=0.5, eta_plus=1.2, step_min=1e-6, step_max=50,
            seed=1, max_batch=32, polynomial_degree=1, huber_delta=1)
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

    def save(self, features=None, targets=None, labels=None, note=None, flags=0):
        arrays = [texts(features), texts(targets), texts(labels)]
        metadata = Metadata(ctypes.sizeof(Metadata), len(labels or []), *arrays, note and note.encode())
        size, written = c_size_t(), c_size_t()
        must(library.nn_save_size(self.handle, byref(metadata), c_uint32(flags), byref(size)))
        buffer = ctypes.create_string_buffer(size.value)
        must(library.nn_save(self.handle, byref(metadata), c_uint32(flags), buffer, size, byref(written)))
        return buffer.raw[:written.value]


    def quantize(self, inputs):
        return quantize(self.handle, inputs, self.rows(inputs).value)


def quantize(handle, inputs, rows, labels=None):
    """The quantised model of a network of floats, calibrated with these rows."""
    metadata = Metadata(ctypes.sizeof(Metadata), len(labels or []), None, None, texts(labels), None)
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
