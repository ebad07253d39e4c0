#!/usr/bin/env python3
"""A training that was killed after any checkpoint, or stopped by a signal, goes on to the very model and log of one
that never stopped."""

import re
import signal
import struct
import subprocess
import time

from event_files import read_events
from faults import MOST, FaultTest, library
from harness import main

USAGE, DATA, NO_INPUT = 64, 65, 66


def without_seconds(log):
    return re.sub(rb"(?m)^((?:[^,\n]*,){7})[^,\n]*", rb"\1", log)


class Resume(FaultTest):
    """Killed at every checkpoint: the n-th rename is that of the n-th checkpoint, so n - 1 of them are left."""

    VARIANTS = {
        "adam": ["--epochs", "3"],
        "validation and patience": ["--epochs", "8", "--patience", "2", "--validation", "0.4", "--lr", "0.3"],
        "plateau": ["--epochs", "4", "--schedule", "plateau", "--schedule-patience", "0", "--schedule-threshold",
                    "0.2", "--warmup", "2", "--optimizer", "sgd", "--momentum", "0.9"],
        "dropout, layers in the log": ["--epochs", "2", "--hidden", "8,8", "--dropout", "0.3", "--log-layers"],
        "with replacement": ["--epochs", "3", "--with-replacement", "--class-weight", "balanced"],
        "steps": ["--steps", "10", "--no-shuffle", "--optimizer", "rmsprop"],
        "the best epoch's state": ["--epochs", "5", "--save-state", "--validation", "0.4", "--lr", "0.2"],
        "perceptron": ["--loss", "perceptron", "--epochs", "2", "--batch", "20"],
    }
    # The rename of the model, and that of the log, before which the model is there.
    AFTER = 2
    EVERY = ["--checkpoint", "c.nn", "--checkpoint-every"]

    def setUp(self):
        super().setUp()
        self.data("moons", "--samples", "60")

    def expect_equal(self, name, options, every):
        command = ["train", "moons.csv", "-o", "m.nn", "--log", "l.csv", "--batch", "16", "-q", *options]
        self.nn(*command)
        model, log = self.read("m.nn"), without_seconds(self.read("l.csv"))
        for number in range(2, MOST):
            for file in ("m.nn", "l.csv", "c.nn"):
                self.path(file).unlink(missing_ok=True)
            result, _ = self.run_with_fault("rename", number, "KILL", *command, *self.EVERY, every)
            if "c.nn" not in self.files():
                self.fail(f"no checkpoint: {result.errors}")
            has_ended = "m.nn" in self.files()
            self.nn("train", "--resume", "c.nn", "-q")
            self.assertEqual(self.read("m.nn"), model, f"{name}, checkpoint {number - 1}: another model")
            self.assertEqual(without_seconds(self.read("l.csv")), log, f"{name}, checkpoint {number - 1}: another log")
            if has_ended:
                return number
        self.fail("it never ended")

    def test_every_batch(self):
        self.assertEqual(self.expect_equal("adam", self.VARIANTS["adam"], "1b"), 9 + self.AFTER)

    def test_every_second_batch(self):
        """Of 3 in an epoch: in its middle, and between two."""
        for name, options in self.VARIANTS.items():
            with self.subTest(variant=name):
                self.assertGreater(self.expect_equal(name, options, "2b"), 3)

    def test_every_epoch(self):
        self.assertEqual(self.expect_equal("adam", ["--epochs", "4"], "1"), 4 + self.AFTER)

    def test_more_epochs(self):
        self.nn("train", "moons.csv", "-o", "m.nn", "-q", "--epochs", "3", "--checkpoint", "c.nn")
        self.nn("train", "--resume", "c.nn", "--epochs", "7", "-q")
        self.train("moons.csv", "--epochs", "7", model="whole.nn")
        self.assertEqual(self.read("m.nn"), self.read("whole.nn"))

    def test_a_checkpoint_is_a_model(self):
        self.nn("train", "moons.csv", "-o", "m.nn", "-q", "--epochs", "3", "--validation", "0", "--checkpoint", "c.nn")
        self.assertEqual(self.nn("predict", "c.nn", "moons.csv").text, self.nn("predict", "m.nn", "moons.csv").text)
        self.assertIn("--epochs 3", self.nn("info", "c.nn").text)

    def test_the_state_is_of_the_best_epoch(self):
        """--save-state: the weights of the best epoch come with its optimiser and generator."""
        options = ["--validation", "0.4", "--lr", "0.3", "--save-state"]
        result = self.nn("train", "moons.csv", "-o", "m.nn", "--epochs", "12", "--json", *options).json
        best = result["best_epoch"]
        self.assertLess(best, 12, "the best epoch must not be the last for this test")
        self.nn("train", "moons.csv", "-o", "short.nn", "--epochs", str(best), "-q", *options)
        note = re.compile(rb'\{"nn_cli".*\}', re.DOTALL)
        whole, short = self.read("m.nn"), self.read("short.nn")
        self.assertEqual(note.sub(b"", whole)[-400:], note.sub(b"", short)[-400:])


class Outputs(FaultTest):
    """What a training writes beside its model, and where its rows come from, are the same for one that was killed."""

    KEPT = ["--checkpoint", "c.nn", "--checkpoint-every", "2b"]

    def setUp(self):
        super().setUp()
        self.data("moons", "--samples", "60")

    def killed_at(self, number, *command, **options):
        """Dies at this rename, when a checkpoint or more is there and no model."""
        for name in ("m.nn", "c.nn"):
            self.path(name).unlink(missing_ok=True)
        result, _ = self.run_with_fault("rename", number, "KILL", "train", *command, *self.KEPT, **options)
        self.assertEqual(result.status, -signal.SIGKILL, result.errors)
        self.assertIn("c.nn", self.files())
        self.assertNotIn("m.nn", self.files())

    def test_a_figure(self):
        for figure in ("f.svg", "f.png"):
            command = ["moons.csv", "-o", "m.nn", "-q", "--epochs", "5", "--batch", "16", "--plot", figure]
            self.nn("train", *command)
            whole = (self.read("m.nn"), self.read(figure))
            self.path(figure).unlink()
            self.killed_at(4, *command)
            self.nn("train", "--resume", "c.nn", "-q")
            self.assertEqual((self.read("m.nn"), self.read(figure)), whole)

    def test_event_files(self):
        """Those of both parts together: every epoch, the last word on it as if there had been one part."""
        command = ["moons.csv", "-o", "m.nn", "-q", "--epochs", "5", "--batch", "16", "--histogram-epochs", "1"]
        self.nn("train", *command, "--tensorboard", "whole")
        model = self.read("m.nn")
        for number in (2, 3, 5, 7):
            with self.subTest(rename=number):
                folder = f"parts{number}"
                self.killed_at(number, *command, "--tensorboard", folder)
                self.nn("train", "--resume", "c.nn", "-q")
                self.assertEqual(self.read("m.nn"), model)
                self.assertEqual(len(list(self.path(folder).iterdir())), 2)
                self.assertEqual(self.events_in(folder), self.events_in("whole"))

    def events_in(self, folder):
        """Numbers and histograms by their name and step; a step that was done twice says the same twice."""
        found = {}
        for file in sorted(self.path(folder).iterdir()):
            for event in read_events(file.read_bytes()):
                for kind in (event.scalars, event.histograms):
                    for tag, value in kind.items():
                        said = repr(value) if kind is event.scalars else repr(vars(value))
                        self.assertEqual(found.setdefault((event.step, tag), said), said)
        return found

    def test_images(self):
        images = bytes((i * 7 + i // 30) % 256 for i in range(90 * 6))
        self.write("i.idx", struct.pack(">IIII", 0x803, 90, 2, 3) + images)
        self.write("l.idx", struct.pack(">II", 0x801, 90) + bytes(i % 3 for i in range(90)))
        command = ["--images", "i.idx", "--labels", "l.idx", "-o", "m.nn", "-q", "--epochs", "3", "--batch", "16"]
        self.nn("train", *command)
        model = self.read("m.nn")
        self.killed_at(4, *command)
        self.nn("train", "--resume", "c.nn", "-q")
        self.assertEqual(self.read("m.nn"), model)
        self.write("l.idx", struct.pack(">II", 0x801, 90) + bytes(i % 2 for i in range(90)))
        self.fails(DATA, "c.nn: was trained on other data", "train", "--resume", "c.nn")

    def test_standard_input(self):
        """Given again it is as good as a file; without it the end of the input is told, with other rows the difference."""
        rows = self.read("moons.csv")
        command = ["-", "-o", "m.nn", "-q", "--epochs", "3", "--batch", "16"]
        self.nn("train", *command, input=rows)
        model = self.read("m.nn")
        self.killed_at(3, *command, input=rows)
        self.fails(DATA, "standard input: is empty", "train", "--resume", "c.nn")
        self.fails(DATA, "c.nn: was trained on other data", "train", "--resume", "c.nn", input=rows + b"1,1,1\n")
        self.nn("train", "--resume", "c.nn", "-q", input=rows)
        self.assertEqual(self.read("m.nn"), model)
        self.killed_at(3, *command, input=rows)
        self.nn("train", "moons.csv", "--resume", "c.nn", "-q")
        self.assertEqual(self.nn("predict", "m.nn", "moons.csv").text[:10], "prediction")


class Refusals(FaultTest):
    def setUp(self):
        super().setUp()
        self.data("moons", "--samples", "60")
        self.nn("train", "moons.csv", "-o", "m.nn", "-q", "--epochs", "3", "--checkpoint", "c.nn")

    def test_other_options(self):
        for options, message in {
                ("--batch", "16"): "c.nn: was trained with --batch 32, not with --batch 16; leave the option out",
                ("--test", "0.1"): "c.nn: was trained with --test 0.0, not with --test 0.1",
                ("--steps", "9"): "c.nn: was trained without --steps, not with --steps 9",
                ("--no-shuffle",): "c.nn: was trained without --no-shuffle, not with --no-shuffle",
                ("--hidden", "16,4"): "c.nn: was trained with --hidden 16, not with --hidden 16,4",
                ("--epochs", "2"): "c.nn: has trained for 3 epochs; --epochs must be as many or more",
        }.items():
            with self.subTest(options=options):
                self.fails(USAGE, message, "train", "--resume", "c.nn", *options)

    def test_more_epochs_of_a_cosine(self):
        self.nn("train", "moons.csv", "-o", "m.nn", "-q", "--epochs", "3", "--schedule", "cosine", "--checkpoint", "c.nn")
        self.fails(USAGE, "c.nn: was trained with --epochs 3, not with --epochs 4", "train", "--resume", "c.nn",
                   "--epochs", "4")

    def test_other_data(self):
        lines = self.read("moons.csv").decode().splitlines()
        self.write("fewer.csv", "\n".join(lines[:-1]) + "\n")
        self.write("other.csv", "\n".join([lines[0], "0" + lines[1], *lines[2:]]).replace("00.", "0.1") + "\n")
        for name in ("fewer.csv", "other.csv"):
            with self.subTest(data=name):
                self.fails(DATA, "c.nn: was trained on other data; name the data", "train", name, "--resume", "c.nn")

    def test_no_checkpoint(self):
        self.fails(DATA, "m.nn: is no checkpoint; name a file that 'nn-cli train --checkpoint' wrote",
                   "train", "--resume", "m.nn")
        self.fails(DATA, "moons.csv: not a libnn model", "train", "--resume", "moons.csv")
        self.fails(NO_INPUT, "none: cannot open", "train", "--resume", "none")
        whole = self.read("c.nn")
        for length in (0, 100, len(whole) - 16):
            self.write("cut.nn", whole[:length])
            self.fails(DATA, "cut.nn: ", "train", "--resume", "cut.nn")

    def test_usage(self):
        self.write("c.json", "{}")
        self.fails(USAGE, "c.nn, with the options of the command line: --resume goes on with the options of its file; leave out --config",
                   "train", "moons.csv", "-o", "n.nn", "--resume", "c.nn", "--config", "c.json")
        self.fails(USAGE, "--checkpoint-every needs --checkpoint", "train", "moons.csv", "-o", "n.nn",
                   "--checkpoint-every", "3")
        for interval in ("0", "b", "-1", "3x", "1.5"):
            self.fails(USAGE, "", "train", "moons.csv", "-o", "n.nn", "--checkpoint", "d.nn", "--checkpoint-every",
                       interval)
        for option in ("-o", "--log", "--plot"):
            self.fails(USAGE, "", "train", "--resume", "c.nn", option, "c.nn")
        self.fails(USAGE, "moons.csv: would replace an input", "train", "moons.csv", "-o", "n.nn", "--checkpoint",
                   "moons.csv")


class Signals(FaultTest):
    """Stopped in the middle of an epoch."""

    OPTIONS = ["--epochs", "300", "--hidden", "32", "--patience", "0", "--batch", "1"]

    def setUp(self):
        super().setUp()
        self.data("moons", "--samples", "4000")

    def stop(self, number, *options):
        """Start, send the signal in the second epoch or later, and wait; what it said last."""
        process = subprocess.Popen(
            self.command("train", "moons.csv", "-o", "m.nn", *self.OPTIONS, *options), cwd=self.folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stderr.readline()
        time.sleep(0.05)
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 128 + number, errors)
        return errors.decode().splitlines()[-1]

    def test_with_a_checkpoint(self):
        self.train("moons.csv", *self.OPTIONS, model="whole.nn")
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=number.name):
                line = self.stop(number, "--checkpoint", "c.nn", "--checkpoint-every", "1000")
                self.assertRegex(
                    line, r"nn-cli: interrupted in epoch \d+ of 300; go on with 'nn-cli train --resume c.nn'")
                self.assertNotIn("m.nn", self.files())
                self.nn("train", "--resume", "c.nn", "-q")
                self.assertEqual(self.read("m.nn"), self.read("whole.nn"))
                self.path("m.nn").unlink()
                self.path("c.nn").unlink()

    def test_without_one(self):
        line = self.stop(signal.SIGINT)
        self.assertRegex(line, r"nn-cli: interrupted in epoch \d+ of 300; nothing was saved; with --checkpoint FILE")
        self.assertEqual(self.files(), ["moons.csv"])


if __name__ == "__main__":
    library()
    main()
