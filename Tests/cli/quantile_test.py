#!/usr/bin/env python3
"""--loss pinball learns quantiles of the target, an output each.

Expected scores: scikit-learn 1.9.1's mean_pinball_loss, and DummyRegressor(strategy="quantile") as the baseline.
"""

import random

from harness import CLITest, main
from metrics_test import SIGMOID, X

Y = [-2.5, -3.25, -1, -1.75, 0.5, -0.25, -1.5, 1, 0.75, -0.5, 2.25, 0.5, 1, 3, 1.25, 4]
PINBALL = ("--loss", "pinball", "--quantile", "0.1,0.5,0.9")
LOSSES = [0.3453125, 0.4140625, 0.4828125]
BASELINE = [-2.125, 0.5, 2.625], (0.328125 + 0.75 + 0.35) / 3


class Fixed(CLITest):
    """A model that predicts x for every quantile."""

    def setUp(self):
        super().setUp()
        self.data = self.write("t.csv", "x,y\n" + "".join(f"{x},{y}\n" for x, y in zip(X, Y)))
        self.train(self.data, *PINBALL, *SIGMOID, "--target-scale", "none")

    def test_loss_and_coverage_of_each_quantile(self):
        result = self.nn("evaluate", "model.nn", self.data, "--json").json
        self.assertEqual([entry["quantile"] for entry in result["quantiles"]], [0.1, 0.5, 0.9])
        for entry, loss in zip(result["quantiles"], LOSSES):
            self.assertAlmostEqual(entry["mean_pinball_loss"], loss, delta=1e-6)
            self.assertEqual(entry["coverage"], 0.4375)
        self.assertAlmostEqual(result["mean_pinball_loss"], sum(LOSSES) / 3, delta=1e-6)
        self.assertAlmostEqual(result["loss"], sum(LOSSES) / 3, delta=1e-6)
        self.assertEqual(result["crossed_rows"], 0)

    def test_the_baseline_is_the_quantiles_of_the_rows(self):
        result = self.nn("evaluate", "model.nn", self.data, "--json").json["baseline"]
        self.assertEqual((result["strategy"], result["constants"]), ("quantile", BASELINE[0]))
        self.assertAlmostEqual(result["mean_pinball_loss"], BASELINE[1], delta=1e-12)

    def test_the_table_has_a_line_for_each(self):
        text = self.nn("evaluate", "model.nn", self.data).text
        self.assertRegex(text, r"\n0.9 +0.4828 +0.4375\n")

    def test_predict_names_the_quantile(self):
        rows = self.nn("predict", "model.nn", self.data).table
        self.assertEqual(rows[0], ["y_q0.1", "y_q0.5", "y_q0.9"])
        for row, x in zip(rows[1:], X):
            for value in row:
                self.assertAlmostEqual(float(value), x, delta=1e-6)

    def test_quantiles_that_cross_are_reported(self):
        # Trained a little from nothing, the slopes differ in sign: on one side of 0 the quantiles cross.
        self.train(self.data, *PINBALL, "--hidden", "none", "--scale", "none", "--target-scale", "none", "--optimizer", "sgd",
                   "--epochs", "1", "--init", "default", "--lr", "1e-30", "--validation", "0", "--seed", "3")
        rows = [[float(value) for value in row] for row in self.nn("predict", "model.nn", self.data).table[1:]]
        crossed = sum(row != sorted(row) for row in rows)
        self.assertGreater(crossed, 0)
        result = self.nn("evaluate", "model.nn", self.data, "--json")
        self.assertEqual(result.json["crossed_rows"], crossed)
        self.assertIn(f"in {crossed} rows of 16 a lower quantile of 'y' is predicted above a higher one", result.errors)

    def test_importance_and_info(self):
        result = self.nn("importance", "model.nn", self.data, "--json").json
        self.assertEqual(result["scoring"], "neg_mean_pinball_loss")
        self.assertAlmostEqual(result["score"], -sum(LOSSES) / 3, delta=1e-6)
        self.assertIn("pinball of the quantiles 0.1, 0.5, 0.9\n", self.nn("info", "model.nn").text)

    def test_the_median_is_the_default(self):
        self.train(self.data, "--loss", "pinball", "--epochs", "1", model="m.nn")
        self.assertEqual(self.nn("predict", "m.nn", self.data).table[0], ["y_q0.5"])

    def test_what_is_refused(self):
        train = ("train", self.data, "-o", "m.nn", "-q")
        self.fails(64, "--quantile goes with --loss pinball", *train, "--quantile", "0.5")
        for values in ("0", "1", "0.5,1.5"):
            self.fails(64, f"--quantile {float(values.split(',')[-1])} is out of range", *train, "--loss", "pinball",
                       "--quantile", values)
        for values in ("0.9,0.1", "0.5,0.5"):
            self.fails(64, "--quantile takes different quantiles in ascending order", *train, "--loss", "pinball",
                       "--quantile", values)
        self.write("two.csv", "x,y,z\n" + "".join(f"{x},{y},{y + x}\n" for x, y in zip(X, Y)))
        self.fails(64, "--loss pinball is for one target of numbers (--task regression), but the data have 2 numeric targets",
                   "train", "two.csv", "-o", "m.nn", "-q", "--target", "y,z", "--loss", "pinball")


class Learned(CLITest):
    """y is x and noise that grows with it."""

    def setUp(self):
        super().setUp()
        draw = random.Random(3)
        rows = [(x, 100 + 50 * x + 20 * x * draw.gauss(0, 1)) for x in (draw.uniform(0, 3) for _ in range(2000))]
        self.data = self.write("t.csv", "x,y\n" + "".join(f"{x},{y}\n" for x, y in rows))
        self.options = (*PINBALL, "--epochs", "40", "--test", "0.25")

    def test_the_coverage_of_rows_held_out_is_near_the_quantile(self):
        result = self.nn("train", self.data, "-o", "m.nn", *self.options, "--json").json["results"]["test"]
        for entry in result["quantiles"]:
            self.assertAlmostEqual(entry["coverage"], entry["quantile"], delta=0.06)
        self.assertLess(result["mean_pinball_loss"], result["baseline"]["mean_pinball_loss"] / 1.5)
        text = self.nn("train", self.data, "-o", "m.nn", *self.options).text
        self.assertRegex(text, r"\nTest +loss [0-9.]+, pinball loss [0-9.]+, coverage [0-9.]+ % of 0.1, [0-9.]+ % of 0.5, "
                               r"[0-9.]+ % of 0.9; baseline [0-9.]+\n")

    def test_stream_and_resume_give_the_same_bits(self):
        self.nn("train", self.data, "-o", "m.nn", *self.options, "-q")
        self.nn("train", self.data, "-o", "s.nn", *self.options, "-q", "--stream")
        self.assertEqual(self.read("s.nn"), self.read("m.nn"))
        self.nn("train", self.data, "-o", "m.nn", *self.options, "-q", "--epochs", "20", "--checkpoint", "c.nn")
        self.nn("train", "--resume", "c.nn", "--epochs", "40", "-q")
        self.assertEqual(self.read("s.nn"), self.read("m.nn"))

    def test_cv_has_loss_and_coverage(self):
        result = self.nn("cv", self.data, *PINBALL, "--epochs", "10", "--folds", "2", "--json").json
        for fold in result["folds"]:
            self.assertLess(fold["mean_pinball_loss"], fold["baseline_mean_pinball_loss"])
            self.assertAlmostEqual(fold["coverage_0.9"], 0.9, delta=0.1)

    def test_exported_code_has_the_same_bits(self):
        self.train(self.data, *PINBALL, "--epochs", "5", model="m.nn")
        for format in ("c", "trainer", "swift"):
            self.nn("export", "m.nn", "--format", format, "--prefix", f"of_{format}")
        self.assertIn("targets: 'y_q0.1', 'y_q0.5', 'y_q0.9'", self.read("of_c.h").decode())
        self.nn("export", "m.nn", "--format", "c", "--int8", "--calibrate", self.data, "--prefix", "small")


if __name__ == "__main__":
    main()
