#!/usr/bin/env python3
"""Tables as people have them. Each class is named after a line of the design of tables; its tables are written like real
ones."""

import bz2
import contextlib
import gzip
import io
import lzma
import pickle
import sqlite3
import struct
import tarfile

from harness import CLITest, main

USAGE, DATA = 64, 65


def text(header, rows, delimiter=","):
    return "".join(delimiter.join(map(str, row)) + "\n" for row in [header, *rows])


def flowers(count=30):
    """Width, height and kind."""
    return [(f"{i * 0.37 % 1 + i % 2:.2f}", f"{i * 0.73 % 1:.2f}", "ab"[i % 2]) for i in range(count)]


class AFirstColumnThatNumbersTheRows(CLITest):
    """"a first column without a name, or one that counts 0, 1, 2 ... or 1, 2, 3 ... in file order, is an index: left out,
    and said so"."""

    def setUp(self):
        super().setUp()
        self.write("plain.csv", text(["width", "height", "kind"], flowers()))
        self.expected = self.trained("plain.csv")
        self.nn("train", "plain.csv", "-o", "plain.nn", "-q", "--epochs", "5")

    def trained(self, data, *options):
        """What a training of these data ends with, the model's parameters in its digits."""
        self.nn("train", data, "-o", "model.nn", "-q", "--epochs", "5", *options)
        return self.nn("evaluate", "model.nn", data, "--json").json, self.nn("predict", "model.nn", data, "--proba").text

    def write_numbered(self, name, first=1, title="rownames"):
        return self.write(name, text([title, "width", "height", "kind"],
                                     [(first + i, *row) for i, row in enumerate(flowers())]))

    def test_it_is_left_out_and_said_so(self):
        for first in (0, 1):
            for options in ([], ["--stream"]):
                with self.subTest(first=first, options=options):
                    self.write_numbered("t.csv", first)
                    self.assertEqual(self.trained("t.csv", *options), self.expected)
        for command in (["train", "t.csv", "-o", "m.nn", "--epochs", "1"], ["cv", "t.csv", "--epochs", "1"]):
            self.assertIn("nn-cli: warning: t.csv: column 'rownames' counts the rows: left out; --features says otherwise\n",
                          self.nn(*command).errors)

    def test_without_a_name(self):
        """As R and pandas write it: numbers, or the names of the rows."""
        for first, title in (("1", ""), ("Mazda RX4", '""'), ("100", "")):
            with self.subTest(first=first, title=title):
                rows = [(first if i == 0 else 7 * i, *row) for i, row in enumerate(flowers())]
                self.write("t.csv", text([title, "width", "height", "kind"], rows))
                result = self.nn("train", "t.csv", "-o", "m.nn", "--epochs", "5")
                self.assertIn("warning: t.csv: column 1 has no name: left out", result.errors)
                self.assertEqual(self.trained("t.csv"), self.expected)
        self.fails(DATA, "t.csv:1:2: column 2 has no name", "train", self.write("t.csv", "a,,c\n1,2,3\n"), "-o", "m.nn")

    def test_a_column_that_stops_counting_is_a_feature(self):
        """Whenever it stops, also in rows that are kept in a file."""
        rows = [(i, *row) for i, row in enumerate(flowers())]
        for at in (1, 2, 3, 29):
            changed = [(99 if i == at else number, *row) for i, (number, *row) in enumerate(rows)]
            self.write("t.csv", text(["n", "width", "height", "kind"], changed))
            with self.subTest(at=at):
                result = self.trained("t.csv")
                self.assertEqual(self.trained("t.csv", "--stream"), result)
                self.assertEqual(self.trained("t.csv", "--features", "n,width,height"), result)
                self.assertEqual(self.nn("info", "model.nn", "--json").json["features"], ["n", "width", "height"])

    def test_what_does_not_count(self):
        """Counting from elsewhere, decimals, another order, the only feature, a target, and fewer than three rows."""
        numbers = {
            "from 2": [i + 2 for i in range(30)], "decimals": [f"{i}.0" for i in range(30)],
            "downwards": [30 - i for i in range(30)]}
        for name, column in numbers.items():
            with self.subTest(column=name):
                self.write("t.csv", text(["n", "width", "kind"], [(n, w, k) for n, (w, _, k) in zip(column, flowers())]))
                self.train("t.csv")
                self.assertEqual(self.nn("info", "model.nn", "--json").json["features"], ["n", "width"])
        self.write("t.csv", text(["n", "y"], [(i, i * 0.5) for i in range(30)]))
        self.train("t.csv")
        self.assertEqual(self.nn("info", "model.nn", "--json").json["features"], ["n"])
        self.write_numbered("t.csv")
        self.train("t.csv", "--target", "rownames", "--features", "width,height")
        self.assertEqual(self.nn("info", "model.nn", "--json").json["targets"], ["rownames"])
        self.write("t.csv", "n,a,y\n1,2.5,3\n2,1.5,4\n")
        self.train("t.csv")
        self.assertEqual(self.nn("info", "model.nn", "--json").json["features"], ["n", "a"])

    def test_features_keeps_it(self):
        self.write_numbered("t.csv")
        for selection in ("rownames,width,height", "1:3", "*"):
            with self.subTest(features=selection):
                result = self.nn("train", "t.csv", "-o", "m.nn", "--epochs", "1", "--features", selection)
                self.assertNotIn("left out", result.errors)
                self.assertEqual(self.nn("info", "m.nn", "--json").json["features"], ["rownames", "width", "height"])

    def test_the_raw_file_is_evaluated_and_predicted(self):
        self.write_numbered("t.csv")
        self.write_numbered("nameless.csv", title="")
        self.trained("t.csv")
        evaluated, predicted = self.expected
        for name in ("t.csv", "nameless.csv"):
            self.assertEqual(self.nn("predict", "model.nn", name, "--proba").text, predicted)
            self.assertEqual(self.nn("evaluate", "model.nn", name, "--json").json, evaluated)

    def test_in_a_file_without_names(self):
        """The model knows the columns by their places in the whole file, and takes the features alone too."""
        self.write("bare.csv", self.read(self.write_numbered("t.csv")).split(b"\n", 1)[1])
        self.trained("bare.csv")
        self.assertEqual(self.nn("info", "model.nn", "--json").json["features"], ["x2", "x3"])
        predicted = self.nn("predict", "plain.nn", "plain.csv").text
        self.assertEqual(self.nn("predict", "model.nn", "bare.csv").text, predicted)
        self.write("alone.csv", "".join(f"{w},{h}\n" for w, h, _ in flowers()))
        self.assertEqual(self.nn("predict", "model.nn", "alone.csv").text, predicted)
        self.assertEqual(self.nn("evaluate", "model.nn", "bare.csv", "--json").json["rows"], 30)

    def test_held_out_rows_keep_it(self):
        self.write_numbered("t.csv")
        self.trained("t.csv", "--test", "0.3", "--test-out", "held.csv")
        header, *rows = self.read_table("held.csv")
        self.assertEqual(header, ["rownames", "width", "height", "kind"])
        self.assertLessEqual({tuple(row) for row in rows}, {(str(i + 1), *row) for i, row in enumerate(flowers())})
        self.nn("evaluate", "model.nn", "held.csv")


class DropAndFeatures(CLITest):
    """"--drop, --features, by name, number, range or pattern"."""

    NAMES = ["id", "pixel_1", "pixel_2", "pixel_10", "a,b", "y"]

    def setUp(self):
        super().setUp()
        rows = [(7 * i % 31, i % 5, i % 7, i % 3, i % 4, i * 0.5) for i in range(30)]
        self.write("t.csv", text([f'"{name}"' for name in self.NAMES], rows))

    def features(self, *options):
        self.nn("train", "t.csv", "-o", "m.nn", "-q", "--epochs", "1", *options)
        return self.nn("info", "m.nn", "--json").json["features"]

    def test_every_way_to_name_columns(self):
        others = ["id", "pixel_1", "pixel_2", "pixel_10", "a,b"]
        for selection, columns in {
                "id": [0], "1": [0], "id,pixel_2": [0, 2], "2-4": [1, 2, 3], "2:4": [1, 2, 3],
                "pixel_1:pixel_10": [1, 2, 3], "pixel_*": [1, 2, 3], "pixel_?": [1, 2], "*_1*": [1, 3], "a,b": [4],
                "-2": [4], "1, pixel_?": [0, 1, 2], "4:-2": [3, 4]}.items():
            with self.subTest(selection=selection):
                self.assertEqual(self.features("--features", selection), [self.NAMES[i] for i in columns])
                self.assertEqual(self.features("--drop", selection),
                                 [name for i, name in enumerate(others) if i not in columns])

    def test_together_and_repeated(self):
        self.assertEqual(self.features("--features", "pixel_*", "--drop", "pixel_2"), ["pixel_1", "pixel_10"])
        self.assertEqual(self.features("--drop", "id", "--drop", "a,b"), ["pixel_1", "pixel_2", "pixel_10"])

    def test_the_target(self):
        """The last column that is left; never a feature."""
        self.assertEqual(self.features("--drop", "y"), ["id", "pixel_1", "pixel_2", "pixel_10"])
        self.assertEqual(self.nn("info", "m.nn", "--json").json["targets"], ["a,b"])
        self.assertEqual(self.features("--features", "*", "--target", "id"), self.NAMES[1:])
        for option in ("--drop", "--features"):
            self.fails(USAGE, f"t.csv: column 'y' is the target, and {option} names it too", "train", "t.csv", "-o", "m.nn",
                       option, "id,y", "--target", "y")

    def test_what_is_not_there(self):
        self.fails(DATA, "t.csv: no column 'nix'", "train", "t.csv", "-o", "m.nn", "--drop", "nix")
        self.fails(DATA, "t.csv: no column has a name like 'nix*'", "train", "t.csv", "-o", "m.nn", "--drop", "nix*")
        self.fails(USAGE, "t.csv: the columns '3-1' end before they begin", "cv", "t.csv", "--drop", "3-1")
        self.fails(DATA, "t.csv: no column is left as a feature", "fit", "t.csv", "-o", "m.nn", "--drop", "1-5")

    def test_every_training_takes_them(self):
        self.nn("fit", "t.csv", "-o", "m.nn", "--features", "id,pixel_1")
        self.assertEqual(self.nn("info", "m.nn", "--json").json["features"], ["id", "pixel_1"])
        self.nn("cv", "t.csv", "--epochs", "1", "--drop", "pixel_*")
        self.features("--drop", "pixel_*", "--drop", "5", "--save-config")
        self.nn("train", "--config", "m.nn.json", "-o", "again.nn", "-q")
        self.assertEqual(self.read("again.nn"), self.read("m.nn"))
        self.nn("train", "t.csv", "-o", "m.nn", "-q", "--epochs", "1", "--drop", "id", "--checkpoint", "kept",
                "--validation", "0.2")
        self.nn("train", "--resume", "kept", "--epochs", "2", "-q")
        self.assertEqual(self.nn("info", "m.nn", "--json").json["features"], self.NAMES[1:5])


PENGUINS = """rownames,island,bill_length,sex,body_mass,species
1,Torgersen,39.1,male,3750,Adelie
2,Torgersen,NA,NA,NA,Adelie
3,Biscoe,46.1,female,4500,Gentoo
4,Biscoe,NA,male,5700,Gentoo
5,Dream,46.5,female,3500,Chinstrap
6,Dream,50.0,male,3900,Chinstrap
7,Dream,51.3,male,inf,Chinstrap
"""


class OneMessageForAllColumns(CLITest):
    """"One message lists every column that cannot be used, with counts and the option that would use it"."""

    def test_text_missing_and_infinite(self):
        self.write("t.csv", PENGUINS)
        expected = (
            "t.csv: 3 columns cannot be used as numbers: 'bill_length' lacks 2 of 7 values ('NA'); 'sex' lacks 1 of 7 values "
            "('NA'); 'body_mass' is no finite 32-bit number in 1 of 7 rows and lacks 1 of 7 values ('NA'); leave out the "
            "column with --drop body_mass; --missing drop leaves out rows that lack a value\n")
        for command in (["train", "t.csv", "-o", "m.nn"], ["train", "t.csv", "-o", "m.nn", "--stream"], ["cv", "t.csv"]):
            with self.subTest(command=command):
                self.fails(DATA, expected, *command, "--missing", "refuse")
        self.train("t.csv", "--drop", "island,sex,body_mass", "--missing", "drop")
        self.assertEqual(self.nn("info", "model.nn", "--json").json["features"], ["bill_length"])

    def test_one_field_has_its_place(self):
        for value, message in (("", "column 'a' is empty; fill it in, or leave out the row with --missing drop"),
                               ("NA", "'NA' in column 'a' is a missing value; fill it in, or leave out the row with --m"),
                               ("x", "'x' in column 'a' is not a number; correct it, or take the column as "),
                               ("?", "'?' in column 'a' may be a missing value; say so with --na"),
                               ("inf", "'inf' in column 'a' is not a finite 32-bit number")):
            with self.subTest(value=value):
                self.write("t.csv", f"a,y\n5,1.5\n{value},2.5\n7,1.5\n")
                self.fails(DATA, f"t.csv:3:1: {message}", "train", "t.csv", "-o", "m.nn", "--missing", "refuse")

    def test_many_texts_and_most_values_missing(self):
        self.write("t.csv", "name,deck,b,y\n" + "".join(f"n{i},{'' if i % 4 else i},{i * i},{i}.5\n" for i in range(2000)))
        self.fails(DATA, "t.csv: 2 columns cannot be used as numbers: 'name' is text (1,000 or more different: 'n0', 'n1', "
                   "'n2', ...); 'deck' lacks 1,500 of 2,000 values; leave out columns with --drop name,deck\n",
                   "fit", "t.csv", "-o", "m.nn")

    def test_names_that_drop_would_read_otherwise(self):
        self.write("t.csv", '"a b","c,d",7,e,y\n' + "".join(f"x,x,x,{i % 3},{i}.5\n" for i in range(9)))
        self.fails(DATA, "t.csv: 3 columns cannot be used as numbers: 'a b' is text ('x'); 'c,d' is text ('x'); '7' is text "
                   "('x'); take texts as categories with --categorical 1,2,3; leave out columns with --drop 1,2,3\n",
                   "train", "t.csv", "--header", "-o", "m.nn", "--numeric", "1-3")
        self.train("t.csv", "--header", "--drop", "1,2,3")

    def test_with_a_model(self):
        """The counts are of the whole file, whichever row is wrong first."""
        self.write("good.csv", "a,b,y\n" + "".join(f"{2 * i},{i % 4},{i * 1.5}\n" for i in range(20)))
        self.train("good.csv")
        self.write("bad.csv", "b,a,y\n" + "".join(f"{i % 4 if i % 3 else ''},{'x' if i > 17 else i},{i}\n" for i in range(20)))
        for command in (["predict", "model.nn", "bad.csv"], ["evaluate", "model.nn", "bad.csv"],
                        ["explain", "model.nn", "bad.csv"],
                        ["export", "model.nn", "--format", "c", "-o", "out", "--int8", "--calibrate", "bad.csv"]):
            with self.subTest(command=command[0]):
                self.fails(DATA, "bad.csv: 2 columns cannot be used as numbers: 'a' has text in 2 of 20 rows ('x'); 'b' lacks "
                           "7 of 20 values; the model needs numbers there; --missing drop leaves out rows that lack a value",
                           *command)


class MissingValues(CLITest):
    """"what a missing value looks like (--na NA,?,-999; default: empty, NA, N/A, NaN, null, NULL, .), never silently for the
    target"."""

    def write_gaps(self, gap, name="t.csv", rows=30):
        """A third of one feature is missing."""
        return self.write(name, "a,b,y\n" + "".join(f"{gap if i % 3 == 0 else i * 7 % 5},{i % 4},{i * 1.5}\n" for i in range(rows)))

    def test_every_usual_text(self):
        self.write("plain.csv", "a,b,y\n" + "".join(f"{i * 7 % 5},{i % 4},{i * 1.5}\n" for i in range(30) if i % 3))
        self.train("plain.csv", model="plain.nn")
        expected = self.nn("predict", "plain.nn", "plain.csv").text
        evaluated = self.nn("evaluate", "plain.nn", "plain.csv", "--json").json
        note = "nn-cli: warning: t.csv: 'a' lacks 10 values; 10 of 30 rows left out\n"
        for gap in ("", "NA", "N/A", "NaN", "nan", "null", "NULL", ".", '""', '"NA"'):
            with self.subTest(gap=gap):
                self.write_gaps(gap)
                self.fails(DATA, "t.csv: 1 column cannot be used as numbers: 'a' lacks 10 of 30 values", "train", "t.csv", "-o",
                           "m.nn", "--missing", "refuse")
                for stream in ([], ["--stream"]):
                    result = self.nn("train", "t.csv", "-o", "m.nn", "--missing", "drop", "--json", *stream)
                    self.assertIn(note, result.errors)
                    self.assertEqual(self.nn("predict", "m.nn", "plain.csv").text, expected)
                result = self.nn("predict", "m.nn", "t.csv", "--missing", "drop")
                self.assertEqual((result.text, result.errors), (expected, note))
                result = self.nn("evaluate", "m.nn", "t.csv", "--missing", "drop", "--json")
                self.assertEqual((result.json.pop("warnings"), result.errors), ([note.removeprefix("nn-cli: warning: ").rstrip()], note))
                self.assertEqual({**result.json, "warnings": []}, evaluated)

    def test_what_is_advised_reads_the_file(self):
        """--na takes the place of the usual texts, of which the file has one too."""
        self.write("t.csv", "a,b,y\n" + "".join(f"{('NA', '?', i * 7 % 5)[min(i % 9, 2)]},{i % 4},{i * 1.5}\n" for i in range(30)))
        result = self.fails(DATA, "t.csv: 1 column cannot be used as numbers", "train", "t.csv", "-o", "m.nn")
        self.assertIn("; --na ?,NA says what stands for a missing value; --missing drop leaves out rows", result.errors)
        self.nn("train", "t.csv", "-o", "m.nn", "--na", "?,NA", "--missing", "drop")

    def test_told(self):
        for gap, tokens in (("?", "?"), ("-999", "-999"), ("-9.99e2", "NA,-9.99e2"), ("n. a.", "n. a.,?")):
            with self.subTest(gap=gap):
                self.write_gaps(gap)
                for command in (["train", "t.csv", "-o", "m.nn"], ["fit", "t.csv", "-o", "m.nn"], ["cv", "t.csv"]):
                    self.assertIn("t.csv: 'a' lacks 10 values; 10 of 30 rows left out",
                                  self.nn(*command, "--na", tokens, "--missing", "drop").errors)
        self.write_gaps("?")
        self.fails(DATA, "t.csv: 1 column cannot be used as numbers: 'a' has text in 10 of 30 rows ('?'); --na ? says what "
                   "stands for a missing value; --missing drop", "train", "t.csv", "-o", "m.nn")
        self.write_gaps("NA")
        self.fails(DATA, "t.csv: 1 column cannot be used as numbers: 'a' has text in 10 of 30 rows ('NA')", "train", "t.csv",
                   "-o", "m.nn", "--na", "?")

    def test_the_target(self):
        """Refused, or dropped and said so; among classes NA is one unless --na names it."""
        for gap in ("", "NA"):
            for rows in ([], ["--stream"]):
                self.write("t.csv", "a,y\n" + "".join(f"{i * 7 % 5},{gap if i % 3 == 0 else i * 1.5}\n" for i in range(30)))
                self.assertEqual(self.run_nn("train", "t.csv", "-o", "m.nn", "--missing", "refuse", *rows).status, DATA)
                result = self.nn("train", "t.csv", "-o", "m.nn", "--missing", "drop", "--json", *rows)
                self.assertIn("'y', the target, lacks 10 values", result.errors)
                self.assertEqual((result.json["task"], sum(result.json["rows"].values())), ("regression", 20))
                for missing in ([], ["--missing", "drop"]):
                    result = self.nn("evaluate", "m.nn", "t.csv", *missing, "--json")
                    self.assertEqual(result.json["rows"], 20)
                    self.assertIn("'y', the target, lacks 10 values; 10 of 30 rows left out\n", result.errors)
                self.fails(DATA, "t.csv: 1 column cannot be used as numbers: 'y', the target, lacks 10 of 30 values",
                           "evaluate", "m.nn", "t.csv", "--missing", "refuse")
        self.write("t.csv", "a,y\n" + "".join(f"{i * 7 % 5},{['NA', 'yes', 'no'][i % 3]}\n" for i in range(30)))
        self.train("t.csv", "--missing", "drop")
        self.assertEqual(self.nn("info", "model.nn", "--json").json["labels"], ["NA", "no", "yes"])
        self.train("t.csv", "--missing", "drop", "--na", "NA")
        self.assertEqual(self.nn("info", "model.nn", "--json").json["labels"], ["no", "yes"])
        self.fails(DATA, "t.csv: 1 column cannot be used as numbers: 'y', the target, lacks 10 of 30 values; --missing drop",
                   "train", "t.csv", "-o", "m.nn", "--na", "NA", "--missing", "refuse")

    def test_several_targets(self):
        self.write("t.csv", "a,y,z\n" + "".join(f"{i * 7 % 5},{i},{'NA' if i % 3 == 0 else i * 1.5}\n" for i in range(30)))
        self.assertIn("'z', the target, lacks 10 values; 10 of 30 rows left out",
                      self.nn("train", "t.csv", "-o", "m.nn", "--target", "y,z", "--missing", "drop").errors)

    def test_no_row_is_complete(self):
        self.write("t.csv", "a,b,y\n" + "".join(f"{i},NA,{i}.5\n" for i in range(9)))
        self.fails(DATA, "t.csv: every row lacks a value: 'b' lacks 9 values; leave columns out with --drop, or have gaps filled, "
                   "without --missing drop\n", "train", "t.csv", "-o", "m.nn", "--missing", "drop")


class NumbersThatCollapse(CLITest):
    """"If distinct values of a column still collapse, nn-cli says how many, and what to do."."""

    ADVICE = "in 32 bits; subtract a constant from the column before, such as its smallest number, or leave it out with --drop"

    def errors(self, column):
        self.write("t.csv", "x,z,y\n" + "".join(f"{x},{i % 7},{'ab'[i % 2]}\n" for i, x in enumerate(column)))
        return self.nn("train", "t.csv", "-o", "m.nn", "--epochs", "1", "-q", "--json").json["warnings"]

    def test_times_and_places(self):
        """As many are left as numpy's float32 leaves."""
        for column in ([1700000000 + 10 * i for i in range(40)], [f"52.52{i * i % 1600:04}" + "01" for i in range(40)],
                       [f"52.5200{i:03}" for i in range(40)]):
            different, left = len(set(column)), len({struct.pack("f", float(number)) for number in column})
            self.assertLess(left, different)
            self.assertIn(f"t.csv: 'x': {different} long numbers that differ become {left} {self.ADVICE}",
                          self.errors(column))

    def test_what_is_told_apart(self):
        for column in ([f"{i / 7:.7f}" for i in range(40)], [16777176 + i for i in range(40)],
                       [1700000000 + 128 * i for i in range(40)], [f"name {1700000000 + i % 4}" for i in range(40)]):
            with self.subTest(first=column[0]):
                self.assertNotIn("32 bits", "\n".join(self.errors(column)))

    def test_a_few_by_chance(self):
        """Random numbers of 16 digits, two of which are the same in binary32."""
        column = [f"1.{(i * 7919 + 13) % 100003:06d}000000001" for i in range(300)] + ["1.5000000000000001", "1.5000000000000002"]
        self.assertEqual(len({struct.pack("f", float(number)) for number in column}), 301)
        self.assertNotIn("32 bits", "\n".join(self.errors(column)))

    def test_the_first_of_many(self):
        self.assertIn(f"t.csv: 'x': the first 4,096 long numbers that differ become 1 {self.ADVICE}",
                      self.errors([f"0.1000000000{i:04}1" for i in range(5000)]))


class Syntax(CLITest):
    """"Delimiters comma, semicolon, tab, |; sep=; lines"."""

    def test_bars(self):
        self.write("plain.csv", text(["a", "b", "kind"], flowers()))
        self.train("plain.csv", model="plain.nn")
        expected = self.nn("predict", "plain.nn", "plain.csv", "--proba").text
        self.write("bars.csv", text(["a", "b", "kind"], flowers(), "|"))
        self.train("bars.csv", "--test", "0.3", "--test-out", "held.csv")
        self.assertEqual(self.read("held.csv").split(b"\n")[0], b"a|b|kind")
        self.assertEqual(self.nn("predict", "plain.nn", "bars.csv", "--proba").text, expected)
        self.write("comma.csv", text(["a", "b", "kind"], flowers(), "|").replace(".", ","))
        self.assertEqual(self.nn("predict", "plain.nn", "comma.csv", "--proba").text, expected)

    def test_a_stated_delimiter(self):
        for delimiter in ",;\t|:":
            for end in ("\n", "\r\n"):
                for mark in ("", "\ufeff"):
                    with self.subTest(delimiter=repr(delimiter), end=repr(end), mark=repr(mark)):
                        table = f"{mark}sep={delimiter}\n" + text(["a", "b", "y"], [(i % 3, i, i) for i in range(9)], delimiter)
                        self.write("t.csv", table.replace("\n", end))
                        self.train("t.csv")
                        self.assertEqual(self.nn("info", "model.nn", "--json").json["features"], ["a", "b"])
        self.write("t.csv", "sep=;\na;b\n1;x\n2;1\n")
        self.fails(DATA, "t.csv:3:2: 'x' in column 'b' is not a number", "fit", "t.csv", "-o", "m.nn")
        self.write("t.csv", "sep=x,b\n" + "".join(f"{i * i},{i}.5\n" for i in range(9)))
        self.train("t.csv")
        self.assertEqual(self.nn("info", "model.nn", "--json").json["features"], ["sep=x"])


def tarred(contents):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo("t.csv")
        member.size = len(contents)
        archive.addfile(member, io.BytesIO(contents))
    return buffer.getvalue()


class WhatIsNoCSV(CLITest):
    """"What is no CSV at all is named"."""

    FILES = {
        "a spreadsheet":
        b"PK\x03\x04" + bytes(22) + b"\x13\x00\x00\x00[Content_Types].xml", "a zip archive":
        b"PK\x03\x04" + bytes(22) + b"\x05\x00\x00\x00t.csv1,2", "a Parquet file": b"PAR1\x15\x04", "an SQLite database":
        b"SQLite format 3\0\x10\x00", "compressed by xz": lzma.compress(b"a,b\n1,2\n"), "compressed by bzip2":
        bz2.compress(b"a,b\n1,2\n"), "compressed by zstd": b"\x28\xb5\x2f\xfd\x24\x08", "UTF-16 text":
        "a,b\n1,2\n".encode("utf-16"), "JSON": b'[{"a": 1, "b": 2}]', "an ARFF file":
        b"% Iris\n@RELATION iris\n@ATTRIBUTE a NUMERIC\n", "an svmlight file": b"1 1:0.5 3:0.25\n-1 2:1\n", "XML":
        b'<?xml version="1.0"?>\n<a/>\n', "an HTML page": b"\n<!DOCTYPE html>\n<html></html>\n", "a Python pickle":
        pickle.dumps({"a": [1, 2]}), "compressed by lzma": lzma.compress(b"a,b\n1,2\n", lzma.FORMAT_ALONE), "a tar archive":
        tarred(b"a,b\n1,2\n"), "R data": b"RDX3\nX\n\0\0\0\x03", "a Stata file": b"<stata_dta><header>", "an SPSS file": b"$FL2@(#)",
        "a MATLAB file": b"MATLAB 5.0 MAT-file, Platform: GLNXA64", "an ORC file": b"ORC\x08\x03", "an Avro file": b"Obj\x01\x04",
        "a PDF document": b"%PDF-1.7\n", "compressed by lz4": b"\x04\x22\x4d\x18\x64", "a 7z archive": b"7z\xbc\xaf\x27\x1c"}
    # As scikit-learn and others write it: several labels, a query, a comment.
    SVMLIGHT = ("+1 1:0.5 3:1e-3 # x\n", "1.5 qid:1 1:0.5\n", "1,2 1:0.5\n", "# by hand\n-1 2:3\n")

    def test_each_is_named(self):
        for what, contents in self.FILES.items():
            for name, data in (("t.csv", contents), ("t.csv.gz", gzip.compress(contents))):
                with self.subTest(what=what, name=name):
                    result = self.fails(DATA, f"{self.write(name, data)}: is no CSV file but {what}; ", "train", name, "-o",
                                        "m.nn")
                    self.assertGreater(len(result.errors.split("; ")[1]), 15)

    def test_databases(self):
        """A file that SQLite wrote."""
        with contextlib.closing(sqlite3.connect(self.path("t.db"))) as database:
            database.execute("create table t (a, b)")
            database.commit()
        self.fails(DATA, "t.db: is no CSV file but an SQLite database; write a table as CSV: sqlite3 ", "train", "t.db", "-o", "m.nn")

    def test_svmlight(self):
        for table in self.SVMLIGHT:
            with self.subTest(table=table):
                self.fails(DATA, "t.csv: is no CSV file but an svmlight file; ", "train", self.write("t.csv", table), "-o", "m.nn")

    def test_what_looks_like_it_is_read(self):
        for table in ("PARK,y\n", "BZhang,y\n", "{a},y\n", "[m],y\n", "PK,y\n", "@relations,y\n", "<a>,y\n", "]x,y\n", "ORCA,y\n"):
            self.write("t.csv", table + "".join(f"{i * i},{i}.5\n" for i in range(9)))
            self.train("t.csv")


class OptionsOfOtherTools(CLITest):
    """"unknown options suggest the near name from other tools too"."""

    def test_they_are_named(self):
        for command, word, own in (
                ("train t.csv -o m.nn", "--batch-size", "--batch"), ("train t.csv -o m.nn", "--layers", "--hidden"),
                ("cv t.csv", "--ignore", "--drop"), ("predict m.nn t.csv", "--separator", "--delimiter"),
                ("fit t.csv -o m.nn", "--na-values", "--na"), ("cv t.csv", "--dropna", "--missing drop"),
                ("predict m.nn t.csv", "--passthrough", "--keep"), ("train t.csv -o m.nn", "--comment-char", "--comment"),
                ("train t.csv -o m.nn", "--stratify", "--split stratified"), ("cv t.csv", "--cat_features", "--categorical"),
                ("train t.csv -o m.nn", "--hidden_units", "--hidden"), ("train t.csv -o m.nn", "--max_epochs", "--epochs"),
                ("train t.csv -o m.nn", "--learning_rate", "--lr"), ("cv t.csv", "--max-iter", "--epochs")):
            for words in ([word, "8"], [f"{word}=8"]):
                with self.subTest(words=words):
                    name = command.split()[0]
                    self.fails(USAGE, f"no option '{word}'; it is {own} here; see 'nn-cli {name} --help'\n", *command.split(),
                               *words)

    def test_where_the_command_has_none(self):
        self.fails(USAGE, "Unknown option '--batch-size'", "predict", "m.nn", "t.csv", "--batch-size", "8")


if __name__ == "__main__":
    main()
