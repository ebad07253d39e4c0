#!/usr/bin/env python3
"""train --pca: the first layer holds the principal components of the scaled features, and learns nothing."""

import csv
import json
import math
import sys

from harness import IRIS, ROOT, CLITest, main

sys.path.insert(0, str(ROOT / "Tests" / "model-format"))

import read_model  # noqa: E402 (found through the line above)

USAGE, DATA = 64, 65
# Of scikit-learn 1.7's StandardScaler and PCA(4) on the 150 rows.
IRIS_RATIOS = [0.72962445, 0.22850762, 0.03668922, 0.00517871]


def covariance(rows):
    """[columns][columns] of standardised columns, over one row less."""
    columns = []
    for column in zip(*rows):
        mean = sum(column) / len(column)
        deviation = math.sqrt(sum((x - mean) ** 2 for x in column) / len(column))
        columns.append([(x - mean) / deviation for x in column])
    return [[sum(x * y for x, y in zip(a, b)) / (len(rows) - 1) for b in columns] for a in columns]


class PCA(CLITest):
    def pca(self, count, *options, data=IRIS):
        """The report, and the directions that the first layer projects onto."""
        result = self.nn("train", data, "-o", "p.nn", "--pca", count, "--validation", "0", "--epochs", "2", *options, "--json").json
        layer = read_model.Model(self.read("p.nn")).layers[0]
        self.assertEqual(layer.activation, read_model.IDENTITY)
        return result, [layer.weights[unit::layer.units] for unit in range(layer.units)], layer

    def test_directions_are_those_of_the_covariance(self):
        with open(IRIS, newline="") as file:
            matrix = covariance([[float(x) for x in row[:4]] for row in list(csv.reader(file))[1:]])
        result, directions, layer = self.pca("4")
        ratios = result["pca"]["explained_variance_ratio"]
        for got, wanted in zip(ratios, IRIS_RATIOS, strict=True):
            self.assertAlmostEqual(got, wanted, delta=1e-6)
        total = sum(matrix[i][i] for i in range(4))
        for ratio, direction in zip(ratios, directions, strict=True):
            for row, along in zip(matrix, direction):
                self.assertAlmostEqual(sum(m * d for m, d in zip(row, direction)), ratio * total * along, delta=1e-6)
            self.assertAlmostEqual(sum(d * d for d in direction), 1, delta=1e-6)
            self.assertGreater(max(direction, key=abs), 0)
        for bias in layer.biases:
            self.assertAlmostEqual(bias, 0, delta=1e-6)

    def test_a_share_of_the_variance(self):
        for share, count in (("0.7", 1), ("0.73", 2), ("0.95", 2), ("0.96", 3), ("0.999", 4)):
            with self.subTest(share=share):
                self.assertEqual(self.pca(share)[0]["pca"]["components"], count)

    def test_means_of_features_that_are_not_scaled(self):
        _, directions, layer = self.pca("2", "--scale", "none")
        with open(IRIS, newline="") as file:
            columns = list(zip(*[[float(x) for x in row[:4]] for row in list(csv.reader(file))[1:]]))
        for bias, direction in zip(layer.biases, directions, strict=True):
            self.assertAlmostEqual(bias, -sum(d * sum(c) / 150 for d, c in zip(direction, columns)), delta=1e-5)

    def test_the_layer_does_not_learn(self):
        first = self.pca("3")[1]
        self.assertEqual(self.pca("3", "--epochs", "30", "--lr", "0.1")[1], first)

    def test_streamed_and_resumed(self):
        options = ["--pca", "0.9", "--epochs", "4", "--quiet"]
        self.nn("train", IRIS, "-o", "a.nn", *options)
        self.nn("train", IRIS, "-o", "b.nn", "--stream", *options)
        self.nn("train", IRIS, "-o", "c.nn", *options, "--checkpoint", "c.ck")
        self.nn("train", "--resume", "c.ck", "-o", "d.nn", "--quiet")
        for name in "bcd":
            self.assertEqual(self.read(f"{name}.nn"), self.read("a.nn"), name)

    def test_categories_and_gaps(self):
        """What no row varies in has no weight, a category that was not seen neither."""
        rows = "".join(f"{i % 7},{'red' if i % 3 else 'blue'},{'' if i % 5 == 0 else i % 4},7,{i % 2}\n" for i in range(60))
        self.write("t.csv", "a,colour,b,same,y\n" + rows)
        _, directions, layer = self.pca("3", "--min-frequency", "2", "--target", "y", "--numeric", "same", data="t.csv")
        # a, blue, red, other, b, same
        self.assertEqual(layer.inputs, 6)
        for direction in directions:
            self.assertEqual((direction[3], direction[5]), (0, 0))
            self.assertNotEqual(direction[1], 0)
        self.nn("export", "p.nn", "--format", "c")

    def test_cross_validation(self):
        self.assertIn("4 -> 2 identity -> 16 relu -> 3 softmax", self.nn("cv", IRIS, "--pca", "2", "--epochs", "2").text)

    def test_a_search_tries_numbers_of_them(self):
        found = self.nn("tune", IRIS, "--try", "pca=2,3", "--epochs", "5", "-o", "best.nn", "--json").json
        self.assertIn("pca", json.dumps(found))
        same = []
        for count in "23":
            self.nn("train", IRIS, "--pca", count, "--epochs", "5", "-o", "one.nn", "--quiet")
            same.append(self.read("one.nn") == self.read("best.nn"))
        self.assertEqual(sum(same), 1)

    def test_figure(self):
        self.nn("train", IRIS, "-o", "p.nn", "--pca", "2", "--epochs", "1", "--plot-pca", "v.svg", "--quiet")
        self.assertIn("Principal components: 2 of 4 components", self.read("v.svg").decode())

    def test_refused(self):
        self.write("alike.csv", "a,b,y\n" + "1,2,0\n1,2,1\n" * 9)
        for arguments, status, said in (
                ([IRIS, "--pca", "5"], USAGE, "--pca 5 is out of range: the data have 4 features"),
                ([IRIS, "--pca", "0"], USAGE, "The value '0' is invalid for '--pca <components>'"),
                ([IRIS, "--pca", "1.5"], USAGE, "The value '1.5' is invalid for '--pca <components>'"),
                ([IRIS, "--plot-pca", "v.svg"], USAGE, "--plot-pca needs --pca"),
                ([IRIS, "--plot-pca", "v.txt", "--pca", "2"], USAGE, "--plot-pca v.txt: a figure is .svg or .png"),
                (["alike.csv", "--pca", "1"], DATA, "--pca finds nothing")):
            with self.subTest(arguments=arguments[1:]):
                self.fails(status, said, "train", *arguments, "-o", "x.nn")


if __name__ == "__main__":
    main()
