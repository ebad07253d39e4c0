#!/usr/bin/env python3
"""Results stand beside those of models that anyone has without a network."""

from collections import Counter
from statistics import linear_regression

from harness import CLITest, main

# A training that changes nothing: the network keeps the weights that it begins with.
IDLE = ("--lr", "1e-30", "--epochs", "1", "--init", "constant", "--init-value", "0")


def rmse(truth, predicted):
    """Root of the mean squared error of one number for all."""
    return (sum((value - predicted) ** 2 for value in truth) / len(truth)) ** 0.5


class Classes(CLITest):
    """60 rows of a, 30 of b, 10 of c, which x tells apart."""

    def setUp(self):
        super().setUp()
        rows = [(label, 10 * index + row % 7) for index, (label, count) in enumerate((("a", 60), ("b", 30), ("c", 10)))
                for row in range(count)]
        self.data = self.write("classes.csv", "x,kind\n" + "".join(f"{x},{label}\n" for label, x in rows))

    def test_the_most_frequent_class_of_the_training_rows_beside_the_test_rows(self):
        result = self.nn("train", self.data, "-o", "m.nn", "--test", 0.3, "--test-out", "t.csv", "--json").json
        truth = Counter(row[1] for row in self.read_table("t.csv")[1:])
        self.assertEqual(result["results"]["test"]["baseline"],
                         {"strategy": "most_frequent", "class": "a", "accuracy": truth["a"] / 30})
        self.assertIn("baseline", result["results"]["validation"])
        self.assertNotIn("baseline", result["results"]["training"])

    def test_the_line_of_a_result_has_it(self):
        text = self.nn("train", self.data, "-o", "m.nn", "--test", 0.3).text
        self.assertRegex(text, r"\nTest +loss [0-9.e-]+, accuracy 100.0 %; baseline 60.0 %")
        self.assertRegex(self.nn("evaluate", "m.nn", self.data).text, r"\nBaseline +0.6000 \(always 'a'\)\n")

    def test_one_line_when_the_network_is_no_better(self):
        result = self.nn("train", self.data, "-o", "m.nn", "--test", 0.3, *IDLE)
        warnings = [line for line in result.errors.splitlines() if "no better" in line]
        self.assertEqual(warnings, [
            "nn-cli: warning: test: accuracy 60.0 % is no better than that of always predicting 'a', 60.0 %"])
        self.assertIn("classes.csv: accuracy 60.0 % is no better", self.nn("evaluate", "m.nn", self.data).errors)

    def test_no_such_line_when_it_is_better(self):
        self.train(self.data)
        self.assertEqual(self.nn("evaluate", "model.nn", self.data).errors, "")

    def test_every_fold_of_cv_has_it(self):
        result = self.nn("cv", self.data, "--folds", 5, "--json").json
        self.assertEqual([fold["baseline_accuracy"] for fold in result["folds"]], [0.6] * 5)
        self.assertEqual(result["mean"]["baseline_accuracy"], 0.6)
        self.assertIn("baseline", self.nn("cv", self.data, "--folds", 2).text)


class Numbers(CLITest):
    def setUp(self):
        super().setUp()
        self.data = self.write(
            "numbers.csv", "y,x,z\n" + "".join(f"{2 * x + 0.5},{x},{(x * 7) % 11 + 0.25}\n" for x in range(100)))

    def column(self, name, title):
        """The numbers of a column."""
        header, *rows = self.read_table(name)
        return [float(row[header.index(title)]) for row in rows]

    def test_the_mean_of_the_training_rows_beside_the_test_rows(self):
        result = self.nn("train", self.data, "-o", "m.nn", "--target", "y", "--test", 0.25, "--test-out", "t.csv",
                         "--validation", 0, "--json").json
        rows, test = self.column(self.data, "y"), self.column("t.csv", "y")
        mean = (sum(rows) - sum(test)) / (len(rows) - len(test))
        baseline = result["results"]["test"]["baseline"]
        self.assertEqual(baseline["strategy"], "mean")
        self.assertAlmostEqual(baseline["targets"][0]["mean"], mean, delta=1e-9)
        self.assertAlmostEqual(baseline["targets"][0]["rmse"], rmse(test, mean), delta=1e-9)

    def test_the_mean_of_the_rows_that_are_evaluated(self):
        # scikit-learn: root_mean_squared_error(y, DummyRegressor().fit(X, y).predict(X))
        self.train(self.data, "--target", "y")
        result = self.nn("evaluate", "model.nn", self.data, "--json").json
        self.assertAlmostEqual(result["baseline"]["targets"][0]["rmse"], 57.73214009544424, delta=1e-12)
        self.assertIn("\nBaseline  RMSE 57.73 (always the mean)\n", self.nn("evaluate", "model.nn", self.data).text)

    def test_one_line_names_the_targets_that_are_no_better(self):
        result = self.nn("train", self.data, "-o", "m.nn", "--target", "y,z", "--test", 0.25, "--hidden", "none", *IDLE)
        self.assertRegex(
            result.errors, r"warning: test: RMSE [0-9.]+ of 'y' is no better than that of always predicting the mean, "
            r"[0-9.]+, nor of 'z'\n")

    def test_the_line_of_a_result_has_r2_of_each_target(self):
        result = self.nn("train", self.data, "-o", "m.nn", "--target", "y,z", "--json").json
        r2 = [target["r2"] for target in result["results"]["validation"]["targets"]]
        text = self.nn("train", self.data, "-o", "m.nn", "--target", "y,z").text
        self.assertIn(f", R2 {r2[0]:.4f} of 'y', {r2[1]:.4f} of 'z'\n", text)

    def test_the_same_with_rows_in_a_file_but_for_the_linear_model(self):
        arguments = ("train", self.data, "-o", "m.nn", "--target", "y", "--test", 0.25, "--json")
        streamed = self.nn(*arguments, "--stream").json["results"]["test"]["baseline"]
        whole = self.nn(*arguments).json["results"]["test"]["baseline"]
        self.assertLess(whole["targets"][0].pop("linear_rmse"), 1e-3)
        self.assertEqual(streamed, whole)

    def test_linear_regression_on_the_training_rows(self):
        self.write("curve.csv", "x,y\n" + "".join(f"{x},{x * x / 50 + (7 * x) % 11 + 0.5}\n" for x in range(100)))
        arguments = ("train", "curve.csv", "-o", "m.nn", "--test", 0.25, "--test-out", "t.csv", "--validation", 0)
        result = self.nn(*arguments, "--json").json["results"]["test"]["baseline"]["targets"][0]
        held = set(self.column("t.csv", "x"))
        rows = list(zip(self.column("curve.csv", "x"), self.column("curve.csv", "y")))
        line = linear_regression(*zip(*(row for row in rows if row[0] not in held)))
        errors = [y - line.slope * x - line.intercept for x, y in rows if x in held]
        self.assertAlmostEqual(result["linear_rmse"], rmse(errors, 0), delta=1e-4)
        self.assertIn(f", linear model {result['linear_rmse']:.4g}\n", self.nn(*arguments).text)

    def test_columns_that_depend_on_one_another_have_a_linear_model_too(self):
        self.write("twice.csv", "x,twice,y\n" + "".join(f"{x},{2 * x},{3 * x + 0.5}\n" for x in range(100)))
        result = self.nn("train", "twice.csv", "-o", "m.nn", "--test", 0.25, "--json").json["results"]["test"]
        baseline = result["baseline"]["targets"][0]
        self.assertLess(baseline["linear_rmse"], baseline["rmse"] / 20)


if __name__ == "__main__":
    main()
