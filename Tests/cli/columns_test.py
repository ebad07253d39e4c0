#!/usr/bin/env python3
"""Tables with text and missing values: trained, evaluated and predicted as they are."""

from harness import IRIS, CLITest, main, scores

DATA = 65
KINDS, ISLANDS = ["Adelie", "Chinstrap", "Gentoo"], ["Biscoe", "Dream", "Torgersen"]


def penguins(count=90):
    """Island, length and kind; every tenth length and every thirteenth island is missing."""
    rows = ["island,length,kind"]
    for i in range(count):
        island = "NA" if i % 13 == 0 else ISLANDS[i * 7 % 3]
        rows.append(f"{island},{'NA' if i % 10 == 0 else 30 + i % 3 * 5 + i * 0.37 % 1:.2f},{KINDS[i % 3]}"
                    if i % 10 else f"{island},NA,{KINDS[i % 3]}")
    return "\n".join(rows) + "\n"


class RawTables(CLITest):
    def setUp(self):
        super().setUp()
        self.write("t.csv", penguins())

    def test_one_command(self):
        result = self.nn("train", "t.csv", "-o", "m.nn", "--epochs", "5", "--test", "0.2", "--test-out", "held.csv")
        self.assertIn("t.csv: text in 'island': a column of categories, one-hot\n", result.errors)
        self.assertIn("t.csv: 'NA' in 1 column: filled with the median; in 1 column of categories: a category of its own\n",
                      result.errors)
        self.assertEqual(self.nn("evaluate", "m.nn", "held.csv", "--json").json["rows"], 18)
        self.assertEqual(len(self.nn("predict", "m.nn", "t.csv").table), 91)
        self.nn("importance", "m.nn", "t.csv")
        self.nn("explain", "m.nn", "t.csv")
        self.nn("cv", "t.csv", "--epochs", "2")

    def test_a_file_of_rows_gives_the_same_model(self):
        self.train("t.csv", "--epochs", "5", "--test", "0.2", model="a.nn")
        self.train("t.csv", "--epochs", "5", "--test", "0.2", "--stream", model="b.nn")
        self.assertEqual(self.read("a.nn"), self.read("b.nn"))

    def test_an_unknown_category_has_its_place(self):
        self.train("t.csv", "--epochs", "2")
        self.write("u.csv", penguins().replace("Dream", "Mars", 1))
        self.fails(DATA, "u.csv:3:1: 'Mars' in column 'island' is no category of the model; its categories are 'Biscoe', ",
                   "predict", "model.nn", "u.csv")
        self.train("t.csv", "--epochs", "2", "--min-frequency", "2")
        self.nn("predict", "model.nn", "u.csv")

    def test_filled_is_the_median_of_the_rows(self):
        """What the median fills is what a table holds that has it written."""
        self.write("gaps.csv", "a,y\n" + "".join(f"{'' if i == 4 else i * i},{i}.5\n" for i in range(10)))
        self.write("full.csv", "a,y\n" + "".join(f"{25 if i == 4 else i * i},{i}.5\n" for i in range(10)))
        self.train("gaps.csv", "--epochs", "3", model="gaps.nn")
        self.train("full.csv", "--epochs", "3", model="full.nn")
        self.assertEqual(self.nn("predict", "gaps.nn", "gaps.csv").text, self.nn("predict", "full.nn", "full.csv").text)


class HeldOutFiles(CLITest):
    """Files of rows held out, read with what was fitted to the rows to train on."""

    def setUp(self):
        super().setUp()
        header, *rows = penguins(120).splitlines(keepends=True)
        self.write("known.csv", "".join([header, *rows[:80]]))
        self.write("test.csv", "".join([header, *rows[80:]]))
        self.rows = rows

    def trained(self, *options, data="known.csv"):
        return self.nn("train", data, "-o", "m.nn", "--epochs", "5", "--json", *options).json

    def test_the_test_is_that_of_evaluate(self):
        for options in ([], ["--missing", "mean"], ["--missing-indicator"], ["--stream"]):
            with self.subTest(options=options):
                result = self.trained("--test-data", "test.csv", "--validation-data", "test.csv", *options)
                self.assertEqual(result["rows"], {"training": 80, "validation": 40, "test": 40})
                expected = scores(self.nn("evaluate", "m.nn", "test.csv", "--json").json)
                for name in ("validation", "test"):
                    self.assertEqual(scores(result["results"][name]), expected)

    def test_fills_are_those_of_the_rows_to_train_on(self):
        """Whatever the file that is held out holds, the model is the same."""
        self.write("wild.csv", "island,length,kind\n" + "Biscoe,9000,Adelie\nBiscoe,NA,Adelie\n" * 30)
        self.trained("--test-data", "test.csv", "--validation", "0")
        expected = self.nn("predict", "m.nn", "test.csv", "--proba").text
        self.trained("--test-data", "wild.csv", "--validation", "0")
        self.assertEqual(self.nn("predict", "m.nn", "test.csv", "--proba").text, expected)

    def test_without_a_target(self):
        """Such rows of a held-out file are left out, as evaluate leaves them out."""
        self.write("line.csv", "x,y\n" + "".join(f"{i},{2.5 * i}\n" for i in range(20)))
        self.write("gaps.csv", "x,y\n1,2.5\n2,\n3,NA\n4,10\n")
        result = self.nn("train", "line.csv", "--test-data", "gaps.csv", "-o", "m.nn", "--epochs", "2", "--json")
        self.assertIn("gaps.csv: 'y', the target, lacks 2 values; 2 of 4 rows left out\n", result.errors)
        self.assertEqual(scores(result.json["results"]["test"]), scores(self.nn("evaluate", "m.nn", "gaps.csv", "--json").json))

    def test_unknown_categories(self):
        self.write("mars.csv", self.read("test.csv").decode().replace("Dream", "Mars", 1))
        for option in ("--test-data", "--validation-data"):
            self.fails(DATA, "mars.csv:4:1: 'Mars' in column 'island' is no category of the model; its categories are "
                       "'Biscoe', 'Dream', 'Torgersen'", "train", "known.csv", "-o", "m.nn", option, "mars.csv")
            rows = self.trained(option, "mars.csv", "--min-frequency", "2")["rows"]
            self.assertEqual(rows[option[2:].split("-", maxsplit=1)[0]], 40)

    def test_what_lacked_nothing(self):
        self.write("full.csv", "island,length,kind\n" + "".join(row for row in self.rows[:80] if "NA" not in row))
        self.fails(DATA, "test.csv: 2 columns cannot be used: 'island' lacks 3 of 40 values ('NA'); 'length' lacks 4 of "
                   "40 values ('NA'); --missing drop leaves", "train", "full.csv", "-o", "m.nn", "--test-data", "test.csv")
        self.assertEqual(self.trained("--test-data", "test.csv", "--missing", "drop", data="full.csv")["rows"]["test"], 33)
        self.assertEqual(self.trained("--test-data", "test.csv", "--missing", "median", data="full.csv")["rows"]["test"], 40)

    def test_resumed(self):
        """A checkpoint knows the file again, also by texts of which only their order is kept."""
        options = ("--test-data", "test.csv", "--validation-data", "test.csv")
        self.trained(*options)
        expected = self.read("m.nn")
        self.nn("train", "known.csv", "-o", "m.nn", "-q", "--epochs", "3", *options, "--checkpoint", "kept")
        self.nn("train", "--resume", "kept", "--epochs", "5", "-q")
        self.assertEqual(self.read("m.nn"), expected)
        self.write("test.csv", self.read("test.csv").decode().replace("Dream", "Biscoe", 1))
        self.fails(DATA, "kept: was trained on other data", "train", "--resume", "kept", "--epochs", "6")


class Info(CLITest):
    """What info says about columns is what the model does."""

    def columns(self, *options):
        self.train("t.csv", "--epochs", "2", *options)
        return {column["name"]: column for column in self.nn("info", "model.nn", "--json").json["columns"]}

    def setUp(self):
        super().setUp()
        self.write("t.csv", penguins())

    def test_what_each_is(self):
        columns = self.columns("--missing", "7.5", "--validation", "0")
        self.assertEqual(columns["island"], {"name": "island", "kind": "category", "missing": "flag", "categories": ISLANDS,
                                             "unknown": "refuse", "features": 4})
        self.assertEqual(columns["length"], {"name": "length", "kind": "number", "missing": "fill", "fill": 7.5,
                                             "features": 1})
        self.assertRegex(self.nn("info", "model.nn").text, "\n"
                         r"column +kind +missing +features +categories\n[- ]+\n"
                         r"island +category +a category of its own +4  'Biscoe', 'Dream', 'Torgersen'\n"
                         r"length +number +7\.5 +1\n[- ]+\nwhole +5\n")

    def test_indicators_and_others(self):
        columns = self.columns("--missing-indicator", "--min-frequency", "2")
        self.assertEqual((columns["island"]["categories"], columns["island"]["unknown"]), ([*ISLANDS, "other"], "other"))
        self.assertEqual((columns["length"]["missing"], columns["length"]["features"]), ("flag", 2))
        text = self.nn("info", "model.nn").text
        self.assertRegex(text, r"island .* 5  'Biscoe', 'Dream', 'Torgersen'; all others: 'other'\n")
        self.assertRegex(text, r"length +number +[0-9.]+, and an indicator +2\n")

    def test_what_is_refused(self):
        """A number that lacked nothing; the feature counts are the shape of the first layer."""
        self.write("full.csv", "size,town,y\n" + "".join(f"{i * i % 37},town{i % 20},{i * i}\n" for i in range(80)))
        self.train("full.csv", "--epochs", "2", "--validation", "0")
        info = self.nn("info", "model.nn", "--json").json
        size, town = info["columns"]
        self.assertEqual(size, {"name": "size", "kind": "number", "missing": "refuse", "features": 1})
        self.assertEqual(len(town["categories"]), 20)
        self.assertEqual(info["costs"]["layers"][0]["inputs"], 21)
        self.assertRegex(self.nn("info", "model.nn").text, r"town +category +refused +20  'town0', .* and 8 more\n")

    def test_a_model_of_numbers_has_none(self):
        self.train(IRIS, "--epochs", "2")
        self.assertIsNone(self.nn("info", "model.nn", "--json").json["columns"])
        self.assertNotIn("a category", self.nn("info", "model.nn").text)


class RowsLeftOut(CLITest):
    """--missing drop leaves rows out for the columns that are features in the end."""

    def rows_of(self, data, *options):
        self.write("t.csv", data)
        counts = []
        for streams in [], ["--stream"]:
            result = self.nn("train", "t.csv", "--missing", "drop", "-o", "m.nn", "--epochs", "1", "--json", *options, *streams)
            counts.append(result.json["rows"]["training"])
        counts.append(self.nn("evaluate", "m.nn", "t.csv", "--missing", "drop", "--json").json["rows"])
        return counts, result.errors

    def test_names_are_no_feature(self):
        """A row that lacks a name is used."""
        names = "".join(f"{'NA' if i == 1 else f'name {i}'},{'NA' if i == 3 else i},{2.5 * i}\n" for i in range(6))
        counts, notes = self.rows_of("name,x,y\n" + names)
        self.assertEqual(counts, [5, 5, 5])
        self.assertIn("t.csv: 'x' lacks 1 value; 1 of 6 rows left out\n", notes)

    def test_categories_are_a_feature(self):
        """Also where the first field that is there comes after a gap."""
        rows = "".join(f"{'NA' if i in (0, 4) else 'uv'[i % 2]},{'NA' if i == 2 else i},{'ab'[i % 2]}\n" for i in range(12))
        counts, notes = self.rows_of("w,x,y\n" + rows)
        self.assertEqual(counts, [9, 9, 9])
        self.assertIn("t.csv: 'w' lacks 2 values, 'x' lacks 1 value; 3 of 12 rows left out\n", notes)

    def test_none_is_left(self):
        self.write("t.csv", "w,x,y\nu,NA,1.5\nNA,2,2.5\nu,NA,3.5\nNA,3,1.25\n")
        self.fails(DATA, "t.csv: every row lacks a value: 'w' lacks 2 values, 'x' lacks 2 values; leave columns out with --drop, or "
                   "have gaps filled, without --missing drop\n", "train", "t.csv", "--missing", "drop", "-o", "m.nn")


class WhatStandsForAMissingValue(CLITest):
    """What --na said is in the model: no command that uses it needs it again."""

    def setUp(self):
        super().setUp()
        rows = [(i * 37 % 11 if i % 9 else -999, ISLANDS[i % 3] if i % 7 else "?", KINDS[i * 5 % 3]) for i in range(60)]
        self.write("raw.csv", "size,island,kind\n" + "".join(f"{size},{island},{kind}\n" for size, island, kind in rows))
        self.write("empty.csv", self.read("raw.csv").decode().replace("-999", "").replace("?", ""))
        self.train("raw.csv", "--na", "?,-999", "--epochs", "3")

    def test_every_command(self):
        self.assertEqual(self.nn("info", "model.nn", "--json").json["na"], ["?", "-999"])
        self.assertIn("\nMissing     '?', '-999'\n", self.nn("info", "model.nn").text)
        for command in [("predict",), ("predict", "--proba"), ("evaluate",), ("importance",), ("explain", "--row", "1")]:
            with self.subTest(command=command):
                name, *options = command
                def output(data, name=name, options=options):
                    return self.nn(name, "model.nn", data, *options).text.replace("empty.csv", "raw.csv")
                self.assertEqual(output("raw.csv"), output("empty.csv"))
        report = self.nn("export", "model.nn", "--format", "model", "--int8", "--calibrate", "raw.csv", "-o", "small").text
        accuracy = self.nn("evaluate", "model.nn", "raw.csv", "--json").json["accuracy"]
        self.assertRegex(report, rf"\nfloat: loss .*, accuracy {100 * accuracy:.1f} %\n")
        raw, empty = (self.nn("predict", "small/model.nn", data).text for data in ("raw.csv", "empty.csv"))
        self.assertEqual(raw, empty)

    def test_it_is_told_otherwise(self):
        """-999 is a number then."""
        self.assertNotEqual(self.nn("predict", "model.nn", "raw.csv", "--na", "?", "--proba").text,
                            self.nn("predict", "model.nn", "raw.csv", "--proba").text)
        self.fails(DATA, "raw.csv: 1 column cannot be used: 'island' has texts that are no categories in 9 of 60 rows ('?')",
                   "predict", "model.nn", "raw.csv", "--na", "-999")

    def test_files_held_out(self):
        self.nn("train", "raw.csv", "--na", "?,-999", "--epochs", "3", "-o", "m.nn", "-q", "--test-data", "raw.csv")

    def test_a_model_without(self):
        """Nothing is stored where nothing was said, and -999 is a number."""
        self.train("empty.csv", "--epochs", "3", model="plain.nn")
        self.assertIsNone(self.nn("info", "plain.nn", "--json").json["na"])
        self.assertNotIn(b'"na"', self.read("plain.nn"))
        self.write("one.csv", "size,island\n-999,Dream\n,Dream\n")
        number, missing = self.nn("predict", "plain.nn", "one.csv", "--proba").text.splitlines()[1:]
        self.assertNotEqual(number, missing)

    def test_a_fit(self):
        self.write("line.csv", "x,y\n" + "".join(f"{-999 if i % 5 == 0 else i},{2 * i}\n" for i in range(30)))
        self.nn("fit", "line.csv", "-o", "fit.nn", "--na", "-999", "--missing", "drop")
        self.assertEqual(len(self.nn("predict", "fit.nn", "line.csv", "--missing", "drop").table), 25)
        self.fails(DATA, "line.csv: 1 column cannot be used as numbers: 'x' lacks 6 of 30 values ('-999')", "predict",
                   "fit.nn", "line.csv")


if __name__ == "__main__":
    main()
