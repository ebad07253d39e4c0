#!/usr/bin/env python3
"""Outputs that are not finite: no class, no number, no figure comes of them, but one line that names the row."""

from harness import CLITest, main

DATA = 65
NOT_FINITE = "the model's output is "
# The second row's sums overflow in binary32.
LARGE = "0.5,0.5,0\n3e38,-3e38,1\n1e30,1e30,1\n"


class Finite(CLITest):
    def setUp(self):
        super().setUp()
        self.train(self.data("moons"))
        self.write("big.csv", "x1,x2,label\n" + LARGE)
        self.write("sum.csv", "a,y\n" + "".join(f"{i},{i * 3}.5\n" for i in range(20)))
        self.write("wide.csv", "a,y\n1,2\n\n3e38,4\n")
        self.nn("fit", "sum.csv", "-o", "fit.nn", "--degree", "2")

    def fails_at(self, place, *arguments):
        result = self.fails(DATA, f"{place}: {NOT_FINITE}", *arguments)
        self.assertIn("correct them or remove the row", result.errors)

    def test_predict(self):
        self.write("p.csv", "older")
        for options in ([], ["--proba"], ["--json"], ["-o", "p.csv"]):
            with self.subTest(options=options):
                result = self.run_nn("predict", "model.nn", "big.csv", *options)
                self.assertEqual((result.status, result.errors.count("\n")), (DATA, 1))
                self.assertTrue(result.errors.startswith(f"nn-cli: big.csv:3: {NOT_FINITE}"), result.errors)
        self.assertEqual(self.read("p.csv"), b"older")
        result = self.run_nn("predict", "model.nn", "-", input=b"3e38,-3e38\n-3e38,-3e38\n1e30,1e30\n")
        self.assertEqual((result.status, result.errors.split(":")[1:3]), (DATA, [" standard input", "1"]))
        result = self.run_nn("predict", "fit.nn", "wide.csv")
        self.assertEqual((result.status, result.errors.split(":")[1:3]), (DATA, [" wide.csv", "4"]))

    def test_a_row_far_behind(self):
        self.write("long.csv", "x1,x2\n" + "0.5,0.5\n" * 1500 + "3e38,-3e38\n")
        result = self.run_nn("predict", "model.nn", "long.csv", "-o", "p.csv")
        self.assertTrue(result.errors.startswith(f"nn-cli: long.csv:1502: {NOT_FINITE}"), result.errors)

    def test_other_commands(self):
        self.fails_at("big.csv: row 2", "evaluate", "model.nn", "big.csv")
        self.fails_at("wide.csv: row 2", "evaluate", "fit.nn", "wide.csv")
        self.fails_at("big.csv: row 2", "explain", "model.nn", "big.csv", "--row", "2")
        self.fails_at("--inputs", "explain", "model.nn", "--inputs", "3e38,-3e38")
        self.nn("explain", "model.nn", "big.csv", "--row", "1")
        self.fails_at("big.csv: row 2", "plot", "boundary", "model.nn", "big.csv", "-o", "b.svg")
        self.fails_at("wide.csv: row 2", "plot", "fit", "fit.nn", "wide.csv", "-o", "f.svg")
        self.fails_at("big.csv: row 2", "gradcheck", "model.nn", "big.csv")
        self.fails_at("big.csv:3", "export", "model.nn", "--format", "c", "-o", "out", "--data", "big.csv")
        self.assertNotIn("b.svg", self.files())
        self.assertNotIn("f.svg", self.files())

    def test_a_loss_that_is_not_finite(self):
        self.write("far.csv", "a,y\n1,2\n1e10,-3e38\n")
        self.fails(DATA, "far.csv: the loss is not finite", "evaluate", "fit.nn", "far.csv")

    def test_cross_validation_names_the_row_of_the_file(self):
        rows = "".join(f"0.0{i % 7},0.0{i % 5},{i % 2}\n" for i in range(30))
        self.write("cv.csv", f"a,b,c\n{rows}3e38,-3e38,1\n")
        for options in ([], ["--split", "ordered"]):
            result = self.fails(DATA, "fold ", "cv", "cv.csv", "--epochs", "2", *options)
            self.assertRegex(result.errors, "fold [1-5] of 5: cv.csv: row 31: " + NOT_FINITE)

    def test_a_test_row_costs_no_training(self):
        """The row is held out by some seeds, and then the model is written all the same."""
        rows = "".join(f"0.0{i % 7},0.0{i % 5},{i % 2}\n" for i in range(60))
        self.write("t.csv", f"a,b,c\n{rows}3e38,-3e38,1\n")
        held = 0
        for seed in range(1, 8):
            result = self.run_nn("train", "t.csv", "-o", "m.nn", "--test", "0.8", "--seed", seed, "--epochs", "2",
                                 "--json")
            if "the rows of --test: row " not in result.errors:
                continue
            held += 1
            self.assertEqual(result.status, DATA)
            self.assertIn(NOT_FINITE, result.errors)
            self.assertIn("the model is in m.nn", result.errors)
            self.assertNotIn("test", result.json["results"])
            self.nn("info", "m.nn")
        self.assertGreater(held, 0)


if __name__ == "__main__":
    main()
