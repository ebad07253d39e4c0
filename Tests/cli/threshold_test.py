#!/usr/bin/env python3
"""--threshold moves the boundary between two classes."""

from harness import IRIS, CLITest, main
from metrics_test import LABELS, SIGMOID, X, table


class Threshold(CLITest):
    """The probability of y is the sigmoid of x."""

    def setUp(self):
        super().setUp()
        self.data = self.write("t.csv", table(zip(X, LABELS)))
        self.train(self.data, *SIGMOID)

    def predicted(self, *options, model="model.nn"):
        """The classes that are predicted."""
        return [row[0] for row in self.nn("predict", model, self.data, *options).table[1:]]

    def test_the_second_class_is_predicted_above_it(self):
        # sigmoid(x) > 0.3 from x = -0.84 on, > 0.8 from 1.39 on
        self.assertEqual(self.predicted("--threshold", "0.3"), ["y" if x > -0.84 else "n" for x in X])
        self.assertEqual(self.predicted("--threshold", "0.8"), ["y" if x > 1.39 else "n" for x in X])

    def test_one_half_is_the_default(self):
        self.assertEqual(self.predicted("--threshold", "0.5"), self.predicted())

    def test_the_limits_predict_one_class(self):
        self.assertEqual(set(self.predicted("--threshold", "0")), {"y"})
        self.assertEqual(set(self.predicted("--threshold", "1")), {"n"})

    def test_probabilities_stay(self):
        usual = self.nn("predict", "model.nn", self.data, "--proba").table
        moved = self.nn("predict", "model.nn", self.data, "--proba", "--threshold", "0.8").table
        self.assertEqual([row[1:] for row in moved], [row[1:] for row in usual])

    def test_evaluate_counts_with_it(self):
        # scikit-learn's scores of the predictions above; those of the probabilities do not change.
        expected = {"0.3": (0.6875, 0.6875, 0.40451991747794525), "0.8": (0.625, 0.625, 0.2886751345948129)}
        for threshold, scores in expected.items():
            result = self.nn("evaluate", "model.nn", self.data, "--threshold", threshold, "--json").json
            with self.subTest(threshold=threshold):
                self.assertEqual((result["accuracy"], result["balanced_accuracy"]), scores[:2])
                self.assertAlmostEqual(result["matthews_corrcoef"], scores[2], delta=1e-12)
                self.assertAlmostEqual(result["roc_auc"], 0.7734375, delta=1e-12)
                self.assertAlmostEqual(result["log_loss"], 0.5800496434901057, delta=1e-6)

    def test_logits_and_two_outputs(self):
        self.train(self.data, *SIGMOID, "--loss", "bce-with-logits", model="logits.nn")
        self.assertEqual(self.predicted("--threshold", "0.8", model="logits.nn"), self.predicted("--threshold", "0.8"))
        self.train(self.data, "--task", "multiclass", "--epochs", "20", model="two.nn")
        rows = self.nn("predict", "two.nn", self.data, "--proba", "--threshold", "0.7").table[1:]
        self.assertEqual([row[0] for row in rows], ["y" if float(row[2]) > 0.7 else "n" for row in rows])

    def test_other_models_have_none(self):
        self.train(IRIS, "--epochs", "2", model="iris.nn")
        self.train(self.data, *SIGMOID, "--loss", "hinge", model="hinge.nn")
        self.write("n.csv", "a,b\n" + "".join(f"{x},{x * x + 0.5}\n" for x in range(20)))
        self.train("n.csv", "--epochs", "2", model="numbers.nn")
        for model, data, problem in (
                ("iris.nn", IRIS, "3 classes"), ("numbers.nn", "n.csv", "numbers"),
                ("hinge.nn", self.data, "on which side of a boundary a row is, without probabilities")):
            for command in ("predict", "evaluate"):
                self.fails(64, f"--threshold is for models of two classes or labels; this one predicts {problem}",
                           command, model, data, "--threshold", "0.3")

    def test_it_is_a_probability(self):
        for value in ("-0.1", "1.5", "nan"):
            self.fails(64, f"--threshold {value} is out of range", "predict", "model.nn", self.data, "--threshold", value)


if __name__ == "__main__":
    main()
