#!/usr/bin/env python3
"""PyTorch, scikit-learn and onnxruntime on the tasks, one thread each: a server for run.py.

It prints the names of the contenders that are installed, then answers each line `train CONTENDER TASK SECONDS` or
`infer CONTENDER NET ROWS SECONDS` with the median time: microseconds a step or a call, seconds an epoch for g.
"""
import os
import statistics
import sys
import time
import warnings

for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"
warnings.filterwarnings("ignore")

import numpy as np

FOLDER = sys.argv[1]
# layers, hidden activation, loss, optimiser, learning rate, epochs
TASKS = {
    "a": ([1, 1], None, "mse", "sgd", 0.01, 100),
    "b": ([2, 1], None, "bce", "adam", 0.1, 1000),
    "c": ([2, 4, 1], "relu", "bce", "adam", 0.05, 1000),
    "d": ([4, 10, 1], "logistic", "bce", "sgd", 0.1, 1000),
    "e": ([1, 10, 1], "relu", "mse", "sgd", 0.2, 100),
    "f": ([4, 3], None, "ce", "sgd", 0.1, 1000),
    "g": ([784, 128, 64, 10], "relu", "ce", "adam", 0.001, 1),
}
NETS = {"digits": "g", "moons": "c", "classes": "d"}


def rows_of(task):
    x = np.fromfile(f"{FOLDER}/{task}_x.f32", np.float32).reshape(-1, TASKS[task][0][0])
    return x, np.fromfile(f"{FOLDER}/{task}_y.f32", np.float32)


def repeated(run, seconds, least=2):
    times, begin = [], time.perf_counter()
    while len(times) < least or time.perf_counter() - begin < seconds:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def torch_model(task):
    import torch

    torch.set_num_threads(1)
    sizes, hidden, loss = TASKS[task][:3]
    activation = {"relu": torch.nn.ReLU, "logistic": torch.nn.Sigmoid, None: None}[hidden]
    parts = []
    for fan_in, fan_out in zip(sizes, sizes[1:]):
        parts += [torch.nn.Linear(fan_in, fan_out)] + ([activation()] if activation else [])
    if activation:
        parts.pop()
    if loss == "bce":
        parts.append(torch.nn.Sigmoid())
    return torch.nn.Sequential(*parts)


def torch_train(task, seconds, fused):
    import torch

    _, _, kind, optimizer, rate, epochs = TASKS[task]
    x, y = (torch.from_numpy(v) for v in rows_of(task))
    y = y.long() if kind == "ce" else y[:, None]
    measure = {"mse": torch.nn.MSELoss, "bce": torch.nn.BCELoss, "ce": torch.nn.CrossEntropyLoss}[kind]()
    batch = 64 if task == "g" else len(x)
    kind_of = torch.optim.Adam if optimizer == "adam" else torch.optim.SGD

    def run():
        model = torch_model(task)
        stepper = kind_of(model.parameters(), lr=rate, **({"fused": True} if fused else {}))
        for _ in range(epochs):
            order = torch.randperm(len(x)) if task == "g" else None
            for i in range(0, len(x), batch):
                rows = order[i : i + batch] if task == "g" else slice(None)
                stepper.zero_grad()
                measure(model(x[rows]), y[rows]).backward()
                stepper.step()

    return repeated(run, seconds, 1 if task == "g" else 2) / epochs * (1 if task == "g" else 1e6)


def sklearn_train(task, seconds):
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    sizes, hidden, kind, optimizer, rate, epochs = TASKS[task]
    x, y = rows_of(task)
    network = (MLPRegressor if kind == "mse" else MLPClassifier)(
        hidden_layer_sizes=tuple(sizes[1:-1]),
        activation=hidden or "relu",
        solver=optimizer,
        alpha=0.0,
        batch_size=64 if task == "g" else len(x),
        learning_rate_init=rate,
        max_iter=epochs,
        shuffle=task == "g",
        tol=0.0,
        n_iter_no_change=10**9,
        momentum=0.0,
        nesterovs_momentum=False,
    )
    y = y if kind == "mse" else y.astype(int)
    return repeated(lambda: network.fit(x, y), seconds, 1) / epochs * (1 if task == "g" else 1e6)


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


def onnx_session(net):
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    sizes, hidden, kind = TASKS[NETS[net]][:3]
    draw = np.random.default_rng(0).standard_normal
    nodes, weights, name = [], [], "x"
    for i, (fan_in, fan_out) in enumerate(zip(sizes, sizes[1:])):
        weights.append(numpy_helper.from_array(draw((fan_out, fan_in)).astype(np.float32), f"w{i}"))
        weights.append(numpy_helper.from_array(draw(fan_out).astype(np.float32), f"b{i}"))
        nodes.append(helper.make_node("Gemm", [name, f"w{i}", f"b{i}"], [f"z{i}"], transB=1))
        last = i == len(sizes) - 2
        step = ("Sigmoid" if kind == "bce" else None) if last else {"relu": "Relu", "logistic": "Sigmoid"}[hidden]
        name = f"z{i}"
        if step:
            nodes.append(helper.make_node(step, [name], [f"a{i}"]))
            name = f"a{i}"
    nodes[-1].output[0] = "y"
    shape = lambda label, width: helper.make_tensor_value_info(label, TensorProto.FLOAT, ["n", width])
    graph = helper.make_graph(nodes, "net", [shape("x", sizes[0])], [shape("y", sizes[-1])], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def onnx_infer(net, rows, seconds):
    session, sizes = onnx_session(net), TASKS[NETS[net]][0]
    x = np.random.default_rng(0).standard_normal((rows, sizes[0])).astype(np.float32)
    y = np.empty((rows, sizes[-1]), np.float32)
    binding = session.io_binding()
    binding.bind_input("x", "cpu", 0, np.float32, x.shape, x.ctypes.data)
    binding.bind_output("y", "cpu", 0, np.float32, y.shape, y.ctypes.data)
    return a_call(lambda: session.run_with_iobinding(binding), seconds)


TRAIN = {
    "torch": lambda task, seconds: torch_train(task, seconds, False),
    "torch-fused": lambda task, seconds: torch_train(task, seconds, True),
    "scikit-learn": sklearn_train,
}
INFER = {"torch": torch_infer, "onnxruntime": onnx_infer}
MODULES = {"torch": ["torch"], "torch-fused": ["torch"], "scikit-learn": ["sklearn"], "onnxruntime": ["onnxruntime", "onnx"]}


def installed(contender):
    try:
        for module in MODULES[contender]:
            __import__(module)
        return True
    except ImportError:
        return False


def main():
    # The first use of each loads half of its package: not what is to be measured.
    for contender, train in TRAIN.items():
        if installed(contender):
            train("a", 0)
    print(*(name for name in MODULES if installed(name)), flush=True)
    for line in sys.stdin:
        what, contender, *rest = line.split()
        if what == "train":
            print(TRAIN[contender](rest[0], float(rest[1])), flush=True)
        else:
            print(INFER[contender](rest[0], int(rest[1]), float(rest[2])), flush=True)


main()
