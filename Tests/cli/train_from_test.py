#!/usr/bin/env python3
"""train --from trains a model on: what is taken from it stays, what is frozen keeps its bits, and what the model has
decided cannot be said again."""

import random
import sys

from harness import ROOT, CLITest, main

sys.path.insert(0, str(ROOT / "Tests" / "model-format"))

import read_model  # noqa: E402 (found through the line above)

USAGE, DATA, NO_INPUT = 64, 65, 66
NOTHING_LEARNED = ("--optimizer", "sgd", "--lr", "1e-30", "--epochs", "1", "--validation", "0")


def rows(seed, classes):
    """Two numbers, a colour, a number, and a class that follows from them."""
    draw = random.Random(seed)
    lines = []
    for _ in range(120):
        u, v, w = (draw.gauss(0, 3) for _ in range(3))
        colour = draw.choice(["red", "green", "blue"])
        total = u + (v if colour == "red" else -v)
        lines.append((u, v, colour, w, classes[min(int(abs(total)), len(classes) - 1)]))
    return lines


class From(CLITest):
    def setUp(self):
        super().setUp()
        self.table("old.csv", rows(1, ["few", "many"]))
        self.table("new.csv", rows(2, ["few", "many"]))
        self.table("other.csv", rows(3, ["x", "y", "z"]))
        self.train("old.csv", "--hidden", "9,6,5", "--epochs", "3", model="old.nn")

    def table(self, name, lines, names=("u", "v", "colour", "w", "kind"), order=range(5)):
        text = "\n".join(",".join(str(line[i]) for i in order) for line in [names, *lines])
        self.write(name, text + "\n")

    def layers(self, name):
        return [(layer.weights, layer.biases) for layer in read_model.Model(self.read(name)).layers]

    def tune(self, *options, data="new.csv", model="tuned.nn", start="old.nn"):
        return self.nn("train", data, "--from", start, "-o", model, "--epochs", "3", *options)

    def test_frozen_layers_keep_their_weights(self):
        old = self.layers("old.nn")
        for frozen in range(4):
            with self.subTest(frozen=frozen):
                self.tune("--freeze", str(frozen))
                new = self.layers("tuned.nn")
                self.assertEqual([a == b for a, b in zip(old, new)], [i < frozen for i in range(4)])

    def test_what_is_taken_from_the_model(self):
        """Trained on with a rate of nothing it predicts what it did, from columns in another order and beside others."""
        self.table("turned.csv", rows(2, ["few", "many"]), order=(4, 3, 2, 1, 0))
        self.nn("train", "turned.csv", "--from", "old.nn", "-o", "same.nn", *NOTHING_LEARNED)
        for data in ("old.csv", "turned.csv"):
            self.assertEqual(
                self.nn("predict", "same.nn", data).text, self.nn("predict", "old.nn", data).text)

    def test_numbers_keep_their_scaling(self):
        self.data("regression")
        self.train("regression.csv", "--epochs", "2", model="numbers.nn")
        self.nn("train", "regression.csv", "--from", "numbers.nn", "-o", "same.nn", *NOTHING_LEARNED)
        self.assertEqual(
            self.nn("predict", "same.nn", "regression.csv").text, self.nn("predict", "numbers.nn", "regression.csv").text)

    def test_a_last_layer_for_other_classes(self):
        old = self.layers("old.nn")
        self.tune("--freeze", "3", "--reset-last", data="other.csv")
        new = self.layers("tuned.nn")
        self.assertEqual(old[:3], new[:3])
        self.assertEqual(len(new[3][1]), 3)
        self.assertEqual({row[0] for row in self.nn("predict", "tuned.nn", "other.csv").table[1:]} - {"x", "y", "z"}, set())
        first = self.read("tuned.nn")
        self.tune("--freeze", "3", "--reset-last", data="other.csv")
        self.assertEqual(self.read("tuned.nn"), first)
        self.tune("--freeze", "3", "--reset-last", "--seed", "2", data="other.csv")
        self.assertNotEqual(self.layers("tuned.nn")[3], new[3])

    def test_a_last_layer_for_numbers(self):
        """Another task, with its own scaling of the target."""
        lines = [(*line[:4], 1000 + 10 * line[0]) for line in rows(4, ["few"])]
        self.table("numbers.csv", lines)
        result = self.tune("--reset-last", "--json", "--epochs", "30", data="numbers.csv").json
        self.assertEqual(result["task"], "regression")
        self.assertGreater(result["results"]["validation"]["targets"][0]["r2"], 0.3)

    def test_what_is_said(self):
        result = self.tune("--freeze", "2", "--reset-last", data="other.csv")
        self.assertRegex(
            result.text, r"\nFrom +old.nn; the first 2 of 4 layers frozen, the last layer drawn anew; 53 of 176 parameters learn\n")
        result = self.tune("--freeze", "3", "--json").json
        self.assertEqual((result["parameters"], result["trained_parameters"]), (164, 6))
        self.assertEqual((result["options"]["from"], result["options"]["freeze"]), ("old.nn", 3))

    def test_resumed(self):
        """After three epochs of six, without the model that it began with."""
        for options in (["--freeze", "2"], ["--freeze", "1", "--reset-last", "--batch", "7"]):
            with self.subTest(options=options):
                data = "other.csv" if "--reset-last" in options else "new.csv"
                self.nn("train", "old.csv", "-o", "start.nn", "--hidden", "9,6,5", "--epochs", "3")
                self.tune(*options, "--epochs", "6", "--save-state", data=data, model="whole.nn", start="start.nn")
                self.tune(*options, "--epochs", "3", "--save-state", "--checkpoint", "c.nn", data=data, start="start.nn")
                self.path("start.nn").unlink()
                self.nn("train", "--resume", "c.nn", "--epochs", "6", "-q")
                self.assertEqual(self.read("tuned.nn"), self.read("whole.nn"))
        self.fails(USAGE, "c.nn: was trained with --freeze 1, not with --freeze 2", "train", "--resume", "c.nn", "--freeze", "2")

    def test_streamed_and_configured(self):
        options = ["--freeze", "1", "--reset-last", "--test", "0.2"]
        self.tune(*options, "--save-config", data="other.csv")
        self.tune(*options, "--stream", data="other.csv", model="streamed.nn")
        self.nn("train", "--config", "tuned.nn.json", "-o", "configured.nn")
        layers = self.layers("tuned.nn")
        self.assertEqual(self.layers("streamed.nn"), layers)
        self.assertEqual(self.layers("configured.nn"), layers)
        self.assertNotIn('"hidden"', self.read("tuned.nn.json").decode())

    def test_held_out_files(self):
        result = self.tune("--freeze", "1", "--test-data", "old.csv", "--json").json
        self.assertEqual(result["rows"]["test"], 120)

    def test_rows_of_weights_and_groups(self):
        lines = [(*line, index % 5, index // 10) for index, line in enumerate(rows(2, ["few", "many"]))]
        self.table("sides.csv", lines, ("u", "v", "colour", "w", "kind", "weight", "patient"), range(7))
        result = self.tune("--sample-weight", "weight", "--split", "group:patient", "--json", data="sides.csv").json
        self.assertEqual(result["rows"]["training"] % 10, 0)

    def test_what_the_model_has_decided(self):
        for options in (["--hidden", "4"], ["--activation", "tanh"], ["--scale", "none"], ["--features", "u,v"], ["--degree", "2"],
                        ["--loss", "hinge"], ["--dropout", "0.5"], ["--window", "8"], ["--task", "binary"]):
            self.fails(USAGE, f"{options[0]} is for the model --from old.nn to say, a network 4 -> 9 relu", "train", "new.csv",
                       "--from", "old.nn", "-o", "m.nn", *options)

    def test_what_does_not_go(self):
        train = ["train", "new.csv", "-o", "m.nn"]
        self.fails(USAGE, "--freeze 4: old.nn has 4 layers, and one must learn; name at most 3", *train, "--from", "old.nn",
                   "--freeze", "4")
        self.fails(USAGE, "--freeze -1 is out of range", *train, "--from", "old.nn", "--freeze", "-1")
        self.fails(USAGE, "--freeze needs --from", *train, "--freeze", "1")
        self.fails(USAGE, "--reset-last needs --from", *train, "--reset-last")
        self.fails(USAGE, "--test-out", *train, "--from", "old.nn", "--test", "0.2", "--test-out", "t.csv")
        self.fails(USAGE, "old.nn: would replace an input", "train", "new.csv", "-o", "old.nn", "--from", "old.nn")
        self.fails(NO_INPUT, "none.nn: ", *train, "--from", "none.nn")
        self.fails(DATA, "new.csv: ", *train, "--from", "new.csv")
        self.fails(DATA, "other.csv:2:5: 'z' in column 'kind' is no class of the model; its classes are 'few', 'many'; with --reset-last it "
                   "learns others", "train", "other.csv", "-o", "m.nn", "--from", "old.nn")
        self.write("few.csv", "u,v,w,kind\n1,2,3,few\n")
        self.fails(DATA, "few.csv: no column 'colour', which the model needs", "train", "few.csv", "-o", "m.nn", "--from", "old.nn")
        self.nn("export", "old.nn", "--format", "model", "--int8", "--calibrate", "old.csv", "-o", "small")
        self.fails(USAGE, "small/old.nn: the model is quantised", *train, "--from", "small/old.nn")
        self.assertNotIn("m.nn", self.files())


if __name__ == "__main__":
    main()
