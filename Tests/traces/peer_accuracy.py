#!/usr/bin/env python3
"""Print the held-out accuracy that scikit-learn reaches on Iris and PyTorch on Fashion-MNIST.

README.md keeps the figures: they are what libnn has to reach on the same data with the same network.
"""

import gzip
import statistics
import time
import warnings
from pathlib import Path

import numpy as np
import sklearn
import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

IRIS = Path(__file__).parents[2] / "examples" / "data" / "iris.csv"
FASHION = Path("/usr/share/datasets/fashion-mnist")
SEEDS = 20
MEAN, DEVIATION = 0.1307, 0.3081


def iris(max_iterations):
    """Accuracies over the seeds: a stratified quarter held out, inputs standardised on the rest."""
    x = np.loadtxt(IRIS, delimiter=",", skiprows=1, usecols=range(4))
    labels = np.loadtxt(IRIS, delimiter=",", skiprows=1, usecols=4, dtype=str)
    scores = []
    for seed in range(SEEDS):
        train_x, test_x, train_t, test_t = train_test_split(
            x, labels, test_size=0.25, stratify=labels, random_state=seed)
        scaler = StandardScaler().fit(train_x)
        classifier = MLPClassifier(hidden_layer_sizes=(16,), max_iter=max_iterations, random_state=seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            classifier.fit(scaler.transform(train_x), train_t)
        scores.append(classifier.score(scaler.transform(test_x), test_t))
    return scores


def idx(name, header):
    with gzip.open(FASHION / name) as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def digits(part):
    pixels = idx(f"{part}-images-idx3-ubyte.gz", 16).reshape(-1, 784).astype(np.float32) / 255
    labels = idx(f"{part}-labels-idx1-ubyte.gz", 8).astype(np.int64)
    return torch.from_numpy((pixels - np.float32(MEAN)) / np.float32(DEVIATION)), torch.from_numpy(labels)


def fashion():
    """Test accuracy in per cent after each of 10 epochs of 784-128-64-10, Adam 1e-3, batch 64."""
    torch.set_num_threads(1)
    torch.manual_seed(1)
    (x, t), (test_x, test_t) = digits("train"), digits("t10k")
    layers = torch.nn
    model = layers.Sequential(layers.Linear(784, 128), layers.ReLU(), layers.Linear(128, 64), layers.ReLU(),
                              layers.Linear(64, 10))
    loss_of, optimizer = layers.CrossEntropyLoss(), torch.optim.Adam(model.parameters(), lr=1e-3)
    for epoch in range(1, 11):
        start = time.perf_counter()
        for rows in torch.randperm(len(x)).split(64):
            optimizer.zero_grad()
            loss_of(model(x[rows]), t[rows]).backward()
            optimizer.step()
        seconds = time.perf_counter() - start
        with torch.no_grad():
            accuracy = 100 * (model(test_x).argmax(1) == test_t).float().mean().item()
        print(f"Fashion-MNIST epoch {epoch:2}: {accuracy:.2f} %, {seconds:.1f} s")


def main():
    print(f"scikit-learn {sklearn.__version__}, PyTorch {torch.__version__}")
    for max_iterations in (200, 2000):
        scores = iris(max_iterations)
        print(f"Iris, max_iter {max_iterations:4}: mean {100 * statistics.mean(scores):.2f} %, "
              f"lowest {100 * min(scores):.2f} %, highest {100 * max(scores):.2f} %")
    fashion()


if __name__ == "__main__":
    main()
