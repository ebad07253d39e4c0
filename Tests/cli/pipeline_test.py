#!/usr/bin/env python3
"""A pipeline of scikit-learn (imputer, scaler, one-hot encoder, MLPClassifier) as exported C, from a raw table to a label.

The table, the network and scikit-learn's labels are in Tests/interop/penguins, whose README says how they are made.
"""

import csv
import ctypes
import re
import subprocess

from exported_models import WARNINGS, compilers
from harness import ROOT, CLITest, main

PENGUINS = ROOT / "Tests" / "interop" / "penguins"


class Pipeline(CLITest):
    def setUp(self):
        super().setUp()
        self.labels = (PENGUINS / "labels.txt").read_text().split()
        with open(PENGUINS / "penguins.csv", newline="", encoding="utf-8") as file:
            self.rows = list(csv.DictReader(file))
        self.nn("import", PENGUINS / "pipeline.onnx", "-o", "penguins.nn")

    def test_the_labels_are_worth_a_comparison(self):
        """Rows are enough, values are missing in some, and the labels are the network's, not those of the table."""
        self.assertEqual((len(self.rows), len(self.labels)), (344, 344))
        self.assertEqual(len(set(self.labels)), 3)
        self.assertGreater(sum("" in row.values() for row in self.rows), 10)
        self.assertGreater(sum(row["species"] != label for row, label in zip(self.rows, self.labels)), 5)

    def test_predict(self):
        table = self.nn("predict", "penguins.nn", PENGUINS / "penguins.csv").table
        self.assertEqual([row[0] for row in table[1:]], self.labels)

    def test_exported_c(self):
        """Each row as the header says: a number, a category's constant, NAN for what is missing."""
        self.nn("export", "penguins.nn", "--format", "c", "--no-verify")
        header = self.read("penguins.h").decode()
        columns = re.findall(r"'(\w+)'", re.search(r"#define PENGUINS_COLUMNS \d+ /\* (.*) \*/", header)[1])
        constants = {name: int(index) for name, index in re.findall(r"(PENGUINS_\w+) = (\d+)", header)}

        def number(column, cell):
            if cell == "":
                return float("nan")
            name = f"PENGUINS_{column}_{cell}".upper()
            return constants[name] if name in constants else float(cell)

        for compiler in compilers():
            with self.subTest(compiler=compiler):
                library = self.path(f"{compiler}.so")
                subprocess.run([compiler, "-std=c99", "-O2", *WARNINGS, "-shared", "-fPIC", self.path("penguins.c"), "-o",
                                library], check=True, capture_output=True)
                code = ctypes.CDLL(str(library))
                code.penguins_label.restype = ctypes.c_char_p
                outputs, scratch = (ctypes.c_float * 3)(), (ctypes.c_float * 99)()
                labels = []
                for row in self.rows:
                    values = [number(column, row[column]) for column in columns]
                    index = code.penguins_classify((ctypes.c_float * len(values))(*values), outputs, scratch)
                    labels.append(code.penguins_label(index).decode() if index >= 0 else index)
                self.assertEqual(labels, self.labels)


if __name__ == "__main__":
    main()
