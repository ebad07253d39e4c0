"""A training described as libnn describes it, run by PyTorch: the arrays of a trace file."""

from dataclasses import dataclass, field

import numpy as np
import torch
from torch.optim import lr_scheduler

STEPS = 100
WEIGHTS_AFTER = (1, 10, 100)
LEAKY_DEFAULT = 0.01


class Exp(torch.nn.Module):
    def forward(self, z):
        return torch.exp(z)


ACTIVATIONS = {
    "identity": lambda slope: torch.nn.Identity(),
    "sigmoid": lambda slope: torch.nn.Sigmoid(),
    "tanh": lambda slope: torch.nn.Tanh(),
    "relu": lambda slope: torch.nn.ReLU(),
    "leaky_relu": lambda slope: torch.nn.LeakyReLU(slope or LEAKY_DEFAULT),
    "softmax": lambda slope: torch.nn.Softmax(dim=1),
    "elu": lambda slope: torch.nn.ELU(slope or 1.0),
    "selu": lambda slope: torch.nn.SELU(),
    "gelu": lambda slope: torch.nn.GELU(approximate="tanh"),
    "gelu_erf": lambda slope: torch.nn.GELU(),
    "silu": lambda slope: torch.nn.SiLU(),
    "mish": lambda slope: torch.nn.Mish(),
    "softplus": lambda slope: torch.nn.Softplus(),
    "hard_sigmoid": lambda slope: torch.nn.Hardsigmoid(),
    "hard_tanh": lambda slope: torch.nn.Hardtanh(),
    "exp": lambda slope: Exp(),
    "sign": lambda slope: torch.nn.Identity(),  # the perceptron learns from the sums
}
# Traces of optimisers by their names, with their settings: those that have no place in make_traces.py.
ADDED_OPTIMIZERS = {
    "nadam": dict(optimizer="nadam", learning_rate=0.01),
    "nadam-weight-decay": dict(optimizer="nadam", learning_rate=0.005, weight_decay=0.05),
    "nadam-momentum-decay": dict(optimizer="nadam", learning_rate=0.01, momentum_decay=0.2, beta1=0.8, epsilon=1e-3),
}
# By libnn's names: loss of a batch from the reduction and the description of the training.
LOSSES = {
    "mse": lambda how, t: torch.nn.MSELoss(reduction=how),
    "binary_cross_entropy": lambda how, t: torch.nn.BCELoss(reduction=how),
    "cross_entropy": lambda how, t: torch.nn.CrossEntropyLoss(t.class_weights, reduction=how),
    "cross_entropy_one_hot": lambda how, t: torch.nn.CrossEntropyLoss(reduction=how),
    "half_mse": lambda how, t: lambda a, y: torch.nn.MSELoss(reduction=how)(a, y) / 2,
    "mae": lambda how, t: torch.nn.L1Loss(reduction=how),
    "huber": lambda how, t: torch.nn.HuberLoss(reduction=how, delta=t.huber_delta),
    "bce_with_logits": lambda how, t: torch.nn.BCEWithLogitsLoss(reduction=how),
    "cross_entropy_with_logits": lambda how, t: torch.nn.CrossEntropyLoss(t.class_weights, reduction=how),
    "poisson_nll": lambda how, t: torch.nn.PoissonNLLLoss(log_input=False, reduction=how),
    "hinge": lambda how, t: lambda a, y: getattr(torch, how)(torch.clamp(1 - y * a, min=0)),
    "perceptron": lambda how, t: lambda z, y: getattr(torch, how)(torch.relu(-y * z)),
}
# PyTorch's fused losses take the sums of the last layer, not its activations.
FUSED = {("binary_cross_entropy", "sigmoid"), ("cross_entropy", "softmax"), ("cross_entropy_one_hot", "softmax")}
CLASS_INDEX = {"cross_entropy", "cross_entropy_with_logits"}


@dataclass
class Training:
    name: str
    inputs: np.ndarray
    targets: np.ndarray
    layers: list  # (units, activation) or (units, activation, slope), first hidden layer to output layer
    loss: str
    optimizer: str = "sgd"
    learning_rate: float = 0.1
    momentum: float = 0.0
    dampening: float = 0.0
    nesterov: bool = False
    beta1: float = 0.9
    beta2: float = 0.999
    momentum_decay: float = 0.004
    smoothing: float = 0.99
    epsilon: float = 1e-8
    eta_minus: float = 0.5
    eta_plus: float = 1.2
    step_min: float = 1e-6
    step_max: float = 50.0
    weight_decay: float = 0.0
    l1: float = 0.0
    clip_norm: float = 0.0
    clip_value: float = 0.0
    reduction: str = "mean"
    huber_delta: float = 1.0
    standardize_inputs: bool = False
    standardize_targets: bool = False
    plain_loss: bool = False  # sigmoid, then torch.nn.BCELoss, as the tutorials write it
    class_weights: torch.Tensor = None
    sample_weights: np.ndarray = None
    schedule: dict = field(default_factory=dict)  # fields of nn_schedule

    def __post_init__(self):
        self.inputs = np.asarray(self.inputs, np.float32)
        self.targets = np.asarray(self.targets, np.float32)
        self.layers = [(*layer, 0.0)[:3] for layer in self.layers]
        if self.class_weights is not None:
            self.class_weights = torch.tensor(self.class_weights, dtype=torch.float32)
        if self.sample_weights is not None:
            self.sample_weights = np.asarray(self.sample_weights, np.float32)


def scaling(values, wanted):
    """Mean and 1 / population standard deviation of every column, or None."""
    if not wanted:
        return None
    wide = values.astype(np.float64)
    return wide.mean(0).astype(np.float32), (1 / wide.std(0)).astype(np.float32)


def scaled(values, mean_and_scale):
    if mean_and_scale is None:
        return torch.from_numpy(values)
    mean, scale = mean_and_scale
    return torch.from_numpy((values - mean) * scale)


def build(training):
    """The layers as torch modules, and the loss of their output. A fused loss replaces the last activation."""
    loss, last = training.loss, training.layers[-1][1]
    fused = (loss, last) in FUSED and not training.plain_loss
    if fused and loss == "binary_cross_entropy":
        loss = "bce_with_logits"
    modules, width = [], training.inputs.shape[1]
    for index, (units, activation, slope) in enumerate(training.layers):
        modules.append(torch.nn.Linear(width, units))
        if not (fused and index == len(training.layers) - 1):
            modules.append(ACTIVATIONS[activation](slope))
        width = units
    return torch.nn.Sequential(*modules), loss_function(training, loss)


def loss_function(training, name):
    if training.sample_weights is None:
        return LOSSES[name](training.reduction, training)
    of_row = LOSSES[name]("mean", training)
    weights = torch.from_numpy(training.sample_weights)

    def weighted(a, y):
        rows = torch.stack([of_row(a[i:i + 1], y[i:i + 1]) for i in range(len(a))])
        return (weights * rows).sum() / weights.sum()

    return weighted


def make_optimizer(t, model):
    parameters, lr, decay = model.parameters(), t.learning_rate, t.weight_decay
    if t.optimizer in ("adam", "adamw"):
        kind = torch.optim.Adam if t.optimizer == "adam" else torch.optim.AdamW
        return kind(parameters, lr=lr, betas=(t.beta1, t.beta2), eps=t.epsilon, weight_decay=decay)
    if t.optimizer == "nadam":
        return torch.optim.NAdam(parameters, lr=lr, betas=(t.beta1, t.beta2), eps=t.epsilon, weight_decay=decay,
                                 momentum_decay=t.momentum_decay)
    if t.optimizer == "adagrad":
        return torch.optim.Adagrad(parameters, lr=lr, eps=t.epsilon, weight_decay=decay)
    if t.optimizer == "rmsprop":
        return torch.optim.RMSprop(parameters, lr=lr, alpha=t.smoothing, eps=t.epsilon, momentum=t.momentum,
                                   weight_decay=decay)
    if t.optimizer == "rprop":
        return torch.optim.Rprop(parameters, lr=lr, etas=(t.eta_minus, t.eta_plus),
                                 step_sizes=(t.step_min, t.step_max))
    return torch.optim.SGD(parameters, lr=lr, momentum=t.momentum, dampening=t.dampening, nesterov=t.nesterov,
                           weight_decay=decay)


def make_schedulers(schedule, optimizer):
    """The torch schedulers of an nn_schedule: every one is stepped after each epoch."""
    kinds = {
        "step": lambda s: lr_scheduler.StepLR(optimizer, s["step_size"], s["gamma"]),
        "multi_step": lambda s: lr_scheduler.MultiStepLR(optimizer, s["milestones"], s["gamma"]),
        "exponential": lambda s: lr_scheduler.ExponentialLR(optimizer, s["gamma"]),
        "cosine": lambda s: lr_scheduler.CosineAnnealingLR(optimizer, s["period"], s["floor_rate"]),
        "plateau": lambda s: lr_scheduler.ReduceLROnPlateau(
            optimizer, factor=s["gamma"], patience=s["patience"], threshold=s["threshold"], min_lr=s["floor_rate"]),
    }
    schedulers = [kinds[schedule["kind"]](schedule)] if schedule["kind"] in kinds else []
    if "warmup_epochs" in schedule:
        schedulers.append(lr_scheduler.LinearLR(optimizer, schedule["warmup_start"],
                                                total_iters=schedule["warmup_epochs"]))
    return schedulers


def flat(model, value):
    """Every parameter, or its gradient, in libnn's layout: weights [inputs][units], then biases."""
    parts = []
    for module in model:
        if isinstance(module, torch.nn.Linear):
            parts += [value(module.weight).T.reshape(-1), value(module.bias)]
    return torch.cat(parts).detach().numpy().copy()


def clip(training, model):
    if training.clip_norm:
        torch.nn.utils.clip_grad_norm_(model.parameters(), training.clip_norm)
    if training.clip_value:
        torch.nn.utils.clip_grad_value_(model.parameters(), training.clip_value)


def add_l1(training, model):
    """The gradient of the penalty, as a user adds it to the loss; after clipping, as libnn does."""
    if training.l1:
        (training.l1 * sum(p.abs().sum() for p in model.parameters())).backward()


def start(training):
    """The arrays that do not depend on training, and inputs and targets as torch takes them."""
    pairs = {"input": scaling(training.inputs, training.standardize_inputs),
             "target": scaling(training.targets, training.standardize_targets)}
    x, t = scaled(training.inputs, pairs["input"]), scaled(training.targets, pairs["target"])
    if training.loss in CLASS_INDEX:
        t = t[:, 0].long()
    arrays = {"inputs": training.inputs, "targets": training.targets}
    if training.sample_weights is not None:
        arrays["sample_weights"] = training.sample_weights
    if training.class_weights is not None:
        arrays["sample_weights"] = training.class_weights[t].numpy()
    for name, pair in pairs.items():
        if pair:
            arrays[f"{name}_mean"], arrays[f"{name}_scale"] = pair
    return arrays, x, t


def run(training):
    """Train, and return the arrays of the file by name."""
    arrays, x, t = start(training)
    model, loss_of = build(training)
    optimizer = make_optimizer(training, model)
    schedulers = make_schedulers(training.schedule, optimizer) if training.schedule else []
    arrays["weights_0"] = flat(model, lambda p: p)
    losses, rates = [], []
    for step in range(1, STEPS + 1):
        optimizer.zero_grad()
        loss = loss_of(model(x), t)
        loss.backward()
        clip(training, model)
        if step == 1:
            arrays["gradients_1"] = flat(model, lambda p: p.grad)
        add_l1(training, model)
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        losses.append(loss.item())
        for scheduler in schedulers:
            is_plateau = isinstance(scheduler, lr_scheduler.ReduceLROnPlateau)
            scheduler.step(loss.item()) if is_plateau else scheduler.step()
        if step in WEIGHTS_AFTER:
            arrays[f"weights_{step}"] = flat(model, lambda p: p)
    arrays["losses"] = np.array(losses, np.float32)
    if schedulers:
        arrays["rates"] = np.array(rates, np.float32)
    return arrays
