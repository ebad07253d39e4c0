#!/usr/bin/env python3
"""tables_features.py FOLDER NN_CLI: the features of raw tables beside those of scikit-learn, fitted on the same rows.

Of every table of bench/tables.py: SimpleImputer with the median and StandardScaler, OneHotEncoder for text, in which what
is missing is a category. Prints the largest difference over all rows held out and all features, relative to the reading
in standard deviations where that is above 1: a longitude of -93.6, which deviates by 0.03, is binary32 as a chip has it.
Needs what bench/tables.py needs.
"""
import pathlib
import sys

import numpy
from tables import Run, rows_of
from tables_sets import TABLES

MISSING = "\uffff"  # behind every text in their order, as what is missing is behind the categories of a model


def texts(values, missing=MISSING):
    """As nn-cli takes fields: without spaces around them."""
    return values.astype(object).where(values.notna(), missing).str.strip()


def nn_cli_features(column, values, mean, scale):
    """[rows][features], binary32, as docs/model-format.md defines them."""
    if column["kind"] == "number":
        numbers = values.to_numpy(numpy.float32)
        numbers = numpy.where(numpy.isnan(numbers), numpy.float32(column.get("fill", 0)), numbers)
        return ((numbers - numpy.float32(mean)) * numpy.float32(scale))[:, None]
    categories = column["categories"]
    places = [*categories, MISSING] if column["missing"] == "flag" else categories
    other = len(categories) - 1 if column["unknown"] == "other" else None
    indices = [places.index(text) if text in places else other for text in texts(values, column.get("fill", MISSING))]
    return numpy.eye(len(places), dtype=numpy.float32)[indices]


def scikit_learn_features(column, train, test):
    """[rows][features]; a category that only `test` has is no feature."""
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    if column["kind"] == "number":
        model = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
        return model.fit(train.to_frame()).transform(test.to_frame())
    model = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    # A column that lacks nothing in the training is filled with the text that is there most often.
    fill = MISSING if column["missing"] == "flag" else train.str.strip().mode()[0]
    return model.fit(texts(train, fill).to_frame()).transform(texts(test, fill).to_frame())


def difference(run, index, train, test):
    column = run.facts["columns"][index]
    scaling = run.facts["input_scaling"]
    ours = nn_cli_features(column, test[column["name"]], scaling["mean"][index], scaling["scale"][index])
    theirs = scikit_learn_features(column, train[column["name"]], test[column["name"]])
    if column.get("unknown") == "other":
        ours = numpy.delete(ours, len(column["categories"]) - 1, axis=1)
    assert ours.shape == theirs.shape, (column["name"], ours.shape, theirs.shape)
    differences = numpy.abs(ours - theirs)
    if column["kind"] == "number":
        readings = numpy.abs(test[column["name"]].fillna(0).to_numpy()) * scaling["scale"][index]
        differences = differences / numpy.maximum(1, readings)[:, None]
    return numpy.max(differences), theirs.shape[1]


def main():
    folder, program = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    print("| table | rows held out | columns | features | largest difference |\n|---|---|---|---|---|")
    for table in TABLES:
        # Without a validation both fit on all rows that are not held out.
        run = Run(program, table, folder, 1, "--validation", "0", "--epochs", "1")
        train, test = rows_of(table, folder, run)
        found = [difference(run, index, train, test) for index in range(len(run.columns))]
        largest, features = max(one for one, _ in found), sum(count for _, count in found)
        print(f"| {table.name} | {len(test)} | {len(run.columns)} | {features} | {largest:.1e} |", flush=True)


if __name__ == "__main__":
    main()
