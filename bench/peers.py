#!/usr/bin/env python3
"""PyTorch and scikit-learn on the tasks, one thread each: a server for run.py.

It prints the names of the contenders that are installed, then answers each line `train CONTENDER TASK SECONDS` or
`infer CONTENDER NET ROWS SECONDS` with the median time: microseconds a step or a call, seconds an epoch for g.
"""
import os
import sys
import time
import warnings

for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"
warnings.filterwarnings("ignore")

import numpy as np

from tasks import BATCHES, TASKS, a_step, repeated, rows_of

FOLDER = sys.argv[1]
NETS = {"digits": "g", "moons": "c", "classes": "d"}


def torch_model(task):
    import torch

    torch.set_num_threads(1)
    sizes, hidden, loss = TASKS[task][:3]
    activation = {"relu": torch.nn.ReLU, "logistic": torch.nn.Sigmoid, "tanh": torch.nn.Tanh, None: None}[hidden]
    parts = []
    for fan_in, fan_out in zip(sizes, sizes[1:]):
        parts += [torch.nn.Linear(fan_in, fan_out)] + ([activation()] if activation else [])
    if activation:
        parts.pop()
    if loss == "bce":
        parts.append(torch.nn.Sigmoid())
    return torch.nn.Sequential(*parts)


def torch_task(task):
    """Rows as tensors, the loss and a maker of the optimiser."""
    import torch

    _, _, kind, optimizer, rate, _ = TASKS[task]
    x, y = (torch.from_numpy(v) for v in rows_of(FOLDER, task))
    y = y.long() if kind == "ce" else y
    measure = {"mse": torch.nn.MSELoss, "bce": torch.nn.BCELoss, "ce": torch.nn.CrossEntropyLoss}[kind]()
    kind_of = torch.optim.Adam if optimizer == "adam" else torch.optim.SGD
    return x, y, measure, lambda model, **how: kind_of(model.parameters(), lr=rate, **how)


def torch_epochs(task, x, y, loss, stepper):
    import torch

    batch = BATCHES.get(task, len(x))
    for _ in range(TASKS[task][5]):
        order = torch.randperm(len(x)) if task in BATCHES else None
        for i in range(0, len(x), batch):
            rows = slice(None) if order is None else order[i : i + batch]
            stepper.zero_grad()
            loss(x[rows], y[rows]).backward()
            stepper.step()


def torch_train(task, seconds, **how):
    x, y, measure, optimizer = torch_task(task)

    def run():
        model = torch_model(task)
        torch_epochs(task, x, y, lambda x, y: measure(model(x), y), optimizer(model, **how))

    return a_step(task, repeated(run, seconds, 1 if task in BATCHES else 2))


compiled = {}


def torch_compiled(task, seconds):
    """Forward pass and loss under torch.compile, once for a task; the optimiser is the fused one."""
    import torch

    x, y, measure, optimizer = torch_task(task)
    if task not in compiled:
        model = torch_model(task)
        compiled[task] = model, torch.compile(lambda x, y: measure(model(x), y))
        compiled[task][1](x[:64], y[:64]).backward()
        torch_epochs(task, x, y, compiled[task][1], optimizer(model, fused=True))
    model, loss = compiled[task]

    def run():
        for part in model:
            if hasattr(part, "reset_parameters"):
                part.reset_parameters()
        torch_epochs(task, x, y, loss, optimizer(model, fused=True))

    return a_step(task, repeated(run, seconds, 1 if task in BATCHES else 2))


def sklearn_train(task, seconds):
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    sizes, hidden, kind, optimizer, rate, epochs = TASKS[task]
    x, y = rows_of(FOLDER, task)
    network = (MLPRegressor if kind == "mse" else MLPClassifier)(
        hidden_layer_sizes=tuple(sizes[1:-1]),
        activation=hidden or "relu",
        solver=optimizer,
        alpha=0.0,
        batch_size=BATCHES.get(task, len(x)),
        learning_rate_init=rate,
        max_iter=epochs,
        shuffle=task in BATCHES,
        tol=0.0,
        n_iter_no_change=10**9,
        momentum=0.0,
        nesterovs_momentum=False,
    )
    y = y.squeeze() if kind == "mse" else y.astype(int).ravel()
    return a_step(task, repeated(lambda: network.fit(x, y), seconds, 1))


def a_call(run, seconds):
    calls = 1
    while True:
        start = time.perf_counter()
        for _ in range(calls):
            run()
        if time.perf_counter() - start > 2e-3:
            break
        calls *= 2

    def several():
        for _ in range(calls):
            run()

    return repeated(several, seconds) / calls * 1e6


def torch_infer(net, rows, seconds):
    import torch

    model = torch_model(NETS[net]).eval()
    x = torch.from_numpy(np.random.default_rng(0).standard_normal((rows, TASKS[NETS[net]][0][0])).astype(np.float32))
    with torch.inference_mode():
        return a_call(lambda: model(x), seconds)


TRAIN = {
    "torch": torch_train,
    "torch-fused": lambda task, seconds: torch_train(task, seconds, fused=True),
    "torch-compiled": torch_compiled,
    "scikit-learn": sklearn_train,
}
MODULES = {"torch": "torch", "torch-fused": "torch", "torch-compiled": "torch", "scikit-learn": "sklearn"}


def installed(contender):
    try:
        __import__(MODULES[contender])
        return True
    except ImportError:
        return False


def main():
    # The first use of each loads half of its package, which is not to be measured.
    for contender, train in TRAIN.items():
        if installed(contender):
            train("a", 0)
    print(*(name for name in MODULES if installed(name)), flush=True)
    for line in sys.stdin:
        what, contender, *rest = line.split()
        if what == "train":
            print(TRAIN[contender](rest[0], float(rest[1])), flush=True)
        else:
            print(torch_infer(rest[0], int(rest[1]), float(rest[2])), flush=True)


main()
