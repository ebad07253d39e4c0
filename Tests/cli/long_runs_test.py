#!/usr/bin/env python3
"""Trainings of many epochs: memory that does not grow, checkpoints that do not hold the training up."""

import json
import os
import subprocess

from faults import FaultTest, library
from harness import main

# An nn_progress, the seconds, and the rows of the last batch, and for each layer three numbers: docs/model-format.md.
EPOCH_BYTES, LAYER_BYTES = 80, 12


class Memory(FaultTest):
    FEW, MANY = 5_000, 200_000
    # What an epoch may add, in bytes: less than the smallest record of one.
    MOST = 8

    def peak(self, *command):
        process = subprocess.Popen(self.command(*command), cwd=self.folder, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE)
        errors = process.stderr.read()
        process.stderr.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0, errors)
        return usage.ru_maxrss * 1024

    def expect_bounded(self, *command):
        few, many = (self.peak(*command, "--epochs", str(epochs)) for epochs in (self.FEW, self.MANY))
        self.assertLess((many - few) / (self.MANY - self.FEW), self.MOST, f"{few} and {many} bytes")

    def test_train(self):
        self.data("xor")
        for options in ([], ["--log", "l.csv"], ["--plot", "f.svg"]):
            with self.subTest(options=options):
                self.expect_bounded("train", "xor.csv", "-o", "m.nn", "-q", "--hidden", "2", "--batch", "full", *options)

    def test_cv(self):
        self.data("xor")
        self.expect_bounded("cv", "xor.csv", "--folds", "2", "--hidden", "2", "--batch", "full", "--task", "binary")


class Checkpoints(FaultTest):
    COMMAND = ["train", "xor.csv", "-o", "m.nn", "-q", "--hidden", "2", "--batch", "full", "--checkpoint", "c.nn"]

    def setUp(self):
        super().setUp()
        self.data("xor")

    def epochs_kept(self):
        """Epochs behind the checkpoint."""
        text = self.read("c.nn").decode("latin-1")
        note, _ = json.JSONDecoder().raw_decode(text, text.index('{"nn_cli"'))
        return len(note["checkpoint"]["epochs"]) // 2 // (EPOCH_BYTES + 2 * LAYER_BYTES)

    def test_fewer_than_epochs(self):
        """Where an epoch takes less time than a checkpoint: not one rename for every second epoch, by far."""
        result, reached = self.run_with_fault("rename", 1500, "KILL", *self.COMMAND, "--epochs", "3000")
        self.assertEqual((result.status, reached), (0, False))
        self.assertEqual(self.epochs_kept(), 3000, "the last epoch is kept")

    def test_every_epoch_when_told(self):
        _, reached = self.run_with_fault("rename", 200, "KILL", *self.COMMAND, "--epochs", "200", "--checkpoint-every",
                                         "1")
        self.assertTrue(reached)
        self.assertEqual(self.epochs_kept(), 199)

    def test_the_last_epoch_of_patience(self):
        self.data("moons")
        command = ["train", "moons.csv", "-o", "m.nn", "--lr", "0.3", "--patience", "3", "--checkpoint", "c.nn", "--json"]
        epochs = self.nn(*command).json["epochs"]
        self.assertLess(epochs, 200)
        self.assertEqual(self.epochs_kept(), epochs)

    def test_the_last_epoch_of_steps(self):
        """It may end within an epoch, of which there is no record."""
        self.data("moons")
        command = ["train", "moons.csv", "-q", "--patience", "0", "--checkpoint", "c.nn"]
        self.nn(*command, "-o", "m.nn", "--steps", "503")
        self.assertEqual(self.epochs_kept(), 503 // 5 + 1)
        model = self.read("m.nn")
        self.nn("train", "--resume", "c.nn", "-q")
        self.assertEqual(self.read("m.nn"), model)

    def test_resumed_anywhere(self):
        """Whichever checkpoint is left, the training ends in the same model."""
        self.nn(*self.COMMAND, "--epochs", "3000")
        model = self.read("m.nn")
        for number in (2, 3, 5, 9):
            for name in ("m.nn", "c.nn"):
                self.path(name).unlink(missing_ok=True)
            self.run_with_fault("rename", number, "KILL", *self.COMMAND, "--epochs", "3000")
            self.nn("train", "--resume", "c.nn", "-q")
            self.assertEqual(self.read("m.nn"), model)


if __name__ == "__main__":
    library()
    main()
