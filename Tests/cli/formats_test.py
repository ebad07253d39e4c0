#!/usr/bin/env python3
"""Every command that reads rows takes every format, from a file and through a pipe, with the same result."""

import gzip
import os
import shutil
import struct

from arrays import npy, npz
from harness import CLITest, main, scores

ROWS = 60
USAGE, DATA = 64, 65


def single(value):
    """In binary32, with the digits that tell it from all others."""
    return f"{struct.unpack('f', struct.pack('f', value))[0]:.9g}"


class FormatTest(CLITest):
    """The same rows as images with labels and as tables."""

    def make(self, width):
        pixels = [[(row * 37 + column * 101 + row * row) % 256 for column in range(width)] for row in range(ROWS)]
        labels = [row[0] // 90 for row in pixels]
        names = [f"pixel_1_{column + 1}" for column in range(width)]
        self.write("images.idx", struct.pack(">IIII", 0x803, ROWS, 1, width) + bytes(sum(pixels, [])))
        self.write("labels.idx", struct.pack(">II", 0x801, ROWS) + bytes(labels))
        rows = [[single(pixel / 255) for pixel in row] for row in pixels]
        self.write_table("features.csv", names, rows)
        self.write_table("labels.csv", ["label"], [[label] for label in labels])
        self.write_table("data.csv", [*names, "label"], [[*row, label] for row, label in zip(rows, labels)])
        numbers = [[float(field) for field in row] for row in rows]
        self.write("features.npy", npy(numbers))
        self.write("columns.npy", npy(numbers, fortran=True))
        self.write("labels.npy", npy(labels, "<i8"))
        self.write("data.npy", npy([[*row, float(label)] for row, label in zip(numbers, labels)], ">f4"))
        for name in ("stored", "deflated"):
            self.write(f"{name}.npz", npz(name == "deflated", X=self.read("features.npy"), y=self.read("labels.npy")))
        for name in ("data.csv", "features.csv", "labels.csv", "images.idx", "labels.idx", "features.npy", "labels.npy"):
            self.write(f"{name}.gz", gzip.compress(self.read(name)))

    def write_table(self, name, header, rows):
        self.write(name, "".join(",".join(map(str, row)) + "\n" for row in [header, *rows]))

    def rows(self):
        """Rows without targets, or with targets to leave out: arguments, and what comes through standard input."""
        yield "data.csv", ["data.csv"], None
        for name in ("stored.npz", "deflated.npz", "stored.npz:X"):
            yield name, [name], None
        for name in ("data.csv.gz", "features.csv", "features.csv.gz", "images.idx", "images.idx.gz", "data.npy",
                     "features.npy", "columns.npy", "features.npy.gz"):
            yield name, [name], None
            yield f"{name} through a pipe", ["-"], name

    def labelled(self):
        """Rows with targets."""
        yield "data.csv", ["data.csv"], None
        yield "data.csv.gz", ["data.csv.gz"], None
        for name in ("data.npy", "stored.npz", "deflated.npz"):
            yield name, [name], None
        for name in ("data.csv", "data.csv.gz", "data.npy"):
            yield f"{name} through a pipe", ["-"], name
        for name in ("images.idx", "images.idx.gz", "features.csv", "features.csv.gz", "features.npy", "columns.npy",
                     "stored.npz:X"):
            for labels in ("labels.idx", "labels.idx.gz", "labels.csv", "labels.csv.gz", "labels.npy", "stored.npz"):
                yield f"{name} and {labels}", [name, "--labels", labels], None
        yield "images.idx.gz through a pipe", ["-", "--labels", "labels.idx"], "images.idx.gz"
        yield "labels.idx.gz through a pipe", ["images.idx", "--labels", "-"], "labels.idx.gz"

    def expect_same(self, forms, arguments, result=lambda run: run.text):
        """`arguments` makes a command line of those for the data; `result` is what must not depend on them."""
        forms, results = list(forms), []
        for name, data, input_ in forms:
            options = {} if input_ is None else {"input": self.read(input_)}
            run = self.nn(*arguments(data), **options)
            results.append(result(run))
            with self.subTest(format=name):
                self.assertEqual(results[-1], results[0])
        self.assertGreater(len(results), 8)
        return results[0]


class EveryCommand(FormatTest):
    TRAINING = ("--epochs", "3", "--seed", "5")

    def setUp(self):
        super().setUp()
        self.make(2)
        self.nn("train", "data.csv", "-o", "model.nn", "-q", *self.TRAINING)

    def model_of(self, _):
        return self.nn("evaluate", "made.nn", "data.csv", "--json").text, self.nn("predict", "made.nn", "data.csv", "--proba").text

    def test_train(self):
        for options in ((), ("--stream",)):
            same = self.expect_same(
                self.labelled(), lambda data: ["train", *data, "-o", "made.nn", "-q", *self.TRAINING, *options], self.model_of)
            self.assertEqual(same[1], self.nn("predict", "model.nn", "data.csv", "--proba").text)

    def test_evaluate(self):
        same = self.expect_same(self.labelled(), lambda data: ["evaluate", "model.nn", *data, "--json"],
                                lambda run: {name: value for name, value in run.json.items() if name != "warnings"})
        self.assertEqual(same["rows"], ROWS)

    def test_predict(self):
        same = self.expect_same(self.rows(), lambda data: ["predict", "model.nn", *data, "--proba"])
        self.assertEqual(same.count("\n"), ROWS + 1)

    def test_explain(self):
        for row in ("1", "60"):
            self.expect_same(self.labelled(), lambda data: ["explain", "model.nn", *data, "--row", row, "--json"])

    def test_cross_validation(self):
        self.expect_same(self.labelled(), lambda data: ["cv", *data, "--folds", "3", "--json", *self.TRAINING],
                         lambda run: {name: value for name, value in run.json.items() if name != "data"})

    def test_fit(self):
        """The same numbers; the target is called y where an array has it as its last column."""
        self.expect_same(self.labelled(), lambda data: ["fit", *data, "-o", "made.nn"],
                         lambda _: self.nn("predict", "made.nn", "data.csv").table[1:])

    def test_plot_boundary(self):
        self.expect_same(
            self.labelled(), lambda data: ["plot", "boundary", "model.nn", *data, "--title", "t", "-o", "f.svg"],
            lambda _: self.read("f.svg"))

    def test_plot_fit(self):
        self.make(1)
        self.nn("fit", "data.csv", "-o", "line.nn")
        self.expect_same(
            self.labelled(), lambda data: ["plot", "fit", "line.nn", *data, "--title", "t", "-o", "f.svg"],
            lambda _: self.read("f.svg"))

    def test_export_calibrate(self):
        export = ["export", "model.nn", "--format", "model", "--int8", "--min-agreement", "0", "--prefix", "q"]
        def quantized(_):
            return self.nn("predict", "q.nn", "data.csv", "--proba").text
        self.expect_same(self.rows(), lambda data: [*export, "--calibrate", *data], quantized)
        self.expect_same(
            self.labelled(), lambda data: [*export, "--calibrate", *data], lambda run: (run.text.split("Model")[0], quantized(run)))

    def test_export_data(self):
        """Verification tries the rows of the file beside 64 drawn ones: here alone, where no emulator is found."""
        self.path("bin").mkdir()
        for program in ("cc", "gcc", "as", "ld"):
            self.path(f"bin/{program}").symlink_to(shutil.which(program))
        for data in ("data.csv", "images.idx", "images.idx.gz", "data.npy", "columns.npy", "deflated.npz"):
            with self.subTest(format=data):
                made = self.nn("export", "model.nn", "--format", "c", "-o", "c", "--data", data, "--json",
                               env={**os.environ, "PATH": str(self.path("bin"))}).json
                self.assertEqual({result["equal"] for result in made["verified"]}, {ROWS + 64})

    def test_options_of_before(self):
        """--images is the same as the name of the file in the place of the data."""
        images = ["--images", "images.idx.gz"]
        for command in (["evaluate", "model.nn"], ["cv", "--folds", "2", *self.TRAINING]):
            self.assertEqual(self.nn(*command, *images, "--labels", "labels.idx").text.replace("images.idx.gz", ""),
                             self.nn(*command, "images.idx", "--labels", "labels.idx").text.replace("images.idx", ""))
        self.assertEqual(self.nn("predict", "model.nn", *images).text, self.nn("predict", "model.nn", "images.idx").text)


class Choices(FormatTest):
    def setUp(self):
        super().setUp()
        self.make(2)

    def test_a_task_of_labels(self):
        for data in (["data.csv"], ["images.idx", "--labels", "labels.idx"], ["features.csv", "--labels", "labels.csv"]):
            with self.subTest(data=data):
                self.assertEqual(self.nn("train", *data, "-o", "m.nn", "--task", "regression", "--json").json["task"],
                                 "regression")

    def test_rows_held_out(self):
        """Fields of a table as they were, whose targets are in another file; pixels as the numbers that were learned."""
        options = ["-o", "m.nn", "-q", "--test", "0.25", "--test-out", "held.csv", "--epochs", "2"]
        for data in (["data.csv"], ["features.csv", "--labels", "labels.csv"], ["features.csv", "--labels", "labels.idx"],
                     ["images.idx", "--labels", "labels.idx"]):
            for stream in ((), ("--stream",)):
                with self.subTest(data=data, stream=stream):
                    result = self.nn("train", *data, *options, "--json", *stream).json
                    self.assertEqual(
                        scores(self.nn("evaluate", "m.nn", "held.csv", "--json").json), scores(result["results"]["test"]))
                    if data[0] != "images.idx":
                        self.assertLess(set(self.read("held.csv").split()), set(self.read("data.csv").split()))


class Refused(FormatTest):
    def setUp(self):
        super().setUp()
        self.make(2)
        self.train("data.csv")

    def test_images_without_labels(self):
        message = "images.idx: holds images and not their classes; name those with --labels"
        for command in (["train", "images.idx", "-o", "m.nn"], ["evaluate", "model.nn", "images.idx"],
                        ["cv", "images.idx"], ["fit", "images.idx", "-o", "m.nn"], ["explain", "model.nn", "images.idx"],
                        ["plot", "boundary", "model.nn", "images.idx", "-o", "f.svg"]):
            with self.subTest(command=command[0]):
                self.fails(DATA, message, *command)

    def test_exchanged(self):
        self.fails(DATA, "labels.idx: not an IDX file of images: it holds labels; are the images and their labels exchanged?",
                   "predict", "model.nn", "labels.idx")
        self.fails(DATA, "labels.idx: not an IDX file of images", "train", "labels.idx", "--labels", "images.idx", "-o", "m.nn")
        self.fails(DATA, "images.idx: not an IDX file of labels: it holds images", "train", "features.csv", "--labels",
                   "images.idx", "-o", "m.nn")
        self.fails(DATA, "features.csv: not an IDX file of images: it is another format", "predict", "model.nn", "--images",
                   "features.csv")

    def test_other_numbers_of_rows(self):
        self.write("few.csv", "label\n0\n1\n")
        self.fails(DATA, "few.csv ends after 2 rows, but images.idx goes on", "evaluate", "model.nn", "images.idx",
                   "--labels", "few.csv")
        self.write("few.idx", struct.pack(">II", 0x801, 2) + bytes(2))
        self.fails(DATA, "images.idx has 60 images, but few.idx has 2 labels", "evaluate", "model.nn", "images.idx",
                   "--labels", "few.idx")
        self.fails(DATA, "few.idx ends after 2 labels, but features.csv goes on", "evaluate", "model.nn", "features.csv",
                   "--labels", "few.idx")

    def test_standard_input_twice(self):
        self.fails(USAGE, "standard input is both the data and --labels", "train", "-", "--labels", "-", "-o", "m.nn")

    def test_two_choices_of_targets(self):
        self.fails(USAGE, "--target names a column of the data, and --labels another file of targets", "train",
                   "features.csv", "--labels", "labels.csv", "--target", "1", "-o", "m.nn")
        self.fails(DATA, "data.csv: 3 columns, but --labels names a file of one", "train", "features.csv", "--labels",
                   "data.csv", "-o", "m.nn")

    def test_an_input_is_never_replaced(self):
        for command in (["train", "features.csv", "--labels", "labels.csv", "-o", "labels.csv"],
                        ["fit", "features.csv", "--labels", "labels.csv", "-o", "labels.csv"]):
            self.fails(USAGE, "labels.csv: would replace an input, labels.csv", *command)

    def test_damaged_through_a_pipe(self):
        """Of a gzip file that is cut, of an IDX file that is cut or too long, and of a gzip header alone."""
        packed = gzip.compress(bytes(range(256)) * 50)
        images = self.read("images.idx")
        for name, input_, message in (
                ("cut gzip", packed[:-9], "standard input: the gzip data ends early; the file is truncated"),
                ("no header", packed[:2], "standard input:"), ("nothing", b"", "standard input: is empty"),
                ("cut images", images[:-1], "standard input: its header states 60 items, but it ends in item 60"),
                ("long images", images + b"x", "standard input: holds more than the 60 items"),
                ("two bytes", b"\0\0", "standard input:"),
                ("a header", images[:7], "standard input: too short for the header of an IDX file")):
            with self.subTest(case=name):
                self.fails(DATA, message, "predict", "model.nn", "-", "-o", "p.csv", input=input_)


if __name__ == "__main__":
    main()
