#!/usr/bin/env python3
"""How tables are written: comments, runs of spaces, thousands. Each class is named after a line of the design of tables."""

import gzip

from harness import CLITest, main

USAGE, DATA = 64, 65
ROWS = [(f"{i % 3 + i * 0.25:.2f}", i * 7 % 5, f"{i * 1.5:.1f}") for i in range(20)]
NAMES = ["time", "temp", "y"]


def text(rows, delimiter=","):
    return "".join(delimiter.join(map(str, row)) + "\n" for row in rows)


class SyntaxTest(CLITest):
    def setUp(self):
        super().setUp()
        self.write("plain.csv", text([NAMES, *ROWS]))
        self.expected = self.weights("plain.csv")

    def weights(self, *arguments):
        """What a fit finds, names of the columns among it."""
        return self.nn("fit", *arguments, "-o", "m.nn", "--json").json["coefficients"]

    def expect_same(self, table, notes=(), *options):
        """A table is the plain one written otherwise, and what was found out is said, a line each."""
        self.write("t.csv", table)
        result = self.nn("fit", "t.csv", "-o", "m.nn", "--json", *options)
        self.assertEqual(result.json["coefficients"], self.expected)
        self.assertEqual(result.errors, "".join(f"nn-cli: warning: t.csv: {note}\n" for note in notes))


class CommentLines(SyntaxTest):
    """"comment lines (#)"."""

    def test_they_are_found_out(self):
        table = text([NAMES, *ROWS])
        for before, after, count in (("# made by a logger\n", "", 1), ("#\n\n  # in \"Celsius\n", "# the end", 3),
                                     ("### a, b\n", "#\n" * 5, 6)):
            for end in ("\n", "\r\n", "\r"):
                with self.subTest(before=before, end=repr(end)):
                    lines = "1 line that begins with #: a comment" if count == 1 else f"{count} lines that begin with #: comments"
                    self.expect_same((before + table + after).replace("\n", end), [f"{lines}; --comment says otherwise"])

    def test_between_rows_and_longer_than_what_is_read_at_once(self):
        table = text([NAMES, *ROWS[:10]]) + "# a pause, here\n" + text(ROWS[10:])
        note = "2 lines that begin with #: comments; --comment says otherwise"
        self.expect_same("# a\n" + table, [note])
        for length in (1 << 16, (1 << 16) - 1, (1 << 16) - 2, 200_000):
            self.expect_same("# " + "x" * length + "\r\n" + table.replace("\n", "\r\n"), [note])
        self.expect_same(gzip.compress(("# a\n" + table).encode()), [note])

    def test_told(self):
        self.expect_same("% a\n" + text([NAMES, *ROWS]) + "%5,6,7\n", [], "--comment", "%")
        self.expect_same(text([NAMES, *ROWS]) + "#5,6,7\n", [], "--comment", "#")

    def test_a_field_with_the_mark_is_no_comment(self):
        """In quotes, in a later field, or where the file begins with something else."""
        rows = [(f"#{i}" if i % 2 else "b", "#", f"{i}.5") for i in range(12)]
        self.write("t.csv", text([["name", "#2", "y"], *rows]))
        self.assertEqual(self.nn("train", "t.csv", "-o", "m.nn", "--json", "--categorical", "name").json["rows"],
                         {"training": 12})
        quoted = [(f'"#{i % 4}"', i, f"{i}.5") for i in range(12)]
        self.write("t.csv", "# colours\n" + text([["name", "a", "y"], *quoted]))
        self.assertEqual(self.nn("train", "t.csv", "-o", "m.nn", "--json").json["rows"], {"training": 12})

    def test_names_in_a_comment(self):
        """As numpy.savetxt and many instruments write them."""
        note = "line {}, a comment, names the columns; --no-header says otherwise"
        comment = "1 line that begins with #: a comment; --comment says otherwise"
        self.expect_same("# time,temp,y\n" + text(ROWS), [note.format(1)])
        self.expect_same("# of 3 March\n#time,temp,y\n" + text(ROWS), [comment, note.format(2)])
        self.expect_same("# time temp y\n" + text(ROWS, " "),
                         ["spaces separate the fields; --delimiter says otherwise", note.format(1)])
        self.write("t.csv", "# time,temp,y\n" + text(ROWS))
        self.assertEqual(list(self.weights("t.csv", "--no-header")[0]["weights"]), ["x1", "x2"])
        # Names below win.
        self.expect_same("# some,other,names\n" + text([NAMES, *ROWS]), [comment])

    def test_what_may_be_a_row_is_asked_for(self):
        advice = "begins with # as a comment does, and has as many fields as a row; say --comment '#' if it is a comment, "
        self.write("t.csv", "# a\n" + text([NAMES, *ROWS]) + "#5,6,7\n")
        self.fails(DATA, f"t.csv:23: {advice}", "fit", "t.csv", "-o", "m.nn")
        self.nn("fit", "t.csv", "-o", "m.nn", "--comment", "#")
        self.write("t.csv", "#ff0000,1,2.5\n#00ff00,2,3.5\nred,3,3\nred,1,4\n")
        self.fails(DATA, f"t.csv:1: {advice}", "train", "t.csv", "-o", "m.nn")
        self.assertEqual(self.nn("train", "t.csv", "-o", "m.nn", "--comment", "none", "--categorical", "1", "--json").json["rows"],
                         {"training": 4})
        self.write("t.csv", "#1\n#2\n")
        self.fails(DATA, "t.csv: holds nothing but comments; --comment says otherwise", "train", "t.csv", "-o", "m.nn")

    def test_lines_in_messages(self):
        self.write("t.csv", "# a\n\n# b\n" + text([NAMES, *ROWS[:4]]) + "# c\n1,x,2\n")
        self.fails(DATA, "t.csv:10:2: 'x' in column 'temp' is not a number", "fit", "t.csv", "-o", "m.nn")
        self.write("t.csv", "# a\n" + text([NAMES, *ROWS[:4]]) + "# c\n1,2\n")
        self.fails(DATA, "t.csv:8: 2 fields, but line 2 has 3", "fit", "t.csv", "-o", "m.nn")


class RunsOfSpaces(SyntaxTest):
    """"delimiters: runs of spaces"; leading spaces."""

    NOTE = "spaces separate the fields; --delimiter says otherwise"

    def aligned(self, rows, before="", between="  "):
        widths = [max(len(str(row[column])) for row in rows) for column in range(3)]
        return "".join(before + between.join(str(field).rjust(width) for field, width in zip(row, widths)) + " \n" for row in rows)

    def test_they_are_found_out(self):
        for before, between in (("", " "), ("   ", "  "), ("\t", "   ")):
            with self.subTest(before=repr(before), between=repr(between)):
                table = self.aligned([NAMES, *ROWS], before, between)
                self.expect_same(table, [self.NOTE])
                self.expect_same(table.replace("\n", "\r\n"), [], "--delimiter", "whitespace")
                self.expect_same("# a comment\n" + table + "\n \n# the end of it\n",
                                 [self.NOTE, "2 lines that begin with #: comments; --comment says otherwise"])

    def test_without_names(self):
        self.write("t.csv", self.aligned(ROWS))
        for options in ([], ["--delimiter", " "]):
            weights = self.weights("t.csv", *options)[0]["weights"]
            self.assertEqual((list(weights), list(weights.values())),
                             (["x1", "x2"], list(self.expected[0]["weights"].values())))

    def test_text_in_quotes(self):
        """As the auto-mpg table has it: numbers, a tab and a name in quotes."""
        rows = [(f"{10 + i % 7}.0   {4 + i % 3 * 2}   {i * 31 % 97}.5", f'"{"ford f" if i % 2 else "vw, a"} {i % 3}"') for i in range(20)]
        self.write("t.csv", "".join(f"{numbers}\t{name}\n" for numbers, name in rows))
        result = self.nn("train", "t.csv", "-o", "m.nn", "--target", "1", "--task", "regression", "--json")
        self.assertIn(f"t.csv: {self.NOTE}\n", result.errors)
        self.assertIn("text in 'x4': a column of categories", result.errors)
        self.assertEqual(self.nn("info", "m.nn", "--json").json["features"], ["x1", "x2", "x3"])

    def test_decimal_commas(self):
        self.expect_same(self.aligned([NAMES, *ROWS]).replace(".", ","),
                         [self.NOTE, "decimal comma, as in '0,00' on line 2; --decimal says it outright"])

    def test_other_tables_with_spaces(self):
        """Text of several words between tabs, in a single column, or in a comma table stays one field."""
        rows = [(f"New York {i % 2}", i, f"{i}.5") for i in range(12)]
        for delimiter in "\t,;":
            self.write("t.csv", text([["a city", "b", "y"], *rows], delimiter))
            self.train("t.csv")
            self.assertEqual(self.nn("info", "model.nn", "--json").json["features"], ["a city", "b"])
        self.write("x.csv", text([["a"], *[[i] for i in range(12)]]))
        self.write("labels.csv", "the kind\n" + "New York\nLos Angeles\n" * 6)
        self.nn("train", "x.csv", "--labels", "labels.csv", "-o", "m.nn")
        self.assertEqual(self.nn("info", "m.nn", "--json").json["labels"], ["Los Angeles", "New York"])

    def test_faults_have_their_place(self):
        self.write("t.csv", self.aligned([NAMES, *ROWS[:3]]) + " 1 2\n")
        self.fails(DATA, "t.csv:5: 2 fields, but line 1 has 3", "fit", "t.csv", "-o", "m.nn")
        self.write("t.csv", self.aligned([NAMES, *ROWS[:3]]) + ' 1 "2" x\n')
        self.fails(DATA, "t.csv:5:3: 'x' in column 'y' is not a number", "fit", "t.csv", "-o", "m.nn")
        self.write("t.csv", self.aligned([NAMES, *ROWS[:3]]) + ' 1 2"3 4\n')
        self.fails(DATA, 't.csv:5: a stray quote (")', "fit", "t.csv", "-o", "m.nn")
        self.write("t.csv", self.aligned([NAMES, *ROWS[:3]]) + ' 1 "2 4\n')
        self.fails(DATA, 't.csv:5: a quote (") that opens on this line is never closed', "fit", "t.csv", "-o", "m.nn")

    def test_rows_longer_than_what_is_read_at_once(self):
        rows = "a b y\n" + "".join(f"{i}{' ' * (i * 37 % 300)} {i * 7 % 11} {i}.5\n" for i in range(3000))
        self.write("spaces.csv", rows)
        self.write("commas.csv", "".join(",".join(line.split()) + "\n" for line in rows.splitlines()))
        self.assertEqual(self.weights("spaces.csv"), self.weights("commas.csv"))


class SeparatorsOfThousands(SyntaxTest):
    """"thousands separators only on request"."""

    def table(self, mark, decimal=".", delimiter=";"):
        """Features and target of thousands."""
        rows = [[f"{(i * i + 1) * 1371.25:,.2f}", f"{i * 7 % 5}", f"{i * 123456:,}"] for i in range(20)]
        written = [[field.replace(",", "_").replace(".", decimal).replace("_", mark) for field in row] for row in rows]
        return text([NAMES, *[[f'"{field}"' for field in row] for row in written]], delimiter)

    def setUp(self):
        super().setUp()
        self.write("plain.csv", self.table(""))
        self.expected = self.weights("plain.csv")

    def test_told(self):
        for mark, word, decimal in ((",", ",", "."), (".", ".", ","), ("'", "'", "."), ("_", "_", "."), (" ", "space", ".")):
            for delimiter in ",;\t":
                with self.subTest(mark=mark, delimiter=repr(delimiter)):
                    options = ["--thousands", word] + (["--decimal", decimal] if delimiter != "," else [])
                    self.expect_same(self.table(mark, decimal, delimiter), [], *options)

    def test_the_delimiter_is_found_beside_them(self):
        self.expect_same(self.table(",").replace('"', ""), [], "--thousands", ",")

    def test_train_and_predict(self):
        self.train("plain.csv", "--epochs", "3")
        self.write("t.csv", self.table(","))
        self.train("t.csv", "--epochs", "3", "--thousands", ",", model="t.nn")
        self.assertEqual(self.nn("predict", "t.nn", "t.csv", "--thousands", ",").text, self.nn("predict", "model.nn", "plain.csv").text)

    def test_refused(self):
        for value in ("1,23", "1234,567", "1,2345", ",123", "1,234.5,678"):
            self.write("t.csv", f'a;b\n1;2\n"{value}";2\n')
            with self.subTest(value=value):
                self.assertEqual(self.run_nn("fit", "t.csv", "-o", "m.nn", "--thousands", ",").status, DATA)
        self.write("t.csv", "a;b\n1,23;2\n")
        self.fails(DATA, "t.csv:2:1: '1,23' in column 'a' is not a number: three digits stand behind each ',' of --thousands",
                   "fit", "t.csv", "-o", "m.nn", "--thousands", ",")
        self.fails(USAGE, "--decimal and --thousands are the same", "fit", "t.csv", "-o", "m.nn", "--thousands", ",", "--decimal", ",")

    def test_advised(self):
        for value, option in (("1.234,50", "."), ("1.234.567,5", "."), ("1,234,567", ",")):
            self.write("t.csv", f"a;b\n1,5;{value}\n2;{value}\n")
            self.fails(DATA, f"t.csv:2:2: '{value}' in column 'b' is not a number; write it without separators of thousands, or say "
                       f"--thousands {option}", "train", "t.csv", "-o", "m.nn")
        self.write("t.csv", 'a,b\n1,"1,234.50"\n2,"21,500"\n')
        self.fails(DATA, "t.csv:2:2: '1,234.50' in column 'b' is not a number; write it without separators of thousands, or say "
                   "--thousands ,", "fit", "t.csv", "-o", "m.nn")


class Settings(SyntaxTest):
    """--save-config, --config and --resume know the options."""

    def test_they_go_on(self):
        self.write("t.csv", "% a\n" + text([NAMES, *[(a, b, f"1'000'{i:03}") for i, (a, b, _) in enumerate(ROWS)]], "  "))
        self.train("t.csv", "--comment", "%", "--thousands", "'", "--delimiter", "whitespace", "--save-config", "--epochs", "4",
                   "--checkpoint", "c.ckpt")
        saved = self.read("model.nn.json").decode()
        for line in ('"comment": "%"', '"thousands": "\'"', '"delimiter": "whitespace"'):
            self.assertIn(line, saved)
        self.nn("train", "--config", "model.nn.json", "-o", "again.nn", "-q")
        self.assertEqual(self.read("again.nn"), self.read("model.nn"))
        self.nn("train", "--resume", "c.ckpt", "-o", "resumed.nn", "-q")
        self.assertEqual(self.read("resumed.nn"), self.read("model.nn"))

    def test_none(self):
        self.train("plain.csv", "--comment", "none", "--save-config", "--epochs", "2")
        self.assertIn('"comment": "none"', self.read("model.nn.json").decode())
        self.nn("train", "--config", "model.nn.json", "-o", "again.nn", "-q")


if __name__ == "__main__":
    main()
