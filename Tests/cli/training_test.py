#!/usr/bin/env python3
"""The log of a training, early stopping, and JSON on every command."""

import json

from harness import CLITest, main
from networks import float32

COLUMNS = ["epoch", "loss", "accuracy", "validation_loss", "validation_accuracy", "learning_rate", "gradient_norm",
           "seconds"]


class Log(CLITest):
    def log(self):
        header, *rows = self.read_table("log.csv")
        self.assertEqual(header, COLUMNS)
        return [dict(zip(header, row)) for row in rows]

    def test_a_row_for_every_epoch(self):
        self.train(self.data("moons"), "--log", "log.csv", "--epochs", "25", "--patience", "0", "--lr", "0.125")
        rows = self.log()
        self.assertEqual([row["epoch"] for row in rows], [str(epoch) for epoch in range(1, 26)])
        self.assertEqual({row["learning_rate"] for row in rows}, {"0.125"})
        for row in rows:
            for name in COLUMNS:
                self.assertGreaterEqual(float(row[name]), 0, name)
            self.assertLessEqual(max(float(row["accuracy"]), float(row["validation_accuracy"])), 1)
        seconds = [float(row["seconds"]) for row in rows]
        self.assertEqual(seconds, sorted(seconds))

    def test_what_does_not_exist_is_empty(self):
        self.train(self.data("line"), "--log", "log.csv", "--epochs", "3", "--validation", "0")
        for row in self.log():
            self.assertEqual([name for name in COLUMNS if row[name] == ""],
                             ["accuracy", "validation_loss", "validation_accuracy"])

    def test_the_best_epoch_is_restored(self):
        """The model has the validation loss of the log's best row, not of its last."""
        data = self.data("moons", "--noise", "0.4", "--samples", "120")
        result = self.nn("train", data, "-o", "m.nn", "--log", "log.csv", "--hidden", "64", "--lr", "0.05",
                         "--validation", "0.3", "--patience", "10", "--epochs", "500", "--json").json
        rows = self.log()
        losses = [float32(float(row["validation_loss"])) for row in rows]
        best = losses.index(min(losses))
        self.assertEqual(result["epochs"], len(rows))
        self.assertEqual(result["best_epoch"], best + 1)
        self.assertEqual(len(rows), best + 1 + 10, "it ends 10 epochs after the best one")
        self.assertLess(min(losses), losses[-1])
        self.assertEqual(float32(result["results"]["validation"]["loss"]), min(losses))
        self.assertEqual(result["results"]["validation"]["accuracy"],
                         round(36 * float(rows[best]["validation_accuracy"])) / 36)

    def test_without_patience_the_best_epoch_is_kept_too(self):
        data = self.data("moons", "--noise", "0.4", "--samples", "120")
        result = self.nn("train", data, "-o", "m.nn", "--log", "log.csv", "--hidden", "64", "--lr", "0.05",
                         "--patience", "0", "--epochs", "60", "--json").json
        losses = [float32(float(row["validation_loss"])) for row in self.log()]
        self.assertEqual(len(losses), 60)
        self.assertLess(min(losses), losses[-1])
        self.assertEqual(float32(result["results"]["validation"]["loss"]), min(losses))


class JSON(CLITest):
    """--json says what the text says."""

    def setUp(self):
        super().setUp()
        self.data("blobs", "--noise", "4")
        self.trained = self.nn("train", "blobs.csv", "-o", "m.nn", "--log", "log.csv", "--json").json

    def test_train(self):
        self.assertEqual(self.trained["rows"], {"training": 160, "validation": 40})
        self.assertEqual(self.trained["model"], "m.nn")
        self.assertEqual(self.trained["model_bytes"], len(self.read("m.nn")))
        self.assertEqual(self.trained["parameters"], 2 * 16 + 16 + 16 * 3 + 3)
        self.assertEqual(self.trained["task"], "multiclass")
        summary = self.nn("train", "blobs.csv", "-o", "m.nn").text
        accuracy = 100 * self.trained["results"]["validation"]["accuracy"]
        self.assertIn(f"accuracy {accuracy:.1f} %", summary)
        self.assertIn(f"best epoch {self.trained['best_epoch']}", summary)
        self.assertIn(f"{self.trained['model_bytes']:,} bytes", summary)

    def test_the_note_in_the_model_is_what_train_said(self):
        note = json.loads(self.nn("info", "m.nn", "--json").json["note"])
        for name in ("nn_cli", "data", "rows", "training", "epochs", "best_epoch"):
            self.assertEqual(note[name], self.trained[name], name)
        for part, scores in note["results"].items():
            for name, value in scores.items():
                self.assertEqual(value, self.trained["results"][part][name], f"{name} of {part}")

    def test_evaluate(self):
        report = self.nn("evaluate", "m.nn", "blobs.csv", "--json").json
        text = self.nn("evaluate", "m.nn", "blobs.csv").text
        self.assertIn(f"{report['accuracy']:.4f}", text)
        for scores in report["classes"]:
            line = next(line for line in text.splitlines() if line.split()[:1] == [scores["label"]])
            self.assertEqual(line.split()[1:], [
                *(f"{scores[name]:.4f}" for name in ("precision", "recall", "f1")), str(scores["support"])])
        for label, row in zip(report["labels"], report["confusion_matrix"]):
            self.assertIn([label, *map(str, row)], [line.split() for line in text.splitlines()])

    def test_predict(self):
        table = self.nn("predict", "m.nn", "blobs.csv", "--proba").table
        whole = self.nn("predict", "m.nn", "blobs.csv", "--proba", "--json").json
        self.assertEqual(whole["columns"], table[0])
        self.assertEqual(
            [[row[0], *map(float, row[1:])] for row in table[1:]], [[row[0], *row[1:]] for row in whole["rows"]])
        summary = self.nn("predict", "m.nn", "blobs.csv", "-o", "p.csv", "--json").json
        self.assertEqual(summary, {"rows": 200, "output": "p.csv", "columns": ["prediction"]})
        self.assertEqual(len(self.read_table("p.csv")), 201)

    def test_info(self):
        costs = self.nn("info", "m.nn", "--json").json["costs"]
        lines = [line.replace(",", "").split() for line in self.nn("info", "m.nn").text.splitlines()]
        names = ("parameters", "multiply_adds", "flash_bytes", "inference_bytes", "training_bytes")
        for layer in costs["layers"]:
            expected = [layer["name"], str(layer["inputs"]), "x", str(layer["units"]), layer["activation"]]
            self.assertIn(expected + [str(layer[name]) for name in names], lines)
        names = ("parameters", "multiply_adds", "model_bytes", "inference_bytes", "training_bytes")
        self.assertIn(["whole", *(str(costs[name]) for name in names)], lines)

    def test_data(self):
        table = self.nn("data", "line").table
        whole = self.nn("data", "line", "--json").json
        self.assertEqual(whole["columns"], table[0])
        self.assertEqual(whole["rows"], [[float(field) for field in row] for row in table[1:]])
        self.assertEqual(self.nn("data", "line", "-o", "l.csv", "--json").json,
                         {"kind": "line", "rows": 200, "columns": ["x", "y"], "output": "l.csv"})

    def test_plot(self):
        self.assertEqual(self.nn("plot", "loss", "log.csv", "-o", "f.svg", "--json").json, {"figure": "f.svg"})

    def test_version(self):
        text = self.nn("version").text
        versions = self.nn("version", "--json").json
        self.assertEqual(dict(line.split() for line in text.splitlines()), versions)
        self.assertEqual(versions["libnn"], versions["nn.h"])

    def test_a_label_with_every_difficult_character(self):
        label = "a\"b\\c\tdé\u2028,"
        fields = label.replace('"', '""')
        self.write("t.csv", "x,y\n" + "".join(f'{i},"{fields if i % 2 else "other"}"\n' for i in range(40)))
        self.train("t.csv")
        self.assertIn(label, self.nn("info", "model.nn", "--json").json["labels"])
        self.assertIn(label, self.nn("evaluate", "model.nn", "t.csv", "--json").json["labels"])
        self.assertIn(f"probability_{label}", self.nn("predict", "model.nn", "t.csv", "--proba").table[0])


if __name__ == "__main__":
    main()
