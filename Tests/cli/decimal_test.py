#!/usr/bin/env python3
"""Decimal commas: found out or told, in features and targets alike, and never taken for classes or thousands."""

import gzip

from harness import CLITest, main, scores

DATA = 65


def with_commas(table):
    """The same table as a European program writes it."""
    return table.replace(",", ";").replace(".", ",")


class Commas(CLITest):
    def setUp(self):
        super().setUp()
        self.data("regression")
        self.data("moons")
        for name in ("regression", "moons"):
            text = self.read(f"{name}.csv").decode()
            self.write(f"{name}-comma.csv", with_commas(text))
            self.write(f"{name}-tab.csv", with_commas(text).replace(";", "\t"))

    def expect_note(self, errors, name):
        self.assert_one_line(errors, f"warning: {name}: decimal comma, as in '")
        self.assertIn("on line 2; --decimal says it outright", errors)

    def test_the_same_model_and_predictions(self):
        for name in ("regression", "moons"):
            self.write("t.csv", self.read(f"{name}.csv"))
            expected = self.nn("train", "t.csv", "-o", "model.nn", "--epochs", "20", "--json").json
            predicted = self.nn("predict", "model.nn", "t.csv").text
            evaluated = self.nn("evaluate", "model.nn", "t.csv", "--json").json
            for form in ("comma", "tab"):
                file = f"{name}-{form}.csv"
                for options in ([], ["--stream"], ["--decimal", ","]):
                    with self.subTest(file=file, options=options):
                        self.write("t.csv", self.read(file))
                        found = self.nn("train", "t.csv", "-o", "m.nn", "--epochs", "20", "--json", *options).json
                        for part, report in expected["results"].items():
                            self.assertEqual(scores(found["results"][part]), scores(report))
                        self.assertEqual(self.nn("predict", "m.nn", file).text, predicted)
                for told in ([], ["--decimal", ","]):
                    with self.subTest(file=file, told=told):
                        result = self.nn("predict", "model.nn", file, *told)
                        self.assertEqual(result.text, predicted)
                        report = self.nn("evaluate", "model.nn", file, "--json", *told)
                        self.assertEqual(scores(report.json), scores(evaluated))
                        for errors in (result.errors, report.errors):
                            if told:
                                self.assertEqual(errors, "")
                            else:
                                self.expect_note(errors, file)

    def test_it_is_said(self):
        for command in (["train", "moons-comma.csv", "-o", "m.nn", "--epochs", "1"],
                        ["cv", "moons-comma.csv", "--epochs", "1"], ["fit", "moons-comma.csv", "-o", "m.nn"]):
            with self.subTest(command=command[0]):
                self.assertIn("warning: moons-comma.csv: decimal comma, as in ", self.nn(*command).errors)
        self.assertEqual(self.nn("train", "moons-comma.csv", "-o", "m.nn", "-q").errors, "")

    def test_the_target_alone(self):
        self.write("t.csv", "h;temp\n1;20,5\n2;21,5\n1;20,5\n2;21,5\n")
        result = self.nn("train", "t.csv", "-o", "m.nn", "--json")
        self.assertEqual(result.json["task"], "regression")
        self.assertIn("t.csv: decimal comma, as in '20,5' on line 2", result.errors)

    def test_without_a_header(self):
        body = with_commas(self.read("regression.csv").decode().split("\n", 1)[1])
        self.write("bare.csv", body)
        self.write("gzip.csv", gzip.compress(body.encode()))
        self.nn("train", "regression.csv", "-o", "m.nn", "-q")
        expected = self.nn("predict", "m.nn", "regression.csv").text
        for name in ("bare.csv", "gzip.csv"):
            self.assertEqual(self.nn("predict", "m.nn", name).text, expected)

    def test_the_first_decimals_come_late(self):
        self.write("t.csv", "a;b\n" + "1;2\n" * 3000 + "1,5;2,25\n")
        result = self.nn("fit", "t.csv", "-o", "m.nn", "--json")
        self.assertIn("as in '1,5' on line 3002", result.errors)
        self.assertAlmostEqual(result.json["coefficients"][0]["weights"]["a"], 0.5, delta=1e-9)

    def test_in_quotes_between_commas_only_when_told(self):
        self.write("t.csv", 'a,b\n1,"20,5"\n2,"21,5"\n1,"20,5"\n')
        self.fails(DATA, "t.csv:2:2: '20,5' in column 'b' is not a number; write a decimal point instead of a comma, or "
                   "say --decimal ,", "train", "t.csv", "-o", "m.nn")
        self.assertEqual(self.nn("train", "t.csv", "-o", "m.nn", "--decimal", ",", "--json").json["task"], "regression")
        self.write("t.csv", 'a,b\n"1,5",2\n2,3\n')
        self.fails(DATA, "t.csv:2:1: '1,5' in column 'a' is not a number; write a decimal point", "train", "t.csv", "-o",
                   "m.nn")

    def test_what_could_be_thousands_is_asked_for(self):
        for table, place in (("a;b\n1,234;2\n2,5;3\n", "2:1: '1,234' in column 'a'"),
                             ("a;b\n1;1,234\n2;1,500\n1;1,234\n2;1,500\n", "2:2: '1,234' in column 'b'"),
                             ("a;b\n1;-12,000\n2;4\n", "2:2: '-12,000' in column 'b'")):
            with self.subTest(table=repr(table)):
                self.write("t.csv", table)
                self.fails(DATA, f"t.csv:{place} may be a number with decimals or with thousands; say --decimal ,",
                           "train", "t.csv", "-o", "m.nn")
                self.train("t.csv", "--decimal", ",")
        self.write("t.csv", "a;b\n0,125;2\n1,234;3\n1234,500;4\n")
        self.train("t.csv")

    def test_separators_of_thousands_are_refused(self):
        for value in ("1.234,50", "1.234.567,5", "1,234,567"):
            self.write("t.csv", f"a;b\n1,5;{value}\n2;{value}\n")
            self.fails(DATA, f"t.csv:2:2: '{value}' in column 'b' is not a number; write it without separators",
                       "train", "t.csv", "-o", "m.nn")

    def test_both(self):
        self.write("t.csv", "a;b\n1,5;2\n2;3.5\n3;4.5\n")
        self.fails(DATA, "t.csv:3:2: '3.5' in column 'b' is not a number where '1,5' on line 2 has a decimal comma; write",
                   "train", "t.csv", "-o", "m.nn", "--task", "regression")
        self.write("t.csv", "a;b\n1.5;2\n2;3,5\n")
        self.fails(DATA, "t.csv:3:2: '3,5' in column 'b' is not a number where '1.5' on line 2 has a decimal point; write",
                   "fit", "t.csv", "-o", "m.nn")
        self.write("t.csv", "a;b\n1,5;2\n2;3\n")
        self.fails(DATA, "t.csv:2:1: '1,5' in column 'a' is not a number; write a decimal point",
                   "fit", "t.csv", "-o", "m.nn", "--decimal", ".")

    def test_texts_stay_classes(self):
        self.write("t.csv", "a;b\n1,5;x\n2;1,2\n1;x\n2;1,2\n")
        self.train("t.csv", "--task", "multiclass")
        self.assertEqual(self.nn("info", "model.nn", "--json").json["labels"], ["1,2", "x"])
        self.write("t.csv", "a;b\n1;20,5\n2;21,5\n1;20,5\n")
        self.train("t.csv", "--task", "multiclass")
        self.assertEqual(self.nn("info", "model.nn", "--json").json["labels"], ["20,5", "21,5"])


class HeldOut(CLITest):
    """--test-out writes the fields as the file has them."""

    def expect_same_fields(self, text, delimiter, *options):
        self.write("t.csv", text)
        header, *lines = text.splitlines()
        for stream in ([], ["--stream"]):
            result = self.nn("train", "t.csv", "-o", "m.nn", "--test", "0.3", "--test-out", "held.csv", "--json", *options,
                             *stream).json
            written = self.read("held.csv").decode().splitlines()
            self.assertEqual(written[0], header)
            self.assertEqual(len(written) - 1, result["rows"]["test"])
            self.assertLessEqual(set(written[1:]), set(lines))
            self.assertEqual(
                scores(self.nn("evaluate", "m.nn", "held.csv", "--json").json), scores(result["results"]["test"]))

    def test_fields(self):
        rows = [(f"{i}.10", f"0{i % 7}", f"+{i * 3}e0", f"{20230101 + i}.50", i) for i in range(20)]
        for delimiter in ",;\t":
            table = "a,b,c,d,e\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)
            with self.subTest(delimiter=repr(delimiter)):
                self.expect_same_fields(table.replace(",", delimiter), delimiter)
        self.expect_same_fields(with_commas(table), ";")
        self.expect_same_fields('a;"b, c";d\n' + "".join(f"{i},50;{i % 7},0;{i % 2}\n" for i in range(20)), ";")

    def test_fit(self):
        self.write("t.csv", "a,b\n" + "".join(f"{i}.50,{i}.0\n" for i in range(20)))
        self.nn("fit", "t.csv", "-o", "m.nn", "--test", "0.3", "--test-out", "held.csv")
        self.assertLessEqual(set(self.read("held.csv").split()), set(self.read("t.csv").split()))
        self.assertEqual(len(self.read("held.csv").split()), 7)

    def test_other_columns_and_order(self):
        """Features, then targets; the weights of rows are no part of them."""
        self.write("t.csv", "y,w,a\n" + "".join(f"{i}.250,1.0,{i}.10\n" for i in range(20)))
        self.nn("train", "t.csv", "-o", "m.nn", "-q", "--target", "y", "--sample-weight", "w", "--test", "0.3",
                "--test-out", "held.csv")
        header, *rows = self.read_table("held.csv")
        self.assertEqual(header, ["a", "y"])
        self.assertLessEqual({tuple(row) for row in rows}, {(f"{i}.10", f"{i}.250") for i in range(20)})


if __name__ == "__main__":
    main()
