#!/usr/bin/env python3
"""nn-cli experiment: every verdict, every figure, and the same parameters from every build. And the figures of plot."""

import os
import re
import time
import unittest
import xml.etree.ElementTree
from pathlib import Path

import harness
from harness import IRIS, NN_CLI, ROOT, CLITest, main

STATIC_CLI = os.environ.get("NN_CLI_STATIC") or str(
    Path(os.environ.get("SCRATCH") or ROOT / ".build") / "release" / "nn-cli")
USAGE, NO_INPUT, SOFTWARE, CANNOT_CREATE = 64, 66, 70, 73
SECONDS_ALLOWED = 120


class FigureTest(CLITest):
    def assert_svg(self, name):
        tree = xml.etree.ElementTree.fromstring(self.read(name))
        self.assertTrue(tree.tag.endswith("svg"), name)
        return self.read(name).decode()


class Experiments(FigureTest):
    def names(self):
        return [experiment["name"] for experiment in self.nn("experiment", "list", "--json").json["experiments"]]

    def test_list(self):
        lines = self.nn("experiment", "list").text.splitlines()
        self.assertEqual([line.split()[0] for line in lines], self.names())
        self.assertEqual(len(set(self.names())), 20)

    def test_all(self):
        start = time.monotonic()
        report = self.nn("experiment", "all", "--json", timeout=2 * SECONDS_ALLOWED).json
        self.assertLess(time.monotonic() - start, SECONDS_ALLOWED)
        self.assertTrue(report["verdict"])
        self.assertEqual(
            [experiment["name"] for experiment in report["experiments"]],
            [name for name in self.names() if name != "digits"])
        for experiment in report["experiments"]:
            with self.subTest(experiment=experiment["name"]):
                self.assertTrue(experiment["results"])
                self.assertTrue(all(result["verdict"] for result in experiment["results"]))
                self.assertRegex(experiment["parameters_crc32"], "^[0-9a-f]{8}$")
                self.check_files(experiment)

    def check_files(self, experiment):
        figures = [name for name in experiment["files"] if name.endswith(".svg")]
        self.assertTrue(figures)
        for figure in figures:
            self.assert_svg(figure)
            table = self.read_table(re.sub("svg$", "csv", figure))
            self.assertEqual(table[0], ["series", "x", "y"])
            self.assertGreater(len(table), 1)

    @unittest.skipUnless(os.access(STATIC_CLI, os.X_OK), f"no nn-cli of `swift build -c release` at {STATIC_CLI}")
    def test_parameters_of_both_builds(self):
        """The Makefile's nn-cli on libnn.so, and SwiftPM's with the core inside."""
        first = self.parameters(NN_CLI)
        second = self.parameters(STATIC_CLI)
        for name, checksum in first.items():
            with self.subTest(experiment=name):
                self.assertEqual(checksum, second[name])

    def parameters(self, program):
        harness.NN_CLI = program
        self.addCleanup(setattr, harness, "NN_CLI", NN_CLI)
        report = self.nn("experiment", "all", "--json", timeout=2 * SECONDS_ALLOWED).json
        return {experiment["name"]: experiment["parameters_crc32"] for experiment in report["experiments"]}

    def test_table(self):
        text = self.nn("experiment", "backpropagation", "-o", "here").text
        self.assertRegex(text, r"(?m)^ +loss +2\.205 \+- 1e-06 +2\.205 +ok$")
        self.assertIn("here/gradients.svg", text)
        self.assertEqual(sorted(os.listdir(self.path("here"))), ["gradients.csv", "gradients.svg"])

    def test_without_gnuplot(self):
        """The results are printed, the data are written, and a script that draws the figure."""
        result = self.run_nn("experiment", "backpropagation", "-o", "here", env={"PATH": str(self.folder)})
        self.assertEqual(result.status, SOFTWARE)
        self.assertIn("2.205", result.text)
        self.assert_one_line(result.errors, "gnuplot is not installed")
        self.assertEqual(sorted(os.listdir(self.path("here"))), ["gradients.csv", "gradients.svg.gnuplot"])

    def test_refusals(self):
        self.fails(USAGE, "no experiment 'mons'; the nearest is 'moons'", "experiment", "mons")
        self.write("file", "")
        self.fails(CANNOT_CREATE, "file: cannot create", "experiment", "moons", "-o", "file")
        self.fails(NO_INPUT, "nowhere/", "experiment", "digits", "--images-from", "nowhere")


class Plots(FigureTest):
    def test_compare(self):
        data = self.data("moons")
        for name, optimizer in (("a", "sgd"), ("b", "adam")):
            self.train(data, "--optimizer", optimizer, "--epochs", "5", "--log", f"{name}.csv")
        self.nn("plot", "compare", "a.csv", "b.csv", "-o", "compare.svg")
        svg = self.assert_svg("compare.svg")
        for line in ("a.csv: training", "a.csv: validation", "b.csv: training", "b.csv: validation"):
            self.assertIn(line, svg)
        picture = self.nn("plot", "loss", "a.csv", "--terminal").text
        self.assertIn("training ***", picture)
        self.assertLess(picture.count("*"), 500, "a grid of the curve's own characters hides it")
        self.fails(USAGE, "name two logs or more", "plot", "compare", "a.csv", "-o", "one.svg")

    def test_weights(self):
        model = self.train(IRIS, "--hidden", "5", "--epochs", "5")
        self.nn("plot", "weights", model, "-o", "weights.svg")
        svg = self.assert_svg("weights.svg")
        for text in ("layer 1: 4 -> 5 relu", "layer 2: 5 -> 3 softmax", "petal", "bias"):
            self.assertIn(text, svg)

    def test_activations(self):
        self.nn("plot", "activations", "-o", "activations.svg")
        svg = self.assert_svg("activations.svg")
        for text in ("sigmoid", "tanh", "ReLU", "leaky ReLU"):
            self.assertIn(text, svg)

    def test_boundary_names_the_classes(self):
        data = self.data("moons")
        self.nn("plot", "boundary", self.train(data, "--epochs", "5"), data, "-o", "boundary.svg")
        svg = self.assert_svg("boundary.svg")
        self.assertIn("label 0", svg)
        self.assertIn("label 1", svg)


if __name__ == "__main__":
    main()
