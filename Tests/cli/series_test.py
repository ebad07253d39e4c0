#!/usr/bin/env python3
"""Windows of a log of readings: train, cv, evaluate and predict with --window."""

import math

from harness import ROOT, CLITest, main
from motion_log import HEADER, HOP, SIZE, csv_text, example, motion_rows

USAGE, DATA = 64, 65
BLOCK = 8
WINDOW = ["--window", SIZE, "--hop", HOP]


def runs(rows, *columns):
    """(first, last + 1) of the rows that follow one another with the same fields in these columns."""
    starts = [i for i, row in enumerate(rows) if i == 0 or [row[c] for c in columns] != [rows[i - 1][c] for c in columns]]
    return list(zip(starts, starts[1:] + [len(rows)]))


def windows(first, end, size=SIZE, hop=HOP):
    """The first readings of windows."""
    return list(range(first, end - size + 1, hop))


def blocks(first, end):
    """Windows of a stretch in blocks that share no reading."""
    found = []
    while first + SIZE <= end:
        found.append(windows(first, min(end, first + SIZE + (BLOCK - 1) * HOP)))
        first = found[-1][-1] + SIZE
    return found


def features(values):
    """Those of one channel, in double, by their definitions."""
    n = len(values)
    mean = sum(values) / n
    std = math.sqrt(sum((x - mean) ** 2 for x in values) / n)
    crossings = sum((a > mean) != (b > mean) for a, b in zip(values, values[1:]))
    power = []
    for k in range(1, n // 2 + 1):
        real = sum((x - mean) * math.cos(2 * math.pi * k * i / n) for i, x in enumerate(values))
        imaginary = sum((x - mean) * math.sin(2 * math.pi * k * i / n) for i, x in enumerate(values))
        power.append((real ** 2 + imaginary ** 2) / n ** 2 * (1 if 2 * k == n else 2))
    bands = [math.sqrt(sum(power[b * (n // 2) // 4:(b + 1) * (n // 2) // 4])) for b in range(4)]
    return [mean, std, min(values), max(values), sum(x * x for x in values) / n, crossings, *bands]


class SeriesTest(CLITest):
    def setUp(self):
        super().setUp()
        self.rows = motion_rows()
        self.new = motion_rows(seed=2)
        self.write("log.csv", csv_text(self.rows))
        self.write("new.csv", csv_text(self.new))

    def trained(self, *options, data="log.csv"):
        return self.nn("train", data, "-o", "m.nn", "--target", "label", "--drop", "subject", "--epochs", 40, "--json",
                       *WINDOW, *options)


class Train(SeriesTest):
    def test_features_are_those_of_readings_of_one_label(self):
        self.trained("--test", "0.3", "--test-out", "held.csv")
        header, *held = self.read_table("held.csv")
        kinds = ["mean", "std", "min", "max", "energy", "crossings", *(f"band{b}" for b in range(1, 5))]
        self.assertEqual(header, [f"{axis}_{kind}" for axis in ("ax", "ay", "az") for kind in kinds] + ["label"])
        starts = [start for first, end in runs(self.rows, 4) for start in range(first, end - SIZE + 1)]
        readings = [list(map(float, row[1:4])) for row in self.rows]
        means = {start: [sum(axis) / SIZE for axis in zip(*readings[start:start + SIZE])] for start in starts}
        for row in held:
            start = min(starts, key=lambda start: math.dist(means[start], list(map(float, row[:-1:10]))))
            self.assertEqual(row[-1], self.rows[start][4])
            for axis in range(3):
                expected = features([reading[axis] for reading in readings[start:start + SIZE]])
                for name, found, value in zip(kinds, row[10 * axis:], expected):
                    self.assertAlmostEqual(float(found), value, delta=2e-5 * (1 + abs(value)), msg=name)

    def counted(self):
        """A log whose first channel counts the readings, so that the mean tells which ones a window has."""
        rows = [[row[0], str(i), *row[2:]] for i, row in enumerate(self.rows)]
        self.write("counted.csv", csv_text(rows))
        return rows

    def test_no_reading_is_in_a_window_held_out_and_in_one_to_learn_from(self):
        rows = self.counted()
        result = self.trained("--test", "0.3", "--test-out", "held.csv", data="counted.csv").json
        held = {round(float(row[0]) - (SIZE - 1) / 2) for row in self.read_table("held.csv")[1:]}
        every = [block for first, end in runs(rows, 4) for block in blocks(first, end)]
        self.assertEqual(sum(map(len, every)), sum(result["rows"].values()))
        self.assertTrue(held <= {start for block in every for start in block})
        for block in every:
            self.assertIn(len(held & set(block)), (0, len(block)))
        labels = [rows[start][4] for start in held]
        for label in set(labels):
            self.assertLess(abs(labels.count(label) / len(labels) - 1 / 3), 0.15)

    def test_folds_are_of_whole_blocks(self):
        every = [len(block) for first, end in runs(self.rows, 4) for block in blocks(first, end)]
        result = self.nn("cv", "log.csv", "--target", "label", "--drop", "subject", "--epochs", 5, "--json", *WINDOW).json
        self.assertEqual(sum(fold["tested_on"] for fold in result["folds"]), sum(every))
        self.assertIn(f"--folds 99 is too many for the {len(every)} blocks", self.run_nn(
            "cv", "log.csv", "--target", "label", "--drop", "subject", *WINDOW, "--folds", 99).errors)

    def test_ordered_holds_out_the_last_blocks(self):
        rows = self.counted()
        self.trained("--test", "0.3", "--split", "ordered", "--test-out", "held.csv", data="counted.csv")
        held = sorted(round(float(row[0]) - (SIZE - 1) / 2) for row in self.read_table("held.csv")[1:])
        every = [start for first, end in runs(rows, 4) for block in blocks(first, end) for start in block]
        self.assertEqual(held, every[-len(held):])
        self.assertGreaterEqual(every[-len(held)], every[-len(held) - 1] + SIZE)

    def test_windows_that_share_no_readings_are_rows_like_others(self):
        result = self.trained("--hop", SIZE, "--test", "0.3").json
        self.assertEqual(sum(result["rows"].values()), sum(len(windows(*run, hop=SIZE)) for run in runs(self.rows, 4)))

    def test_nothing_is_lost_between_blocks_when_nothing_is_held_out(self):
        result = self.trained("--validation", 0).json
        self.assertEqual(result["rows"]["training"], sum(len(windows(*run)) for run in runs(self.rows, 4)))

    def test_no_window_crosses_a_group(self):
        result = self.nn("train", "log.csv", "-o", "m.nn", "--target", "label", "--split", "group:subject", "--epochs", 5,
                         "--json", *WINDOW).json
        self.assertEqual(sum(result["rows"].values()), sum(len(windows(*run)) for run in runs(self.rows, 4, 5)))
        found = [int(row[0]) for row in self.nn("predict", "m.nn", "new.csv").table[1:]]
        self.assertEqual(found, [start + SIZE for run in runs(self.new, 5) for start in windows(*run)])

    def test_a_reading_without_a_label_ends_a_stretch(self):
        for i in range(200, 230):
            self.rows[i][4] = ""
        self.write("gaps.csv", csv_text(self.rows))
        result = self.trained("--validation", 0, data="gaps.csv")
        labelled = [run for run in runs(self.rows, 4) if self.rows[run[0]][4]]
        self.assertEqual(result.json["rows"]["training"], sum(len(windows(*run)) for run in labelled))
        self.assertIn("30 readings without a label", result.errors)

    def test_the_same_model_from_a_file_and_from_its_settings(self):
        options = ["--target", "label", "--drop", "subject", "--epochs", 9, "--quiet", *WINDOW]
        self.nn("train", "log.csv", "-o", "m.nn", "--save-config", *options)
        self.nn("train", "log.csv", "-o", "stored.nn", "--stream", *options)
        self.nn("train", "--config", "m.nn.json", "-o", "again.nn", "--quiet")
        self.assertEqual(self.read("stored.nn"), self.read("m.nn"))
        self.assertEqual(self.read("again.nn"), self.read("m.nn"))

    def test_it_says_what_it_did(self):
        errors = self.trained().errors
        self.assertIn("log.csv: column 'time' is taken for the time: left out", errors)
        self.assertIn(f"log.csv: {len(self.rows):,} readings make", errors)
        self.assertIn("held out in blocks of 8", errors)
        self.assertNotIn("'time'", self.trained("--time", "time").errors)
        text = self.nn("train", "log.csv", "-o", "m.nn", "--target", "label", "--drop", "subject", *WINDOW).text
        self.assertIn("Window      64 readings of 'ax', 'ay', 'az', every 32; 30 features, 1,040 bytes of RAM", text)
        self.assertIn("64 readings of 'ax', 'ay', 'az', every 32; 30 features", self.nn("info", "m.nn").text)

    def test_chosen_features(self):
        self.trained("--window-features", "std,bands=2,mean")
        report = self.nn("info", "m.nn", "--json").json
        self.assertEqual(report["window"], {"channels": ["ax", "ay", "az"], "size": SIZE, "hop": HOP,
                                            "features": ["mean", "std", "bands=2"]})
        self.assertEqual(report["features"][:4], ["ax_mean", "ax_std", "ax_band1", "ax_band2"])
        self.trained("--features", "az,ax")
        self.assertEqual(self.nn("info", "m.nn", "--json").json["window"]["channels"], ["ax", "az"])

    def test_a_log_without_names(self):
        self.write("bare.csv", "".join(",".join(row[1:5]) + "\n" for row in self.rows))
        self.nn("train", "bare.csv", "-o", "m.nn", "--epochs", 40, "--quiet", *WINDOW)
        self.assertEqual(self.nn("info", "m.nn", "--json").json["features"][0], "x1_mean")
        self.write("axes.csv", "".join(",".join(row[1:4]) + "\n" for row in self.new))
        found = self.nn("predict", "m.nn", "axes.csv").table[1:]
        self.assertEqual([int(row[0]) for row in found], [start + SIZE for start in windows(0, len(self.new))])

    def test_wrong_options(self):
        def fails(status, message, *options):
            self.fails(status, message, "train", "log.csv", "-o", "m.nn", "--drop", "subject", *options)

        fails(USAGE, "--hop needs --window", "--hop", 3)
        fails(USAGE, "--window-features needs --window", "--window-features", "mean")
        fails(USAGE, "--window 1 is out of range; it must be from 2 to 4096", "--window", 1)
        fails(USAGE, "--hop 5000 is out of range; it must be from 1 to 4096", "--window", 9, "--hop", 5000)
        fails(USAGE, "--window-features bands=9: a window of 8 has at most 4 bands", "--window", 8, "--window-features",
              "bands=9")
        for words in ("median", "mean,mean", "bands=0", "bands=2,bands=3", ""):
            self.assertIn("it takes mean, std, min, max, energy, crossings and bands=N",
                          self.run_nn("train", "log.csv", "-o", "m.nn", "--window", 8, "--window-features", words).errors)
        fails(USAGE, "--window takes one target", "--window", 8, "--target", "label,az")
        fails(USAGE, "--sample-weight weighs rows", "--window", 8, "--sample-weight", "az", "--target", "label")

    def test_wrong_logs(self):
        def fails(status, message, rows, *options):
            self.write("odd.csv", csv_text(rows))
            self.assertIn(message, self.fails(status, "odd.csv", "train", "odd.csv", "-o", "m.nn", "--target", "label",
                                              *WINDOW, *options).errors)

        def changed(row, column, text):
            rows = [list(r) for r in self.rows]
            rows[row][column] = text
            return rows

        fails(DATA, "'s1' in column 'subject' is not a number, as a channel of a sensor must be; correct it, or leave out",
              self.rows)
        drop = ["--drop", "subject"]
        fails(DATA, "column 'ay' lacks a value, and a window needs every reading", changed(70, 2, ""), *drop)
        fails(DATA, "a number of this reading is beyond 1e15", changed(70, 2, "2e15"), *drop)
        fails(DATA, "the longest stretch of one label has 30: use a smaller --window, or another --target",
              self.rows[:30], *drop)
        fails(USAGE, "--window learns classes, and the target is numbers", self.rows, *drop, "--task", "regression")


class Use(SeriesTest):
    def setUp(self):
        super().setUp()
        self.trained()

    def test_predict_names_the_last_reading(self):
        header, *rows = self.nn("predict", "m.nn", "new.csv").table
        self.assertEqual(header, ["reading", "prediction"])
        self.assertEqual([int(row[0]) for row in rows], [start + SIZE for start in windows(0, len(self.new))])
        right = sum(row[1] == self.new[int(row[0]) - 1][4] for row in rows)
        self.assertGreater(right / len(rows), 0.9)

    def test_evaluate_takes_the_windows_of_predict_that_have_one_label(self):
        rows = self.nn("predict", "m.nn", "new.csv").table[1:]
        pure = [row for row in rows if len({r[4] for r in self.new[int(row[0]) - SIZE:int(row[0])]}) == 1]
        result = self.nn("evaluate", "m.nn", "new.csv", "--json")
        self.assertEqual(result.json["rows"], len(pure))
        right = sum(row[1] == self.new[int(row[0]) - 1][4] for row in pure)
        self.assertAlmostEqual(result.json["accuracy"], right / len(pure), places=6)
        self.assertIn(f"{len(rows) - len(pure)} windows of more than one label left out", result.errors)

    def test_no_label_is_needed_to_predict(self):
        expected = self.nn("predict", "m.nn", "new.csv", "--proba").text
        self.write("axes.csv", csv_text([[row[3], row[1], row[2]] for row in self.new], ["az", "ax", "ay"]))
        self.assertEqual(self.nn("predict", "m.nn", "axes.csv", "--proba").text, expected)

    def test_windows_that_were_held_out_are_read_again(self):
        result = self.trained("--test", "0.3", "--test-out", "held.csv").json
        self.assertEqual(self.nn("evaluate", "m.nn", "held.csv", "--json").json["accuracy"],
                         result["results"]["test"]["accuracy"])

    def test_files_held_out_are_logs(self):
        result = self.trained("--test-data", "new.csv", "--validation-data", "log.csv").json
        report = self.nn("evaluate", "m.nn", "new.csv", "--json").json
        self.assertEqual(result["results"]["test"]["accuracy"], report["accuracy"])
        self.assertEqual(result["rows"]["test"], report["rows"])

    def test_commands_that_read_rows_read_logs(self):
        self.assertIn("ax_mean", self.nn("explain", "m.nn", "new.csv").text)
        self.assertIn("ax_std", self.nn("importance", "m.nn", "new.csv").text)

    def test_a_log_that_is_too_short(self):
        self.write("short.csv", csv_text(self.new[:SIZE - 1]))
        self.fails(DATA, "short.csv: no window of 64 readings in 63 readings; the longest stretch has 63", "predict", "m.nn",
                   "short.csv")
        self.fails(DATA, "new.csv: no column 'gx'", "predict", self.renamed(), "new.csv")

    def renamed(self):
        self.write("gyro.csv", csv_text(self.rows, ["time", "gx", *HEADER[2:]]))
        return self.train("gyro.csv", "--target", "label", "--drop", "subject", "--epochs", 2, *WINDOW, model="g.nn")

    def test_the_log_of_the_guide_is_made_here(self):
        self.assertEqual((ROOT / "examples" / "data" / "motion.csv").read_text(), example())

    def test_json_names_readings(self):
        report = self.nn("predict", "m.nn", "new.csv", "--json").json
        self.assertEqual(report["columns"], ["reading", "prediction"])
        self.assertEqual(report["rows"][0][0], SIZE)


if __name__ == "__main__":
    main()
