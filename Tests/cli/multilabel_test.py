#!/usr/bin/env python3
"""Several targets of 0 and 1 are labels: sigmoid outputs, and scores of each label.

Expected scores: scikit-learn 1.9.1's accuracy_score (of label matrices the subset accuracy), hamming_loss,
precision_recall_fscore_support, balanced_accuracy_score, matthews_corrcoef, roc_auc_score, average_precision_score,
log_loss, brier_score_loss and DummyClassifier(strategy="most_frequent") of the same truth and probabilities.
"""

import ctypes
import math
import random

from exported_models import WARNINGS, Compiled
from harness import CLITest, main
from metrics_test import LABELS, SIGMOID, X

A = [int(label == "y") for label in LABELS]
B = [0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1, 0]
# The probability of each label is the sigmoid of x.
SCORES = {"accuracy": 0.4375, "hamming_loss": 0.28125, "macro_f1": 0.7083333333333333, "roc_auc": 0.7676711309523809,
          "average_precision": 0.7422599721706865}
EACH = [
    {"accuracy": 0.75, "precision": 0.75, "recall": 0.75, "f1": 0.75, "support": 8, "balanced_accuracy": 0.75,
     "matthews_corrcoef": 0.5, "roc_auc": 0.7734375, "average_precision": 0.8042478354978355,
     "log_loss": 0.5800496426362137, "brier_score": 0.19809878515219193},
    {"accuracy": 0.6875, "precision": 0.625, "recall": 0.7142857142857143, "f1": 0.6666666666666666, "support": 7,
     "balanced_accuracy": 0.6904761904761905, "matthews_corrcoef": 0.3779644730092272, "roc_auc": 0.7619047619047619,
     "average_precision": 0.6802721088435375, "log_loss": 0.6581746426362136, "brier_score": 0.20456018650459395}]
# With a threshold of 0.8.
MOVED = {"accuracy": 0.375, "hamming_loss": 0.34375, "macro_f1": 0.5227272727272727, "roc_auc": 0.7676711309523809}
NOTE = "2 targets of 0 and 1: labels; --task regression takes them as numbers"


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


class Fixed(CLITest):
    """A model whose every probability is the sigmoid of x."""

    def setUp(self):
        super().setUp()
        self.data = self.write("t.csv", "x,a,b\n" + "".join(f"{x},{a},{b}\n" for x, a, b in zip(X, A, B)))
        self.train(self.data, "--target", "a,b", *SIGMOID)

    def assert_scores(self, result, expected):
        for name, value in expected.items():
            with self.subTest(score=name):
                self.assertAlmostEqual(result[name], value, delta=1e-6)

    def test_scores_of_all_labels_and_of_each(self):
        result = self.nn("evaluate", "model.nn", self.data, "--json").json
        self.assert_scores(result, SCORES)
        self.assertEqual([target["target"] for target in result["targets"]], ["a", "b"])
        for target, expected in zip(result["targets"], EACH):
            self.assert_scores(target, expected)
        self.assertEqual([target["confusion_matrix"] for target in result["targets"]], [[[6, 2], [2, 6]], [[6, 3], [2, 5]]])

    def test_the_table_has_a_line_for_each(self):
        text = self.nn("evaluate", "model.nn", self.data).text
        for line in ("Subset accuracy    0.4375", "Hamming loss       0.2812", "Macro F1           0.7083"):
            self.assertIn(f"\n{line}\n", text)
        self.assertRegex(text, r"\nb +0.6875 +0.6905 +0.6250 +0.7143 +0.6667 +0.7619 +0.6803 +7\n")

    def test_the_baseline_is_the_most_frequent_value_of_each_label(self):
        result = self.nn("evaluate", "model.nn", self.data, "--json").json["baseline"]
        self.assertEqual(result, {
            "strategy": "most_frequent", "accuracy": 0.25, "targets": [
                {"target": "a", "class": 0, "accuracy": 0.5}, {"target": "b", "class": 0, "accuracy": 0.5625}]})
        self.assertIn("\nBaseline           0.2500 (always 'a' 0, 'b' 0)\n", self.nn("evaluate", "model.nn", self.data).text)

    def test_predict_prints_each_label_and_its_probability(self):
        rows = self.nn("predict", "model.nn", self.data, "--proba").table
        self.assertEqual(rows[0], ["a", "b", "probability_a", "probability_b"])
        for row, x in zip(rows[1:], X):
            self.assertEqual(row[:2], [str(int(x > 0))] * 2)
            self.assertAlmostEqual(float(row[2]), sigmoid(x), delta=1e-6)
        self.assertEqual(self.nn("predict", "model.nn", self.data).table, [row[:2] for row in rows])
        self.assertEqual(self.nn("predict", "model.nn", self.data, "--json").json["rows"][-1], [1, 1])

    def test_a_threshold_moves_every_label(self):
        self.assert_scores(self.nn("evaluate", "model.nn", self.data, "--threshold", "0.8", "--json").json, MOVED)
        rows = self.nn("predict", "model.nn", self.data, "--threshold", "0.8").table[1:]
        self.assertEqual(rows, [[str(int(sigmoid(x) > 0.8))] * 2 for x in X])

    def test_logits(self):
        self.train(self.data, "--target", "a,b", *SIGMOID, "--loss", "bce-with-logits")
        self.assert_scores(self.nn("evaluate", "model.nn", self.data, "--json").json, SCORES)

    def test_importance_is_of_the_subset_accuracy(self):
        result = self.nn("importance", "model.nn", self.data, "--json").json
        self.assertEqual((result["scoring"], result["score"]), ("accuracy", 0.4375))
        self.assertIn("Subset accuracy  0.4375\n", self.nn("importance", "model.nn", self.data).text)

    def test_explain_names_the_labels(self):
        lines = self.nn("explain", "model.nn", self.data, "--row", "3").text.splitlines()
        self.assertTrue(any(line.startswith("y[1]") and "'b'" in line for line in lines))
        self.assertTrue(any(line.startswith("t[0]") and "'a'" in line and line.endswith(" 1") for line in lines))

    def test_a_label_that_is_neither_0_nor_1(self):
        self.write("bad.csv", "x,a,b\n1,0,1\n2,1,0.5\n")
        self.fails(65, "bad.csv:3:3: '0.5' in column 'b' is neither 0 nor 1, as a label must be", "evaluate",
                   "model.nn", "bad.csv")


class Inferred(CLITest):
    def setUp(self):
        super().setUp()
        draw = random.Random(5)
        rows = [(draw.uniform(-1, 1), draw.uniform(-1, 1)) for _ in range(200)]
        self.data = self.write("t.csv", "x,y,left,low\n" + "".join(
            f"{x},{y},{int(x < 0)},{int(x + y < 0)}\n" for x, y in rows))

    def task(self, *options):
        result = self.nn("train", self.data, "-o", "m.nn", "--target", "left,low", "--epochs", "2", "--json", *options)
        return result.json["task"], result.json["network"]["loss"], NOTE in result.errors

    def test_targets_of_0_and_1_are_labels_and_one_line_says_so(self):
        self.assertEqual(self.task(), ("multilabel", "binary-cross-entropy", True))
        self.assertEqual(self.task("--task", "multilabel"), ("multilabel", "binary-cross-entropy", False))
        self.assertEqual(self.task("--task", "regression"), ("regression", "mse", False))

    def test_a_loss_that_is_for_numbers_makes_them_numbers(self):
        self.assertEqual(self.task("--loss", "mse"), ("regression", "mse", False))
        self.assertEqual(self.task("--loss", "cross-entropy-one-hot")[0], "regression")
        self.assertEqual(self.task("--loss", "bce-with-logits")[0], "multilabel")

    def test_other_numbers_are_a_regression(self):
        self.write("t.csv", self.read("t.csv").decode() + "0,0,0,2\n")
        self.assertEqual(self.task()[0], "regression")
        result = self.run_nn("train", "t.csv", "-o", "m.nn", "--target", "left,low", "--task", "multilabel")
        self.assertEqual(result.status, 65)
        self.assertIn("t.csv:202:4: '2' in column 'low' is neither 0 nor 1, as a label must be", result.errors)

    def test_one_target_is_no_label_among_several(self):
        self.fails(64, "t.csv: column 'low', the target, is the only target, and multilabel needs several", "train", self.data, "-o", "m.nn", "--target", "low", "--drop", "left", "--task",
                   "multilabel")

    def test_one_hot_targets_may_be_classes(self):
        self.write("hot.csv", "x,p,q\n" + "".join(f"{i},{i % 2},{1 - i % 2}\n" for i in range(20)))
        errors = self.nn("train", "hot.csv", "-o", "m.nn", "--target", "p,q", "--epochs", "1").errors
        self.assertIn("as each row has exactly one, they may be classes: --loss cross-entropy-one-hot", errors)

    def test_it_learns_them_and_the_lines_of_train_say_how_well(self):
        text = self.nn("train", self.data, "-o", "m.nn", "--target", "left,low", "--test", "0.25").text
        self.assertIn("Task        labels 'left', 'low', each 0 or 1\n", text)
        self.assertIn("4 relu -> 2 sigmoid".split()[-1], text)
        self.assertRegex(text, r"\nTest +loss [0-9.e-]+, subset accuracy 9[0-9].[0-9] %, Hamming loss 0.0[0-9]+, F1 [0-9.]+ of "
                               r"'left', [0-9.]+ of 'low'; baseline [0-9.]+ %\n")

    def test_the_stream_and_the_held_out_file_give_the_same(self):
        self.nn("train", self.data, "-o", "m.nn", "--target", "left,low", "--test", "0.25", "--test-out", "h.csv", "-q")
        self.nn("train", self.data, "-o", "s.nn", "--target", "left,low", "--test", "0.25", "--stream", "-q")
        self.assertEqual(self.read("m.nn"), self.read("s.nn"))
        self.assertEqual(self.nn("evaluate", "m.nn", "h.csv", "--json").json["rows"], 50)
        lines = self.read(self.data).decode().splitlines(True)
        self.write("train.csv", "".join(lines[:150]))
        self.write("test.csv", "".join(lines[:1] + lines[150:]))
        result = self.nn("train", "train.csv", "--test-data", "test.csv", "-o", "f.nn", "--target", "left,low", "--json").json
        scored = self.nn("evaluate", "f.nn", "test.csv", "--json").json
        self.assertEqual(result["results"]["test"]["targets"], scored["targets"])

    def test_every_fold_of_cv_has_scores_of_each_label(self):
        result = self.nn("cv", self.data, "--target", "left,low", "--folds", "3", "--json").json
        self.assertEqual(result["task"], "multilabel")
        for fold in result["folds"]:
            self.assertGreater(min(fold["f1_left"], fold["f1_low"], fold["accuracy"]), 0.7)
            self.assertLess(fold["hamming_loss"], 0.2)
            self.assertIn("baseline_accuracy", fold)

    def test_a_label_that_never_changes(self):
        self.write("same.csv", "x,a,b\n" + "".join(f"{i},{i % 2},0\n" for i in range(20)))
        errors = self.nn("train", "same.csv", "-o", "m.nn", "--target", "a,b", "--epochs", "1").errors
        self.assertIn("label 'b' is 0 in every row, so there is nothing to learn", errors)

    def test_what_is_for_classes_is_refused(self):
        train = ("train", self.data, "-o", "m.nn", "--target", "left,low", "--task", "multilabel", "-q")
        self.fails(64, "--class-weight is for classes, but the data have labels", *train, "--class-weight", "balanced")
        self.fails(64, "--split stratified is for classes, but the data have labels", *train, "--split", "stratified")
        self.fails(64, "--loss cross-entropy is for classes", *train, "--loss", "cross-entropy")
        self.nn(*train)
        self.fails(64, "m.nn: a boundary is drawn for classes", "plot", "boundary", "m.nn", self.data, "-o", "b.svg")

    def test_config_and_resume(self):
        train = ("train", self.data, "-o", "m.nn", "--target", "left,low", "--epochs", "4", "-q")
        self.nn(*train)
        first = self.read("m.nn")
        self.nn("train", self.data, "-o", "m.nn", "--target", "left,low", "--epochs", "2", "-q", "--checkpoint", "c.nn")
        self.nn("train", "--resume", "c.nn", "--epochs", "4", "-q")
        self.assertEqual(self.read("m.nn"), first)


class Exported(CLITest):
    """The exported C tells the labels that predict prints."""

    def setUp(self):
        super().setUp()
        draw = random.Random(7)
        rows = [[draw.uniform(-1, 1) for _ in range(3)] for _ in range(120)]
        self.data = self.write("t.csv", "a,b,c,left,low,far\n" + "".join(
            f"{a},{b},{c},{int(a < 0)},{int(a + b < 0)},{int(c > 0.5)}\n" for a, b, c in rows))
        self.rows = rows

    def check(self, *options):
        self.train(self.data, "--target", "left,low,far", "--epochs", "30", *options, model="m.nn")
        self.nn("export", "m.nn", "--format", "c", "--no-verify")
        library = Compiled(self.folder, ["m"], ["gcc", *WARNINGS]).library
        library.m_label.restype = ctypes.c_char_p
        self.assertEqual([library.m_label(index) for index in range(4)], [b"left", b"low", b"far", None])
        outputs, labels, scratch = (ctypes.c_float * 3)(), (ctypes.c_ubyte * 3)(), (ctypes.c_float * 99)()
        seen = set()
        for row, predicted in zip(self.rows, self.nn("predict", "m.nn", self.data).table[1:]):
            count = library.m_classify((ctypes.c_float * 3)(*row), outputs, labels, scratch)
            self.assertEqual([str(label) for label in labels], predicted)
            self.assertEqual(count, predicted.count("1"))
            seen.add(tuple(predicted))
        self.assertGreater(len(seen), 4)
        before = list(labels)
        self.assertEqual(library.m_classify((ctypes.c_float * 3)(math.nan, 0, 0), outputs, labels, scratch), -1)
        self.assertEqual(list(labels), before)

    def test_probabilities(self):
        self.check()

    def test_logits(self):
        self.check("--loss", "bce-with-logits")

    def test_every_other_format_verifies_itself(self):
        self.train(self.data, "--target", "left,low,far", "--epochs", "5", model="m.nn")
        self.nn("export", "m.nn", "--format", "trainer", "--prefix", "learner")
        result = self.nn("export", "m.nn", "--format", "c", "--int8", "--calibrate", self.data, "--prefix", "small", "--json").json
        self.assertGreater(result["agreement"]["labels"], 0.9)
        self.nn("export", "m.nn", "--format", "swift", "--prefix", "s")


if __name__ == "__main__":
    main()
