#!/usr/bin/env python3
"""A label is the text of the file, wherever it comes back: predictions, reports, held-out rows, exports."""

import struct

from harness import CLITest, main, scores

# Labels that binary32, binary64 or any number would change, in the order of their values, else of their texts.
LABELS = {
    "integers beyond binary32": ["20230101", "20230102", "20230103"],
    "next to 2^24": ["16777216", "16777217", "16777219"],
    "beyond binary64": ["9007199254740992", "9007199254740993"],
    "zeros in front": ["007", "070"],
    "zeros behind": ["1.10", "1.5"],
    "zeros alone": ["0", "0.0", "-0"],
    "one number in two spellings": ["1", "1.0", "2"],
    "powers of ten": ["1e2", "1e3"],
    "infinity": ["inf", "sup"],
    "words for no number": ["1e999", "NA", "NaN", "infinity", "nan", "x"],
    "only such words": ["NaN", "inf"],
    "case": ["NO", "No", "no"],
    "composed and decomposed": ["e\u0301", "\u00e9"],
}


def rows(labels, repeats=4):
    return [(index, label) for _ in range(repeats) for index, label in enumerate(labels)]


class Labels(CLITest):
    def write_rows(self, name, labels):
        return self.write(name, "x,kind\n" + "".join(f"{x},{label}\n" for x, label in rows(labels)))

    def test_every_command_gives_them_back(self):
        for name, labels in LABELS.items():
            options = ["--task", "multiclass"] if "1.5" in labels else []
            with self.subTest(labels=name):
                data = self.write_rows("t.csv", labels)
                result = self.nn("train", data, "-o", "m.nn", "-q", "--json", "--test", "0.25", "--test-out", "held.csv",
                                 *options).json
                found = self.nn("info", "m.nn", "--json").json["labels"]
                self.assertEqual(sorted(found), sorted(labels))
                self.assertEqual(result["results"]["test"]["labels"], found)
                header, *predicted = self.nn("predict", "m.nn", data, "--proba").table
                self.assertEqual(header, ["prediction", *(f"probability_{label}" for label in found)])
                self.assertLessEqual({row[0] for row in predicted}, set(labels))
                held = self.read_table("held.csv")[1:]
                self.assertLessEqual({tuple(row) for row in held}, {(str(x), label) for x, label in rows(labels)})
                report = self.nn("evaluate", "m.nn", data, "--json").json
                self.assertEqual([entry["label"] for entry in report["classes"]], found)
                self.assertEqual([entry["support"] for entry in report["classes"]], [4] * len(found))
                self.assertEqual(
                    scores(self.nn("evaluate", "m.nn", "held.csv", "--json").json), scores(result["results"]["test"]))
                self.nn("train", data, "-o", "s.nn", "-q", "--stream", "--test", "0.25", "--test-out", "s.csv", *options)
                self.assertEqual((self.read("s.nn"), self.read("s.csv")), (self.read("m.nn"), self.read("held.csv")))

    def test_predictions(self):
        for labels in (["20230101", "20230102", "20230103"], ["007", "070"], ["inf", "sup"]):
            with self.subTest(labels=labels):
                self.train(self.write_rows("t.csv", labels))
                predicted = [row[0] for row in self.nn("predict", "model.nn", "t.csv").table[1:]]
                self.assertEqual(predicted, [label for _, label in rows(labels)])

    def test_order(self):
        """By value, which text would order otherwise; one value in the order of its spellings; texts as texts."""
        for labels, order in (
                (["10", "9", "-1"], ["-1", "9", "10"]), (["16777217", "16777216"], ["16777216", "16777217"]),
                (["2", "1.0", "1", "01"], ["01", "1", "1.0", "2"]), (["b", "10", "9"], ["10", "9", "b"])):
            with self.subTest(labels=labels):
                self.train(self.write_rows("t.csv", labels))
                self.assertEqual(self.nn("info", "model.nn", "--json").json["labels"], order)

    def test_a_model_takes_another_spelling_of_a_number(self):
        """Where the text is no class; and where only one class has that value."""
        self.train(self.write_rows("t.csv", ["1", "2"]))
        self.write("u.csv", "x,kind\n0,1.0\n1,2.00\n0,01\n")
        self.assertEqual(self.nn("evaluate", "model.nn", "u.csv", "--json").json["accuracy"], 1)
        self.write("v.csv", "x,kind\n0,1.5\n")
        self.fails(65, "v.csv:2:2: '1.5' in column 'kind' is no class of the model", "evaluate", "model.nn", "v.csv")
        self.train(self.write_rows("t.csv", ["1", "1.0"]))
        self.assertEqual(self.nn("evaluate", "model.nn", "t.csv", "--json").json["accuracy"], 1)
        self.write("w.csv", "x,kind\n0,1.00\n")
        self.fails(65, "w.csv:2:2: '1.00' in column 'kind' is no class of the model", "evaluate", "model.nn", "w.csv")
        self.train(self.write_rows("t.csv", ["20230101", "20230103"]))
        self.write("w.csv", "x,kind\n0,20230102\n")
        self.fails(65, "w.csv:2:2: '20230102' in column 'kind' is no class", "evaluate", "model.nn", "w.csv")
        self.train(self.write_rows("t.csv", ["inf", "x"]))
        self.write("w.csv", "x,kind\n0,infinity\n")
        self.fails(65, "w.csv:2:2: 'infinity' in column 'kind' is no class", "evaluate", "model.nn", "w.csv")

    def test_two_spellings_are_told_of(self):
        data = self.write_rows("t.csv", ["1", "1.0", "2"])
        for command in (["train", data, "-o", "m.nn"], ["cv", data, "--folds", "2", "--epochs", "1"]):
            self.assertIn("nn-cli: warning: t.csv: '1' and '1.0' in column 'kind' are two classes",
                          self.nn(*command).errors)
        self.assertEqual(self.nn("train", data, "-o", "m.nn", "-q").errors, "")

    def test_class_weights(self):
        data = self.write_rows("t.csv", ["007", "070"])
        plain = self.read(self.train(data))
        self.assertNotEqual(self.read(self.train(data, "--class-weight", "007=5")), plain)
        self.fails(64, "--class-weight: no class '7'; the classes are '007', '070'",
                   "train", data, "-o", "m.nn", "-q", "--class-weight", "7=5")

    def test_exports_and_int8(self):
        data = self.write_rows("t.csv", ["20230101", "007"])
        self.train(data)
        self.nn("export", "model.nn", "--format", "c", "-o", "out", "--no-verify")
        source = b"".join(self.read(f"out/model.{ending}") for ending in ("c", "h"))
        self.assertIn(b'"20230101"', source)
        self.assertIn(b'"007"', source)
        self.nn("export", "model.nn", "--format", "model", "--int8", "--calibrate", data, "-o", "out", "--prefix", "small")
        self.assertEqual(self.nn("info", "out/small.nn", "--json").json["labels"], ["007", "20230101"])

    def test_images_have_numbers(self):
        self.write("i.idx", struct.pack(">IIII", 0x803, 4, 1, 1) + bytes([0, 9, 0, 9]))
        self.write("l.idx", struct.pack(">II", 0x801, 4) + bytes([7, 70, 7, 70]))
        self.nn("train", "--images", "i.idx", "--labels", "l.idx", "-o", "m.nn", "-q")
        self.assertEqual(self.nn("info", "m.nn", "--json").json["labels"], ["7", "70"])
        self.train(self.write("t.csv", "p,kind\n" + "0,007\n1,070\n" * 3))
        report = self.nn("evaluate", "model.nn", "--images", "i.idx", "--labels", "l.idx", "--json").json
        self.assertEqual([entry["support"] for entry in report["classes"]], [2, 2])


class Strays(CLITest):
    """What stands for a missing number makes no classes of numbers, and no number either."""

    def column(self, values):
        return self.write("t.csv", "x,y\n" + "".join(f"{i},{value}\n" for i, value in enumerate(values)))

    def test_among_numbers(self):
        advice = ", or say --task multiclass if these are classes\n"
        for word, what in (("inf", "is not a finite 32-bit number"), ("1e999", "is not a finite 32-bit number"),
                           ("NaN", "is not a finite 32-bit number"), ("NA", "is a missing value"),
                           ("?", "is a missing value")):
            missing = [] if word in ("inf", "1e999") else ["--missing", "refuse"]
            for numbers in (["0", "1"], ["0.5", "1.25"]):
                with self.subTest(word=word, numbers=numbers):
                    data = self.column([*numbers * 3, word])
                    for options in ([], ["--stream"]):
                        result = self.fails(65, f"t.csv:8:2: '{word}' in column 'y' {what}; ",
                                            "train", data, "-o", "m.nn", *missing, *options)
                        self.assertTrue(result.errors.endswith(advice), result.errors)
                    data = self.column([*numbers, word, *numbers, word, word])
                    self.fails(65, f"t.csv:4:2: '{word}' in column 'y' {what} (3 such fields: lines 4, 7, 8); ",
                               "train", data, "-o", "m.nn", *missing)
                    self.fails(65, f"t.csv:4:2: '{word}' in column 'y' {what} (3 such fields",
                               "train", data, "-o", "m.nn", "--task", "regression", *missing)
                    self.train(data, "--task", "multiclass")
                    self.assertIn(word, self.nn("info", "model.nn", "--json").json["labels"])

    def test_missing_among_numbers(self):
        """Left out, and said, as if those rows were not there."""
        for numbers in (["0", "1"], ["0.5", "1.25"]):
            known = self.write("known.csv", self.read(self.column(numbers * 4)))
            predictions = self.nn("predict", self.train(known), known).text
            for word, told in (("NaN", []), ("NA", []), ("?", ["--na", "?"])):
                for options in ([], ["--stream"], *([["--task", "binary"]] if numbers[0] == "0" else [])):
                    with self.subTest(word=word, numbers=numbers, options=options):
                        data = self.column([*numbers * 4, word, word])
                        result = self.nn("train", data, "-o", "m.nn", *told, *options)
                        self.assertIn("nn-cli: warning: t.csv: 'y', the target, lacks 2 values; 2 of 10 rows left out\n",
                                      result.errors)
                        self.assertEqual(self.nn("predict", "m.nn", known).text, predictions)
                        result = self.nn("evaluate", "m.nn", data, "--json")
                        self.assertEqual(result.json["rows"], 8)
                        self.assertIn("'y', the target, lacks 2 values; 2 of 10 rows left out\n", result.errors)

    def test_texts_among_decimals(self):
        self.fails(65, "t.csv:4:2: 'x' in column 'y' is not a number (7 such fields: lines 4, 5, 6, 7, 8, ...) while "
                   "others are; correct it", "train", self.column(["0.5", "1.5", *"xyzxyzx"]), "-o", "m.nn")


if __name__ == "__main__":
    main()
