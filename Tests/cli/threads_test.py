#!/usr/bin/env python3
"""--threads changes no result: a network large enough that its work is handed over."""

import json
import os
import signal
import subprocess
import time
import unittest
from pathlib import Path

from harness import CLITest, main

LARGE = ("--hidden", "300,300", "--batch", "300", "--epochs", "2", "--patience", "0")


def threads_of(process):
    return len(os.listdir(f"/proc/{process.pid}/task"))


class Threads(CLITest):
    def setUp(self):
        super().setUp()
        self.rows = self.data("moons", "--samples", "1000")

    def test_the_same_model(self):
        one = self.read(self.train(self.rows, *LARGE))
        for threads in ("1", "2", "5"):
            with self.subTest(threads=threads):
                self.assertEqual(one, self.read(self.train(self.rows, *LARGE, "--threads", threads, model="n.nn")))

    def test_the_same_predictions_and_figures(self):
        model = self.train(self.rows, *LARGE)
        commands = {
            "predict": ("predict", model, self.rows, "--proba"), "evaluate": ("evaluate", model, self.rows, "--json"),
            "cv": ("cv", self.rows, *LARGE, "--folds", "2", "--json")}
        for name, command in commands.items():
            with self.subTest(command=name):
                one = self.nn(*command).text
                for threads in ("2", "5"):
                    self.assertEqual(one, self.nn(*command, "--threads", threads).text)

    def test_a_training_goes_on_with_others(self):
        whole = self.read(self.train(self.rows, *LARGE, "--epochs", "4"))
        self.train(self.rows, *LARGE, "--checkpoint", "c.nn", "--threads", "2", model="half.nn")
        self.nn("train", "--resume", "c.nn", "--epochs", "4", "--threads", "3", "-o", "model.nn", "--quiet")
        self.assertEqual(whole, self.read("model.nn"))

    def test_from_a_configuration(self):
        self.write("c.json", json.dumps({"data": self.rows, "output": "model.nn", "threads": 2, "epochs": 1}))
        self.nn("train", "--config", "c.json", "--quiet")
        self.assertNotIn("threads", json.loads(self.read("model.nn.json")))

    def test_out_of_range(self):
        for command in (("train", self.rows, "-o", "model.nn"), ("cv", self.rows), ("predict", "model.nn", self.rows),
                        ("evaluate", "model.nn", self.rows)):
            for threads in ("0", "-1", "257"):
                with self.subTest(command=command[0], threads=threads):
                    self.fails(64, f"--threads {threads} is out of range; it must be from 1 to 256", *command,
                               "--threads", threads)

    @unittest.skipUnless(Path("/proc/self/task").exists(), "there is no /proc")
    def test_there_are_so_many_and_a_signal_ends_them(self):
        command = self.command("train", self.rows, "-o", "model.nn", *LARGE, "--epochs", "100000", "--threads", "4")
        with subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            limit = time.monotonic() + 30
            while threads_of(process) < 4 and time.monotonic() < limit:
                time.sleep(0.02)
            self.assertEqual(threads_of(process), 4)
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(30), 130)
        self.assertEqual(self.files(), [self.rows])


if __name__ == "__main__":
    main()
