#!/usr/bin/env python3
"""What train's options do: activations, losses, optimisers, schedules, weights, drawing, --config, health, --live."""

import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import termios
import time

from harness import CLITest, main
from networks import choices

USAGE, DATA, DIVERGED = 64, 65, 3


def listing(rows):
    return "".join(",".join(map(str, row)) + "\n" for row in rows)


class Options(CLITest):
    def settings(self, *options, data="moons"):
        """What info says of the network that these options make."""
        self.data(data)
        self.train(f"{data}.csv", "--epochs", "2", *options)
        return self.nn("info", "model.nn", "--json").json["network"]

    def rates(self, *options):
        self.data("moons")
        self.train("moons.csv", "--log", "log.csv", "--lr", "0.1", *options)
        table = self.read_table("log.csv")
        return [round(float(row[table[0].index("learning_rate")]), 6) for row in table[1:]]

    def test_every_activation(self):
        for name in [name for name in choices("activation") if name != "sign"]:
            with self.subTest(activation=name):
                self.assertEqual(self.settings("--activation", name)["layers"][0]["activation"], name)

    def test_every_initialization(self):
        for name in choices("initialization"):
            with self.subTest(init=name):
                self.assertEqual(self.settings("--init", name)["layers"][0]["initialization"], name)

    def test_layers(self):
        layers = self.settings("--hidden", "8:tanh,4", "--activation", "elu", "--alpha", "0.5", "--dropout",
                               "0.25,0.5", "--max-norm", "3")["layers"]
        self.assertEqual([layer["activation"] for layer in layers], ["tanh", "elu", "sigmoid"])
        self.assertEqual([layer["dropout"] for layer in layers], [0.25, 0.5, 0])
        self.assertEqual([layer["max_norm"] for layer in layers], [3, 3, 3])
        self.assertEqual(layers[1]["alpha"], 0.5)

    def test_every_loss_of_numbers(self):
        self.write("counts.csv", "x,y\n" + listing((x / 10, x % 7) for x in range(100)))
        for name in ("mse", "half-mse", "mae", "huber", "poisson-nll"):
            with self.subTest(loss=name):
                self.train("counts.csv", "--task", "regression", "--loss", name, "--epochs", "5")
                self.assertEqual(self.nn("info", "model.nn", "--json").json["network"]["loss"], name)
                self.assertEqual(len(self.nn("predict", "model.nn", "counts.csv").table), 101)

    def test_every_loss_of_two_classes_learns(self):
        self.data("moons")
        for name in ("mse", "half-mse", "mae", "huber", "binary-cross-entropy", "bce-with-logits",
                     "cross-entropy", "cross-entropy-with-logits", "hinge"):
            with self.subTest(loss=name):
                self.train("moons.csv", "--loss", name)
                self.assertGreater(self.nn("evaluate", "model.nn", "moons.csv", "--json").json["accuracy"], 0.95)

    def test_logits_become_probabilities(self):
        self.data("blobs")
        self.train("blobs.csv", "--loss", "cross-entropy-with-logits", "--epochs", "20", model="logits.nn")
        self.train("blobs.csv", "--loss", "cross-entropy", "--epochs", "20", model="softmax.nn")
        tables = [self.nn("predict", f"{name}.nn", "blobs.csv", "--proba").table for name in ("logits", "softmax")]
        for logits, softmax in zip(*(table[1:] for table in tables)):
            self.assertEqual(logits[0], softmax[0])
            for a, b in zip(logits[1:], softmax[1:]):
                self.assertAlmostEqual(float(a), float(b), places=5)

    def test_margins_have_no_probabilities(self):
        self.data("moons")
        self.train("moons.csv", "--loss", "hinge", "--epochs", "2")
        self.fails(USAGE, "--proba: ", "predict", "model.nn", "moons.csv", "--proba")

    def test_double_softmax_is_warned_of(self):
        self.data("blobs")
        options = ("--loss", "cross-entropy-with-logits", "--epochs", "2")
        twice = self.nn("train", "blobs.csv", "-o", "m.nn", *options, "--output-activation", "softmax").errors
        self.assertIn("nn-cli: warning: the loss cross-entropy-with-logits applies a softmax of its own", twice)
        self.assertNotIn("warning", self.nn("train", "blobs.csv", "-o", "m.nn", *options).errors)

    def test_optimizers_and_their_defaults(self):
        defaults = {
            "sgd": {"momentum": 0}, "adam": {"beta2": 0.999, "weight_decay": 0}, "adamw": {"weight_decay": 0.01},
            "adagrad": {"epsilon": 1e-10}, "rmsprop": {"rho": 0.99, "epsilon": 1e-8},
            "rprop": {"eta_minus": 0.5, "eta_plus": 1.2, "step_max": 50},
        }
        for name in choices("optimizer"):
            with self.subTest(optimizer=name):
                network = self.settings("--optimizer", name)
                self.assertEqual(network["optimizer"], name)
                for setting, value in defaults.get(name, {}).items():
                    self.assertEqual(network[setting], value, setting)

    def test_schedules(self):
        self.assertEqual(self.rates("--epochs", "4"), [0.1] * 4)
        self.assertEqual(
            self.rates("--epochs", "5", "--schedule", "step", "--step-size", "2", "--gamma", "0.5"),
            [0.1, 0.1, 0.05, 0.05, 0.025])
        self.assertEqual(
            self.rates("--epochs", "4", "--schedule", "multi-step", "--milestones", "1,3"), [0.1, 0.01, 0.01, 0.001])
        self.assertEqual(
            self.rates("--epochs", "3", "--schedule", "exponential", "--gamma", "0.9"), [0.1, 0.09, 0.081])
        self.assertEqual(self.rates("--epochs", "2", "--schedule", "cosine"), [0.1, 0.05])
        self.assertEqual(
            self.rates("--epochs", "4", "--warmup", "2", "--warmup-start", "0.5"), [0.05, 0.075, 0.1, 0.1])
        plateau = self.rates("--epochs", "60", "--schedule", "plateau", "--schedule-patience", "1")
        self.assertIn(0.01, plateau)

    def test_scaling(self):
        network = self.settings("--scale", "min-max", data="sine")
        self.assertEqual((network["input_scaling"], network["target_scaling"]), ("min-max", "min-max"))
        scaling = self.nn("info", "model.nn", "--json").json["input_scaling"]
        xs = [float(row[0]) for row in self.read_table("sine.csv")[1:]]
        self.assertGreaterEqual(scaling["mean"][0], min(xs) - 1e-6)
        self.assertLessEqual(scaling["mean"][0] + 1 / scaling["scale"][0], max(xs) + 1e-5)
        network = self.settings("--target-scale", "none", data="sine")
        self.assertEqual((network["input_scaling"], network["target_scaling"]), ("standardize", "none"))

    def test_polynomial_features(self):
        self.write("square.csv", "x,y\n" + listing((x / 50, (x / 50) ** 2) for x in range(100)))
        options = ("--hidden", "none", "--optimizer", "rprop", "--batch", "full", "--epochs", "500")
        self.train("square.csv", *options, model="line.nn")
        self.train("square.csv", *options, "--degree", "2", model="parabola.nn")
        r2 = [self.nn("evaluate", f"{name}.nn", "square.csv", "--json").json["targets"][0]["r2"]
              for name in ("line", "parabola")]
        self.assertLess(r2[0], 0.96)
        self.assertGreater(r2[1], 0.9999)

    def test_options_without_effect_are_refused(self):
        self.data("moons")
        for options in (["--gamma", "0.5"], ["--nesterov"], ["--log-layers"], ["--period", "3"]):
            with self.subTest(option=options[0]):
                self.fails(USAGE, options[0], "train", "moons.csv", "-o", "m.nn", *options)


class Rows(CLITest):
    """Which rows count, and for how much."""

    def train_weighted(self, weights, *options):
        rows = [(x, 2 * x if weight else -9) for x, weight in enumerate(weights)]
        lines = listing((x, y, weight) for (x, y), weight in zip(rows, weights))
        self.write("w.csv", "x,y,w\n" + lines)
        return self.nn("train", "w.csv", "-o", "w.nn", "--sample-weight", "w", "--hidden", "none", "--epochs", "300",
                       "--validation", "0", "--optimizer", "rprop", "--batch", "full", "--quiet", *options)

    def test_rows_of_weight_0_teach_nothing(self):
        self.train_weighted([1, 1, 0, 1, 0, 1, 1, 0, 1])
        info = self.nn("info", "w.nn", "--json").json
        self.assertEqual((info["features"], info["targets"]), (["x"], ["y"]))
        self.write("x.csv", "x\n1.5\n10\n")
        predicted = [float(row[0]) for row in self.nn("predict", "w.nn", "x.csv").table[1:]]
        self.assertAlmostEqual(predicted[0], 3, places=2)
        self.assertAlmostEqual(predicted[1], 20, places=1)

    def test_weights_below_0_are_refused(self):
        self.write("w.csv", "x,y,w\n1,2,1\n2,3,-1\n")
        self.fails(DATA, "w.csv:3:3: '-1' in column 'w' is below 0", "train", "w.csv", "-o", "m.nn",
                   "--sample-weight", "w")

    def test_class_weights_move_the_boundary(self):
        self.data("moons", "--noise", "0.6")
        recalls = []
        for weights in ("1=1", "1=20"):
            self.train("moons.csv", "--class-weight", weights, "--validation", "0", "--epochs", "30")
            classes = self.nn("evaluate", "model.nn", "moons.csv", "--json").json["classes"]
            recalls.append(classes[1]["recall"])
        self.assertGreater(recalls[1], recalls[0])
        self.assertGreater(recalls[1], 0.95)

    def test_balanced_is_the_weights_it_stands_for(self):
        rows = [(x, "a" if x % 4 else "b") for x in range(40)]
        self.write("d.csv", "x,y\n" + listing(rows))
        self.train("d.csv", "--validation", "0", "--epochs", "3", "--class-weight", "balanced", "--log", "1.csv")
        told = "a=0.6666667,b=2"
        self.train("d.csv", "--validation", "0", "--epochs", "3", "--class-weight", told, "--log", "2.csv")
        losses = [[row[1] for row in self.read_table(f"{name}.csv")] for name in "12"]
        self.assertEqual(*losses)

    def test_with_replacement_is_another_draw_every_time_and_repeatable(self):
        self.data("moons")
        for name, options in {"a": ["--with-replacement"], "b": ["--with-replacement"], "c": [],
                              "d": ["--with-replacement", "--seed", "2"]}.items():
            self.train("moons.csv", "--epochs", "3", *options, model=f"{name}.nn")
        models = [self.read(f"{name}.nn") for name in "abcd"]
        self.assertEqual(models[0], models[1])
        self.assertEqual(len(set(models)), 3)

    def test_steps(self):
        self.data("moons")
        options = ("--validation", "0", "--batch", "50")
        self.train("moons.csv", "--steps", "8", *options, model="steps.nn")
        self.train("moons.csv", "--epochs", "2", *options, model="epochs.nn")
        predicted = [self.nn("predict", f"{name}.nn", "moons.csv", "--proba").text for name in ("steps", "epochs")]
        self.assertEqual(*predicted)
        self.train("moons.csv", "--steps", "6", *options, "--log", "log.csv")
        self.assertEqual([row[0] for row in self.read_table("log.csv")[1:]], ["1", "2"])

    def test_perceptron(self):
        self.write("two.csv", "x1,x2,y\n" + listing(
            (x, y, "right" if 2 * x + y > 11 else "left") for x in range(8) for y in range(8) if 2 * x + y != 11))
        result = self.nn(
            "train", "two.csv", "-o", "p.nn", "--loss", "perceptron", "--validation", "0", "--json").json
        self.assertLess(result["epochs"], 200)
        self.assertEqual(self.nn("evaluate", "p.nn", "two.csv", "--json").json["accuracy"], 1)
        self.assertEqual(result["network"]["layers"], [
            {"units": 1, "activation": "sign", "initialization": "default", "dropout": 0, "max_norm": 0}])

    def test_a_perceptron_that_cannot_says_so(self):
        self.data("xor")
        errors = self.nn("train", "xor.csv", "-o", "p.nn", "--loss", "perceptron", "--epochs", "9").errors
        self.assertRegex(errors, "warning: the perceptron still made [1-4] errors? in its last epoch, 9")


class Config(CLITest):
    def config(self, text):
        self.data("moons")
        return self.write("c.json", text)

    def test_a_saved_configuration_makes_the_same_model(self):
        self.data("moons")
        options = ("--hidden", "8:tanh,4", "--dropout", "0.1", "--optimizer", "sgd", "--momentum", "0.9",
                   "--nesterov", "--schedule", "cosine", "--epochs", "7", "--class-weight", "balanced", "--l1", "1e-4")
        self.train("moons.csv", *options, "--save-config")
        self.nn("train", "--config", "model.nn.json", "-o", "again.nn", "--quiet")
        self.assertEqual(self.read("model.nn"), self.read("again.nn"))
        self.assertEqual(self.read("again.nn.json"), self.read("model.nn.json"))
        saved = json.loads(self.read("model.nn.json"))
        self.assertEqual((saved["data"], saved["hidden"], saved["lr"]), ("moons.csv", "8:tanh,4", 0.01))
        note = json.loads(self.nn("info", "model.nn", "--json").json["note"])
        self.assertEqual(note["options"], {name: value for name, value in saved.items() if name not in ("data", "stream", "missing")})

    def test_the_command_line_wins(self):
        self.config('{"epochs": 3, "lr": 0.5, "data": "nothing.csv", "output": "c.nn", "quiet": true}')
        self.nn("train", "moons.csv", "--config", "c.json", "--learning-rate", "0.25", "--epochs=2")
        info = self.nn("info", "c.nn", "--json").json
        saved = json.loads(self.read("c.nn.json"))
        self.assertEqual((saved["data"], saved["lr"]), ("moons.csv", 0.25))
        self.assertEqual(info["network"]["learning_rate"], 0.25)
        self.assertEqual(json.loads(info["note"])["epochs"], 2)

    def test_the_file_that_was_read_stays(self):
        self.data("moons")
        self.write("m.nn.json", '{"epochs": 2, "data": "moons.csv"}')
        self.nn("train", "--config", "m.nn.json", "-o", "m.nn", "--quiet")
        self.assertEqual(self.read("m.nn.json"), b'{"epochs": 2, "data": "moons.csv"}')

    def test_faults_name_their_place(self):
        for text, message in {
            '{"epochs": 3,\n "hiden": 4}': "c.json:2:2: 'hiden' is no option of train; the nearest is 'hidden'",
            '{"epochs" 3}': "c.json:1:11: expected a colon",
            '{"nesterov": 1}': "c.json:1:2: 'nesterov' needs true or false",
            '{"epochs": true}': "c.json:1:2: 'epochs' needs a text or a number",
            '{"config": "d.json"}': "c.json:1:2: 'config' is no option",
        }.items():
            with self.subTest(config=" ".join(text.split())):
                self.config(text)
                self.fails(DATA, message, "train", "moons.csv", "-o", "m.nn", "--config", "c.json")
        self.config('{"epochs": "many"}')
        self.fails(USAGE, "c.json, with the options of the command line: The value 'many' is invalid",
                   "train", "moons.csv", "-o", "m.nn", "--config", "c.json")

    def test_lists_and_flags(self):
        self.config('{"target": ["x2", "label"], "header": true, "standardize": false, "hidden": [4, "8:tanh"]}')
        self.train("moons.csv", "--config", "c.json", "--epochs", "2")
        info = self.nn("info", "model.nn", "--json").json
        self.assertEqual(info["targets"], ["x2", "label"])
        self.assertEqual([layer["units"] for layer in info["network"]["layers"]], [4, 8, 2])
        self.assertIsNone(info["input_scaling"])

    def test_rows_of_the_command_line_replace_those_of_the_file(self):
        self.config('{"images": "none.idx", "labels": "none.idx", "epochs": 2}')
        self.train("moons.csv", "--config", "c.json")
        self.config('{"data": "none.csv", "target": ["x1", "x2"], "header": false, "with-replacement": true}')
        self.train("moons.csv", "--config", "c.json", "--target", "label", "--header", "--without-replacement",
                   "--epochs", "2")
        info = self.nn("info", "model.nn", "--json").json
        self.assertEqual((info["features"], info["targets"]), (["x1", "x2"], ["label"]))
        self.assertIs(json.loads(info["note"])["options"]["with-replacement"], False)

    def test_a_value_that_looks_like_an_option_is_a_value(self):
        self.config('{"log": "--help", "epochs": 2}')
        self.train("moons.csv", "--config", "c.json")
        self.assertEqual(len(self.read_table("--help")), 3)

    def test_a_configuration_is_not_overwritten(self):
        self.config('{"epochs": 2}')
        self.fails(USAGE, "c.json: would replace an input", "train", "moons.csv", "--config", "c.json", "-o", "c.json")


class Health(CLITest):
    def test_layers_in_the_log(self):
        self.data("moons")
        self.train("moons.csv", "--hidden", "8,4", "--epochs", "3", "--log", "log.csv", "--log-layers")
        header, *rows = self.read_table("log.csv")
        self.assertEqual(header[8:], [f"{what}_dense{layer}" for layer in (1, 2, 3)
                                      for what in ("gradient_norm", "dead_units")])
        for row in rows:
            norms = [float(field) for field in row[8::2]]
            self.assertAlmostEqual(sum(norm ** 2 for norm in norms) ** 0.5, float(row[6]), places=4)
            self.assertTrue(all(0 <= float(field) <= 1 for field in row[9::2]))

    def test_vanishing_gradients_are_told(self):
        self.data("moons")
        deep = ("--hidden", "8,8,8,8,8,8", "--activation", "sigmoid", "--epochs", "5")
        self.assertIn("vanishing gradients", self.nn("train", "moons.csv", "-o", "m.nn", *deep).errors)
        self.assertNotIn("warning", self.nn("train", "moons.csv", "-o", "m.nn").errors)

    def test_dead_units_are_told(self):
        self.data("moons")
        options = ("--init", "constant", "--init-value", "-1", "--scale", "min-max", "--epochs", "8")
        errors = self.nn("train", "moons.csv", "-o", "m.nn", *options).errors
        self.assertIn("dead units: at least 100.0 % of dense1's", errors)

    def test_the_last_good_weights(self):
        self.data("moons")
        options = ("train", "moons.csv", "-o", "m.nn", "--optimizer", "sgd", "--lr", "1e6", "--quiet")
        self.fails(DIVERGED, "training diverged: ", *options)
        self.assertNotIn("m.nn", self.files())
        errors = self.fails(DIVERGED, "training diverged: ", *options, "--keep-last-good").errors
        self.assertIn("the last good weights are in m.nn", errors)
        self.assertEqual(len(self.nn("predict", "m.nn", "moons.csv").table), 201)


class Pictures(CLITest):
    def on_terminal(self, *arguments, after=None):
        """What nn-cli writes to a terminal of 80 columns and 24 lines, and its exit status."""
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        before = termios.tcgetattr(follower)
        process = subprocess.Popen(
            self.command(*arguments), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=follower, env={**os.environ, "TERM": "xterm"})
        if after is not None:
            time.sleep(after)
            process.send_signal(signal.SIGINT)
        text = b""
        os.set_blocking(leader, False)
        # A terminal hands out some 4,000 bytes at once, so that there may be more when the program has ended.
        has_ended = False
        while True:
            try:
                text += os.read(leader, 65536)
            except BlockingIOError:
                if has_ended:
                    break
                has_ended = process.poll() is not None
                time.sleep(0.01)
        self.assertEqual(termios.tcgetattr(follower), before)
        os.close(leader)
        os.close(follower)
        return text.decode(), process.returncode

    def test_live_loss(self):
        self.data("moons")
        text, status = self.on_terminal("train", "moons.csv", "-o", "m.nn", "--live")
        self.assertEqual(status, 0)
        self.assertIn("loss by epoch: * training  o validation", text)
        self.assertNotIn("\x1b[?", text)
        self.assertTrue(all(len(line) <= 90 for line in text.replace("\r", "").split("\n")))

    def test_live_fit(self):
        self.data("sine")
        text, status = self.on_terminal("train", "sine.csv", "-o", "m.nn", "--live")
        self.assertEqual(status, 0)
        self.assertIn("y by x: . data  * network", text)

    def test_live_does_not_change_the_model(self):
        self.data("sine")
        self.on_terminal("train", "sine.csv", "-o", "live.nn", "--live", "--dropout", "0.1", "--epochs", "50")
        self.train("sine.csv", "--dropout", "0.1", "--epochs", "50")
        self.assertEqual(self.read("live.nn"), self.read("model.nn"))

    def test_live_is_interrupted_in_order(self):
        self.data("sine")
        text, status = self.on_terminal(
            "train", "sine.csv", "-o", "m.nn", "--live", "--epochs", "1000000", "--patience", "0", after=1)
        self.assertEqual(status, 130)
        self.assertRegex(text, r"\x1b\[Jnn-cli: interrupted in epoch [^\x1b]*\r\n$")
        self.assertEqual(self.files(), ["sine.csv"])

    def test_live_without_a_terminal_is_lines(self):
        self.data("moons")
        errors = self.nn("train", "moons.csv", "-o", "m.nn", "--live", "--epochs", "3").errors
        self.assertTrue(all(line.startswith("epoch ") for line in errors.splitlines()), errors)

    def test_plot(self):
        self.data("moons")
        self.train("moons.csv", "--epochs", "5", "--plot", "loss.svg")
        self.assertIn(b"</svg>", self.read("loss.svg"))
        self.fails(USAGE, "--plot loss.pdf: a figure is .svg or .png", "train", "moons.csv", "-o", "m.nn",
                   "--plot", "loss.pdf")


if __name__ == "__main__":
    main()
