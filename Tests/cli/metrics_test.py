#!/usr/bin/env python3
"""What evaluate measures is what scikit-learn 1.9.1 measures of the same predictions.

The models here are the same whatever the defaults of train are. Expected values: sklearn.metrics with the columns that
`predict --proba` writes; balanced_accuracy_score, matthews_corrcoef, roc_auc_score (multi_class="ovr"), log_loss,
average_precision_score and brier_score_loss; r2_score, mean_absolute_error and root_mean_squared_error.
"""

from harness import IRIS, CLITest, main

LINEAR = ("--hidden", "none", "--validation", "0", "--optimizer", "sgd", "--init", "constant")
# One weight that stays 1: the probability of the second class is the sigmoid of x.
SIGMOID = (*LINEAR, "--init-value", "1", "--scale", "none", "--lr", "1e-30", "--epochs", "1")
X = [-3, -2, -2, -1.5, -1, -0.5, -0.5, 0, 0.25, 0.5, 0.5, 1, 1.5, 2, 2, 3.5]
LABELS = "n n y n n n y n y n y y n y y y".split()


def table(rows):
    """A CSV file with two columns."""
    return "x,label\n" + "".join(f"{x},{label}\n" for x, label in rows)


class Measured(CLITest):
    def setUp(self):
        super().setUp()
        self.data = self.write("t.csv", table(zip(X, LABELS)))

    def assert_scores(self, result, expected):
        for name, value in expected.items():
            with self.subTest(score=name):
                self.assertAlmostEqual(result[name], value, delta=1e-6)


class Classes(Measured):
    def test_two_classes_with_ties(self):
        self.train(self.data, *SIGMOID)
        self.assert_scores(self.nn("evaluate", "model.nn", self.data, "--json").json, {
            "accuracy": 0.75, "balanced_accuracy": 0.75, "matthews_corrcoef": 0.5, "roc_auc": 0.7734375,
            "average_precision": 0.8042478354978355, "log_loss": 0.5800496434901057, "brier_score": 0.19809878403900616})

    def test_logits_are_made_probabilities_first(self):
        self.train(self.data, *SIGMOID, "--loss", "bce-with-logits")
        self.assert_scores(self.nn("evaluate", "model.nn", self.data, "--json").json, {
            "roc_auc": 0.7734375, "log_loss": 0.5800496434901057, "brier_score": 0.19809878403900616})

    def test_three_classes(self):
        self.train(IRIS, *LINEAR, "--init-value", "0", "--lr", "0.1", "--epochs", "2", "--batch", "50", "--no-shuffle",
                   "--scale", "standardize")
        self.assert_scores(self.nn("evaluate", "model.nn", IRIS, "--json").json, {
            "balanced_accuracy": 0.7866666666666666, "matthews_corrcoef": 0.7248824356090755,
            "roc_auc": 0.9577333333333332, "average_precision": 0.9064611941147868, "log_loss": 0.7276244312608503,
            "brier_score": 0.4079621500736051})

    def test_the_table_has_them(self):
        self.train(self.data, *SIGMOID)
        text = self.nn("evaluate", "model.nn", self.data).text
        for line in ("Balanced accuracy     0.7500", "Matthews correlation  0.5000", "ROC AUC               0.7734",
                     "Average precision     0.8042", "Log loss              0.5800", "Brier score           0.1981"):
            self.assertIn(f"\n{line}\n", text)

    def test_unequal_classes_do_not_hide_in_balanced_accuracy(self):
        # Ten rows of n below 0, two of y, one of them below 0.
        self.train(self.data, *SIGMOID)
        rows = [(-1, "n")] * 10 + [(-1, "y"), (1, "y")]
        self.assert_scores(self.nn("evaluate", "model.nn", self.write("u.csv", table(rows)), "--json").json, {
            "accuracy": 11 / 12, "balanced_accuracy": 0.75, "matthews_corrcoef": 0.674199862463242})

    def test_one_class_alone_has_no_order(self):
        self.train(self.data, *SIGMOID)
        rows = self.write("one.csv", table([(-1, "n"), (2, "n")]))
        result = self.nn("evaluate", "model.nn", rows, "--json").json
        self.assertEqual((result["roc_auc"], result["average_precision"]), (None, None))
        # The class that does not occur has no recall.
        self.assertEqual((result["balanced_accuracy"], result["matthews_corrcoef"]), (0.5, 0))
        self.assertNotIn("ROC AUC", self.nn("evaluate", "model.nn", rows).text)

    def test_margins_have_an_order_but_no_probabilities(self):
        self.train(self.data, *SIGMOID, "--loss", "hinge")
        result = self.nn("evaluate", "model.nn", self.data, "--json").json
        self.assertEqual((result["log_loss"], result["brier_score"]), (None, None))
        self.assert_scores(result, {"roc_auc": 0.7734375, "average_precision": 0.8042478354978355})

    def test_a_certain_error_is_finite(self):
        # scikit-learn: log_loss([1, 0], [0, 1]), in which sigmoid(200) is 1 to the last bit.
        self.train(self.data, *SIGMOID)
        rows = self.write("sure.csv", table([(200, "n"), (200, "n")]))
        self.assertAlmostEqual(
            self.nn("evaluate", "model.nn", rows, "--json").json["log_loss"], 36.04365338911715, delta=1e-6)

    def test_a_training_from_a_file_leaves_out_what_needs_all_rows_at_once(self):
        arguments = ("train", IRIS, "-o", "m.nn", "--test", 0.3, "--json")
        streamed = self.nn(*arguments, "--stream").json["results"]["test"]
        whole = self.nn(*arguments).json["results"]["test"]
        self.assertEqual((streamed.pop("roc_auc"), streamed.pop("average_precision")), (None, None))
        self.assertGreater(min(whole.pop("roc_auc"), whole.pop("average_precision")), 0.5)
        self.assertEqual(streamed, whole)


class Numbers(Measured):
    def test_means_over_the_targets(self):
        self.write("n.csv", "x,y,z\n" + "".join(f"{x},{2 * x + (x * 7) % 5},{(x * x) % 13}\n" for x in range(30)))
        self.train("n.csv", "--target", "y,z", *LINEAR, "--init-value", "0", "--lr", "0.1", "--epochs", "3",
                   "--scale", "standardize", "--batch", "32", "--no-shuffle")
        result = self.nn("evaluate", "model.nn", "n.csv", "--json").json
        self.assert_scores(result, {
            "r2": 0.23302175583815532, "mean_absolute_error": 7.482712726666666,
            "root_mean_squared_error": 8.50904331490134})
        self.assertAlmostEqual(result["r2"], sum(target["r2"] for target in result["targets"]) / 2, delta=1e-12)

    def test_r2_has_no_value_when_all_targets_are_equal(self):
        self.write("n.csv", "x,y\n" + "".join(f"{x},{2 * x + 0.5}\n" for x in range(30)))
        self.train("n.csv")
        self.write("same.csv", "x,y\n1,2\n2,2\n")
        self.assertIsNone(self.nn("evaluate", "model.nn", "same.csv", "--json").json["r2"])


if __name__ == "__main__":
    main()
