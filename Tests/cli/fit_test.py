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
        data = self.write_rows("twice.csv", "a,b,y", [(x, 2 * x, x * x) for x in range(6)])
        self.fails(65, "twice.csv: the columns are linearly dependent", "fit", data, "-o", "m.nn")
        self.assertEqual(self.files(), ["twice.csv"])
        self.nn("fit", data, "-o", "m.nn", "--alpha", "0.1")

    def test_too_few_rows(self):
        data = self.write_rows("few.csv", "a,b,y", [(1, 2, 3), (2, 1, 5)])
        self.fails(65, "few.csv: the columns are linearly dependent, or the rows too few", "fit", data, "-o", "m.nn")

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


main()
