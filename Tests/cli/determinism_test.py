#!/usr/bin/env python3
"""The same command gives the same model file; rows that are held out teach nothing."""

import os
import shutil
import subprocess
import unittest
from pathlib import Path

import harness
from harness import IRIS, NN_CLI, ROOT, CLITest, main, scores
from networks import float32

# Commands that go through different parts of the library.
TRAININGS = {
    "classes": ("blobs", []),
    "numbers": ("regression", ["--hidden", "9,5", "--activation", "tanh", "--batch", "7"]),
    "momentum": ("moons", ["--optimizer", "sgd", "--momentum", "0.9", "--clip-norm", "1", "--weight-decay", "0.01"]),
    "drawing": ("sine", ["--init", "kaiming-normal", "--activation", "leaky-relu", "--seed", "99", "--save-state"]),
    "sigmoids": ("xor", ["--hidden", "8", "--activation", "sigmoid", "--batch", "full", "--no-shuffle"]),
}


def static_cli():
    """NN_CLI_STATIC, or what SwiftPM builds, with the flags of `make tests-swift`: after it nothing is left to build."""
    if "NN_CLI_STATIC" in os.environ:
        return os.environ["NN_CLI_STATIC"]
    scratch = os.environ.get("SCRATCH") or ROOT / ".build"
    build = ["swift", "build", "-c", "release", "-Xswiftc", "-enable-testing", "--product", "nn-cli",
             "--traits", "default,CommandLine",
             "--package-path", ROOT, "--scratch-path", scratch]
    process = subprocess.run(build, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if process.returncode != 0:
        raise RuntimeError(f"swift build failed: {process.stdout[-500:]}")
    return str(Path(scratch).resolve() / "release" / "nn-cli")


class SameBytes(CLITest):
    def test_twice(self):
        for name, (kind, options) in TRAININGS.items():
            with self.subTest(training=name):
                data = self.data(kind)
                first = self.read(self.train(data, *options, model="first.nn"))
                self.assertEqual(first, self.read(self.train(data, *options, model="second.nn")))

    @unittest.skipUnless(os.environ.get("NN_CLI_STATIC") or shutil.which("swift"), "there is no swift to build with")
    def test_of_both_builds(self):
        """The Makefile's nn-cli on libnn.so, and SwiftPM's with the core inside."""
        programs = (NN_CLI, static_cli())
        self.addCleanup(setattr, harness, "NN_CLI", NN_CLI)
        for name, (kind, options) in TRAININGS.items():
            with self.subTest(training=name):
                data = self.data(kind)
                models = []
                for program in programs:
                    harness.NN_CLI = program
                    models.append(self.read(self.train(data, *options)))
                self.assertEqual(*models)

    def test_whatever_the_reports(self):
        """Watching a training does not change it."""
        data = self.data("moons")
        quiet = self.read(self.train(data))
        for options in (["--json"], ["--log", "log.csv"], []):
            with self.subTest(options=options):
                self.nn("train", data, "-o", "watched.nn", *options)
                self.assertEqual(self.read("watched.nn"), quiet)

    def test_data_files(self):
        for kind in ("moons", "classification", "regression", "line", "quadratic", "sine", "blobs", "xor"):
            with self.subTest(kind=kind):
                first = self.nn("data", kind, "--seed", "5").text
                self.assertEqual(first, self.nn("data", kind, "--seed", "5").text)
                if kind != "xor":
                    self.assertNotEqual(first, self.nn("data", kind, "--seed", "6").text)

    def test_another_seed_is_another_model(self):
        data = self.data("moons")
        self.assertNotEqual(
            self.read(self.train(data, "--seed", "1")), self.read(self.train(data, "--seed", "2")))


class HeldOut(CLITest):
    def test_rows_teach_nothing(self):
        """Other targets in the rows of --test: the scaling and every prediction stay."""
        data = self.data("sine")
        options = ["--test", "0.25", "--test-out", "held.csv"]
        self.train(data, *options)
        held = {float32(float(row[0])) for row in self.read_table("held.csv")[1:]}
        self.assertEqual(len(held), 50)
        header, *rows = self.read_table(data)
        spoiled = [f"{x},{99 if float32(float(x)) in held else y}" for x, y in rows]
        self.assertEqual(sum(row.endswith(",99") for row in spoiled), 50)
        self.write("spoiled.csv", "\n".join([",".join(header), *spoiled]) + "\n")
        self.train("spoiled.csv", *options, model="spoiled.nn")
        self.assertEqual({row[1] for row in self.read_table("held.csv")[1:]}, {"99"})
        for name in ("input_scaling", "target_scaling"):
            self.assertEqual(
                self.nn("info", "model.nn", "--json").json[name], self.nn("info", "spoiled.nn", "--json").json[name])
        self.assertEqual(self.nn("predict", "model.nn", data).text, self.nn("predict", "spoiled.nn", data).text)

    def test_rows_are_kept_once(self):
        """What --test-out writes is a stratified quarter of the rows, and evaluate says of it what train said."""
        result = self.nn("train", IRIS, "-o", "iris.nn", "--test", "0.25", "--test-out", "held.csv", "--json").json
        header, *rows = self.read_table("held.csv")
        self.assertEqual(header, IRIS.read_text().splitlines()[0].split(","))
        self.assertEqual(len(rows), 38)
        for label in result["results"]["test"]["labels"]:
            self.assertIn(sum(row[-1] == label for row in rows), (12, 13), label)
        whole = [line.split(",") for line in IRIS.read_text().split()[1:]]
        as_numbers = [(*map(float32, map(float, row[:4])), row[4]) for row in whole]
        for row in rows:
            as_numbers.remove((*map(float32, map(float, row[:4])), row[4]))
        self.assertEqual(len(as_numbers), 112)
        self.assertEqual(
            scores(self.nn("evaluate", "iris.nn", "held.csv", "--json").json), scores(result["results"]["test"]))


if __name__ == "__main__":
    main()
