"""Models whose exported trainers are compared with libnn, and libnn training them."""

import ctypes
import random
from ctypes import byref, c_size_t, c_uint32, c_void_p

from networks import Model, choices, libnn

RATE = 0.0078125

# Name: data file, options of train.
HIDDEN = ["identity", "sigmoid", "tanh", "relu", "leaky-relu", "elu", "selu", "softplus", "hard-sigmoid", "hard-tanh", "exp"]
TRAINERS = {
    **{f"hidden_{name.replace('-', '_')}": ("numbers.csv", ["--hidden", "3" if name == "exp" else "5,4", "--activation", name])
       for name in HIDDEN},
    **{f"last_{name.replace('-', '_')}": (
        "numbers.csv", ["--hidden", "3", "--output-activation", name, "--target", "y1,y2", "--target-scale", "none"])
       for name in HIDDEN},
    **{f"loss_{loss.replace('-', '_')}": ("numbers.csv", ["--hidden", "4", "--target", "y1,y2", "--loss", loss])
       for loss in ("mse", "half-mse", "mae", "huber")},
    "pinball": ("numbers.csv", ["--hidden", "4", "--target", "y1", "--drop", "y2", "--loss", "pinball", "--quantile", "0.1,0.5,0.9"]),
    "sum": ("numbers.csv", ["--target", "y1,y2", "--reduction", "sum"]),
    "one_layer": ("numbers.csv", ["--hidden", "none", "--target", "y1,y2"]),
    "polynomial": ("numbers.csv", ["--hidden", "4", "--degree", "2"]),
    "two_classes": ("classes2.csv", ["--hidden", "6"]),
    "logit": ("classes2.csv", ["--loss", "bce-with-logits", "--output-activation", "identity"]),
    "hinge": ("classes2.csv", ["--loss", "hinge"]),
    "three_classes": ("classes3.csv", ["--hidden", "6", "--init", "xavier-uniform"]),
    "logits": ("classes3.csv", ["--loss", "cross-entropy-with-logits", "--output-activation", "identity"]),
    "fused": ("numbers.csv", ["--hidden", "7,5:tanh", "--degree", "2", "--target", "y1,y2", "--arithmetic", "fused"]),
    "fused_classes": ("classes3.csv", ["--hidden", "6", "--arithmetic", "fused"]),
}


class Trained(Model):
    """A model that libnn trains, by plain gradient descent unless told otherwise."""

    def __init__(self, path, frozen=0, momentum=0.0, rate=RATE, loss=None, optimizer="sgd"):
        super().__init__(path)
        self.frozen = frozen
        config = libnn.Config.from_buffer_copy(self.config)
        config.max_batch, config.optimizer, config.learning_rate = 1, choices("optimizer").index(optimizer), rate
        config.momentum, config.weight_decay = momentum, 0
        config.beta1, config.beta2, config.epsilon = 0.9, 0.999, 1e-8
        config.frozen_layers = frozen
        config.layers = self.layers
        sizes = libnn.Sizes(struct_size=ctypes.sizeof(libnn.Sizes))
        libnn.must(libnn.library.nn_get_sizes(byref(config), byref(sizes)))
        self.training_block = libnn.Block(sizes.training_bytes)
        self.network = c_void_p()
        libnn.must(libnn.library.nn_load(
            self.model.address, self.model_size, byref(config), self.training_block.address,
            c_size_t(self.training_block.size), byref(self.network)))
        if loss is not None:
            config.loss = choices("loss").index(loss)
            self.learn_by(config, sizes)
        self.width = sizes.target_width

    def learn_by(self, config, sizes):
        """In place of the network one of another description, with its parameters and scalings."""
        library, model = libnn.library, self.network
        libnn.must(library.nn_get_sizes(byref(config), byref(sizes)))
        self.other_block = libnn.Block(sizes.training_bytes)
        self.network = c_void_p()
        libnn.must(library.nn_init(self.other_block.address, c_size_t(self.other_block.size), byref(config), byref(self.network)))
        pointers = [ctypes.POINTER(ctypes.c_float)(), ctypes.POINTER(ctypes.c_float)()]
        count = c_size_t()
        for network, values in zip((model, self.network), pointers):
            libnn.must(library.nn_parameters(network, byref(values), byref(count)))
        ctypes.memmove(pointers[1], pointers[0], 4 * count.value)
        for kind in ("input", "target"):
            if getattr(library, f"nn_get_{kind}_scaling")(model, byref(pointers[0]), byref(pointers[1])) == 0:
                libnn.must(getattr(library, f"nn_set_{kind}_scaling")(self.network, *pointers))

    def learn(self, row, target):
        libnn.must(libnn.library.nn_forward(self.network, libnn.floats(row), c_size_t(1), None))
        libnn.must(libnn.library.nn_backward(self.network, libnn.floats(target), None))

    def step(self):
        libnn.must(libnn.library.nn_step(self.network))

    def reset(self, seed):
        libnn.must(libnn.library.nn_reset(self.network, c_uint32(seed)))

    def parameters(self):
        """Of the layers that are trained, in the exported order: of each unit its bias, then its weights."""
        values, count = ctypes.POINTER(ctypes.c_float)(), c_size_t()
        libnn.must(libnn.library.nn_parameters(self.network, byref(values), byref(count)))
        ordered, start, layer, inputs = [], 0, 0, 0
        while start < count.value:
            units = self.layers[layer].units
            if layer == 0:
                after = sum((self.layers[i].units + 1) * self.layers[i + 1].units for i in range(self.config.layer_count - 1))
                inputs = (count.value - after) // units - 1
            for unit in range(units if layer >= self.frozen else 0):
                ordered.append(values[start + inputs * units + unit])
                ordered += [values[start + i * units + unit] for i in range(inputs)]
            start, inputs, layer = start + (inputs + 1) * units, units, layer + 1
        return ordered


def usual_rows(count, inputs):
    """As those that the models were made from: nothing that a training would diverge on."""
    draw = random.Random(5)
    return [[draw.gauss(0, 1), draw.gauss(1000, 30), draw.uniform(0, 0.01), draw.gauss(11, 1)][:inputs] for _ in range(count)]


def target_for(name, index, width):
    if TRAINERS[name][0] == "classes3.csv":
        return [float(index % 3)]
    if name == "hinge":
        return [1.0 if index % 2 else -1.0]
    return [float(index % 2) if TRAINERS[name][0] == "classes2.csv" else index % 5 * 0.5 - 1.0] * width
