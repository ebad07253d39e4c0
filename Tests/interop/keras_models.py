"""Keras models, written by tf2onnx."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import numpy as np
import tensorflow as tf
import tf2onnx
from tensorflow import keras

INPUTS = 5


def network(activation, last=None, outputs=3, normalized=False):
    layers = [keras.layers.Input((INPUTS,))]
    if normalized:
        layers.append(keras.layers.Rescaling([0.5, 1, 2, 4, 0.25], offset=[-1, 0, 0.5, 1, -3]))
    layers += [keras.layers.Dense(8, activation=activation), keras.layers.BatchNormalization(), keras.layers.Dropout(0.3),
               keras.layers.Dense(outputs, activation=last)]
    model = keras.Sequential(layers)
    # Statistics and biases that are not those a model begins with.
    generator = np.random.default_rng(5)
    model.set_weights([
        np.abs(generator.normal(size=value.shape)) + 0.1 if value.ndim == 1 else value for value in model.get_weights()])
    return model


MODELS = {
    "relu_softmax": (13, {"activation": "relu", "last": "softmax"}),
    "tanh": (17, {"activation": "tanh"}),
    "sigmoid": (11, {"activation": "sigmoid", "last": "sigmoid", "outputs": 1}),
    "elu": (15, {"activation": "elu"}),
    "selu": (13, {"activation": "selu"}),
    "gelu": (13, {"activation": lambda x: keras.activations.gelu(x, approximate=True)}),
    "swish": (13, {"activation": "swish"}),
    "softplus": (13, {"activation": "softplus", "last": "softplus", "outputs": 1}),
    "hard_sigmoid": (13, {"activation": "hard_sigmoid"}),
    "relu6": (13, {"activation": "relu6"}),
    "normalization": (13, {"activation": "relu", "normalized": True}),
}


def models():
    """Name, model and shape of a row."""
    for name, (opset, settings) in MODELS.items():
        keras.utils.set_random_seed(4)
        model = network(**settings)
        signature = [tf.TensorSpec((None, INPUTS), tf.float32, name="x")]
        function = tf.function(model, input_signature=signature)
        converted, _ = tf2onnx.convert.from_function(function, input_signature=signature, opset=opset)
        yield f"keras_{name}", converted, (INPUTS,)
