#!/usr/bin/env python3
"""Fashion-MNIST, 784-128-64-10 with Adam: at least 87 % of the test images after 10 epochs, as PyTorch."""

import gzip
import sys
import unittest
from pathlib import Path

from harness import ROOT, CLITest, main

sys.path.insert(0, str(ROOT / "Tests/abi"))
import libnn  # noqa: E402

FOLDER = Path("/usr/share/datasets/fashion-mnist")


def files(part):
    return ["--images", FOLDER / f"{part}-images-idx3-ubyte.gz", "--labels", FOLDER / f"{part}-labels-idx1-ubyte.gz"]


@unittest.skipUnless(FOLDER.is_dir(), "Fashion-MNIST is not installed: apt install dataset-fashion-mnist")
class FashionMNIST(CLITest):
    def test_accuracy_after_10_epochs(self):
        result = self.nn(
            "train", *files("train"), "-o", "fashion.nn", "--hidden", "128,64", "--activation", "relu",
            "--optimizer", "adam", "--lr", "0.001", "--batch", "64", "--epochs", "10", "--validation", "0",
            "--mean", "0.1307", "--std", "0.3081", "--json", timeout=300).json
        self.assertEqual((result["epochs"], result["rows"]), (10, {"training": 60000}))
        self.assertEqual(result["parameters"], 784 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10)
        report = self.nn("evaluate", "fashion.nn", *files("t10k"), "--json").json
        self.assertEqual(report["rows"], 10000)
        self.assertGreaterEqual(report["accuracy"], 0.87)
        print(f"test accuracy {100 * report['accuracy']:.2f} %, training {result['seconds']:.1f} s")
        self.assertEqual(report["labels"], [str(label) for label in range(10)])
        predicted = self.nn("predict", "fashion.nn", *files("t10k")[:2]).text.split()[1:]
        for label, row in zip(report["labels"], zip(*report["confusion_matrix"])):
            self.assertEqual(predicted.count(label), sum(row), f"images predicted as {label}")
        self.quantized(report["accuracy"])

    def quantized(self, accuracy):
        """At most half a point less, a quarter of the bytes."""
        with gzip.open(FOLDER / "train-images-idx3-ubyte.gz") as file:
            pixels = [byte / 255 for byte in file.read(16 + 500 * 784)[16:]]
        floats = (self.folder / "fashion.nn").read_bytes()
        opened = libnn.Opened(floats)
        integers = libnn.quantize(opened.handle, pixels, 500, [str(label) for label in range(10)])
        (self.folder / "int8.nn").write_bytes(integers)
        found = self.nn("evaluate", "int8.nn", *files("t10k"), "--json").json["accuracy"]
        print(f"int8: {100 * found:.2f} %, {len(floats)} bytes become {len(integers)}")
        self.assertGreaterEqual(found, accuracy - 0.005)
        self.assertLess(len(integers), 0.27 * len(floats))


if __name__ == "__main__":
    main()
