#!/usr/bin/env python3
"""Signals and sudden death: the older file or the new one, whole, and nothing beside it."""

import random
import signal
import subprocess
import time

from harness import CLITest, main


class InterruptionTest(CLITest):
    def start(self, *arguments, stdin=subprocess.DEVNULL):
        return subprocess.Popen(
            self.command(*arguments), cwd=self.folder, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def wait_until_it_writes(self):
        """Wait until the command has begun to write."""
        deadline = time.monotonic() + 20
        while not any(name.startswith(".nn-") for name in self.files()):
            self.assertLess(time.monotonic(), deadline, "the command has not begun to write")
            time.sleep(0.005)


class Signals(InterruptionTest):
    def setUp(self):
        super().setUp()
        self.data("moons")
        self.train("moons.csv", "--epochs", "2")
        self.write("log.csv", "older\n")
        self.before = {name: self.read(name) for name in self.files()}

    def assert_unchanged(self):
        self.assertEqual({name: self.read(name) for name in self.files()}, self.before)

    def test_in_training(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number.name):
                process = self.start("train", "moons.csv", "-o", "model.nn", "--log", "log.csv",
                                     "--epochs", "100000000", "--patience", "0")
                process.stderr.readline()
                process.send_signal(number)
                process.communicate(timeout=20)
                self.assertEqual(process.returncode, 128 + number)
                self.assert_unchanged()

    def test_twice(self):
        """An impatient user is heard."""
        process = self.start("train", "moons.csv", "-o", "model.nn", "--hidden", "2000,2000", "--batch", "full")
        self.wait_until_it_writes()
        for _ in range(2):
            process.send_signal(signal.SIGINT)
            time.sleep(0.05)
        process.communicate(timeout=20)
        self.assertEqual(process.returncode, 130)
        self.assert_unchanged()

    def test_while_reading(self):
        """predict waits for a pipe that stays silent."""
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=number.name):
                process = self.start("predict", "model.nn", "-", "-o", "p.csv", stdin=subprocess.PIPE)
                process.stdin.write(b"x1,x2\n" + b"0.5,0.5\n" * 100000)
                process.stdin.flush()
                self.wait_until_it_writes()
                process.send_signal(number)
                self.assertEqual(process.wait(timeout=20), 128 + number)
                for stream in (process.stdin, process.stdout, process.stderr):
                    stream.close()
                self.assert_unchanged()

    def test_nohup(self):
        """A signal that was ignored when nn-cli started stays ignored."""
        process = subprocess.Popen(
            self.command("train", "moons.csv", "-o", "model.nn", "--epochs", "3000", "--patience", "0"),
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        process.stderr.readline()
        process.send_signal(signal.SIGHUP)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0)


class Killed(InterruptionTest):
    """SIGKILL at random times: there is no warning, so only the order of the writes protects the file."""

    TRIALS = 24

    def test_a_model(self):
        """A large model, so that writing takes a noticeable part of the time."""
        self.data("moons")
        options = ["--hidden", "600,600", "--epochs", "1", "--validation", "0", "--save-state", "--quiet"]
        older = self.read(self.train("moons.csv", *options))
        newer = self.read(self.train("moons.csv", *options, "--seed", "2", model="newer.nn"))
        self.kill_repeatedly("model.nn", older, newer, "train", "moons.csv", "-o", "model.nn", *options, "--seed", "2")
        self.nn("info", "model.nn")

    def test_predictions(self):
        self.data("moons", "--samples", "50000")
        self.train("moons.csv", "--epochs", "1")
        newer = self.nn("predict", "model.nn", "moons.csv", "--proba").bytes
        self.write("p.csv", "older\n")
        self.kill_repeatedly("p.csv", b"older\n", newer, "predict", "model.nn", "moons.csv", "--proba", "-o", "p.csv")

    def kill_repeatedly(self, name, older, newer, *command):
        """Kill at times spread over one whole run, and look at the file each time."""
        self.assertNotEqual(older, newer)
        start = time.monotonic()
        self.nn(*command)
        duration = time.monotonic() - start
        self.assertEqual(self.read(name), newer)
        draw = random.Random(1)
        killed = 0
        for trial in range(self.TRIALS):
            self.write(name, older)
            process = self.start(*command)
            time.sleep(duration * draw.uniform(0.3, 1.05))
            process.kill()
            process.communicate(timeout=20)
            killed += process.returncode == -signal.SIGKILL
            contents = self.read(name)
            self.assertTrue(contents == newer if process.returncode == 0 else contents in (older, newer),
                            f"trial {trial}: {len(contents)} bytes that are neither file")
        self.assertGreater(killed, self.TRIALS // 4, "most runs ended before they were killed")
        self.nn(*command)
        self.assertEqual(self.read(name), newer)


if __name__ == "__main__":
    main()
