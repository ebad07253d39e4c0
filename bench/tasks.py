"""The tasks as training.c has them, for the peers in Python, and how these are timed."""
import statistics
import time

import numpy as np

# layers, hidden activation, loss, optimiser, learning rate, epochs
TASKS = {
    "a": ([1, 1], None, "mse", "sgd", 0.01, 100),
    "b": ([2, 1], None, "bce", "adam", 0.1, 1000),
    "c": ([2, 4, 1], "relu", "bce", "adam", 0.05, 1000),
    "d": ([4, 10, 1], "logistic", "bce", "sgd", 0.1, 1000),
    "e": ([1, 10, 1], "relu", "mse", "sgd", 0.2, 100),
    "f": ([4, 3], None, "ce", "sgd", 0.1, 1000),
    "g": ([784, 128, 64, 10], "relu", "ce", "adam", 0.001, 1),
    "s": ([4, 32, 16, 4], "tanh", "mse", "adam", 0.001, 50),
}
BATCHES = {"g": 64}


def rows_of(folder, task):
    """x [rows][inputs]; y [rows][outputs], or [rows] of classes."""
    sizes, kind = TASKS[task][0], TASKS[task][2]
    x = np.fromfile(f"{folder}/{task}_x.f32", np.float32).reshape(-1, sizes[0])
    y = np.fromfile(f"{folder}/{task}_y.f32", np.float32)
    return x, y if kind == "ce" else y.reshape(len(x), -1)


def a_step(task, seconds_of_a_training):
    """Microseconds a step; seconds an epoch where a task has batches."""
    return seconds_of_a_training / TASKS[task][5] * (1 if task in BATCHES else 1e6)


def repeated(run, seconds, least=2):
    """Median of the seconds of a run."""
    times, begin = [], time.perf_counter()
    while len(times) < least or time.perf_counter() - begin < seconds:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)
