#!/usr/bin/env python3
"""Wrong command lines and wrong data: the exit status, and one line that says what, where, and what to do."""

import gzip

from harness import CLITest, main

USAGE, DATA = 64, 65

COMMAND_LINES = {
    "bogus": "no command 'bogus'; see 'nn-cli --help'",
    "trian d.csv -o m.nn": "no command 'trian'; the nearest is 'train'; see 'nn-cli --help'",
    "--bogus": "Unknown option '--bogus'; see 'nn-cli --help'",
    "train": "name the data: a CSV file, or images and their --labels; see 'nn-cli train --help'",
    "train d.csv": "Missing expected argument '--output <model>'; see 'nn-cli train --help'",
    "train d.csv -o": "Missing value for '-o <model>'; see 'nn-cli train --help'",
    "train d.csv -o -": "-o needs a file",
    "train d.csv -o m.nn more": "Unexpected argument 'more'; see 'nn-cli train --help'",
    "train d.csv -o m.nn --bogus": "Unknown option '--bogus'",
    "train d.csv -o m.nn --epochs 0": "--epochs 0 is out of range; it must be from 1",
    "train d.csv -o m.nn --epochs -1": "--epochs -1 is out of range",
    "train d.csv -o m.nn --epochs many": "The value 'many' is invalid for '--epochs <number>': it takes a whole number;",
    "train d.csv -o m.nn --lr 0,1": "The value '0,1' is invalid for '--lr <number>': it takes a number, with a decimal",
    "train d.csv -o m.nn --batch 0": "The value '0' is invalid for '--batch <rows>'",
    "train d.csv -o m.nn --hidden 4,0": "The value '4,0' is invalid for '--hidden <units>'",
    "train d.csv -o m.nn --hidden 65537": "The value '65537' is invalid for '--hidden <units>': it takes units from 1 to",
    "train d.csv -o m.nn --activation swish": "The value 'swish' is invalid for '--activation <activation>'",
    "train d.csv -o m.nn --optimizer lion": "The value 'lion' is invalid for '--optimizer <optimizer>'",
    "train d.csv -o m.nn --loss focal": "The value 'focal' is invalid for '--loss <loss>'",
    "train d.csv -o m.nn --loss hinge": "--loss hinge is for two classes",
    "train d.csv -o m.nn --loss cross-entropy --task regression": "--loss cross-entropy is for classes",
    "train d.csv -o m.nn --task ranking": "The value 'ranking' is invalid for '--task <task>'",
    "train d.csv -o m.nn --lr 0": "--lr 0.0 is out of range",
    "train d.csv -o m.nn --lr -1": "--lr -1.0 is out of range",
    "train d.csv -o m.nn --lr nan": "--lr nan is out of range",
    "train d.csv -o m.nn --momentum 1": "--momentum 1.0 is out of range",
    "train d.csv -o m.nn --seed -1": "The value '-1' is invalid for '--seed <number>'",
    "train d.csv -o m.nn --validation 2": "--validation 2.0 is out of range; it must be from 0.0 to 0.9",
    "train d.csv -o m.nn --max-norm -1": "--max-norm -1.0 is out of range; it must be at least 0.0; see",
    "train d.csv -o m.nn --degree 99 --hidden 65536": "the network: a dimension is over its limit",
    "train d.csv -o m.nn --test -0.5": "--test -0.5 is out of range",
    "train d.csv -o m.nn --test-out t.csv": "--test-out needs --test",
    "train d.csv -o m.nn --mean 1": "--mean and --std go together",
    "train d.csv -o m.nn --mean 1 --std 0": "--std must be a finite number above 0",
    "train d.csv -o m.nn --delimiter ab": "The value 'ab' is invalid for '--delimiter <character>'",
    "train d.csv -o m.nn --target a,a": "d.csv: column 'a' is named as a target twice",
    "train d.csv -o m.nn --target a,b --task binary": "d.csv: several targets are labels",
    "train --images i -o m.nn": "--images and --labels go together",
    "train d.csv --images i --labels l -o m.nn": "name either the data or --images, not both",
    "evaluate": "Missing expected argument '<model>'",
    "evaluate m.nn": "name the data",
    "predict m.nn": "name the data: a CSV, IDX or NumPy file, or --images",
    "predict m.nn d.csv --images i": "name either the data or --images, not both",
    "info": "name a model file, or give --build alone",
    "info m.nn --build": "name a model file, or give --build alone",
    "info --build --target host": "--target needs a model file",
    "info a b": "Unexpected argument 'b'",
    "version now": "Unexpected argument 'now'",
    "data": "Missing expected argument '<kind>'",
    "data galaxies": "The value 'galaxies' is invalid for '<kind>'",
    "data moons --samples 0": "data moons: --samples 0 is out of range; it must be from 1 to ",
    "data moons --samples 99999999999999": "data moons: --samples 99999999999999 is out of range",
    "data moons --noise -1": "data moons: --noise -1.0 is out of range",
    "data line --classes 3": "data line: has no --classes",
    "data classification --informative 9": "data classification: --informative and --redundant together exceed",
    "plot loss": "Missing expected argument '<log>'",
    "plot loss l.csv": "say where to draw: -o figure.svg (or .png, .pdf), or --terminal",
    "plot loss d.csv -o f.gif": "f.gif: a figure is .svg, .png or .pdf; give the file one of these endings",
    "plot loss d.csv -o f.svg --size 800": "The value '800' is invalid for '--size <WxH>': it takes WIDTHxHEIGHT, each from 100 "
                                           "to 10000, as 1600x900",
    "plot loss d.csv --terminal --size 800x600": "--size is for -o: --terminal is as wide as the terminal",
    "plot pie": "no command 'pie'; see 'nn-cli plot --help'",
    "plot lost l.csv -o f.svg": "no command 'lost'; the nearest is 'loss'; see 'nn-cli plot --help'",
    "help bogus": "no command 'bogus'; see 'nn-cli --help'",
    "help trian": "no command 'trian'; the nearest is 'train'; see 'nn-cli --help'",
    "bogus --help": "no command 'bogus'; see 'nn-cli --help'",
    "--help bogus": "no command 'bogus'; see 'nn-cli --help'",
    "trian -h": "no command 'trian'; the nearest is 'train'; see 'nn-cli --help'",
    "help train more": "no command 'more'; see 'nn-cli train --help'",
    "plot pie --help": "no command 'pie'; see 'nn-cli plot --help'",
    "plot lost -h": "no command 'lost'; the nearest is 'loss'; see 'nn-cli plot --help'",
    "help plot lost": "no command 'lost'; the nearest is 'loss'; see 'nn-cli plot --help'",
    "help plot loss more": "no command 'more'; see 'nn-cli plot --help'",
    "experiment mons --help": "no experiment 'mons'; the nearest is 'moons'; see 'nn-cli experiment --help'",
    "help experiment galaxies": "no experiment 'galaxies'; see 'nn-cli experiment --help'",
    "data mons --help": "no kind of data 'mons'; the nearest is 'moons'; see 'nn-cli data --help'",
    "help data galaxies": "no kind of data 'galaxies'; see 'nn-cli data --help'",
}

HELP = {
    "--help": "USAGE: nn-cli <subcommand>", "-h": "USAGE: nn-cli <subcommand>", "help": "USAGE: nn-cli <subcommand>",
    "help train": "USAGE: nn-cli train <data.csv>", "train --help": "USAGE: nn-cli train <data.csv>",
    "train d.csv --help": "USAGE: nn-cli train <data.csv>", "plot --help": "USAGE: nn-cli plot <subcommand>",
    "help plot loss": "USAGE: nn-cli plot loss", "plot loss l.csv -h": "USAGE: nn-cli plot loss",
    "help experiment moons": "USAGE: nn-cli experiment <name>", "experiment all --help": "USAGE: nn-cli experiment <name>",
    "help data moons": "USAGE: nn-cli data <kind>", "data moons --help": "USAGE: nn-cli data <kind>",
}

# What the file holds, what is said of it, and the options it is trained with.
TABLES = {
    "empty": ("", "t.csv: is empty", []),
    "line ends only": ("\n\n", "t.csv: is empty", []),
    "header only": ("a,b\n", "t.csv: has a header but no rows", []),
    "a short row": ("a,b\n1,2\n3\n", "t.csv:3: 1 field, but line 1 has 2; fill in what is missing", []),
    "a long row": ("a,b\n1,2\n\n3,4,5\n", "t.csv:4: 3 fields, but line 1 has 2; put fields that hold", []),
    "text as a feature": ("a,b,c\n1,2,3\n4,five,6\n", "t.csv:3:2: 'five' in column 'b' is not a number", []),
    "text among target numbers": ("a,b\n1,1.5\n2,2.5\n3,x\n", "t.csv:4:2: 'x' in column 'b' is not a number", []),
    "text as a number": ("a,b\n1,x\n2,y\n", "t.csv:2:2: 'x' in column 'b' is not a number", ["--task", "regression"]),
    "an empty feature": ("a,b\n1,2\n,4\n", "t.csv:3:1: column 'a' is empty", ["--missing", "refuse"]),
    "an empty target": ("a,b\n1,2\n3,\n", "t.csv:3:2: column 'b' is empty", ["--missing", "refuse"]),
    "nan as a feature": ("a,b\n1,2\nnan,4\n", "t.csv:3:1: 'nan' in column 'a' is a missing value; fill it in", ["--missing", "refuse"]),
    "infinity as a feature": ("a,b\n1,2\n-inf,4\n", "t.csv:3:1: '-inf' in column 'a' is not a finite 32-bit", []),
    "nan as a target": ("a,b\n1,2\n3,NaN\n", "t.csv:3:2: 'NaN' in column 'b' is not a finite 32-bit number", ["--missing", "refuse"]),
    "too large for 32 bits": ("a,b\n1,2\n3,1e39\n", "t.csv:3:2: '1e39' in column 'b' is not a finite 32-bit", []),
    "NA as a feature": ("a,b\n1,2\nNA,4\n", "t.csv:3:1: 'NA' in column 'a' is a missing value; fill it in, or", ["--missing", "refuse"]),
    "hexadecimal": ("a,b\n1,2\n0x10,4\n", "t.csv:3:1: '0x10' in column 'a' is not a number", []),
    "a decimal comma": ("a,b\n1,2\n\"3,5\",4\n", "t.csv:3:1: '3,5' in column 'a' is not a number; write a decimal", []),
    "a stray quote": ("a,b\n1,2\n3\"4,5\n", "t.csv:3: a stray quote", []),
    "an open quote": ("a,b\n1,2\n\"3,4\n", "t.csv:3: a quote (\") that opens on this line is never closed", []),
    "one class": ("a,b\n1,x\n2,x\n", "t.csv: column 'b', the target, holds only the class 'x'", []),
    "three classes for two": ("a,b\n1,x\n2,y\n3,z\n", "t.csv: column 'b', the target, holds 3 classes",
                              ["--task", "binary"]),
    "as many texts as rows": ("a,b\n1,x\n2,y\n3,z\n", "t.csv: column 'b', the target, holds a different text", []),
    "one column": ("a\n1\n2\n", "t.csv: no column is left as a feature beside the target", []),
    "every column a target": ("a,b\n1,2\n", "t.csv: no column is left as a feature", ["--target", "a,b"]),
    "two equal names": ("a,a\n1,2\n", "t.csv:1:2: columns 1 and 2 are both named 'a'", []),
    "a column without name": ("a,\n1,2\n", "t.csv:1:2: column 2 has no name in the header", []),
    "no such column": ("a,b\n1,2\n", "t.csv: no column 'c'; its columns are 'a', 'b'", ["--target", "c"]),
    "no such number": ("a,b\n1,2\n", "t.csv: no column 3; it has columns 1 to 2", ["--target", "3"]),
    "column 0": ("a,b\n1,2\n", "t.csv: no column 0; it has columns 1 to 2", ["--target", "0"]),
    "a name but no header": ("1,2\n3,4\n", "t.csv: no column 'a': it has no header", ["--target", "a"]),
    "one row to share": ("a,b\n1,2.5\n", "--validation 0.5 needs at least 2 rows", ["--validation", "0.5"]),
    "not UTF-8": (b"a,b\n1,caf\xe9\n2,x\n", "t.csv:2:2: column 'b' is not UTF-8 text", []),
    "no text at all": (bytes(range(256)), "t.csv:", []),
    "gzip cut short": (gzip.compress(bytes(range(48, 58)) * 5000)[:-9], "t.csv: the gzip data ends early", []),
}


class CommandLines(CLITest):
    def test_each(self):
        self.write("d.csv", "a,b,c\n" + "1,2,3.5\n4,5,6.5\n" * 9)
        for command_line, message in COMMAND_LINES.items():
            with self.subTest(command=command_line):
                self.fails(USAGE, message, *command_line.split())
        self.assertEqual(self.files(), ["d.csv"])

    def test_help(self):
        for command_line, usage in HELP.items():
            with self.subTest(command=command_line):
                self.assertIn(usage, self.nn(*command_line.split()).text)

    def test_choices_are_listed_on_the_line(self):
        result = self.fails(USAGE, "The value 'x' is invalid", "train", "d.csv", "-o", "m.nn", "--activation", "x")
        self.assertIn(": it takes identity, sigmoid, tanh, relu, leaky-relu, softmax", result.errors)
        self.assertRegex(result.errors, r", exp, sign(, \w+)* or \w+, one for all hidden layers or, separated by commas, one each;")


class Tables(CLITest):
    def test_train(self):
        for name, (contents, message, options) in TABLES.items():
            with self.subTest(table=name):
                self.write("t.csv", contents)
                self.fails(DATA, message, "train", "t.csv", "-o", "m.nn", "--log", "log.csv", *options)
                self.assertEqual(self.files(), ["t.csv"])

    def test_one_row_is_enough(self):
        self.write("t.csv", "1,2,3.5\n")
        self.train("t.csv")
        self.assertEqual(self.nn("evaluate", "model.nn", "t.csv", "--json").json["targets"][0]["r2"], None)

    def test_predict_and_evaluate(self):
        self.train(self.data("moons"))
        before = self.files()
        tables = {
            "x1,x2,label\n0.1,0.2,7\n": (["evaluate"], "t.csv:2:3: '7' in column 'label' is no class of the model"),
            "x1,x2\n0.1,0.2\n": (["evaluate"], "t.csv: the target column 'label' is missing"),
            "x1,q,label\n1,2,1\n": (["predict", "evaluate"], "t.csv: no column 'x2', which the model needs"),
            "1,2,3,4,5\n": (["predict", "evaluate"], "t.csv: 5 columns, but the model has 2 features"),
            "x1,x2\n1,a\n": (["predict"], "t.csv:2:2: 'a' in column 'x2' is not a number"),
            "x1,x2\n1,2\n1\n": (["predict"], "t.csv:3: 1 field, but line 1 has 2"),
            "x1,x2\n1,inf\n": (["predict"], "t.csv:2:2: 'inf' in column 'x2' is not a finite 32-bit number"),
            "x1,x2\n": (["predict"], "t.csv: has a header but no rows"),
            "": (["predict", "evaluate"], "t.csv: is empty"),
        }
        for contents, (commands, message) in tables.items():
            for command in commands:
                with self.subTest(command=command, table=repr(contents)):
                    self.write("t.csv", contents)
                    output = ["-o", "p.csv"] if command == "predict" else []
                    self.fails(DATA, message, command, "model.nn", "t.csv", *output)
        self.assertEqual(self.files(), sorted([*before, "t.csv"]))

    def test_a_late_error_leaves_no_file(self):
        self.train(self.data("moons"))
        self.write("t.csv", "x1,x2\n" + "0.5,0.5\n" * 100000 + "0.5,?\n")
        self.write("p.csv", "older\n")
        self.fails(DATA, "t.csv:100002:2: '?' in column 'x2'", "predict", "model.nn", "t.csv", "-o", "p.csv")
        self.assertEqual(self.read("p.csv"), b"older\n")
        self.assertEqual(self.files(), ["model.nn", "moons.csv", "p.csv", "t.csv"])


class Images(CLITest):
    """IDX: a big-endian magic number, the dimensions, the bytes."""

    IMAGES = b"\0\0\x08\x03" + b"\0\0\0\x04\0\0\0\x02\0\0\0\x02" + bytes(range(16))
    LABELS = b"\0\0\x08\x01" + b"\0\0\0\x04" + bytes([5, 7, 5, 7])

    def setUp(self):
        super().setUp()
        self.write("images", self.IMAGES)
        self.write("labels", self.LABELS)

    def test_plain_and_gzip(self):
        self.nn("train", "--images", "images", "--labels", "labels", "-o", "m.nn", "-q")
        predicted = self.nn("predict", "m.nn", "--images", "images").text
        self.assertEqual(predicted, "prediction\n5\n7\n5\n7\n")
        self.write("images.gz", gzip.compress(self.IMAGES))
        self.assertEqual(self.nn("predict", "m.nn", "--images", "images.gz").text, predicted)
        report = self.nn("evaluate", "m.nn", "--images", "images.gz", "--labels", "labels", "--json").json
        self.assertEqual((report["rows"], report["labels"]), (4, ["5", "7"]))

    def test_pixels_are_divided_by_255(self):
        self.nn("train", "--images", "images", "--labels", "labels", "-o", "m.nn", "-q", "--validation", "0")
        scaling = self.nn("info", "m.nn", "--json").json["input_scaling"]
        self.assertAlmostEqual(scaling["mean"][0], (0 + 4 + 8 + 12) / 4 / 255, delta=1e-7)

    def test_wrong(self):
        cases = {
            "cut": (self.IMAGES[:-1], self.LABELS, "images: its header states 4 items, but it ends in item 4"),
            "too long": (self.IMAGES + b"x", self.LABELS, "images: holds more than the 4 items"),
            "exchanged": (self.LABELS, self.IMAGES, "images: not an IDX file of images: it holds labels"),
            "text": (b"x1,x2,label\n", self.LABELS, "images: not an IDX file of images: it is another format"),
            "three bytes": (b"\0\0\x08", self.LABELS, "images: too short for the header of an IDX file"),
            "other counts": (self.IMAGES, b"\0\0\x08\x01\0\0\0\x02\x05\x07", "images has 4 images, but labels has 2"),
            "one label": (self.IMAGES, self.LABELS[:8] + bytes(4), "labels: holds only the class '0'; training needs two or more"),
            "no items": (b"\0\0\x08\x03" + bytes(12), self.LABELS, "images: holds no items"),
        }
        for name, (images, labels, message) in cases.items():
            with self.subTest(case=name):
                self.write("images", images)
                self.write("labels", labels)
                self.fails(DATA, message, "train", "--images", "images", "--labels", "labels", "-o", "m.nn")
        self.assertEqual(self.files(), ["images", "labels"])

    def test_another_size_or_class_than_the_model(self):
        self.nn("train", "--images", "images", "--labels", "labels", "-o", "m.nn", "-q")
        self.write("small", b"\0\0\x08\x03" + b"\0\0\0\x04\0\0\0\x01\0\0\0\x02" + bytes(8))
        self.fails(DATA, "small: images of 1 x 2 pixels, but the model has 4 inputs",
                   "predict", "m.nn", "--images", "small")
        self.write("labels", self.LABELS[:8] + bytes([5, 7, 5, 9]))
        self.fails(DATA, "labels: label 4: '9' is no class of the model; its classes are '5', '7'",
                   "evaluate", "m.nn", "--images", "images", "--labels", "labels")


if __name__ == "__main__":
    main()
