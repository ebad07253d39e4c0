#!/usr/bin/env python3
"""tune: the runs of a search are those of train, whatever the threads and however often the search was stopped."""

import math
import shutil
import signal
import subprocess
import time

from harness import IRIS, CLITest, main

DIVERGED, USAGE, DATA, IO = 3, 64, 65, 74


class Tune(CLITest):
    def setUp(self):
        super().setUp()
        shutil.copy(IRIS, self.path("iris.csv"))

    def tune(self, *options, data="iris.csv"):
        return self.nn("tune", data, "--quiet", *options)

    def tried(self, *options, data="iris.csv"):
        """The report of a search."""
        return self.tune(*options, "--json", data=data).json

    def test_every_run_is_a_training_of_train(self):
        report = self.tried("--epochs", "12", "--try", "hidden=none,4,8:3", "--try", "optimizer=sgd,adam", "--try", "lr=0.02,0.1",
                            "--try", "dropout=0,0.2", "--log", "runs.csv")
        self.assertEqual(len(report["runs"]), 24)
        self.assertEqual(len(self.read_table("runs.csv")), 25)
        for run in report["runs"][5], report["runs"][11], report["runs"][22]:
            tried = run["settings"]
            with self.subTest(**tried):
                words = [word for name, value in tried.items() for word in (f"--{name}", value.replace(":", ","))]
                alone = self.nn("train", "iris.csv", "-o", "a.nn", "--epochs", "12", *words, "--quiet", "--json").json
                judged = alone["results"]["validation"]
                self.assertEqual(alone["epochs"], run["epochs"])
                self.assertAlmostEqual(judged["loss"], run["loss"], delta=1e-7 * judged["loss"])
                self.assertEqual(judged["accuracy"], run["accuracy"])

    def test_the_best_model_is_what_its_command_writes(self):
        for options in (["--batch", "full"], ["--test", "0.2", "--class-weight", "balanced"], ["--steps", "40"],
                        ["--folds", "3", "--scale", "min-max"], ["--arithmetic", "fused", "--with-replacement"]):
            with self.subTest(options=options):
                report = self.tried("--try", "hidden=4,5:3", "--try", "lr=0.01..0.2:log", "--runs", "5", "--epochs", "10",
                                    *options, "-o", "best.nn")
                self.assertEqual(report["model"], "best.nn")
                best = self.read("best.nn")
                self.path("best.nn").unlink()
                subprocess.run(report["command"].replace("nn-cli", self.command()[0], 1) + " --quiet", shell=True, check=True,
                               cwd=self.folder)
                self.assertEqual(self.read("best.nn"), best)
                scores = [run["loss"] for run in report["runs"]]
                self.assertEqual(report["best"]["loss"], min(scores))

    def test_numbers_and_their_scores(self):
        data = self.data("sine", "--samples", "80")
        options = ["--try", "scale=min-max,standardize", "--try", "huber-delta=0.5,2", "--epochs", "20", "--loss", "huber"]
        self.fails(USAGE, "--try scale changes what the loss is", "tune", data, *options)
        report = self.tried(*options, "--score", "r2", data=data)
        self.assertEqual(report["best"]["r2"], max(run["r2"] for run in report["runs"]))
        self.assertNotIn("accuracy", report["best"])

    def test_drawn_values_are_in_their_ranges(self):
        report = self.tried("--try", "lr=0.001..0.1:log", "--try", "hidden=2..30:log", "--try", "momentum=0.5..0.9",
                            "--optimizer", "sgd", "--epochs", "1")
        settings = [run["settings"] for run in report["runs"]]
        self.assertEqual(len(settings), 60)
        rates = [float(setting["lr"]) for setting in settings]
        self.assertTrue(all(0.001 <= rate <= 0.1 for rate in rates))
        # As many below the geometric mean as above, about.
        self.assertTrue(15 < sum(math.log10(rate) < -2 for rate in rates) < 45)
        units = [int(setting["hidden"]) for setting in settings]
        self.assertTrue(all(2 <= number <= 30 for number in units) and len(set(units)) > 8)
        self.assertTrue(all(0.5 <= float(setting["momentum"]) <= 0.9 for setting in settings))
        more = self.tried("--try", "lr=0.001..0.1:log", "--try", "hidden=2..30:log", "--try", "momentum=0.5..0.9",
                          "--optimizer", "sgd", "--epochs", "1", "--runs", "62", "--threads", "2")
        self.assertEqual(more["runs"][:60], report["runs"])

    def test_lists_are_drawn_without_repetition(self):
        report = self.tried("--try", "hidden=1,2,3", "--try", "lr=0.1,0.2,0.3", "--runs", "7", "--epochs", "1")
        settings = [tuple(run["settings"].values()) for run in report["runs"]]
        self.assertEqual(len(set(settings)), 7)

    def test_halving(self):
        report = self.tried("--try", "lr=0.0001..0.5:log", "--runs", "20", "--halving", "--epochs", "90", "--log", "runs.csv")
        rows = self.read_table("runs.csv")[1:]
        budgets = [int(row[1]) for row in rows]
        self.assertEqual([budgets.count(epochs) for epochs in (10, 30, 90)], [20, 6, 2])
        first = sorted((float(row[3]), row[0]) for row in rows if row[1] == "10")
        self.assertEqual({row[0] for row in rows if row[1] == "30"}, {number for _, number in first[:6]})
        self.assertEqual(report["best"]["budget"], 90)

    def test_a_stopped_search_goes_on(self):
        options = ["--try", "lr=0.001..0.3:log", "--try", "hidden=2,4", "--runs", "12", "--halving", "--epochs", "45", "--folds", "2"]
        whole = self.tune(*options, "--log", "whole.csv").text
        rows = self.read("whole.csv").splitlines(keepends=True)
        self.write("some.csv", b"".join(rows[:6]))
        self.assertEqual(self.tune(*options, "--log", "some.csv", "--resume", "--threads", "2").text, whole)
        self.assertEqual(self.read("some.csv"), self.read("whole.csv"))
        self.tune(*options, "--log", "new.csv", "--resume")
        self.assertEqual(self.read("new.csv"), self.read("whole.csv"))

    def test_runs_of_the_log_are_not_trained_again(self):
        options = ["--try", "hidden=2,3", "--epochs", "2", "--log", "runs.csv"]
        self.tune(*options)
        rows = self.read_table("runs.csv")
        rows[2][3] = "0.0001"
        self.write("runs.csv", "".join(",".join(row) + "\n" for row in rows))
        self.assertEqual(self.tried(*options, "--resume")["best"]["loss"], 0.0001)

    def test_a_killed_search_leaves_a_log_to_go_on_with(self):
        data = self.data("moons", "--samples", "300")
        options = [data, "--try", "lr=0.001..0.3:log", "--runs", "400", "--hidden", "40,40", "--epochs", "40", "--log", "runs.csv"]
        process = subprocess.Popen(self.command("tune", *options, "--quiet"), cwd=self.folder, stdout=subprocess.DEVNULL)
        for _ in range(400):
            if self.path("runs.csv").exists() and len(self.read("runs.csv").splitlines()) > 1:
                break
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        runs = self.read("runs.csv").splitlines()
        self.assertTrue(1 < len(runs) < 401, len(runs))
        self.nn("tune", *options, "--resume", "--max-time", "0")
        self.assertEqual(self.read("runs.csv").splitlines()[:len(runs)], runs)

    def test_logs_of_other_searches_are_refused(self):
        options = ["--try", "hidden=2,3", "--epochs", "2", "--log", "runs.csv"]
        self.tune(*options)
        before = self.read("runs.csv")
        message = "runs.csv: is of a search with other"
        self.fails(USAGE, f"{message} settings", "tune", "iris.csv", "--try", "lr=0.1,0.2", *options[2:], "--resume")
        self.fails(USAGE, f"{message} values", "tune", "iris.csv", "--try", "hidden=3,4", *options[2:], "--resume")
        self.fails(USAGE, f"{message} options", "tune", "iris.csv", *options, "--seed", "7", "--resume")
        self.write("less.csv", b"".join(self.read("iris.csv").splitlines(keepends=True)[:140]))
        self.fails(USAGE, f"{message} data", "tune", "less.csv", *options, "--resume")
        self.assertEqual(self.read("runs.csv"), before)
        self.write("runs.csv", before[:-30])
        self.fails(DATA, "runs.csv:3: is no run", "tune", "iris.csv", *options, "--resume")

    def test_a_run_that_diverges_loses(self):
        report = self.tried("--try", "lr=0.1,1e6", "--optimizer", "sgd", "--epochs", "3", "--activation", "identity")
        self.assertEqual([run["status"] for run in report["runs"]], ["done", "diverged"])
        self.fails(DIVERGED, "all 2 runs diverged", "tune", "iris.csv", "--quiet", "--try", "lr=1e5,1e6", "--optimizer", "sgd",
                   "--epochs", "3", "--activation", "identity", "-o", "best.nn")
        self.assertNotIn("best.nn", self.files())

    def test_combinations_that_train_refuses_are_left_out(self):
        report = self.tried("--try", "optimizer=sgd,adam", "--try", "momentum=0,0.9", "--epochs", "2")
        self.assertEqual(report["refused"], [4])
        text = self.tune("--try", "optimizer=sgd,adam", "--try", "momentum=0,0.9", "--epochs", "2").text
        self.assertIn("1 run that train would refuse: --momentum has no effect with --optimizer adam", text)
        self.fails(USAGE, "train would refuse every run: --gamma goes with", "tune", "iris.csv", "--try", "gamma=0.1,0.2")

    def test_wrong_words(self):
        for words, message in (
                (["seed=1,2"], "--try seed: the seed also draws the rows held out"),
                (["lrr=1,2"], "--try: no setting 'lrr'; the nearest is 'lr'"),
                (["target=a,b"], "--try target: all runs have this one; it tries activation, "),
                (["lr"], "--try 'lr' is no setting with values"), (["lr=1,1"], "--try 'lr=1,1': it takes different values"),
                (["lr=0..1:log"], "--try 'lr=0..1:log': it takes"), (["batch=9..8"], "--try 'batch=9..8': it takes"),
                (["lr=0.1,x"], "--lr 'x': it takes a number"), (["hidden=4:x"], "--hidden '4:x': it takes units"),
                (["lr=0.1", "lr=0.2"], "--try lr is there twice"), ([], "--try names what to try"),
                (["loss=cross-entropy,cross-entropy-with-logits"], "--try loss changes what the loss is"),
                (["lr=0.1", "--score", "r2"], "--score r2 is not for classes"),
                (["epochs=2,3", "--halving"], "--halving decides about epochs"),
                (["lr=0.1", "--resume"], "--resume needs --log"), (["lr=0.1", "--validation", "0"], "iris.csv: no rows are held out"),
                (["lr=0.1", "--folds", "151"], "--folds 151 is more than the 150 rows"),
                (["lr=0.1", "--figure", "f.gif"], "--figure f.gif: a figure is"),
                (["lr=0.1", "--log", "iris.csv"], "iris.csv: would replace an input")):
            tries = [word for value in words if "=" in value or value == "lr" for word in ("--try", value)]
            others = [value for value in words if "=" not in value and value != "lr"]
            with self.subTest(words=words):
                self.fails(USAGE, message, "tune", "iris.csv", *tries, *others)

    def test_the_figure(self):
        self.tune("--try", "lr=0.001..0.3:log", "--try", "activation=relu,tanh", "--runs", "6", "--epochs", "2", "--figure", "f.svg")
        figure = self.read("f.svg").decode()
        for text in "lr (log scale)", "activation", "held-out loss", "tanh":
            self.assertIn(text, figure)


if __name__ == "__main__":
    main()
