#!/usr/bin/env python3
"""The C programs of README.md and examples/, and the demo."""

import re
import subprocess

from harness import BUILD, IRIS, ROOT, CLITest, main
from networks import Model

WARNINGS = ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]


class Examples(CLITest):
    def compile(self, source, *options):
        program = self.path("program")
        subprocess.run(
            ["gcc", *WARNINGS, *options, "-I", ROOT / "include", source, "-L", BUILD, "-lnn", f"-Wl,-rpath,{BUILD}",
             "-o", program], check=True, timeout=60)
        return program

    def run_program(self, *command):
        return subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, check=True, timeout=60).stdout

    def test_the_readme_shows_the_examples(self):
        blocks = re.findall(r"^```c\n(.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)
        self.assertEqual(blocks, [(ROOT / "examples" / name).read_text() for name in ("train.c", "predict.c")])

    def test_threads(self):
        """The guide shows the program."""
        source = ROOT / "examples" / "threads.c"
        self.assertIn(f"```c\n{source.read_text()}```", (ROOT / "docs" / "c-guide.md").read_text())
        self.assertEqual(self.run_program(self.compile(source)), "the same bits\n")

    def test_train(self):
        output = self.run_program(self.compile(ROOT / "examples" / "train.c"))
        rows = re.findall(r"([01]) xor ([01]) = ([0-9.]+)", output)
        self.assertEqual(len(rows), 4)
        for a, b, p in rows:
            self.assertEqual(round(float(p)), int(a) ^ int(b), output)

    def test_predict(self):
        """The probabilities that nn_predict gives through ctypes, under the names of the classes."""
        self.train(IRIS)
        output = self.run_program(self.compile(ROOT / "examples" / "predict.c"), "model.nn")
        labels, shares = zip(*(line.split() for line in output.splitlines()))
        self.assertEqual(labels, ("setosa", "versicolor", "virginica"))
        expected = Model(self.path("model.nn")).predict([5.9, 3.0, 5.1, 1.8])
        self.assertEqual(shares, tuple(f"{share:.9g}" for share in expected))

    def test_predict_without_a_model_fails(self):
        program = self.compile(ROOT / "examples" / "predict.c")
        self.assertEqual(subprocess.run([program], capture_output=True, check=False).returncode, 1)

    def test_compare_finds_a_difference(self):
        """examples/compare agrees with nn-cli, and notices one changed digit."""
        self.train(self.data("line"))
        rows = self.read_table("line.csv")[1:]
        predictions = [row[0] for row in self.nn("predict", "model.nn", "line.csv").table[1:]]
        lines = [f"{row[0]},{prediction}" for row, prediction in zip(rows, predictions)]
        self.write("same.csv", "\n".join(["x,prediction", *lines]) + "\n")
        program = self.compile(ROOT / "examples" / "compare.c")
        self.assertIn("200 of 200 rows", self.run_program(program, "model.nn", "same.csv"))
        lines[7] = f"{rows[7][0]},{float(predictions[7]) * (1 + 1e-6)!r}"
        self.write("other.csv", "\n".join(["x,prediction", *lines]) + "\n")
        process = subprocess.run([program, "model.nn", "other.csv"], cwd=self.folder, capture_output=True, check=False)
        self.assertEqual(process.returncode, 1)
        self.assertIn(b"199 of 200 rows", process.stdout)

    def test_gan(self):
        """No mode of the ring is lost, generated rows help, and the page tells what the program says."""
        output = self.run_program(self.compile(ROOT / "examples" / "gan.c", "-O2"), "samples.csv")
        within, *modes = re.search(r"([0-9.]+) % within 3 sigma.*of each mode((?: \d+)+)\n", output).groups()
        modes = [int(count) for count in modes[0].split()]
        few, made, wins, noisy = re.search(
            r"accuracy ([0-9.]+) %; .*? ([0-9.]+) %, better with (\d+) of 10 seeds; .* ([0-9.]+) %", output).groups()
        self.assertEqual(len(modes), 8)
        self.assertGreater(min(modes), 150)
        self.assertGreater(float(within), 85)
        self.assertGreater(float(made), float(few) + 1)
        page = (ROOT / "docs" / "experiments.md").read_text()
        for line in (f"| {within} % |", f"| {' '.join(map(str, modes))} |", f"10 seeds | {few} % |",
                     f"| {made} %, better with {wins} of 10 seeds |", f"noisy copies | {noisy} % |"):
            self.assertIn(line, page)
        rows = self.read_table("samples.csv")
        kinds = [row[0] for row in rows[1:]]
        self.assertEqual((rows[0], kinds.count("real"), kinds.count("generated")), (["kind", "x", "y"], 2000, 2000))
        subprocess.run(["gnuplot", "-e", "samples='samples.csv'; figure='samples.png'", ROOT / "examples" / "gan.gnuplot"],
                       cwd=self.folder, check=True, timeout=60)
        self.assertTrue((self.folder / "samples.png").read_bytes().startswith(b"\x89PNG"))

    def test_demo(self):
        output = self.run_program(ROOT / "examples" / "demo")
        match = re.search(r"(\d+) of (\d+) rows predicted with the same bits", output)
        self.assertIsNotNone(match, output)
        self.assertEqual(match[1], match[2])
        self.assertEqual(match[2], "38")


if __name__ == "__main__":
    main()
