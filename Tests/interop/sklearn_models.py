"""Pipelines of scikit-learn, written by skl2onnx."""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from skl2onnx import convert_sklearn, to_onnx
from skl2onnx.common.data_types import FloatTensorType, Int64TensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, OneHotEncoder, RobustScaler, StandardScaler

warnings.filterwarnings("ignore")
generator = np.random.default_rng(3)
X = generator.normal(size=(300, 4)).astype(np.float32) * np.float32([1, 3, 0.5, 10]) + np.float32([0, 1, 0, 5])
CLASS = (X[:, 0] > 0).astype(int) + (X[:, 1] > 2)
NAMES = np.array(["setosa", "versicolor", "virginica"])[CLASS]
LABELS = np.stack([X[:, 0] > 0, X[:, 1] > 2], axis=1).astype(int)


def classifier(**settings):
    return MLPClassifier(hidden_layer_sizes=(6, 5), max_iter=30, random_state=1, **settings)


def regressor(**settings):
    return MLPRegressor(hidden_layer_sizes=(6,), max_iter=30, random_state=1, **settings)


def table():
    """A table with names, gaps and categories, and its columns' types in ONNX."""
    rows = pd.DataFrame(X, columns=["age", "income", "ratio", "size"])
    rows.loc[::7, "age"] = np.nan
    rows.loc[::11, "ratio"] = np.nan
    rows["city"] = generator.choice(["Berlin", "Paris", "Rome"], len(rows))
    rows["rooms"] = generator.choice([1, 2, 5], len(rows))
    types = [(name, FloatTensorType([None, 1])) for name in rows.columns[:4]]
    return rows, [*types, ("city", StringTensorType([None, 1])), ("rooms", Int64TensorType([None, 1]))]


def named(last):
    """A pipeline of named columns: imputer, scaler and one-hot encoder, some columns as they are."""
    rows, types = table()
    columns = ColumnTransformer([
        ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), ["age", "ratio", "income"]),
        ("categories", OneHotEncoder(handle_unknown="ignore"), ["city", "rooms"]),
        ("rest", "passthrough", ["size"])])
    pipeline = make_pipeline(columns, last).fit(rows, NAMES)
    return convert_sklearn(pipeline, initial_types=types, target_opset={"": 17, "ai.onnx.ml": 3}, options={"zipmap": False})


def placed():
    """A pipeline of columns by their place in one array."""
    rows = X.copy()
    rows[:, 2] = generator.integers(0, 3, len(rows))
    rows[:, 3] = generator.integers(4, 6, len(rows))
    columns = ColumnTransformer([
        ("numbers", make_pipeline(SimpleImputer(), MinMaxScaler()), [0, 1]), ("categories", OneHotEncoder(), [2, 3])])
    return to_onnx(make_pipeline(columns, classifier()).fit(rows, CLASS), rows[:1], options={"zipmap": False})


def written(pipeline, y, opset, **options):
    return to_onnx(pipeline.fit(X, y), X[:1], target_opset={"": opset, "ai.onnx.ml": 3}, options=options or None)


PENGUINS = Path(__file__).resolve().parent / "penguins"


def penguins():
    """A pipeline of a raw table with numbers and names that are missing; the model and its labels of all rows. It has
    seen one half of them, and too little to be right about all."""
    rows = pd.read_csv(PENGUINS / "penguins.csv").drop(columns="rownames")
    species = rows.pop("species")
    names = ["island", "sex"]
    columns = ColumnTransformer([
        ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), [c for c in rows if c not in names]),
        ("names", OneHotEncoder(handle_unknown="ignore"), names)])
    network = MLPClassifier(hidden_layer_sizes=(8,), max_iter=200, random_state=1)
    pipeline = make_pipeline(columns, network).fit(rows[::2], species[::2])
    types = [(c, (StringTensorType if c in names else FloatTensorType)([None, 1])) for c in rows]
    model = convert_sklearn(pipeline, initial_types=types, target_opset={"": 17, "ai.onnx.ml": 3}, options={"zipmap": False})
    return model, pipeline.predict(rows)


def models():
    """Name, model, and which rows it takes: "numbers", "table" or "placed"."""
    no_map = {"zipmap": False}
    plain = {
        "mlp_names": written(classifier(), NAMES, 13),
        "mlp_integers": written(classifier(activation="tanh"), CLASS, 17, **no_map),
        "mlp_two_classes": written(classifier(activation="logistic"), CLASS > 0, 11, **no_map),
        "mlp_two_names": written(classifier(), np.array(["no", "yes"])[(CLASS > 0).astype(int)], 21),
        "mlp_labels": written(classifier(), LABELS, 15, **no_map),
        "mlp_identity": written(classifier(activation="identity"), CLASS, 21, **no_map),
        "standard_scaler": written(make_pipeline(StandardScaler(), classifier()), NAMES, 11, **no_map),
        "min_max_scaler": written(make_pipeline(MinMaxScaler(), regressor()), X[:, 0] * 2, 13),
        "robust_scaler": written(make_pipeline(RobustScaler(), regressor(activation="tanh")), X[:, 0] * 2, 17),
        "max_abs_scaler": written(make_pipeline(MaxAbsScaler(), regressor(activation="logistic")), X[:, 0], 21),
        "two_targets": written(make_pipeline(StandardScaler(), regressor()), X[:, :2], 17),
        "imputer": written(make_pipeline(SimpleImputer(), StandardScaler(), regressor()), X[:, 0], 17),
        "logistic_three": written(make_pipeline(StandardScaler(), LogisticRegression()), NAMES, 13, **no_map),
        "logistic_two": written(LogisticRegression(), CLASS > 0, 17, **no_map),
        "linear": written(LinearRegression(), X[:, 0] * 2 + X[:, 1], 13),
        "ridge_two_targets": written(make_pipeline(MinMaxScaler(), Ridge()), X[:, :2], 21),
    }
    for name, model in plain.items():
        yield f"sklearn_{name}", model, "numbers"
    yield "sklearn_named_columns", named(classifier()), "table"
    yield "sklearn_named_logistic", named(LogisticRegression()), "table"
    yield "sklearn_placed_columns", placed(), "placed"
