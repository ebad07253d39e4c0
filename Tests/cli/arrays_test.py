#!/usr/bin/env python3
"""NumPy's arrays as rows: every type of element, order and version; targets of their own; archives; what is refused; and
predictions as an array. formats_test.py has them beside the other formats in every command."""

import itertools
import struct
import zipfile

from arrays import header, npy, npz, read_npy
from harness import CLITest, main

USAGE, DATA, NO_INPUT = 64, 65, 66
ROWS = 48
# Small enough for every type of element, and whole.
FEATURES = [[(row * 7) % 11, (row * row) % 13, row % 5] for row in range(ROWS)]
CLASSES = [int(row[0] > 5) for row in FEATURES]


class ArrayTest(CLITest):
    def setUp(self):
        super().setUp()
        self.write("x.npy", npy(FEATURES, "<i4"))
        self.write("y.npy", npy(CLASSES, "<i8"))
        self.write("data.csv", "".join(f"{a},{b},{c},{d}\n" for (a, b, c), d in zip(FEATURES, CLASSES)))

    def model(self, *options):
        self.nn("train", "x.npy", "--labels", "y.npy", "-o", "model.nn", "-q", "--epochs", "3", *options)
        return "model.nn"

    def expect(self, array, wanted):
        """The predictions of these rows."""
        self.write("rows.npy", array)
        self.assertEqual(self.nn("predict", "model.nn", "rows.npy", "--proba").text, wanted)


class Elements(ArrayTest):
    def setUp(self):
        super().setUp()
        self.model()
        self.wanted = self.nn("predict", "model.nn", "data.csv", "--proba").text

    def test_every_number(self):
        types = ["|i1", "|u1", *(f"{order}{letter}{size}" for order in "<>" for letter, sizes in
                                 (("i", (2, 4, 8)), ("u", (2, 4, 8)), ("f", (2, 4, 8))) for size in sizes)]
        self.assertEqual(len(types), 20)
        for descr, fortran in itertools.product(types, (False, True)):
            with self.subTest(descr=descr, fortran=fortran):
                self.expect(npy(FEATURES, descr, fortran=fortran), self.wanted)

    def test_every_version(self):
        for version in (1, 2, 3):
            self.expect(npy(FEATURES, "<f8", version=version), self.wanted)

    def test_texts(self):
        """Of either kind, where a number is wanted."""
        texts = [[str(field) for field in row] for row in FEATURES]
        for descr in ("<U3", ">U3", "|S4"):
            with self.subTest(descr=descr):
                self.expect(npy(texts, descr), self.wanted)

    def test_a_header_of_python_2(self):
        array = npy(FEATURES, "<f4")
        old = array.replace(b"(48, 3), }", b"(48L, 3L)}").replace(b"(48, 3)}", b"(48L, 3L)}")
        if len(old) != len(array):
            old = array[:8] + struct.pack("<H", struct.unpack("<H", array[8:10])[0] + len(old) - len(array)) + old[10:]
        self.assertIn(b"48L", old)
        self.expect(old, self.wanted)

    def test_bool(self):
        bits = [[row[0] > 5, row[1] > 5, row[2] > 2] for row in FEATURES]
        self.write("bits.csv", "".join(",".join(str(int(bit)) for bit in row) + "\n" for row in bits))
        self.expect(npy(bits, "|b1"), self.nn("predict", "model.nn", "bits.csv", "--proba").text)

    def test_numbers_that_binary32_rounds(self):
        rows = [[2**40 + row, -0.1 * row, 1e-3] for row in range(ROWS)]
        self.write("wide.csv", "".join(",".join(map(repr, row)) + "\n" for row in rows))
        self.expect(npy([list(map(float, row)) for row in rows], "<f8"), self.nn("predict", "model.nn", "wide.csv", "--proba").text)

    def test_more_dimensions_are_flattened(self):
        """[rows][2][3], in either order, as the rows of a table of six columns."""
        table = [[row, row % 3, row % 7, 5 - row % 5, row % 2, row % 11] for row in range(ROWS)]
        flat, shape = sum(table, []), (ROWS, 1, 2, 3)
        self.write("images.npy", npy(flat, "<f4", shape))
        self.write("fortran.npy", npy(flat, "<f4", shape, fortran=True))
        self.write("table.npy", npy(table, "<f4"))
        note = "48 x 1 x 2 x 3: the 6 numbers of an image are the features of a row"
        trained = self.nn("train", "images.npy", "--labels", "y.npy", "-o", "images.nn", "--epochs", "3")
        self.assertIn(note, trained.errors)
        wanted = self.nn("predict", "images.nn", "table.npy", "--proba").text
        for name in ("images.npy", "fortran.npy"):
            self.assertEqual(self.nn("predict", "images.nn", name, "--proba").text, wanted)
        self.assertIn("pixel_2_3", self.nn("info", "images.nn", "--json").text)
        self.fails(DATA, "images.npy: holds images and not their classes; name those with --labels", "train", "images.npy",
                   "-o", "m.nn")

    def test_missing(self):
        """NaN, whatever stands for a missing value, and what --na names."""
        rows = [[float(field) for field in row] for row in FEATURES]
        rows[3][1] = float("nan")
        self.write("gaps.npy", npy(rows, "<f4"))
        self.write("gaps.csv", "".join(",".join(map(str, row)) + "\n" for row in rows))
        for options in ([], ["--missing", "mean"], ["--missing", "drop"]):
            reports = [self.nn("train", data, "--labels", "y.npy", "-o", "m.nn", "--epochs", "3", "--json", *options).json
                       for data in ("gaps.npy", "gaps.csv")]
            self.assertEqual(*(report["results"] for report in reports))
        self.assertIn("filled with the median", self.nn("train", "gaps.npy", "--labels", "y.npy", "-o", "m.nn", "--epochs", "1",
                                                        "--na", "?").errors)
        self.fails(DATA, "gaps.npy: row 4: 'nan' in column 2 is a missing value", "predict", "model.nn", "gaps.npy")
        rows[3][1] = -999
        self.write("coded.npy", npy(rows, "<f8"))
        coded = self.nn("train", "coded.npy", "--labels", "y.npy", "-o", "coded.nn", "--epochs", "1", "--na", "-999")
        self.assertIn("'-999' in 1 column: filled with the median", coded.errors)


class Targets(ArrayTest):
    def task(self, *arguments):
        run = self.nn("train", *arguments, "-o", "m.nn", "--epochs", "1", "--json")
        return run.json["task"], run.json["warnings"]

    def of(self, values, descr, shape=None, *options):
        self.write("t.npy", npy(values, descr, shape))
        return self.task("x.npy", "--labels", "t.npy", *options)

    def test_the_type_decides(self):
        self.assertEqual(self.of(CLASSES, "<i8")[0], "binary")
        self.assertEqual(self.of(CLASSES, "|b1")[0], "binary")
        self.assertEqual(self.of([f"c{value}" for value in CLASSES], "<U2")[0], "binary")
        self.assertEqual(self.of(CLASSES, "<i8", (ROWS, 1))[0], "binary")
        task, notes = self.of([float(value) for value in CLASSES], "<f4")
        self.assertEqual(task, "regression")
        self.assertIn("t.npy: floats are numbers, though only 2 whole ones differ; --task multiclass takes them as classes",
                      notes)
        self.assertEqual(self.of([float(value) for value in CLASSES], "<f4", None, "--task", "multiclass")[0], "multiclass")
        task, notes = self.of(list(range(ROWS)), "<i4")
        self.assertEqual(task, "multiclass")
        self.assertIn("t.npy: 48 different integers, each a class; --task regression takes them as numbers", notes)
        self.assertEqual(self.of(list(range(ROWS)), "<i4", None, "--task", "regression")[0], "regression")

    def test_several(self):
        self.assertEqual(self.of([[float(row), 0.5 * row] for row in range(ROWS)], "<f4")[0], "regression")
        self.assertEqual(self.of([[value, 1 - value, 1] for value in CLASSES], "|u1")[0], "multilabel")
        self.assertEqual(self.nn("evaluate", "m.nn", "x.npy", "--labels", "t.npy", "--json").json["rows"], ROWS)

    def test_the_last_column(self):
        table = [[*row, label] for row, label in zip(FEATURES, CLASSES)]
        self.write("table.npy", npy(table, "<i2"))
        self.write("first.npy", npy([[label, *row] for row, label in zip(FEATURES, CLASSES)], "<i2"))
        runs = []
        for data in (["table.npy"], ["first.npy", "--target", "1"], ["data.csv"]):
            runs.append(self.nn("train", *data, "-o", "m.nn", "--epochs", "3", "--json").json["results"])
        self.assertEqual(runs[0], runs[1])
        self.assertEqual(runs[0], runs[2])


class Archives(ArrayTest):
    def archive(self, name="a.npz", compressed=False, **arrays):
        self.write(name, npz(compressed, **arrays))
        return name

    def test_names(self):
        x, y = self.read("x.npy"), self.read("y.npy")
        wanted = self.nn("train", "x.npy", "--labels", "y.npy", "-o", "m.nn", "--epochs", "2", "--json").json["results"]
        for compressed in (False, True):
            for features, targets in (("X", "y"), ("x", "labels"), ("features", "target"), ("x_train", "y_train")):
                with self.subTest(features=features, compressed=compressed):
                    self.archive("a.npz", compressed, **{targets: y, "other": b"x", features: x})
                    run = self.nn("train", "a.npz", "-o", "m.nn", "--epochs", "2", "--json").json
                    self.assertEqual(run["results"], wanted)
                    self.assertEqual(run["warnings"][:2], [f"a.npz: the features are the array '{features}'",
                                                           f"a.npz: the targets are the array '{targets}'"])
        self.archive("own.npz", a=x, b=y)
        run = self.nn("train", "own.npz:a", "--labels", "own.npz:b", "-o", "m.nn", "--epochs", "2", "--json").json
        self.assertEqual(run["results"], wanted)

    def test_one_array_is_a_table(self):
        self.archive("one.npz", arr_0=npy([[*row, label] for row, label in zip(FEATURES, CLASSES)], "<i2"))
        run = self.nn("train", "one.npz", "-o", "m.nn", "--epochs", "2", "--json").json
        self.assertEqual((run["task"], run["warnings"]), ("binary", []))

    def test_refused(self):
        x = self.read("x.npy")
        self.archive("own.npz", a=x, b=x)
        self.fails(DATA, "own.npz: which array holds the features? Its arrays are 'a', 'b'; name one: own.npz:NAME", "train",
                   "own.npz", "-o", "m.nn")
        self.fails(DATA, "own.npz: no array 'c'; its arrays are 'a', 'b'", "train", "own.npz:c", "-o", "m.nn")
        self.fails(DATA, "own.npz: which array holds the targets?", "train", "x.npy", "--labels", "own.npz", "-o", "m.nn")
        self.fails(NO_INPUT, "standard input: a zip archive is read from a file, not from a pipe; name one", "train", "-", "-o",
                   "m.nn", input=self.read("own.npz"))
        self.fails(NO_INPUT, "none.npz: cannot open", "train", "none.npz:x", "-o", "m.nn")
        self.fails(USAGE, "own.npz: would replace an input, own.npz", "train", "own.npz:a", "-o", "own.npz")
        self.archive("x.npz")
        self.fails(DATA, "x.npz: is no CSV file but a zip archive without a file in it", "train", "x.npz", "-o", "m.nn")

    def test_damage(self):
        """No byte of an archive may change unnoticed where it matters, and none may end the program."""
        self.model()
        whole = npz(True, X=self.read("x.npy"))
        wanted = self.nn("predict", "model.nn", "x.npy").text
        for place in {*range(40), *range(40, len(whole) - 40, 5), *range(len(whole) - 40, len(whole))}:
            damaged = bytearray(whole)
            damaged[place] ^= 0xFF
            self.write("d.npz", bytes(damaged))
            run = self.run_nn("predict", "model.nn", "d.npz")
            if run.status == 0:
                self.assertEqual(run.text, wanted, f"byte {place}")
            else:
                self.assertEqual(run.status, DATA, run.errors)
                self.assert_one_line(run.errors, "d.npz")

    def test_methods(self):
        with zipfile.ZipFile(self.path("b.npz"), "w", zipfile.ZIP_BZIP2) as archive:
            archive.writestr("X.npy", self.read("x.npy"))
        self.model()
        self.fails(DATA, "b.npz:X: is compressed by method 12; write it with numpy.savez or numpy.savez_compressed", "predict",
                   "model.nn", "b.npz")


class Refused(ArrayTest):
    def refuse(self, contents, message):
        self.write("bad.npy", contents)
        with self.subTest(message=message):
            self.fails(DATA, f"bad.npy: {message}", "predict", "model.nn", "bad.npy")

    def test_arrays(self):
        self.model()
        array = npy(FEATURES, "<f4")
        self.refuse(header("|O", (3,)) + b"\x80\x04", "an array of Python objects, which only Python can read")
        self.refuse(header("<c16", (1, 3)) + bytes(48), "an array of type '<c16'")
        self.refuse(header("<M8[D]", (3,)) + bytes(24), "an array of type '<M8[D]'")
        self.refuse(header([("a", "<f4")], (3,)) + bytes(12), "the NumPy array holds records")
        self.refuse(header("<f4", ()) + bytes(4), "a single number, no array of rows")
        self.refuse(header("<f4", (), fortran=True) + bytes(4), "a single number, no array of rows")
        self.refuse(header("<f4", (0, 3)), "an array of 0 x 3: holds no rows")
        self.refuse(header("<f4", (2, 1 << 40)), "an array of 2 x 1,099,511,627,776: rows of")
        self.refuse(header("<f4", (2, 1 << 62, 1 << 62)), "an array of 2 x ")
        self.refuse(header("<f8", (1 << 62, 3)), "states 4,611,686,018,427,387,904 rows, which no file holds")
        self.refuse(header("<f8", (1 << 40, 3), fortran=True) + bytes(99), "its header states 1,099,511,627,776 rows, but it ends")
        self.refuse(array[:-1], "its header states 48 rows, but it ends in row 48; it is truncated")
        self.refuse(array + b"x", "holds more than the 48 rows that its header states")
        self.refuse(array[:40], "the NumPy array ends in its header")
        self.refuse(array.replace(b"NUMPY\x01", b"NUMPY\x04"), "the NumPy array is of version 4.0")
        self.refuse(array.replace(b"'shape'", b"'shope'"), "the NumPy array has a header without fortran_order or shape")
        self.refuse(array.replace(b"'descr'", b"'descr "), "the NumPy array has a header that is damaged")
        self.refuse(array.replace(b"(48, 3)", b"(-8, 3)"), "the NumPy array has a header that is damaged")
        self.refuse(npy([[0.5] * 5]), "5 columns, but the model has 3 features")

    def test_shapes(self):
        self.write("few.npy", npy(CLASSES[:9], "<i8"))
        self.fails(DATA, "x.npy has 48 rows, but few.npy has 9 labels", "train", "x.npy", "--labels", "few.npy", "-o", "m.nn")
        self.write("cube.npy", npy(list(range(ROWS * 4)), "<i8", (ROWS, 2, 2)))
        self.fails(DATA, "cube.npy: an array of 48 x 2 x 2, but targets are one number a row, or a few", "train", "x.npy",
                   "--labels", "cube.npy", "-o", "m.nn")


class Predictions(ArrayTest):
    def array(self, *options):
        run = self.nn("predict", "model.nn", "x.npy", "-o", "p.npy", "--json", *options)
        descr, shape, values = read_npy(self.read("p.npy"))
        self.assertEqual(run.json["shape"], list(shape))
        return descr, shape, values

    def cells(self, *options):
        return self.nn("predict", "model.nn", "x.npy", *options).table[1:]

    def test_classes(self):
        self.model()
        self.assertEqual(self.array(), ("<i8", (ROWS,), [int(row[0]) for row in self.cells()]))
        descr, shape, values = self.array("--proba")
        self.assertEqual((descr, shape), ("<f4", (ROWS, 2)))
        wanted = [struct.pack("f", float(cell)) for row in self.cells("--proba") for cell in row[1:]]
        self.assertEqual([struct.pack("f", value) for value in values], wanted)

    def test_names(self):
        self.write("y.npy", npy([("no", "söme")[value] for value in CLASSES], "<U4"))
        self.model()
        self.assertEqual(self.array(), ("<U4", (ROWS,), [row[0] for row in self.cells()]))

    def test_numbers(self):
        self.write("y.npy", npy([[row * 0.5, 1.5 - row] for row in range(ROWS)], "<f4"))
        self.model()
        descr, shape, values = self.array()
        self.assertEqual((descr, shape), ("<f4", (ROWS, 2)))
        self.assertEqual([struct.pack("f", value) for value in values],
                         [struct.pack("f", float(cell)) for row in self.cells() for cell in row])

    def test_labels(self):
        self.write("y.npy", npy([[value, int(row[1] > 4)] for value, row in zip(CLASSES, FEATURES)], "|u1"))
        self.model()
        self.assertEqual(self.array(), ("|u1", (ROWS, 2), [int(cell) for row in self.cells() for cell in row]))
        self.assertEqual(self.array("--proba")[:2], ("<f4", (ROWS, 2)))

    def test_refused(self):
        self.model()
        self.fails(USAGE, "-o writes one array, which is an .npy file, or CSV", "predict", "model.nn", "x.npy", "-o", "p.npz")
        self.fails(USAGE, "--keep keeps columns of a CSV file, and an array holds numbers alone", "predict", "model.nn",
                   "data.csv", "--keep", "1", "-o", "p.npy")
        self.path("pipe.npy").symlink_to("/dev/null")
        self.fails(USAGE, "pipe.npy: an array is written to a file, not to a pipe; name one", "predict", "model.nn", "x.npy",
                   "-o", "pipe.npy")


if __name__ == "__main__":
    main()
