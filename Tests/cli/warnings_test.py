#!/usr/bin/env python3
"""A line on standard error, each when it is so, about tables and results that are seldom meant."""

from harness import CLITest, main
from metrics_test import LINEAR, SIGMOID, table

ZERO = ("--epochs", "1", "--lr", "1e-30", "--init", "constant", "--init-value", "0")


class Warned(CLITest):
    def warnings(self, *arguments):
        """The warnings of a command, without its name."""
        prefix = "nn-cli: warning: "
        return [line.removeprefix(prefix) for line in self.nn(*arguments).errors.splitlines() if line.startswith(prefix)]

    def warned_by_training(self, header, rows, *options):
        """What train says about a table besides the scores."""
        self.write("t.csv", header + "\n" + "".join(",".join(map(str, row)) + "\n" for row in rows))
        found = self.warnings("train", "t.csv", "-o", "m.nn", "--epochs", 1, *options)
        return [line for line in found if "no better" not in line and "predicted, but" not in line]


class Columns(Warned):
    HEADER = "a,b,c,d,y"

    def rows(self, b=lambda i: (5 * i) % 17, c=lambda i: (3 * i) % 19, d=lambda i: (11 * i) % 23):
        return [((7 * i) % 13, b(i), c(i), d(i), i * i + 0.5) for i in range(60)]

    def test_usual_columns_are_none(self):
        self.assertEqual(self.warned_by_training(self.HEADER, self.rows()), [])

    def test_a_constant_column(self):
        message = "column 'b' is constant and tells nothing; leave it out"
        self.assertEqual(self.warned_by_training(self.HEADER, self.rows(b=lambda i: 4)), [message])
        self.assertEqual(self.warned_by_training(self.HEADER, self.rows(b=lambda i: 4), "--stream"), [message])
        self.assertIn(message, self.warnings("cv", "t.csv", "--folds", 2, "--epochs", 1))

    def test_two_constant_columns_are_one_line(self):
        self.assertEqual(self.warned_by_training(self.HEADER, self.rows(b=lambda i: 4, d=lambda i: 4)),
                         ["the columns 'b', 'd' are constant and tell nothing; leave them out"])

    def test_a_copy_of_another_column(self):
        self.assertEqual(self.warned_by_training(self.HEADER, self.rows(c=lambda i: (7 * i) % 13)),
                         ["a column is a copy of another, 'c' of 'a'; leave one out"])
        self.assertEqual(
            self.warned_by_training(self.HEADER, self.rows(c=lambda i: (7 * i) % 13, d=lambda i: (5 * i) % 17)),
            ["columns are copies of others: 'c' of 'a', 'd' of 'b'; leave them out"])

    def test_the_same_numbers_in_another_order_are_no_copy(self):
        self.assertEqual(self.warned_by_training(self.HEADER, self.rows(c=lambda i: (7 * (59 - i)) % 13)), [])

    def test_a_copy_of_the_target(self):
        self.assertEqual(
            self.warned_by_training(self.HEADER, self.rows(d=lambda i: i * i + 0.5)),
            ["column 'd' is a copy of the target 'y', which nobody knows when it is to be predicted; leave it out"])

    def test_json_has_them(self):
        self.warned_by_training(self.HEADER, self.rows(b=lambda i: 4))
        result = self.nn("train", "t.csv", "-o", "m.nn", "--json", "--epochs", 1).json
        self.assertEqual(result["warnings"][0], "column 'b' is constant and tells nothing; leave it out")


class Targets(Warned):
    def test_a_class_of_one_row(self):
        rows = [(2 * i, i % 7, "ab"[i % 2]) for i in range(40)]
        self.assertEqual(self.warned_by_training("x,z,y", rows), [])
        self.assertEqual(self.warned_by_training("x,z,y", rows + [(99, 1, "rare")]),
                         ["class 'rare' has a single row, which cannot be both learned from and held out"])
        self.assertEqual(self.warned_by_training("x,z,y", rows + [(99, 1, "r"), (3, 1, "s")]),
                         ["the classes 'r', 's' have a single row each, which cannot be both learned from and held out"])

    def test_whole_numbers_that_are_taken_for_classes(self):
        rows = [(2 * i, (7 * i) % 13, 3 + i % 6) for i in range(60)]
        self.assertEqual(
            self.warned_by_training("x,z,quality", rows),
            ["the whole numbers of 'quality' are taken for 6 classes; if they are amounts, use --task regression"])
        self.assertEqual(self.warned_by_training("x,z,quality", rows, "--task", "multiclass"), [])
        self.assertEqual(self.warned_by_training("x,z,quality", rows, "--task", "regression"), [])
        for least in (0, 1):
            self.assertEqual(self.warned_by_training("x,z,quality", [(x, z, y - 3 + least) for x, z, y in rows]), [])
        self.assertEqual(self.warned_by_training("x,z,quality", [(x, z, y % 2) for x, z, y in rows]), [])

    def test_counts(self):
        rows = [(2 * i, (7 * i) % 13, (i * i) % 97) for i in range(60)]
        message = "'visits' holds whole numbers from 0 on; if they are counts, --loss poisson-nll may do better"
        self.assertEqual(self.warned_by_training("x,z,visits", rows), [message])
        self.assertEqual(self.warned_by_training("x,z,visits", rows, "--loss", "poisson-nll", "--lr", "1e-30"), [])
        self.assertEqual(self.warned_by_training("x,z,visits", [(x, z, y + 1990) for x, z, y in rows]), [])
        self.assertEqual(self.warned_by_training("x,z,visits", [(x, z, y + 0.5) for x, z, y in rows]), [])


class Results(Warned):
    def test_a_class_that_is_never_predicted(self):
        data = self.write("t.csv", table([(x / 10, "n" if x < 0 else "y") for x in range(-20, 21)]))
        self.train(data, *SIGMOID)
        far = self.write("far.csv", table([(-1, "n"), (-2, "n"), (-3, "y"), (-1, "y"), (-2, "y")]))
        self.assertEqual(
            [line for line in self.warnings("evaluate", "model.nn", far) if "never" in line],
            ["far.csv: class 'y' is never predicted, but 3 rows are of it"])
        self.assertEqual(self.warnings("evaluate", "model.nn", data), [])

    def test_a_class_that_does_not_occur_need_not_be_predicted(self):
        data = self.write("t.csv", table([(x / 10, "n" if x < 0 else "y") for x in range(-20, 21)]))
        self.train(data, *SIGMOID)
        rows = self.write("one.csv", table([(-1, "n"), (-2, "n")]))
        self.assertEqual([line for line in self.warnings("evaluate", "model.nn", rows) if "never" in line], [])

    def test_a_training_says_it_of_the_rows_held_out(self):
        rows = [(2 * i, (7 * i) % 13, "aaab"[i % 4]) for i in range(80)]
        self.write("t.csv", "x,z,y\n" + "".join(f"{x},{z},{y}\n" for x, z, y in rows))
        self.assertIn("test: class 'b' is never predicted, but 5 rows are of it",
                      self.warnings("train", "t.csv", "-o", "m.nn", "--test", 0.25, *ZERO))

    def test_a_single_row_that_makes_most_of_the_squared_error(self):
        self.write("line.csv", "x,y\n" + "".join(f"{x},{2 * x + 0.5}\n" for x in range(30)))
        self.nn("fit", "line.csv", "-o", "m.nn")
        rows = [(x, 2 * x + 0.5 + (1 if x % 2 else -1)) for x in range(30)]
        self.write("usual.csv", "x,y\n" + "".join(f"{x},{y}\n" for x, y in rows))
        self.assertEqual(self.warnings("evaluate", "m.nn", "usual.csv"), [])
        rows[16] = (16, 90)
        self.write("wild.csv", "x,y\n" + "".join(f"{x},{y}\n" for x, y in rows))
        share = 57.5 ** 2 / (57.5 ** 2 + 29)
        self.assertEqual(self.warnings("evaluate", "m.nn", "wild.csv"),
                         [f"wild.csv: row 17 alone makes {100 * share:.1f} % of the squared error of 'y'"])

    def test_the_largest_of_tiny_errors_says_nothing(self):
        self.write("line.csv", "x,y\n" + "".join(f"{x},{x / 3 + 0.5}\n" for x in range(30)))
        self.nn("fit", "line.csv", "-o", "m.nn")
        self.assertEqual(self.warnings("evaluate", "m.nn", "line.csv"), [])

    def test_rows_far_outside_the_training_range(self):
        self.write("line.csv", "x,z,y\n" + "".join(f"{x},{(7 * x) % 13},{2 * x + 0.5}\n" for x in range(0, 180, 3)))
        self.train("line.csv", *LINEAR, "--init-value", "0", "--epochs", "1", "--scale", "standardize")
        self.write("grams.csv", "x,z,y\n" + "".join(f"{1000 * x},{(7 * x) % 13},{2 * x + 0.5}\n" for x in range(0, 180, 3)))
        found = [line for line in self.warnings("evaluate", "model.nn", "grams.csv") if "far from" in line]
        self.assertEqual(len(found), 1)
        self.assertRegex(
            found[0], r"^grams.csv: 1 of 2 inputs are far from what the model learned from, the worst 'x', in 59 of 60 rows, "
            r"such as 1.77e\+05, which is scaled to [0-9]+; the predictions there are guesses; give them in the units")
        self.assertEqual([line for line in self.warnings("evaluate", "model.nn", "line.csv") if "far from" in line], [])

    def test_json_has_them(self):
        self.write("line.csv", "x,y\n" + "".join(f"{x},{2 * x + 0.5}\n" for x in range(30)))
        self.train("line.csv", *ZERO, "--hidden", "none")
        warnings = self.nn("evaluate", "model.nn", "line.csv", "--json").json["warnings"]
        self.assertRegex(warnings[0], "^line.csv: RMSE .* is no better than that of always predicting the mean")


if __name__ == "__main__":
    main()
