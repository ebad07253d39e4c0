#!/usr/bin/env python3
"""nn-cli tune beside scikit-learn's HalvingRandomSearchCV over MLPClassifier and MLPRegressor, on real data sets.

Each searches the same settings (learning rate, units, L2) with the same number of runs and processors, on the same rows, and
is judged on a quarter of the rows that it never sees, beside the defaults of each. Needs scikit-learn.

  bench/tune.py [NAME...]      prints a table in Markdown
"""

import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

from scipy.stats import loguniform
from sklearn import datasets, metrics
from sklearn.experimental import enable_halving_search_cv  # noqa: F401, makes the next import possible
from sklearn.model_selection import HalvingRandomSearchCV, train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

ROOT = Path(__file__).resolve().parents[1]
NN_CLI = os.environ.get("NN_CLI", str(ROOT / "build" / "nn-cli"))
RUNS, EPOCHS, SEEDS = 60, 200, (1, 2, 3, 4, 5)
SETS = {"breast cancer": datasets.load_breast_cancer, "wine": datasets.load_wine, "diabetes": datasets.load_diabetes}
UNITS = [(8,), (16,), (32,), (16, 8)]


def write(path, x, y):
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow([f"x{i}" for i in range(x.shape[1])] + ["y"])
        out.writerows([*map(repr, map(float, row)), value] for row, value in zip(x, y))


def ours(folder, parts, is_classes, seed):
    """(score of the defaults, score of the best, seconds of the search)."""
    x, x_test, y, y_test = parts
    write(folder / "train.csv", x, y)
    write(folder / "test.csv", x_test, y_test)
    base = ["--task", "multiclass" if is_classes and len(set(y)) > 2 else "binary" if is_classes else "regression",
            "--seed", str(seed), "--epochs", str(EPOCHS)]

    def run(*words):
        return subprocess.run([NN_CLI, *words], cwd=folder, check=True, capture_output=True, text=True).stdout

    def score(model):
        result = json.loads(run("evaluate", model, "test.csv", "--json"))
        return result["accuracy"] if is_classes else result["targets"][0]["r2"]

    run("train", "train.csv", "-o", "usual.nn", "--quiet", *base)
    began = time.perf_counter()
    run("tune", "train.csv", "-o", "best.nn", "--quiet", "--runs", str(RUNS), "--halving", "--folds", "3", *base,
        "--try", "lr=0.0003..0.1:log", "--try", "weight-decay=0.000001..0.1:log",
        "--try", "hidden=" + ",".join(":".join(map(str, units)) for units in UNITS))
    seconds = time.perf_counter() - began
    return score("usual.nn"), score("best.nn"), seconds


def theirs(parts, is_classes, seed):
    x, x_test, y, y_test = parts
    kind = MLPClassifier if is_classes else MLPRegressor
    name = kind.__name__.lower()

    def score(model):
        return (metrics.accuracy_score if is_classes else metrics.r2_score)(y_test, model.predict(x_test))

    usual = make_pipeline(StandardScaler(), kind(max_iter=EPOCHS, random_state=seed)).fit(x, y)
    search = HalvingRandomSearchCV(
        make_pipeline(StandardScaler(), kind(random_state=seed)),
        {f"{name}__learning_rate_init": loguniform(0.0003, 0.1), f"{name}__alpha": loguniform(1e-6, 0.1),
         f"{name}__hidden_layer_sizes": UNITS},
        n_candidates=RUNS, factor=3, resource=f"{name}__max_iter", max_resources=EPOCHS, min_resources=EPOCHS // 27, cv=3,
        random_state=seed, n_jobs=1)
    began = time.perf_counter()
    search.fit(x, y)
    return score(usual), score(search), time.perf_counter() - began


def main():
    warnings.filterwarnings("ignore")
    print("| data | score | nn-cli: defaults | nn-cli tune | seconds | scikit-learn: defaults | halving | seconds |")
    print("|---|---|--:|--:|--:|--:|--:|--:|")
    for name in sys.argv[1:] or SETS:
        data = SETS[name]()
        is_classes = hasattr(data, "target_names")
        y = [data.target_names[value] for value in data.target] if is_classes else data.target.tolist()
        found = []
        for seed in SEEDS:
            parts = train_test_split(data.data, y, test_size=0.25, random_state=seed, stratify=y if is_classes else None)
            with tempfile.TemporaryDirectory() as folder:
                found.append(ours(Path(folder), parts, is_classes, seed) + theirs(parts, is_classes, seed))
        means = [statistics.mean(values) for values in zip(*found)]
        cells = [f"{value:.2f}" if i % 3 == 2 else f"{value:.3f}" for i, value in enumerate(means)]
        print(f"| {name} | {'accuracy' if is_classes else 'R2'} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
