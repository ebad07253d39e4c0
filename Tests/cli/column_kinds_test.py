#!/usr/bin/env python3
"""Options of what columns are to a training. What they make of a table is what a table holds in which it is written out."""

from harness import CLITest, main

USAGE, DATA = 64, 65
TOWNS = ["Aachen", "Bonn", "Celle", "Dresden"]
# The towns of the rows: three of them often, Dresden in two rows.
PLACES = [TOWNS[3] if i in (7, 31) else TOWNS[i * 7 % 3] for i in range(60)]
# Rents, of which every ninth is missing: None.
RENTS = [None if i % 9 == 4 else (i * 37 % 40) / 4 for i in range(60)]
KINDS = [["old", "new"][(i * i + i // 3) % 2] for i in range(60)]
KNOWN = [rent for rent in RENTS if rent is not None]
# All rows are trained on, and nothing is scaled, so that a column written out takes the same steps.
PLAIN = ("--epochs", "4", "--validation", "0", "--scale", "none")


def table(**columns):
    """A CSV file of columns; None is an empty field."""
    rows = zip(*columns.values(), strict=True)
    return "".join(",".join("" if field is None else str(field) for field in row) + "\n" for row in [columns, *rows])


def one_hot(values, of):
    """A column of 0 and 1 for each of these values."""
    return {f"is_{name}": [int(value == name) for value in values] for name in of}


class Kinds(CLITest):
    def setUp(self):
        super().setUp()
        self.write("t.csv", table(town=PLACES, rent=RENTS, kind=KINDS))

    def outputs(self, data, *options, file=None):
        """What a model of these data predicts."""
        self.train(data, *PLAIN, *options)
        return self.nn("predict", "model.nn", file or data, "--proba").text

    def assert_same(self, raw, written, *options):
        """`written` is the table written out, without options."""
        self.write("raw.csv", raw)
        self.write("written.csv", written)
        self.assertEqual(self.outputs("raw.csv", *options), self.outputs("written.csv"))

    def test_one_hot(self):
        rents = [1.5 if rent is None else rent for rent in RENTS]
        self.assert_same(table(town=PLACES, rent=rents, kind=KINDS),
                         table(**one_hot(PLACES, TOWNS), rent=rents, kind=KINDS))

    def test_a_missing_category_is_one(self):
        towns = [None if i % 11 == 3 else town for i, town in enumerate(PLACES)]
        self.assert_same(table(town=towns, kind=KINDS), table(**one_hot(towns, [*TOWNS, None]), kind=KINDS))

    def test_the_most_frequent_category(self):
        """Of the rows to train on; of several the first in order, as scikit-learn's SimpleImputer has it."""
        for counts, fill in [((5, 9, 7), "Bonn"), ((8, 5, 8), "Aachen")]:
            towns = [town for town, count in zip(TOWNS, counts) for _ in range(count)] + [None, None]
            kinds = [KINDS[i] for i in range(len(towns))]
            with self.subTest(fill=fill):
                self.assert_same(table(town=towns, kind=kinds), table(town=[town or fill for town in towns], kind=kinds),
                                 "--missing-category", "most-frequent")
        column = self.nn("info", "model.nn", "--json").json["columns"][0]
        self.assertEqual(column["missing"], "refuse")
        result = self.nn("train", "raw.csv", "-o", "model.nn", "--epochs", "1", "--missing-category", "most-frequent")
        self.assertIn("raw.csv: empty fields in 1 column of categories: filled with the most frequent\n", result.errors)
        column = self.nn("info", "model.nn", "--json").json["columns"][0]
        self.assertEqual((column["missing"], column["fill"]), ("fill", "Aachen"))
        self.fails(USAGE, "--missing-category and --missing drop contradict each other", "train", "t.csv", "-o", "m.nn",
                   "--missing-category", "own", "--missing", "drop")

    def test_mean_and_number(self):
        for rule, fill in [("mean", sum(KNOWN) / len(KNOWN)), ("3.25", 3.25), ("-8", -8)]:
            with self.subTest(rule=rule):
                self.assert_same(table(rent=RENTS, kind=KINDS),
                                 table(rent=[fill if rent is None else rent for rent in RENTS], kind=KINDS),
                                 "--missing", rule)

    def test_missing_fills_every_column(self):
        """A rule that is named fills columns that lacked nothing, too."""
        self.write("full.csv", table(rent=KNOWN, kind=KINDS[:len(KNOWN)]))
        self.write("gap.csv", table(rent=[None, 3.25], kind=["old", "old"]))
        self.train("full.csv", *PLAIN)
        self.fails(DATA, "gap.csv:2:1: column 'rent' is empty", "predict", "model.nn", "gap.csv")
        gap, number = self.outputs("full.csv", "--missing", "3.25", file="gap.csv").splitlines()[1:]
        self.assertEqual(gap, number)

    def test_missing_indicator(self):
        fill = sorted(KNOWN)[len(KNOWN) // 2]
        self.assertEqual(len(KNOWN) % 2, 1)
        self.assert_same(
            table(rent=RENTS, kind=KINDS),
            table(rent=[fill if rent is None else rent for rent in RENTS], lacks=[int(rent is None) for rent in RENTS],
                  kind=KINDS), "--missing-indicator")
        for rule in ("drop", "refuse"):
            self.fails(USAGE, f"--missing-indicator and --missing {rule} contradict each other", "train", "t.csv", "-o",
                       "m.nn", "--missing-indicator", "--missing", rule)

    def test_categorical(self):
        codes = [i * 7 % 4 for i in range(60)]
        self.assert_same(table(code=codes, kind=KINDS), table(**one_hot(codes, range(4)), kind=KINDS), "--categorical",
                         "code")
        names = [f"house {i}" for i in range(60)]
        self.assert_same(table(name=names, kind=KINDS), table(**one_hot(names, sorted(names)), kind=KINDS),
                         "--categorical", "name")

    def test_numeric(self):
        self.fails(DATA, "t.csv: 1 column cannot be used as numbers: 'town' is text (4 different: 'Aachen', 'Bonn', 'Celle', "
                   "...); take texts as categories with --categorical town; leave out the column with --drop town", "train",
                   "t.csv", "-o", "m.nn", "--numeric", "town", "--missing", "0")
        self.fails(USAGE, "t.csv: --categorical and --numeric both name column 'town'; leave one out", "train", "t.csv",
                   "-o", "m.nn", "--numeric", "town", "--categorical", "town")
        for option in ("--numeric", "--categorical"):
            self.fails(USAGE, f"t.csv: column 'kind' is the target, and {option} names it", "train", "t.csv", "-o", "m.nn",
                       option, "kind")

    def test_min_frequency(self):
        pooled = ["other" if town == "Dresden" else town for town in PLACES]
        self.assert_same(table(town=PLACES, kind=KINDS), table(town=pooled, kind=KINDS), "--min-frequency", "3")
        towns = self.nn("info", "model.nn", "--json").json["columns"][0]["categories"]
        self.assertEqual(towns, ["Aachen", "Bonn", "Celle", "other"])

    def test_an_unknown_category(self):
        """Refused with its place, or taken as other: at first, where the training has none, it adds nothing."""
        self.write("strange.csv", table(town=["Aachen", "Essen", '"Essen, Ruhr"'], rent=[1, 2, 3]))
        self.train("t.csv", *PLAIN)
        self.fails(DATA, "strange.csv: 1 column cannot be used: 'town' has texts that are no categories in 2 of 3 rows "
                   "('Essen', 'Essen, Ruhr'); the model does not know them", "predict", "model.nn", "strange.csv")
        self.write("one.csv", table(town=["Aachen", "Essen"], rent=[1, 2]))
        self.fails(DATA, "one.csv:3:1: 'Essen' in column 'town' is no category of the model; its categories are 'Aachen', "
                   "'Bonn', 'Celle', 'Dresden'; one that is trained with --min-frequency takes all others too", "predict",
                   "model.nn", "one.csv")
        self.train("t.csv", *PLAIN, "--min-frequency", "3")
        self.write("rare.csv", table(town=["Aachen", "Dresden", "Dresden"], rent=[1, 2, 3]))
        self.assertEqual(self.nn("predict", "model.nn", "strange.csv", "--proba").text,
                         self.nn("predict", "model.nn", "rare.csv", "--proba").text)
        self.write("towns.csv", table(town=PLACES, kind=KINDS))
        self.train("towns.csv", *PLAIN, "--min-frequency", "1")
        self.write("one.csv", table(town=["Essen"], kind=["old"]))
        layer = self.nn("explain", "model.nn", "one.csv", "--json").json["layers"][0]
        self.assertEqual((layer["inputs"], set(layer["weights"][4])), ([0, 0, 0, 0, 1], {0}))
        self.assertEqual(layer["z"], layer["biases"])


class EverywhereTheSame(CLITest):
    """Other options and commands with columns of all kinds."""

    OPTIONS = ("--categorical", "code", "--numeric", "rent", "--missing", "mean", "--missing-indicator",
               "--min-frequency", "3", "--missing-category", "most-frequent")

    def setUp(self):
        super().setUp()
        self.write("t.csv", table(town=PLACES, code=[i * 7 % 4 for i in range(60)], rent=RENTS, kind=KINDS))

    def test_a_configuration(self):
        self.train("t.csv", "--epochs", "4", *self.OPTIONS, "--save-config")
        config = self.read("model.nn.json").decode()
        for line in ['"categorical": "code"', '"numeric": "rent"', '"missing": "mean"', '"missing-indicator": true',
                     '"missing-category": "most-frequent"', '"min-frequency": 3']:
            self.assertIn(f"  {line},\n", config)
        self.nn("train", "--config", "model.nn.json", "-o", "again.nn", "-q")
        self.assertEqual(self.read("again.nn"), self.read("model.nn"))
        self.nn("train", "--config", "model.nn.json", "-o", "other.nn", "-q", "--missing", "median")
        self.assertNotEqual(self.read("other.nn"), self.read("model.nn"))

    def test_a_resumed_training(self):
        self.train("t.csv", "--epochs", "6", *self.OPTIONS)
        expected = self.read("model.nn")
        self.train("t.csv", "--epochs", "3", *self.OPTIONS, "--checkpoint", "kept")
        for option, value, old in [("missing", "5.0", "mean"), ("min-frequency", "4", "3")]:
            self.fails(USAGE, f"kept: was trained with --{option} {old}, not with --{option} {value}", "train", "--resume",
                       "kept", "--epochs", "6", f"--{option}", value)
        self.nn("train", "--resume", "kept", "--epochs", "6", "-q")
        self.assertEqual(self.read("model.nn"), expected)

    def test_rows_in_a_file(self):
        self.train("t.csv", "--epochs", "4", "--test", "0.2", *self.OPTIONS)
        expected = self.read("model.nn")
        self.train("t.csv", "--epochs", "4", "--test", "0.2", *self.OPTIONS, "--stream")
        self.assertEqual(self.read("model.nn"), expected)

    def test_threads(self):
        size = ("--hidden", "256,128", "--batch", "full", "--epochs", "2")
        self.write("long.csv", table(town=PLACES * 20, rent=RENTS * 20, kind=KINDS * 20))
        self.train("long.csv", *size, "--missing-indicator")
        model, predicted = self.read("model.nn"), self.nn("predict", "model.nn", "long.csv", "--proba").text
        self.train("long.csv", *size, "--missing-indicator", "--threads", "3")
        self.assertEqual(self.read("model.nn"), model)
        self.assertEqual(self.nn("predict", "model.nn", "long.csv", "--proba", "--threads", "3").text, predicted)

    def test_cross_validation(self):
        """Each fold fits its own columns: what a fold fills is the mean of the other rows."""
        text, rents = table(rent=RENTS, kind=KINDS), RENTS
        self.write("gaps.csv", text)
        result = self.nn("cv", "gaps.csv", "--folds", "2", "--split", "ordered", "--missing", "mean", "--validation", "0",
                         "--epochs", "4", "--json").json
        for fold, rows in zip(result["folds"], [range(30), range(30, 60)], strict=True):
            known = [rent for i, rent in enumerate(rents) if i not in rows and rent is not None]
            filled = [sum(known) / len(known) if rent is None else rent for rent in rents]
            def part(chosen, filled=filled):
                return table(rent=[filled[i] for i in chosen], kind=[KINDS[i] for i in chosen])
            self.write("rest.csv", part([i for i in range(60) if i not in rows]))
            self.write("fold.csv", part(rows))
            self.train("rest.csv", "--validation", "0", "--epochs", "4")
            expected = self.nn("evaluate", "model.nn", "fold.csv", "--json").json
            self.assertEqual(fold["accuracy"], expected["accuracy"])
            self.assertAlmostEqual(fold["loss"], expected["loss"], places=6)

    def test_names_of_features(self):
        self.train("t.csv", "--epochs", "2", "--missing-indicator", "--drop", "code")
        rows = self.nn("importance", "model.nn", "t.csv", "--json").json["features"]
        self.assertEqual(sorted(row["feature"] for row in rows), ["rent", "town"])
        text = self.nn("explain", "model.nn", "t.csv", "--row", "5").text
        for place, name in enumerate([f"town={town}" for town in TOWNS] + ["rent", "rent=missing"]):
            self.assertRegex(text, rf"a0\[{place}\] +{name} +[-0-9]")
        self.nn("plot", "weights", "model.nn", "-o", "w.svg")
        drawing = self.read("w.svg").decode()
        for name in ("town=Bonn", "rent=missing"):
            self.assertIn(f">{name}<", drawing)


if __name__ == "__main__":
    main()
