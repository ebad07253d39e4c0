#!/usr/bin/env python3
"""Tables with text and missing values: trained, evaluated and predicted as they are."""

from harness import CLITest, main

DATA = 65
KINDS, ISLANDS = ["Adelie", "Chinstrap", "Gentoo"], ["Biscoe", "Dream", "Torgersen"]


def penguins(count=90):
    """Island, length and kind; every tenth length and every thirteenth island is missing."""
    rows = ["island,length,kind"]
    for i in range(count):
        island = "NA" if i % 13 == 0 else ISLANDS[i * 7 % 3]
        rows.append(f"{island},{'NA' if i % 10 == 0 else 30 + i % 3 * 5 + i * 0.37 % 1:.2f},{KINDS[i % 3]}"
                    if i % 10 else f"{island},NA,{KINDS[i % 3]}")
    return "\n".join(rows) + "\n"


class RawTables(CLITest):
    def setUp(self):
        super().setUp()
        self.write("t.csv", penguins())

    def test_one_command(self):
        result = self.nn("train", "t.csv", "-o", "m.nn", "--epochs", "5", "--test", "0.2", "--test-out", "held.csv")
        self.assertIn("t.csv: text in 'island': a column of categories, one-hot\n", result.errors)
        self.assertIn("t.csv: 'NA' in 1 column: filled with the median; in 1 column of categories: a category of its own\n",
                      result.errors)
        self.assertEqual(self.nn("evaluate", "m.nn", "held.csv", "--json").json["rows"], 18)
        self.assertEqual(len(self.nn("predict", "m.nn", "t.csv").table), 91)
        self.nn("importance", "m.nn", "t.csv")
        self.nn("explain", "m.nn", "t.csv")
        self.nn("cv", "t.csv", "--epochs", "2")

    def test_a_file_of_rows_gives_the_same_model(self):
        self.train("t.csv", "--epochs", "5", "--test", "0.2", model="a.nn")
        self.train("t.csv", "--epochs", "5", "--test", "0.2", "--stream", model="b.nn")
        self.assertEqual(self.read("a.nn"), self.read("b.nn"))

    def test_an_unknown_category_has_its_place(self):
        self.train("t.csv", "--epochs", "2")
        self.write("u.csv", penguins().replace("Dream", "Mars", 1))
        self.fails(DATA, "u.csv:3:1: 'Mars' in column 'island' is no category of the model; its categories are 'Biscoe', ",
                   "predict", "model.nn", "u.csv")
        self.train("t.csv", "--epochs", "2", "--min-frequency", "2")
        self.nn("predict", "model.nn", "u.csv")

    def test_filled_is_the_median_of_the_rows(self):
        """What the median fills is what a table holds that has it written."""
        self.write("gaps.csv", "a,y\n" + "".join(f"{'' if i == 4 else i * i},{i}.5\n" for i in range(10)))
        self.write("full.csv", "a,y\n" + "".join(f"{25 if i == 4 else i * i},{i}.5\n" for i in range(10)))
        self.train("gaps.csv", "--epochs", "3", model="gaps.nn")
        self.train("full.csv", "--epochs", "3", model="full.nn")
        self.assertEqual(self.nn("predict", "gaps.nn", "gaps.csv").text, self.nn("predict", "full.nn", "full.csv").text)


if __name__ == "__main__":
    main()
