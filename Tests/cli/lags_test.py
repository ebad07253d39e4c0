#!/usr/bin/env python3
"""Values of rows before as features: which rows have them, where series end, and how rows are parted then."""

from harness import CLITest, main

USAGE, DATA = 64, 65


def loads(count=60):
    """Temperature and load of each hour; the load follows the load three hours before and the temperature of the last."""
    rows = []
    for i in range(count):
        temp = i * 37 % 11 * 0.5
        load = 0.6 * rows[i - 3][1] + 0.2 * rows[i - 1][0] if i > 2 else i + 1.0
        rows.append((temp, round(load, 4)))
    return rows


def text(header, rows):
    return "".join(",".join(map(str, row)) + "\n" for row in [header, *rows])


class LagTest(CLITest):
    def setUp(self):
        super().setUp()
        self.rows = loads()
        self.write("t.csv", text(["temp", "load"], self.rows))

    def written(self, *options, data="t.csv"):
        """The rows held out, as fields by their columns."""
        self.nn("train", data, "-o", "m.nn", "-q", "--epochs", "1", "--test", "0.9", "--test-out", "held.csv", *options)
        header, *rows = self.read_table("held.csv")
        return [dict(zip(header, row)) for row in rows]


class Lags(LagTest):
    """"--lag 1,2,48"."""

    def test_values_of_rows_before(self):
        known = {(f"{temp}", f"{load}"): i for i, (temp, load) in enumerate(self.rows)}
        for options in ([], ["--stream"]):
            rows = self.written("--lag", "3,1", *options)
            # 60 rows, of which three have no past; a tenth is trained on.
            self.assertEqual(len(rows), round(57 * 0.9))
            for row in rows:
                i = known[row["temp"], row["load"]]
                for name, column in (("temp", 0), ("load", 1)):
                    for step in (1, 3):
                        self.assertAlmostEqual(float(row[f"{name}.lag{step}"]), self.rows[i - step][column], delta=1e-6)

    def test_the_raw_file_needs_no_options(self):
        result = self.nn("train", "t.csv", "-o", "m.nn", "--lag", "1,3", "--json", "--test", "0.2", "--test-out", "held.csv")
        note = "t.csv: lags 1, 3 of 'temp', 'load'; 3 rows with too few rows before left out"
        self.assertIn(f"nn-cli: warning: {note}\n", result.errors)
        self.assertEqual(sum(result.json["rows"].values()), 57)
        information = self.nn("info", "m.nn", "--json").json
        self.assertEqual(information["features"], ["temp", "temp.lag1", "temp.lag3", "load.lag1", "load.lag3"])
        self.assertEqual(information["computed"]["load.lag3"], "load, 3 rows before")
        predicted = self.nn("predict", "m.nn", "t.csv", "--keep", "temp,load")
        self.assertIn(note, predicted.errors)
        self.assertEqual([row[:2] for row in predicted.table[1:]], [[f"{a}", f"{b}"] for a, b in self.rows[3:]])
        self.assertEqual(self.nn("evaluate", "m.nn", "t.csv", "--json").json["rows"], 57)
        # Rows that were held out have their features written beside them, and need no rows before.
        held = self.nn("evaluate", "m.nn", "held.csv", "--json").json
        self.assertEqual(held["targets"], result.json["results"]["test"]["targets"])
        # The part that follows a row is enough to predict it.
        self.write("last.csv", text(["load", "temp"], [(b, a) for a, b in self.rows[-4:]]))
        self.assertEqual(self.nn("predict", "m.nn", "last.csv").table[1:], [predicted.table[-1][2:]])
        self.assertIn("input 4, load.lag3: load, 3 rows before\n", self.exported("m.nn"))

    def exported(self, model):
        self.nn("export", model, "--format", "c", "-o", "out", "--no-verify")
        return self.read("out/m.h").decode()

    def test_what_has_lags(self):
        """Numbers, but no text, no counter of the rows, and nothing that is dropped."""
        self.write("t.csv", text(["", "kind", "temp", "waste", "load"],
                                 [(i + 1, "ab"[i % 2], temp, i, load) for i, (temp, load) in enumerate(self.rows)]))
        self.train("t.csv", "--lag", "1", "--drop", "waste", "--epochs", "1")
        self.assertEqual(self.nn("info", "model.nn", "--json").json["features"], ["kind", "temp", "temp.lag1", "load.lag1"])
        self.write("t.csv", text(["n", "temp", "load"], [(i + 1, *row) for i, row in enumerate(self.rows)]))
        self.train("t.csv", "--lag", "1", "--epochs", "1")
        self.assertEqual(self.nn("info", "model.nn", "--json").json["features"], ["temp", "temp.lag1", "load.lag1"])

    def test_a_gap_is_missing_in_the_rows_that_follow(self):
        rows = [("NA" if i == 30 else temp, load) for i, (temp, load) in enumerate(self.rows)]
        self.write("t.csv", text(["temp", "load"], rows))
        written = self.written("--lag", "1,2")
        self.assertEqual(sum(row["temp.lag1"] == "" for row in written), 1)
        self.assertEqual(len(self.nn("predict", "m.nn", "t.csv").table), 59)


class NeverAcrossAGroup(LagTest):
    """"never across a group"."""

    def setUp(self):
        super().setUp()
        # Rows of two plants take turns; those of a third come last and are too few.
        rows = [(f"plant {i % 2}", *row) for i, row in enumerate(self.rows)] + [("plant 2", 1.0, 2.0), ("plant 2", 3.0, 4.0)]
        self.write("t.csv", text(["plant", "temp", "load"], rows))

    def test_each_series_has_its_own_past(self):
        known = {(f"{temp}", f"{load}"): i for i, (temp, load) in enumerate(self.rows)}
        for options in (["--group", "plant"], ["--split", "group:plant", "--test", "0.5"]):
            with self.subTest(options=options):
                rows = self.written("--lag", "2", *options)
                self.assertGreater(len(rows), 20)
                for row in rows:
                    i = known[row["temp"], row["load"]]
                    self.assertAlmostEqual(float(row["load.lag2"]), self.rows[i - 4][1], delta=1e-6)

    def test_the_model_knows_the_series(self):
        result = self.nn("train", "t.csv", "-o", "m.nn", "--lag", "2", "--group", "plant", "--epochs", "1")
        # Two of each plant; of the third there are no more.
        self.assertIn("t.csv: lags 2 of 'temp', 'load'; 6 rows with too few rows before left out", result.errors)
        table = self.nn("predict", "m.nn", "t.csv", "--keep", "plant").table
        self.assertEqual([row[0] for row in table[1:]], [f"plant {i % 2}" for i in range(4, 60)])
        self.assertEqual(self.nn("info", "m.nn", "--json").json["computed"]["temp.lag2"], "temp, 2 rows of the same plant before")
        self.write("other.csv", text(["temp", "load"], self.rows))
        self.fails(DATA, "other.csv: no column 'plant', of which the model needs the rows before", "predict", "m.nn", "other.csv")


class SplitsThatDoNotFlatter(LagTest):
    """With lags the last rows are held out, unless --split says otherwise."""

    def test_the_last_rows(self):
        rows = self.written("--lag", "1", "--test", "0.25")
        self.assertEqual([row["load"] for row in rows], [f"{load}" for _, load in self.rows[-len(rows):]])
        note = "warning: the last rows are held out, as --lag makes them follow one another; --split says otherwise\n"
        self.assertIn(note, self.nn("train", "t.csv", "-o", "m.nn", "--lag", "1", "--epochs", "1").errors)
        self.assertIn(note, self.nn("cv", "t.csv", "--lag", "1", "--epochs", "1", "--folds", "2").errors)

    def test_random_is_warned_about(self):
        rows = self.written("--lag", "1", "--test", "0.25", "--split", "random")
        self.assertNotEqual([row["load"] for row in rows], [f"{load}" for _, load in self.rows[-len(rows):]])
        result = self.nn("train", "t.csv", "-o", "m.nn", "--lag", "1", "--epochs", "1", "--split", "random")
        self.assertIn("warning: --split random with --lag holds out rows whose neighbours are trained on; ordered does not\n", result.errors)


class SettingsAndRefusals(LagTest):
    def test_they_go_on(self):
        self.write("t.csv", text(["plant", "temp", "load"], [(i % 2, *row) for i, row in enumerate(self.rows)]))
        self.train("t.csv", "--lag", "2,1", "--group", "plant", "--epochs", "3", "--save-config", "--checkpoint", "c.nn")
        saved = self.read("model.nn.json").decode()
        self.assertIn('"lag": "1,2"', saved)
        self.assertIn('"group": "plant"', saved)
        self.nn("train", "--config", "model.nn.json", "-o", "again.nn", "-q")
        self.assertEqual(self.read("again.nn"), self.read("model.nn"))
        self.nn("train", "--resume", "c.nn", "-o", "resumed.nn", "-q")
        self.assertEqual(self.read("resumed.nn"), self.read("model.nn"))
        self.fails(DATA, "c.nn: was trained on other data", "train", "--resume", "c.nn", "-o", "r.nn", "-q", "--lag", "1")

    def test_refused(self):
        for lags in ("0", "-1", "1,,2", "1,1", "a", "1000001"):
            self.fails(USAGE, f"The value '{lags}' is invalid for '--lag <rows>': it takes numbers of rows from 1 to 1,000,000, as 1,2,48",
                       "train", "t.csv", "-o", "m.nn", f"--lag={lags}")
        self.fails(USAGE, "--group tells series apart for --lag", "train", "t.csv", "-o", "m.nn", "--group", "temp")
        self.fails(DATA, "t.csv: no row has 60 rows before it, as its lags need", "train", "t.csv", "-o", "m.nn", "--lag", "60")
        self.fails(USAGE, "t.csv: column 'load' is the target and the group of --lag; name another", "train", "t.csv", "-o", "m.nn", "--lag",
                   "1", "--group", "load", "--target", "load")
        self.write("bare.csv", "1.5,2.5\n2.5,3\n")
        self.fails(DATA, "bare.csv: --lag names features after the columns, and the file has no names", "train", "bare.csv", "-o", "m.nn",
                   "--lag", "1")
        self.write("words.csv", text(["temp", "load"], [*self.rows[:5], ("x", 1)]))
        self.fails(DATA, "words.csv:7:1: 'x' in column 'temp' is not a number, as --lag needs where the first row has one", "train",
                   "words.csv", "-o", "m.nn", "--lag", "1")
        self.write("labels.csv", text(["y"], [[i] for i in range(60)]))
        self.fails(USAGE, "--lag takes targets of the rows before, and --labels has them in another file", "train", "t.csv", "--labels",
                   "labels.csv", "-o", "m.nn", "--lag", "1")


if __name__ == "__main__":
    main()
