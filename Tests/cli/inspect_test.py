#!/usr/bin/env python3
"""nn-cli explain, gradcheck and cv: what they say is true of the network they say it of."""

from harness import IRIS, CLITest, main
from networks import Model

TUTORIAL = ("--network", "2 -> 2 -> 1", "--no-bias", "--weights", "1,0.5,0.5,0.7,1,2", "--loss", "half-mse",
            "--inputs", "0.5,1", "--targets", "0.8")


class Explain(CLITest):
    def assert_near(self, found, expected):
        self.assertEqual(len(found), len(expected))
        for a, b in zip(found, expected):
            if isinstance(b, list):
                self.assert_near(a, b)
            else:
                self.assertAlmostEqual(a, b, delta=1e-6)

    def test_the_tutorial(self):
        result = self.nn("explain", *TUTORIAL, "--step", "--lr", "0.1", "--json").json
        hidden, output = result["layers"]
        self.assert_near(hidden["a"], [1, 0.95])
        self.assert_near(result["outputs"], [2.9])
        self.assertAlmostEqual(result["loss"], 2.205, delta=1e-6)
        self.assert_near(output["dL_dz"], [2.1])
        self.assert_near(output["dL_dW"], [[2.1], [1.995]])
        self.assert_near(hidden["dL_da"], [2.1, 4.2])
        self.assert_near(hidden["dL_dW"], [[1.05, 2.1], [2.1, 4.2]])
        self.assert_near(hidden["weights_after_step"], [[0.895, 0.29], [0.29, 0.28]])
        self.assert_near(output["weights_after_step"], [[0.79], [1.8005]])
        self.assertNotIn("biases", hidden)

    def test_the_formulas_are_shown(self):
        text = self.nn("explain", *TUTORIAL).text
        for formula in ("0.5*0.5 + 1*0.7", "half-mse(y, t)", "a0[1] * dL/dz1[1] = 1 * 4.2"):
            self.assertIn(formula, text)

    def test_classes_and_slopes_are_named(self):
        self.train(IRIS, "--epochs", "5")
        text = self.nn("explain", "model.nn", IRIS, "--row", "3").text
        self.assertIn("a2[1]: 'versicolor'", text)
        self.assertRegex(text, r"t\[0\] +the index of 'setosa' +0\n")
        self.assertIn("relu'(", text)
        self.assertNotRegex(text, r"-0\b(?!\.)")

    def test_a_row_of_a_model(self):
        self.train(IRIS, "--epochs", "5")
        result = self.nn("explain", "model.nn", IRIS, "--row", "3", "--json").json
        predicted = self.nn("predict", "model.nn", IRIS, "--proba").table[3][1:]
        self.assertEqual([f"{p:.6g}" for p in result["outputs"]], [f"{float(p):.6g}" for p in predicted])
        gradient = result["layers"][1]["dL_dz"]
        self.assert_near(gradient, [p - (j == 0) for j, p in enumerate(result["outputs"])])

    def test_a_row_without_targets_has_no_way_back(self):
        self.train(self.data("line"), "--epochs", "2")
        result = self.nn("explain", "model.nn", "--inputs", "-0.5", "--json").json
        self.assertNotIn("loss", result)
        self.assertNotIn("dL_dz", result["layers"][0])

    def test_wrong_usage(self):
        self.train(IRIS, "--epochs", "1")
        self.fails(65, f"{IRIS}: --row 151, but there are only 150 rows", "explain", "model.nn", IRIS, "--row", "151")
        self.fails(64, "--inputs has 1 number, but the network has 4 inputs", "explain", "model.nn", "--inputs", "1")
        self.fails(64, "--weights has 2 numbers; this --network needs 3", "explain", "--network", "2 -> 1",
                   "--weights", "1,2", "--inputs", "1,2")
        self.fails(64, "name a model file", "explain", "--inputs", "1")
        self.fails(64, "--step needs --targets", "explain", "model.nn", "--inputs", "1,2,3,4", "--step")


class Saliency(CLITest):
    def slopes(self, model, row, step):
        """dy/dx of every feature and output, by central differences of what predict says."""
        rows = [[x + (k == i) * sign * step for k, x in enumerate(row)] for i in range(len(row)) for sign in (1, -1)]
        outputs = Model(self.path(model)).predict([x for r in rows for x in r])
        width = len(outputs) // len(rows)
        return [[(outputs[2 * i * width + j] - outputs[(2 * i + 1) * width + j]) / (2 * step) for i in range(len(row))]
                for j in range(width)]

    def test_gradients_are_the_slopes_of_predictions(self):
        self.train(IRIS, "--hidden", "8:tanh")
        result = self.nn("explain", "model.nn", IRIS, "--row", "100", "--saliency", "--json").json
        self.assertEqual([output["name"] for output in result["saliency"]], ["setosa", "versicolor", "virginica"])
        for output, slopes in zip(result["saliency"], self.slopes("model.nn", result["inputs"], 1 / 64)):
            largest = max(map(abs, slopes))
            for feature, slope, x in zip(output["features"], slopes, result["inputs"]):
                self.assertAlmostEqual(feature["gradient"], slope, delta=0.01 * largest)
                self.assertAlmostEqual(feature["input_x_gradient"], x * feature["gradient"], delta=1e-6)
        self.assertEqual([f["feature"] for f in result["saliency"][0]["features"]],
                         ["sepal_length", "sepal_width", "petal_length", "petal_width"])

    def test_the_mean_is_that_of_all_rows(self):
        self.train(self.data("moons"), "--epochs", "20")
        rows = self.read_table("moons.csv")
        sums = [0, 0]
        self.write("few.csv", "\n".join(",".join(row) for row in rows[:6]) + "\n")
        for row in range(1, 6):
            result = self.nn("explain", "model.nn", "few.csv", "--row", row, "--saliency", "--json").json
            features = result["saliency"][0]["features"]
            sums = [total + abs(feature["gradient"]) for total, feature in zip(sums, features)]
        for total, feature in zip(sums, features):
            self.assertAlmostEqual(feature["mean_absolute_gradient"], total / 5, delta=1e-6 * total)

    def test_what_counts_most_comes_first(self):
        self.train(IRIS, "--epochs", "5")
        lines = self.nn("explain", "model.nn", IRIS, "--row", "3", "--saliency").text.splitlines()
        self.assertRegex(lines[2], r"^y\[0\]: 'setosa' = [0-9.]+ +x +dy/dx +x \* dy/dx +mean \|dy/dx\|$")
        products = [abs(float(line.split()[3])) for line in lines[4:8]]
        self.assertEqual(products, sorted(products, reverse=True))

    def test_by_hand(self):
        """y = 2 * (0.5 * x1 + 3 * x2), without a model and without a file."""
        result = self.nn("explain", "--network", "2 -> 1 -> 1", "--no-bias", "--weights", "0.5,3,2", "--inputs", "4,-1",
                         "--saliency", "--json").json
        self.assertEqual(result["saliency"][0]["features"], [
            {"feature": "x1", "gradient": 1.0, "input_x_gradient": 4.0},
            {"feature": "x2", "gradient": 6.0, "input_x_gradient": -6.0}])

    def test_categories_and_missing_numbers(self):
        rows = "".join(f"{'abc'[i % 3]},{i % 7 if i % 5 else ''},{i % 3 + i % 7}\n" for i in range(60))
        self.write("t.csv", "kind,n,y\n" + rows)
        self.train("t.csv", "--epochs", "5")
        features = self.nn("explain", "model.nn", "t.csv", "--saliency", "--json").json["saliency"][0]["features"]
        self.assertEqual([f["gradient"] is None for f in features], [True, False])
        self.assertEqual([f["input_x_gradient"] for f in features], [None, None])
        self.assertIsNone(features[0]["mean_absolute_gradient"])
        self.assertGreater(features[1]["mean_absolute_gradient"], 0)
        text = self.nn("explain", "model.nn", "t.csv", "--saliency").text
        self.assertRegex(text, r"\nkind +0 +- +- +-\n")
        self.assertRegex(text, r"\nn +missing +\S+ +- +\S+\n")

    def test_wrong_usage(self):
        self.train(self.data("line"), "--degree", "2", "--epochs", "1")
        self.fails(64, "--saliency does not go back through products of features", "explain", "model.nn", "line.csv",
                   "--saliency")
        self.fails(64, "--saliency is about outputs", "explain", "model.nn", "--inputs", "1", "--targets", "1", "--saliency")
        self.fails(64, "--saliency is about outputs", "explain", "model.nn", "line.csv", "--saliency", "--step")


class Gradcheck(CLITest):
    def test_gradients_are_right(self):
        for activation in ("relu", "tanh", "elu", "gelu"):
            with self.subTest(activation=activation):
                self.train(self.data("moons"), "--epochs", "2", "--activation", activation, "--hidden", "6,5")
                result = self.nn("gradcheck", "model.nn", "moons.csv", "--fresh", "--json").json
                self.assertTrue(result["right"])
                self.assertLessEqual(result["worst"], 1e-3)
                for layer in result["layers"]:
                    self.assertGreater(layer["checked"], 9 * layer["undecided"])

    def test_nothing_to_decide(self):
        """No slope of binary32 numbers is known to 1e-7."""
        self.train(self.data("moons"), "--epochs", "2")
        result = self.run_nn("gradcheck", "model.nn", "moons.csv", "--tolerance", "1e-7", "--samples", "5")
        self.assertEqual(result.status, 4, result.text)
        self.assertIn("Nothing could be decided", result.text)
        self.assert_one_line(result.errors, "model.nn: no slope is known well enough to decide")

    def test_rows_without_a_gradient_need_none(self):
        """A perfect fit: gradients and slopes are 0."""
        self.write("two.csv", "x,y\n0,1\n1,3\n")
        self.nn("fit", "two.csv", "-o", "line.nn")
        self.assertTrue(self.nn("gradcheck", "line.nn", "two.csv", "--json").json["right"])


class CrossValidation(CLITest):
    def test_classes(self):
        result = self.nn("cv", IRIS, "--epochs", "10", "--repeats", "2", "--json").json
        self.assertEqual([(f["repeat"], f["fold"]) for f in result["folds"]],
                         [(r, f) for r in (1, 2) for f in (1, 2, 3, 4, 5)])
        self.assertEqual([f["tested_on"] for f in result["folds"]], [30] * 10)
        accuracies = [f["accuracy"] for f in result["folds"]]
        mean = sum(accuracies) / 10
        self.assertAlmostEqual(result["mean"]["accuracy"], mean, delta=1e-12)
        deviation = (sum((a - mean) ** 2 for a in accuracies) / 10) ** 0.5
        self.assertAlmostEqual(result["deviation"]["accuracy"], deviation, delta=1e-12)
        self.assertGreater(mean, 0.8)

    def test_a_fold_is_what_train_makes_of_the_others(self):
        """Folds of ordered rows can be made by hand."""
        self.data("line", "--samples", "30")
        header, *rows = self.read("line.csv").decode().splitlines()
        self.write("known.csv", "\n".join([header, *rows[10:]]) + "\n")
        self.write("held.csv", "\n".join([header, *rows[:10]]) + "\n")
        options = ("--epochs", "7", "--hidden", "3")
        self.train("known.csv", *options)
        expected = self.nn("evaluate", "model.nn", "held.csv", "--json").json
        fold = self.nn("cv", "line.csv", "--folds", "3", "--split", "ordered", *options, "--json").json["folds"][0]
        self.assertEqual((fold["mse"], fold["epochs"]), (expected["targets"][0]["mse"], 7))
        self.assertAlmostEqual(fold["loss"], expected["loss"], delta=1e-6 * expected["loss"])

    def test_the_same_call_gives_the_same_result(self):
        self.data("blobs")
        runs = [self.nn("cv", "blobs.csv", "--epochs", "3", "--json").text for _ in range(2)]
        self.assertEqual(*runs)
        self.assertNotEqual(runs[0], self.nn("cv", "blobs.csv", "--epochs", "3", "--seed", "2", "--json").text)

    def test_wrong_usage(self):
        self.fails(64, "--folds 1 is out of range", "cv", IRIS, "--folds", "1")
        self.fails(64, "--folds 151 is more than the 150 rows", "cv", IRIS, "--folds", "151")
        self.fails(64, "Unknown option '--test'", "cv", IRIS, "--test", "0.2")


if __name__ == "__main__":
    main()
