#!/usr/bin/env python3
"""nn-cli fit: closed forms of data whose answer is known."""

from harness import CLITest, main


class Fit(CLITest):
    def write_rows(self, name, header, rows):
        return self.write(name, "\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n")

    def coefficients(self, *arguments):
        result = self.nn("fit", *arguments, "-o", "fit.nn", "--json").json
        return result["coefficients"][0], result

    def test_an_exact_plane(self):
        rows = [(a / 4, b * b / 8, 2 * a / 4 - 3 * b * b / 8 + 0.5) for a in range(5) for b in range(4)]
        found, result = self.coefficients(self.write_rows("plane.csv", "a,b,c", rows))
        self.assertEqual(found["target"], "c")
        self.assertAlmostEqual(found["weights"]["a"], 2, delta=1e-12)
        self.assertAlmostEqual(found["weights"]["b"], -3, delta=1e-12)
        self.assertAlmostEqual(found["intercept"], 0.5, delta=1e-12)
        self.assertLess(result["results"]["training"]["targets"][0]["mse"], 1e-12)

    def test_ridge_of_one_feature(self):
        """x = -1, 0, 1 and y = 2x + 1: the slope is sum xy / (sum x^2 + alpha) = 4 / (2 + alpha)."""
        data = self.write_rows("line.csv", "x,y", [(-1, -1), (0, 1), (1, 3)])
        for alpha in ("0", "0.5", "2", "1e-9"):
            with self.subTest(alpha=alpha):
                found, _ = self.coefficients(data, "--alpha", alpha)
                self.assertAlmostEqual(found["weights"]["x"], 4 / (2 + float(alpha)), delta=1e-12)
                self.assertAlmostEqual(found["intercept"], 1, delta=1e-12)

    def test_a_cubic_by_name(self):
        rows = [(x / 8, (x / 8) ** 3 - 2 * (x / 8)) for x in range(-8, 9)]
        found, _ = self.coefficients(self.write_rows("cubic.csv", "t,y", rows), "--degree", "3")
        self.assertEqual(list(found["weights"]), ["t", "t^2", "t^3"])
        for value, expected in zip(found["weights"].values(), (-2, 0, 1)):
            self.assertAlmostEqual(value, expected, delta=1e-7)

    def test_the_model_is_a_model(self):
        self.nn("data", "sine", "-o", "sine.csv")
        result = self.nn("fit", "sine.csv", "-o", "sine.nn", "--degree", "5", "--scale", "--test", "0.3",
                         "--test-out", "test.csv", "--json").json
        self.assertEqual(result["rows"], {"training": 140, "test": 60})
        evaluation = self.nn("evaluate", "sine.nn", "test.csv", "--json").json
        self.assertEqual(evaluation["targets"], result["results"]["test"]["targets"])
        self.assertGreater(evaluation["targets"][0]["r2"], 0.9)
        self.assertEqual(len(self.nn("predict", "sine.nn", "test.csv").table), 61)

    def test_several_targets(self):
        rows = [(x, 2 * x + 1, 3 - x) for x in range(5)]
        result = self.nn("fit", self.write_rows("two.csv", "x,y,z", rows), "-o", "two.nn", "--target", "y,z",
                         "--json").json
        self.assertEqual([c["target"] for c in result["coefficients"]], ["y", "z"])
        self.assertAlmostEqual(result["coefficients"][0]["weights"]["x"], 2, delta=1e-12)
        self.assertAlmostEqual(result["coefficients"][1]["weights"]["x"], -1, delta=1e-12)

    def test_the_same_call_gives_the_same_file(self):
        self.data("regression")
        for model in ("a.nn", "b.nn"):
            self.nn("fit", "regression.csv", "-o", model, "--test", "0.2", "--seed", "5")
        self.assertEqual(self.read("a.nn"), self.read("b.nn"))

    def test_dependent_columns(self):
        data = self.write_rows("twice.csv", "a,b,y", [(2 * x, x, x * x) for x in range(6)])
        self.fails(65, "twice.csv: the columns 'a', 'b' are linearly dependent", "fit", data, "-o", "m.nn")
        self.assertEqual(self.files(), ["twice.csv"])
        self.nn("fit", data, "-o", "m.nn", "--alpha", "0.1")

    def test_too_few_rows(self):
        data = self.write_rows("few.csv", "a,b,y", [(1, 2, 3), (2, 1, 5)])
        self.fails(65, "few.csv: 2 rows cannot tell 2 features and a constant apart; leave one out, or use --alpha above 0",
                   "fit", data, "-o", "m.nn")

    def test_columns_that_differ_by_rounding(self):
        """One quantity in two units; scikit-learn predicts 2.899 for 20.3 Celsius."""
        rows = [(0.1, 32.18, 1), (10.2, 50.36, 2), (20.3, 68.54, 4), (30.4, 86.72, 3)]
        data = self.write_rows("t.csv", "c,f,y", rows)
        for options in ([], ["--scale"], ["--alpha", "1e-30"]):
            with self.subTest(options=options):
                result = self.fails(65, "t.csv: the columns 'c', 'f' are linearly dependent to the precision of 32-bit "
                                    "numbers; leave one out, or use ", "fit", data, "-o", "m.nn", *options)
                self.assertIn("a larger --alpha" if "--alpha" in options else "--alpha above 0", result.errors)
        self.assertEqual(self.files(), ["t.csv"])
        self.nn("fit", data, "-o", "m.nn", "--alpha", "0.001")
        predicted = [float(row[0]) for row in self.nn("predict", "m.nn", data).table[1:]]
        self.assertAlmostEqual(predicted[2], 2.899, delta=0.01)

    def test_the_columns_are_named(self):
        """The fewest that depend on one another, wherever they are."""
        units = {"kelvin": (1, 273.15), "miles": (0.621371, 0), "pounds": (2.20462, 0)}
        for name, (factor, offset) in units.items():
            rows = [(i % 7, round(i * 1.37 % 50, 2), i * i % 11, f"{round(i * 1.37 % 50, 2) * factor + offset:.9g}", i % 5,
                     i % 3) for i in range(30)]
            with self.subTest(unit=name):
                data = self.write_rows("t.csv", f"a,x,b,{name},c,y", rows)
                self.fails(65, f"t.csv: the columns 'x', '{name}' are linearly dependent", "fit", data, "-o", "m.nn")
        rows = [(i % 3, i * i % 7, i * 5 % 11, i % 3 + i * 5 % 11, i % 2) for i in range(30)]
        self.fails(65, "t.csv: the columns 'a', 'c', 'd' are linearly dependent",
                   "fit", self.write_rows("t.csv", "a,b,c,d,y", rows), "-o", "m.nn")
        rows = [(2 * i, 0.1, i * i % 5) for i in range(30)]
        self.fails(65, "t.csv: column 'k' is constant to the precision of 32-bit numbers; leave one out, or use --alpha",
                   "fit", self.write_rows("t.csv", "a,k,y", rows), "-o", "m.nn")
        levels = [[int(i % 4 == k) for k in range(4)] + [i * i % 7, i % 5] for i in range(30)]
        self.fails(65, "t.csv: the columns 'p', 'q', 'r', 's' are linearly dependent",
                   "fit", self.write_rows("t.csv", "p,q,r,s,a,y", levels), "-o", "m.nn")

    def test_the_advice_can_be_followed(self):
        """Each line names what leads on, until there is a model."""
        data = self.write_rows("t.csv", "x,y", [(1000, 1), (2000, 2), (4000, 3)])
        few = "t.csv: 3 rows cannot tell 6 products of the features and a constant apart; use "
        self.fails(65, few + "--scale, --alpha above 0, or a lower --degree", "fit", data, "-o", "m.nn", "--degree", "6")
        self.fails(65, "t.csv: the products of 'x' are linearly dependent to the precision of 32-bit numbers; use --scale, or "
                   "a lower --degree", "fit", data, "-o", "m.nn", "--degree", "6", "--alpha", "1")
        self.fails(65, few + "--alpha above 0, or a lower", "fit", data, "-o", "m.nn", "--degree", "6", "--scale")
        self.nn("fit", data, "-o", "m.nn", "--degree", "6", "--alpha", "1", "--scale")
        self.nn("fit", data, "-o", "m.nn", "--degree", "1")
        data = self.write_rows("t.csv", "x,y", [(i % 2, i % 3) for i in range(20)])
        self.fails(65, "t.csv: the products of 'x' are linearly dependent", "fit", data, "-o", "m.nn", "--degree", "2",
                   "--scale")

    def test_wrong_usage(self):
        data = self.write_rows("line.csv", "x,y", [(-1, -1), (0, 1), (1, 3)])
        self.fails(64, "--alpha -1.0 is out of range", "fit", data, "-o", "m.nn", "--alpha", "-1")
        self.fails(64, "--degree 0 is out of range", "fit", data, "-o", "m.nn", "--degree", "0")
        self.fails(64, "--test-out needs --test", "fit", data, "-o", "m.nn", "--test-out", "t.csv")
        self.fails(64, "line.csv: would replace an input", "fit", data, "-o", data)

    def test_a_high_degree_without_scaling_warns(self):
        self.data("sine")
        text = self.nn("fit", "sine.csv", "-o", "m.nn", "--degree", "15").text
        self.assertIn("Warning", text)
        self.assertNotIn("Warning", self.nn("fit", "sine.csv", "-o", "m.nn", "--degree", "15", "--scale").text)


if __name__ == "__main__":
    main()
