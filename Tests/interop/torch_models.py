"""Networks of PyTorch, written by both of its exporters: TorchScript's and dynamo's."""

import io
import tempfile
from pathlib import Path

import onnx
import torch
from torch import nn

INPUTS = 5


def layers(activation, last=None, outputs=3):
    """Two hidden layers and the outputs."""
    parts = [nn.Linear(INPUTS, 8), activation, nn.Linear(8, 6), activation, nn.Linear(6, outputs)]
    return nn.Sequential(*parts, *([last] if last else []))


class Normalized(nn.Module):
    """Observations of a policy, normalised and limited, and actions in their ranges."""

    def __init__(self, limit):
        super().__init__()
        self.mean = nn.Parameter(torch.tensor([0.5, -1.0, 20.0, 0.0, 3.0]))
        self.deviation = nn.Parameter(torch.tensor([1.5, 2.0, 9.0, 0.1, 1.0]))
        self.high = nn.Parameter(torch.tensor([1.0, 2.0, 0.5]))
        self.low = nn.Parameter(torch.tensor([-1.0, -2.0, 0.25]))
        self.limit = limit
        self.body = layers(nn.ELU(), nn.Tanh())

    def forward(self, x):
        x = (x - self.mean) / self.deviation
        if self.limit:
            x = x.clamp(-self.limit, self.limit)
        return self.low + (self.body(x) + 1) * 0.5 * (self.high - self.low)


class Viewed(nn.Module):
    """An image that view makes a row of."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 2))

    def forward(self, x):
        return self.body(x.view(x.size(0), -1))


class Swish(nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(x)


def batch_norm(before):
    """Batch normalisation before or behind the activation, with statistics that are not those it begins with."""
    parts = [nn.BatchNorm1d(8), nn.ReLU()] if before else [nn.ReLU(), nn.BatchNorm1d(8)]
    network = nn.Sequential(nn.BatchNorm1d(INPUTS), nn.Linear(INPUTS, 8), *parts, nn.Dropout(0.5), nn.Linear(8, 2))
    network.train()
    for _ in range(20):
        network(torch.randn(32, INPUTS) * 3 + 1)
    return network


NETWORKS = {
    "relu": lambda: layers(nn.ReLU()),
    "leaky_relu": lambda: layers(nn.LeakyReLU(0.2)),
    "prelu": lambda: layers(nn.PReLU(init=0.3)),
    "elu": lambda: layers(nn.ELU(0.7)),
    "celu": lambda: layers(nn.CELU(0.6)),
    "selu": lambda: layers(nn.SELU()),
    "gelu": lambda: layers(nn.GELU()),
    "gelu_tanh": lambda: layers(nn.GELU(approximate="tanh")),
    "silu": lambda: layers(nn.SiLU()),
    "swish": lambda: layers(Swish()),
    "mish": lambda: layers(nn.Mish()),
    "softplus": lambda: layers(nn.Softplus()),
    "relu6": lambda: layers(nn.ReLU6()),
    "hard_tanh": lambda: layers(nn.Hardtanh(-2, 0.5)),
    "hard_sigmoid": lambda: layers(nn.Hardsigmoid()),
    "tanh": lambda: layers(nn.Tanh(), nn.Tanh()),
    "sigmoid": lambda: layers(nn.Sigmoid(), nn.Sigmoid(), outputs=1),
    "softmax": lambda: layers(nn.ReLU(), nn.Softmax(dim=1)),
    "log_softmax": lambda: layers(nn.ReLU(), nn.LogSoftmax(dim=1)),
    "norm_before": lambda: batch_norm(True),
    "norm_behind": lambda: batch_norm(False),
    "policy": lambda: Normalized(None),
    "limited_policy": lambda: Normalized(5.0),
    "view": Viewed,
}

# Which of them are written by which exporter, and in which opset.
TORCH_SCRIPT = {
    "relu": 9, "leaky_relu": 11, "prelu": 11, "elu": 11, "celu": 12, "selu": 13, "gelu": 13, "gelu_tanh": 13, "silu": 13,
    "swish": 11, "mish": 13, "softplus": 13, "relu6": 11, "hard_tanh": 13, "hard_sigmoid": 14, "tanh": 17, "sigmoid": 17,
    "softmax": 11, "log_softmax": 11, "norm_before": 13, "norm_behind": 17, "policy": 17, "limited_policy": 11, "view": 11,
}
DYNAMO = {
    "gelu": 18, "gelu_tanh": 20, "silu": 18, "mish": 18, "norm_before": 18, "norm_behind": 20, "policy": 18,
    "limited_policy": 21, "hard_tanh": 21, "softmax": 21, "view": 18, "celu": 18, "hard_sigmoid": 18,
}


def torch_script(network, example, opset):
    file = io.BytesIO()
    torch.onnx.export(
        network, (example,), file, opset_version=opset, dynamo=False, input_names=["x"], output_names=["y"],
        dynamic_axes={"x": {0: "rows"}, "y": {0: "rows"}})
    return onnx.load_from_string(file.getvalue())


def dynamo(network, example, opset):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        torch.onnx.export(
            network, (example,), path, opset_version=opset, dynamo=True, input_names=["x"], output_names=["y"],
            dynamic_shapes=({0: torch.export.Dim("rows")},), verbose=False)
        model = onnx.load(path)
    # What the exporter says about itself is ten times the network.
    for node in model.graph.node:
        del node.metadata_props[:]
    del model.graph.value_info[:]
    return model


def models():
    """Name, model and shape of a row."""
    for exporter, opsets in ((torch_script, TORCH_SCRIPT), (dynamo, DYNAMO)):
        for name, opset in opsets.items():
            torch.manual_seed(7)
            network = NETWORKS[name]().eval()
            shape = (1, 2, 3) if name == "view" else (INPUTS,)
            yield f"{exporter.__name__}_{name}", exporter(network, torch.randn(2, *shape), opset), shape
