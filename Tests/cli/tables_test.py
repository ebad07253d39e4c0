#!/usr/bin/env python3
"""The ways in which CSV files are written, and how their columns are found."""

import gzip

from harness import CLITest, main

HEADER = ["height", "width", "kind"]
LABELS = ["small, round", "large \"flat\""]


def rows():
    """30 of each kind, as fields."""
    for index in range(60):
        kind = index % 2
        yield [f"{index * 0.37 % 1:.3f}", f"{kind + index * 0.73 % 1:.3f}", LABELS[kind]]


def quoted(field):
    return '"' + field.replace('"', '""') + '"'


def table(delimiter=",", end="\n", quote=lambda field: quoted(field) if set(field) & set(',"') else field):
    return "".join(delimiter.join(map(quote, row)) + end for row in [HEADER, *rows()])


# The same table as other programs would write it.
FORMS = {
    "plain": table().encode(),
    "crlf": table(end="\r\n").encode(),
    "cr": table(end="\r").encode(),
    "byte-order mark": b"\xef\xbb\xbf" + table().encode(),
    "semicolons": table(delimiter=";").encode(),
    "tabs": table(delimiter="\t").encode(),
    "all quoted": table(quote=quoted).encode(),
    "no last line end": table().rstrip("\n").encode(),
    "blank lines": ("\n" + table(end="\n\n")).encode(),
    "spaces": table(delimiter=" , ").encode(),
    "gzip": gzip.compress(table().encode()),
    "gzip in two members": gzip.compress(table().encode()[:700]) + gzip.compress(table().encode()[700:]),
    "all of it": gzip.compress(b"\xef\xbb\xbf" + table(";", "\r\n", quoted).encode()),
}


class Forms(CLITest):
    def test_every_form_is_the_same_table(self):
        """Trained on, they give the same model file; predicted, the same lines."""
        models, predictions = {}, {}
        for form, contents in FORMS.items():
            self.write("t.csv", contents)
            models[form] = self.read(self.train("t.csv"))
            predictions[form] = self.nn("predict", "model.nn", "t.csv", "--proba").text
        for form in FORMS:
            with self.subTest(form=form):
                self.assertEqual(models[form], models["plain"])
                self.assertEqual(predictions[form], predictions["plain"])

    def test_another_delimiter(self):
        self.write("t.csv", FORMS["plain"])
        expected = self.read(self.train("t.csv"))
        self.write("t.csv", table(delimiter="|"))
        self.assertEqual(self.read(self.train("t.csv", "--delimiter", "|")), expected)
        self.write("t.csv", FORMS["tabs"])
        self.assertEqual(self.read(self.train("t.csv", "--delimiter", "tab")), expected)

    def test_text_labels_survive(self):
        self.write("t.csv", FORMS["plain"])
        self.train("t.csv")
        self.assertEqual(self.nn("info", "model.nn", "--json").json["labels"], sorted(LABELS))
        header, *predicted = self.nn("predict", "model.nn", "t.csv", "--proba").table
        self.assertEqual(header, ["prediction", *(f"probability_{label}" for label in sorted(LABELS))])
        self.assertEqual([row[0] for row in predicted], [row[-1] for row in rows()])

    def test_line_breaks_inside_fields(self):
        """Labels may hold them; the line numbers of later errors count them."""
        text = table(quote=lambda field: quoted(field.replace(", ", ",\n")))
        self.write("t.csv", text)
        self.train("t.csv")
        self.assertIn("small,\nround", self.nn("info", "model.nn", "--json").json["labels"])
        self.write("bad.csv", text + "1,oops,x\n")
        line = text.count("\n") + 1
        self.fails(65, f"bad.csv:{line}:2: 'oops' in column 'width' is not a number", "train", "bad.csv", "-o", "m.nn")


class Headers(CLITest):
    def test_none(self):
        """Numbers in the first line are data, and columns are x1, x2, ..., y."""
        body = self.read(self.data("regression")).split(b"\n", 1)[1]
        self.write("bare.csv", body)
        result = self.nn("train", "bare.csv", "-o", "bare.nn", "--json").json
        self.assertEqual(sum(result["rows"].values()), 200)
        information = self.nn("info", "bare.nn", "--json").json
        self.assertEqual(information["features"], ["x1", "x2", "x3", "x4"])
        self.assertEqual(information["targets"], ["y"])
        self.assertEqual(self.nn("evaluate", "bare.nn", "bare.csv", "--json").json["rows"], 200)

    def test_a_text_label_in_the_first_line_is_no_header(self):
        self.write("t.csv", table().split("\n", 1)[1])
        self.assertEqual(sum(self.nn("train", "t.csv", "-o", "m.nn", "--json").json["rows"].values()), 60)

    def test_told(self):
        """--no-header makes the first line data, --header makes it names, whatever they look like."""
        self.write("t.csv", "1,2,3\n" + "".join(f"{2 * i},{i * i},{3 * i}.5\n" for i in range(9)))
        self.assertEqual(self.nn("train", "t.csv", "-o", "m.nn", "--json").json["rows"], {"training": 10})
        self.assertEqual(self.nn("train", "t.csv", "-o", "m.nn", "--header", "--json").json["rows"], {"training": 9})
        self.assertEqual(self.nn("info", "m.nn", "--json").json["features"], ["1", "2"])
        self.write("mixed.csv", "a,2,c\n1,2,3\n")
        self.fails(65, "mixed.csv:1:1: 'a' stands above numbers", "train", "mixed.csv", "-o", "m.nn")
        self.train("mixed.csv", "--header")


class Targets(CLITest):
    def test_by_name_and_number(self):
        data = self.data("regression")
        last = self.read(self.train(data))
        for selector in ("y", "5", "-1"):
            with self.subTest(target=selector):
                self.assertEqual(self.read(self.train(data, "--target", selector)), last)
        first = self.read(self.train(data, "--target", "x1"))
        self.assertNotEqual(first, last)
        for selector in ("1", "-5"):
            with self.subTest(target=selector):
                self.assertEqual(self.read(self.train(data, "--target", selector)), first)

    def test_several(self):
        data = self.data("regression")
        together = self.read(self.train(data, "--target", "x4,y"))
        self.assertEqual(self.read(self.train(data, "--target", "x4", "--target=-1")), together)
        information = self.nn("info", "model.nn", "--json").json
        self.assertEqual(information["features"], ["x1", "x2", "x3"])
        self.assertEqual(information["targets"], ["x4", "y"])
        self.assertEqual([len(row) for row in self.nn("predict", "model.nn", data).table], [2] * 201)

    def test_task(self):
        """Few whole numbers and text are classes, other numbers are a regression, --task decides otherwise."""
        columns = {
            "regression": [i * 0.5 for i in range(40)], "binary": [i % 2 for i in range(40)],
            "multiclass": ["abc"[i % 3] for i in range(40)]}
        for task, column in columns.items():
            with self.subTest(task=task):
                self.write("t.csv", "x,y\n" + "".join(f"{i},{y}\n" for i, y in enumerate(column)))
                self.assertEqual(self.nn("train", "t.csv", "-o", "m.nn", "--json").json["task"], task)
        self.write("t.csv", "x,y\n" + "".join(f"{i},{i % 2}\n" for i in range(40)))
        result = self.nn("train", "t.csv", "-o", "m.nn", "--task", "regression", "--json").json
        self.assertEqual((result["task"], result["network"]["loss"]), ("regression", "mse"))
        self.assertEqual(self.nn("info", "m.nn", "--json").json["task"], "regression")

    def test_whole_numbers_are_classes_up_to_20(self):
        for different, task in ((20, "multiclass"), (21, "regression")):
            with self.subTest(different=different):
                self.write("t.csv", "x,y\n" + "".join(f"{i},{i % different}\n" for i in range(84)))
                self.assertEqual(self.nn("train", "t.csv", "-o", "m.nn", "--json").json["task"], task)


class Columns(CLITest):
    """How a model finds its columns in another file."""

    def setUp(self):
        super().setUp()
        self.write("t.csv", FORMS["plain"])
        self.train("t.csv")
        self.expected = self.nn("predict", "model.nn", "t.csv").text

    def assert_predicts(self, lines, *options):
        self.write("other.csv", "\n".join(lines) + "\n")
        self.assertEqual(self.nn("predict", "model.nn", "other.csv", *options).text, self.expected)

    def test_another_order_and_more_columns(self):
        self.assert_predicts(["id,width,remark,height", *(f"{i},{w},-,{h}" for i, (h, w, _) in enumerate(rows()))])

    def test_features_alone(self):
        self.assert_predicts(["height,width", *(f"{h},{w}" for h, w, _ in rows())])

    def test_without_a_header(self):
        self.assert_predicts([f"{h},{w}" for h, w, _ in rows()])

    def test_without_a_header_and_the_target_first(self):
        self.assert_predicts([f'"{k.split()[0]}",{h},{w}' for h, w, k in rows()], "--target", "1")

    def test_evaluate_takes_the_target_from_where_it_is_told(self):
        self.write("other.csv", "truth,width,height\n" + "".join(f"{quoted(k)},{w},{h}\n" for h, w, k in rows()))
        self.assertEqual(
            self.nn("evaluate", "model.nn", "other.csv", "--target", "truth", "--json").json,
            self.nn("evaluate", "model.nn", "t.csv", "--json").json)


if __name__ == "__main__":
    main()
