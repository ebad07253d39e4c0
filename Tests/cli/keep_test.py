#!/usr/bin/env python3
"""Columns of a table that pass through a prediction."""

import struct

from harness import CLITest, main

USAGE, DATA = 64, 65


def text(header, rows):
    return "".join(",".join(map(str, row)) + "\n" for row in [header, *rows])


def flowers(count=30):
    """Width, height and kind."""
    return [(f"{i * 0.37 % 1 + i % 2:.2f}", f"{i * 0.73 % 1:.2f}", "ab"[i % 2]) for i in range(count)]


class ColumnsThatPassThrough(CLITest):
    """"predict --keep id,name passes columns through"."""

    NAMES = ["007", "Smith, J.", 'the "old"', "two\nlines", "", "1.10", "NA", "caf\u00e9", "16777217"]

    def setUp(self):
        super().setUp()
        self.write("plain.csv", text(["a", "b", "kind"], flowers()))
        self.train("plain.csv")
        self.predictions = self.nn("predict", "model.nn", "plain.csv", "--proba").table
        self.names = [self.NAMES[i % len(self.NAMES)] for i in range(30)]
        rows = [(i + 1, '"' + self.names[i].replace('"', '""') + '"', *row) for i, row in enumerate(flowers())]
        self.write("t.csv", text(["id", "name", "a", "b", "kind"], rows))

    def kept(self, *columns):
        """What stands before the predictions, which are those of the plain table."""
        header, *rows = self.nn("predict", "model.nn", "t.csv", "--proba", "--keep", *columns).table
        width = len(self.predictions[0])
        self.assertEqual([row[-width:] for row in [header, *rows]], self.predictions)
        return header[:-width], [row[:-width] for row in rows]

    def test_fields_are_as_they_were(self):
        self.assertEqual(self.kept("id,name"), (["id", "name"], [[str(i + 1), self.names[i]] for i in range(30)]))

    def test_as_columns_are_named(self):
        """In the order of the words, each once."""
        for words, names in ((["name,id"], ["name", "id"]), (["1:2"], ["id", "name"]), (["n*"], ["name"]), (["-1"], ["kind"]),
                             (["id,1", "--keep", "kind"], ["id", "kind"])):
            with self.subTest(words=words):
                self.assertEqual(self.kept(*words)[0], names)

    def test_rows_that_are_left_out(self):
        self.write("t.csv", "id,a,b\n1,0.1,0.2\n2,NA,1\n3,0.3,0.1\n")
        table = self.nn("predict", "model.nn", "t.csv", "--keep", "id", "--missing", "drop").table
        self.assertEqual([row[0] for row in table], ["id", "1", "3"])

    def test_more_rows_than_are_read_at_once(self):
        self.write("t.csv", "id,a,b\n" + "".join(f"r{i},{i * 0.37 % 1},0.5\n" for i in range(2000)))
        table = self.nn("predict", "model.nn", "t.csv", "--keep", "id").table
        self.assertEqual([row[0] for row in table[1:]], [f"r{i}" for i in range(2000)])

    def test_a_prediction_of_the_same_name(self):
        self.write("n.csv", "a,y\n" + "".join(f"{i * i},{i}.50\n" for i in range(20)))
        self.train("n.csv", model="n.nn")
        header, first, *_ = self.nn("predict", "n.nn", "n.csv", "--keep", "y").table
        self.assertEqual((header, first[0]), (["y", "prediction_y"], "0.50"))
        self.write("p.csv", "prediction,a,b\nx,1,2\n")
        self.assertEqual(self.nn("predict", "model.nn", "p.csv", "--keep", "prediction").table[0],
                         ["prediction", "prediction_prediction"])

    def test_json_and_no_names(self):
        self.write("n.csv", "0.5,0.5,007\n")
        result = self.nn("predict", "model.nn", "n.csv", "--no-header", "--keep", "3", "--json").json
        self.assertEqual((result["columns"], result["rows"][0][0]), (["x3", "prediction"], "007"))

    def test_refused(self):
        self.fails(DATA, "t.csv: no column 'ident'; its columns are 'id', 'name'", "predict", "model.nn", "t.csv", "--keep", "ident")
        self.fails(DATA, "t.csv: no column 9; it has columns 1 to 5", "predict", "model.nn", "t.csv", "--keep", "9")
        self.write("images.idx", struct.pack(">IIII", 0x803, 1, 1, 2) + bytes(2))
        self.fails(USAGE, "--keep names columns of a CSV file; images have none", "predict", "model.nn", "images.idx", "--keep", "1")
        self.write("latin.csv", b"id,a,b\ncaf\xe9,1,2\n")
        self.fails(DATA, "latin.csv:2:1: column 'id' is not UTF-8 text; convert the file to UTF-8", "predict", "model.nn",
                   "latin.csv", "--keep", "id", "-o", "p.csv")


if __name__ == "__main__":
    main()
