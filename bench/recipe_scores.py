"""Scores of nn-cli and of scikit-learn on a split of bench/recipe_data.py: accuracy, or R2.

R2 is 1 - (mean squared error of the test rows) / (variance of the whole set's targets): a test of eight rows has a
variance of its own that is chance.
"""
import json
import pathlib
import subprocess
import tempfile
import warnings

import numpy
import pandas
from recipe_data import read


def is_regression(target):
    return target.dtype.kind == "f"


def score(predicted, target, everything):
    if not is_regression(target):
        return float(numpy.mean(predicted == target))
    return float(1 - numpy.mean((predicted - target) ** 2) / numpy.var(everything))


def peers(is_classes):
    """{name: model}. Features are scaled, and numeric targets too, without which MLPRegressor would hardly learn."""
    from sklearn import linear_model, neural_network
    from sklearn.compose import TransformedTargetRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    network = neural_network.MLPClassifier if is_classes else neural_network.MLPRegressor
    models = {
        "mlp": network(random_state=1),
        "mlp-early": network(random_state=1, early_stopping=True),
        "linear": linear_model.LogisticRegression(max_iter=1000) if is_classes else linear_model.Ridge(),
    }
    scaled = lambda model: model if is_classes else TransformedTargetRegressor(model, transformer=StandardScaler())
    return {name: make_pipeline(StandardScaler(), scaled(model)) for name, model in models.items()}


def peer_scores(folder, name, split):
    """{peer: score}; None where it refuses the rows, as early stopping does where a class has one."""
    x, y, test_x, test_y = read(folder, name, split)
    found = {}
    for peer, model in peers(not is_regression(y)).items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                found[peer] = score(model.fit(x, y).predict(test_x), test_y, numpy.concatenate([y, test_y]))
            except ValueError:
                found[peer] = None
    return found


def nn_cli_score(program, folder, name, split, options=(), refits=False):
    """Score of a model that `nn-cli train` makes with its defaults and these options; None where it diverges.

    `refits`: it trains again, on all rows, for the number of epochs that was best.
    """
    place = folder / "data" / name / str(split)
    _, y, _, test_y = read(folder, name, split)
    task = ["--task", "regression"] if is_regression(y) else []
    with tempfile.TemporaryDirectory() as scratch:
        model, predictions = pathlib.Path(scratch) / "model.nn", pathlib.Path(scratch) / "predictions.csv"
        command = [program, "train", place / "train.csv", "-o", model, "--json", *task, *options]
        trained = subprocess.run(command, capture_output=True, text=True)
        best = json.loads(trained.stdout)["best_epoch"] if trained.returncode == 0 else None
        if refits and best:
            trained = subprocess.run([*command, "--validation", "0", "--epochs", str(best)], capture_output=True)
        if trained.returncode != 0:
            return None
        subprocess.run([program, "predict", model, place / "test.csv", "-o", predictions], check=True)
        predicted = pandas.read_csv(predictions).iloc[:, 0].to_numpy()
    return score(predicted, test_y, numpy.concatenate([y, test_y]))
