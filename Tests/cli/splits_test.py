#!/usr/bin/env python3
"""Splits that do not flatter. Each class is named after a line of the design of tables."""

import gzip
import struct

from harness import CLITest, main, scores

USAGE, DATA = 64, 65


def text(header, rows, delimiter=","):
    return "".join(delimiter.join(map(str, row)) + "\n" for row in [header, *rows])


def flowers(count=60, first=0):
    """Width, height and kind."""
    return [(f"{i * 0.37 % 1 + i % 3:.2f}", f"{i * 0.73 % 1:.2f}", ["setosa", "virginica", "07"][i % 3])
            for i in range(first, first + count)]


class TestDataAndValidationData(CLITest):
    """"--test-data, --validation-data FILES"."""

    NAMES = ["width", "height", "kind"]

    def setUp(self):
        super().setUp()
        self.write("known.csv", text(self.NAMES, flowers()))
        self.write("test.csv", text(self.NAMES, flowers(21, 60)))
        self.write("watch.csv", text(self.NAMES, flowers(18, 90)))

    def trained(self, *options, data="known.csv"):
        return self.nn("train", data, "-o", "m.nn", "--epochs", "9", "--json", *options).json

    def test_the_test_is_that_of_evaluate(self):
        result = self.trained("--test-data", "test.csv")
        self.assertEqual(result["rows"], {"training": 48, "validation": 12, "test": 21})
        self.assertEqual(scores(result["results"]["test"]), scores(self.nn("evaluate", "m.nn", "test.csv", "--json").json))

    def test_test_data_change_no_model(self):
        def weights():
            return self.nn("predict", "m.nn", "test.csv", "--proba").text

        self.trained("--test-data", "test.csv", "--validation-data", "watch.csv")
        expected = weights()
        self.trained("--test-data", "watch.csv", "--validation-data", "watch.csv")
        self.assertEqual(weights(), expected)

    def test_validation_data_watch_the_training(self):
        """All rows of the data are trained on, and the loss of the best epoch is that of the file."""
        result = self.trained("--validation-data", "watch.csv", "--log", "log.csv")
        self.assertEqual(result["rows"], {"training": 60, "validation": 18})
        self.assertEqual(scores(result["results"]["validation"]),
                         scores(self.nn("evaluate", "m.nn", "watch.csv", "--json").json))
        losses = [float(row[3]) for row in self.read_table("log.csv")[1:]]
        self.assertAlmostEqual(min(losses), result["results"]["validation"]["loss"], places=5)

    def test_columns_are_found_by_name(self):
        """In another order, among others, and whatever --target says of the data."""
        moved = [("note", *row[::-1]) for row in flowers(21, 60)]
        self.write("moved.csv", text(["remark", *self.NAMES[::-1]], moved))
        expected = self.trained("--test-data", "test.csv")["results"]
        for options in ([], ["--target", "3"], ["--target=-1"], ["--target", "kind"]):
            with self.subTest(options=options):
                self.assertEqual(self.trained("--test-data", "moved.csv", *options)["results"], expected)

    def test_without_names(self):
        """By place; the target where --target says."""
        self.write("bare.csv", text(flowers()[0], flowers()[1:]))
        self.write("bare_test.csv", text(flowers(1, 60)[0], flowers(20, 61)))
        self.assertEqual(self.trained("--test-data", "bare_test.csv", data="bare.csv")["rows"]["test"], 21)
        self.write("front.csv", text(["kind", "width", "height"], [(k, w, h) for w, h, k in flowers()]).split("\n", 1)[1])
        result = self.trained("--test-data", "front.csv", "--target", "1", data="front.csv")
        self.assertEqual(result["rows"]["test"], 60)

    def test_classes_are_those_of_the_data(self):
        self.write("strange.csv", text(self.NAMES, [*flowers(5), ("0.1", "0.2", "tulipa")]))
        for option in ("--test-data", "--validation-data"):
            self.fails(DATA, "strange.csv:7:3: 'tulipa' in column 'kind' is no class of the model; its classes are "
                       "'07', 'setosa', 'virginica'", "train", "known.csv", "-o", "m.nn", option, "strange.csv")
        self.write("few.csv", text(self.NAMES, [row for row in flowers(30) if row[2] == "setosa"]))
        table = self.trained("--test-data", "few.csv")["results"]["test"]["confusion_matrix"]
        self.assertEqual([sum(row) for row in table], [0, 10, 0])

    def test_what_is_missing(self):
        self.write("short.csv", text(["width", "kind"], [(w, k) for w, _, k in flowers()]))
        self.fails(DATA, "short.csv: no column 'height', which the model needs", "train", "known.csv", "-o", "m.nn",
                   "--test-data", "short.csv")
        self.write("blind.csv", text(self.NAMES[:2], [row[:2] for row in flowers()]))
        self.fails(DATA, "blind.csv: the target column 'kind' is missing", "train", "known.csv", "-o", "m.nn",
                   "--validation-data", "blind.csv")
        self.write("gap.csv", text(self.NAMES, [*flowers(5), ("NA", "0.2", "setosa")]))
        self.fails(DATA, "gap.csv:7:1: 'NA' in column 'width' is a missing value", "train", "known.csv", "-o", "m.nn",
                   "--test-data", "gap.csv")
        result = self.trained("--test-data", "gap.csv", "--missing", "drop")
        self.assertEqual(result["rows"]["test"], 5)
        self.assertRegex("\n".join(result["warnings"]), "gap.csv: .*1 of 6 rows left out")

    def test_not_beside_shares(self):
        for name in ("test", "validation"):
            self.fails(USAGE, f"--{name} and --{name}-data both say what to hold out", "train", "known.csv", "-o", "m.nn",
                       f"--{name}", "0.2", f"--{name}-data", "test.csv")
        self.fails(USAGE, "--test-out needs --test", "train", "known.csv", "-o", "m.nn", "--test-data", "test.csv",
                   "--test-out", "out.csv")
        self.fails(USAGE, "standard input is one file", "train", "-", "-o", "m.nn", "--test-data", "-")
        self.fails(USAGE, "--test-labels needs --test-data", "train", "known.csv", "-o", "m.nn", "--test-labels", "test.csv")
        self.fails(66, "none.csv: cannot open", "train", "known.csv", "-o", "m.nn", "--test-data", "none.csv")

    def test_no_output_replaces_them(self):
        before = self.read("test.csv")
        result = self.run_nn("train", "known.csv", "-o", "test.csv", "--test-data", "test.csv")
        self.assertEqual((result.status, self.read("test.csv")), (USAGE, before))

    def test_streamed(self):
        options = ("--test-data", "test.csv", "--validation-data", "watch.csv")
        expected, model = self.trained(*options), self.read("m.nn")
        streamed = self.trained(*options, "--stream")
        self.assertEqual(self.read("m.nn"), model)
        for name in ("test", "validation"):
            self.assertEqual(scores(streamed["results"][name]), scores(expected["results"][name]))

    def test_config_and_resume(self):
        options = ("--test-data", "test.csv", "--validation-data", "watch.csv")
        self.trained(*options, "--save-config")
        expected = self.read("m.nn")
        self.nn("train", "--config", "m.nn.json", "-o", "again.nn", "-q")
        self.assertEqual(self.read("again.nn"), expected)
        self.nn("train", "known.csv", "-o", "m.nn", "-q", "--epochs", "4", *options, "--checkpoint", "kept")
        self.nn("train", "--resume", "kept", "--epochs", "9", "-q")
        self.assertEqual(self.read("m.nn"), expected)
        for name in ("test.csv", "watch.csv"):
            with self.subTest(other=name):
                before = self.read(name)
                self.write(name, text(self.NAMES, flowers(18, 31)))
                self.fails(DATA, "kept: was trained on other data", "train", "--resume", "kept", "--epochs", "11")
                self.write(name, before)

    def test_images(self):
        def images(count):
            pixels = bytes(i * 37 % 256 for i in range(4 * count))
            return (struct.pack(">4B3I", 0, 0, 8, 3, count, 2, 2) + pixels,
                    struct.pack(">4BI", 0, 0, 8, 1, count) + bytes(i % 2 for i in range(count)))

        for name, count in (("train", 60), ("t10k", 10)):
            for kind, data in zip(("images", "labels"), images(count)):
                self.write(f"{name}-{kind}.gz", gzip.compress(data))
        result = self.trained("--labels", "train-labels.gz", "--test-data", "t10k-images.gz", "--test-labels",
                              "t10k-labels.gz", data="train-images.gz")
        self.assertEqual(result["rows"], {"training": 48, "validation": 12, "test": 10})
        self.fails(DATA, "t10k-images.gz: holds images and not their classes", "train", "train-images.gz", "--labels",
                   "train-labels.gz", "-o", "m.nn", "--test-data", "t10k-images.gz")


class SplitOption(CLITest):
    """"--split random|stratified|ordered|group:COLUMN for test, validation and cv"."""

    def setUp(self):
        super().setUp()
        # Ten subjects of different numbers of rows, two classes, and a row's number as its identity.
        self.rows = [(n, f"s{n * n % 10}", n % 7, "ab"[n % 5 == 0]) for n in range(5, 105)]
        self.write("t.csv", text(["n", "subject", "x", "kind"], self.rows))

    def held(self, *options):
        """The rows that --test holds out, in the order in which they are written."""
        self.nn("train", "t.csv", "-o", "m.nn", "-q", "--epochs", "2", "--test", "0.2", "--test-out", "held.csv", *options)
        return [int(row[0]) for row in self.read_table("held.csv")[1:]]

    def test_ordered_holds_out_the_last_rows(self):
        for options in ([], ["--stream"]):
            self.assertEqual(self.held("--split", "ordered", "--drop", "subject", *options), list(range(85, 105)))

    def test_a_group_is_on_one_side(self):
        subjects = {n: subject for n, subject, _, _ in self.rows}
        seen = set()
        for seed in range(1, 6):
            options = ["--split", "group:subject", "--seed", seed]
            held = self.held(*options)
            self.assertEqual(self.held(*options, "--stream"), held)
            inside, outside = {subjects[n] for n in held}, {subjects[n] for n in set(subjects) - set(held)}
            self.assertEqual(inside & outside, set())
            self.assertEqual(len(held), 20)
            seen.add(tuple(sorted(inside)))
        self.assertGreater(len(seen), 1)
        self.assertEqual(self.nn("info", "m.nn", "--json").json["features"], ["n", "x"])

    def test_random_and_stratified(self):
        kinds = {n: kind for n, _, _, kind in self.rows}
        counts = {rule: {sum(kinds[n] == "b" for n in self.held("--drop", "subject", "--split", rule, "--seed", seed))
                         for seed in range(1, 7)} for rule in ("random", "stratified")}
        self.assertEqual(counts["stratified"], {4})
        self.assertGreater(len(counts["random"]), 1)
        self.assertEqual(self.held("--drop", "subject"), self.held("--drop", "subject", "--split", "stratified"))

    def test_folds(self):
        """Sizes are those of scikit-learn's KFold and GroupKFold."""
        def sizes(*options):
            return [fold["tested_on"] for fold in self.nn("cv", "t.csv", "--epochs", "1", "--json", *options).json["folds"]]

        for rule in ("random", "ordered"):
            self.assertEqual(sizes("--split", rule, "--drop", "subject", "--folds", "7"), [15, 15, 14, 14, 14, 14, 14])
        # Squares end in 0, 5 (10 rows each), 1, 4, 6 and 9 (20 each).
        self.assertEqual(sorted(sizes("--split", "group:subject", "--folds", "4")), [20, 20, 30, 30])
        self.fails(USAGE, "--folds 7 is more than the 6 groups of column 'subject'", "cv", "t.csv", "--split",
                   "group:subject", "--folds", "7")

    def test_config_and_resume(self):
        self.held("--split", "group:subject", "--save-config")
        expected = self.read("m.nn")
        self.nn("train", "--config", "m.nn.json", "-o", "again.nn", "-q")
        self.assertEqual(self.read("again.nn"), expected)
        self.held("--split", "group:subject", "--epochs", "1", "--checkpoint", "kept")
        self.nn("train", "--resume", "kept", "--epochs", "2", "-q")
        self.assertEqual(self.read("m.nn"), expected)
        self.held("--split", "ordered", "--drop", "subject", "--epochs", "1", "--checkpoint", "kept")
        self.fails(USAGE, "kept: was trained with --split ordered, not with --split random", "train", "--resume", "kept",
                   "--split", "random")

    def test_wrong_usage(self):
        def fails(status, message, *options):
            self.fails(status, message, "train", "t.csv", "-o", "m.nn", *options)

        self.fails(USAGE, "The value 'blocks' is invalid for '--split <rule>': it takes random, stratified, ordered or "
                   "group:COLUMN", "cv", "t.csv", "--split", "blocks")
        fails(USAGE, "--split stratified is for classes", "--split", "stratified", "--target", "n", "--drop", "subject,kind")
        fails(DATA, "t.csv: no column 'person'", "--split", "group:person")
        fails(USAGE, "t.csv: column 'kind' is the target and the group of --split", "--split", "group:kind", "--target", "kind")
        self.write("t.csv", text(["g", "x", "kind"], [("one", i % 9, "ab"[i % 2]) for i in range(60)]))
        fails(DATA, "--validation needs rows of 2 groups of column 'g'", "--split", "group:g")
        self.write("t.csv", text(["g", "x", "kind"], [("", 1, "a"), ("v", 2, "b")]))
        fails(DATA, "t.csv:2:1: column 'g' is missing; --split needs a group", "--split", "group:g")


if __name__ == "__main__":
    main()
