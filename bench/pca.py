#!/usr/bin/env python3
"""pca.py NN_CLI: the principal components of train --pca beside scikit-learn's, on five of its data sets.

Prints the largest difference of the directions, and of the shares of the variance. Needs scikit-learn.
"""

import csv
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy
from sklearn import datasets
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

MOST = 10


def compare(nn_cli, name, folder):
    data = getattr(datasets, f"load_{name}")()
    count = min(MOST, data.data.shape[1])
    with open(folder / "data.csv", "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow([f"x{i}" for i in range(data.data.shape[1])] + ["y"])
        table.writerows([*map(float, row), target if name == "diabetes" else f"class {target}"]
                        for row, target in zip(data.data, data.target))

    def nn(*arguments):
        return subprocess.run([nn_cli, *arguments], cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout

    report = json.loads(nn("train", "data.csv", "-o", "data.nn", "--pca", str(count), "--validation", "0", "--epochs", "1",
                           "--json"))
    nn("export", "data.nn", "--format", "npz", "-o", ".")
    weights = numpy.load(next(folder.glob("*.npz")))["layers.0.weight"]
    pca = PCA(count).fit(StandardScaler().fit_transform(data.data))
    ratios = numpy.array(report["pca"]["explained_variance_ratio"])
    print(f"{name:14} {data.data.shape[0]:5} x {data.data.shape[1]:2}  directions {abs(weights - pca.components_).max():.1e}  "
          f"shares {abs(ratios - pca.explained_variance_ratio_).max():.1e}")


for name in ("iris", "wine", "breast_cancer", "digits", "diabetes"):
    with tempfile.TemporaryDirectory() as folder:
        compare(str(pathlib.Path(sys.argv[1]).resolve()), name, pathlib.Path(folder))
