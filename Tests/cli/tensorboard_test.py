#!/usr/bin/env python3
"""Event files of train --tensorboard: read byte by byte, and by TensorBoard itself, which is fetched from PyPI once."""

import functools
import json
import math
import resource
import signal
import subprocess
import sys
import time

from event_files import Damaged, crc32c, read_events, records
from harness import BUILD, ROOT, CLITest, main

sys.path.insert(0, str(ROOT / "Tests" / "model-format"))

from read_model import Model, float32  # noqa: E402 (found through the line above)

CANNOT_CREATE, IO, DIVERGED = 73, 74, 3
ENVIRONMENT = BUILD / "tests" / "tensorboard-2.21.0"
TAGS = {
    "loss": "loss/training",
    "accuracy": "accuracy/training",
    "validation_loss": "loss/validation",
    "validation_accuracy": "accuracy/validation",
    "learning_rate": "learning_rate",
    "gradient_norm": "gradient_norm/network",
}
LAYER_TAGS = {"gradient_norm/dense1", "gradient_norm/dense2", "dead_units/dense1", "dead_units/dense2"}
HISTOGRAM_TAGS = {"weights/dense1", "biases/dense1", "weights/dense2", "biases/dense2"}


@functools.cache
def tensorboard_python():
    """The interpreter of an environment with TensorBoard in it; None where there is no network."""
    python = ENVIRONMENT / "bin" / "python"
    ready = ENVIRONMENT / "ready"
    if not ready.exists():
        for command in (
            [sys.executable, "-m", "venv", "--clear", ENVIRONMENT],
            [python, "-m", "pip", "install", "--quiet", "tensorboard==2.21.0"],
        ):
            if subprocess.run(command, capture_output=True, check=False).returncode != 0:
                return None
        ready.touch()
    return python


class EventTest(CLITest):
    def train_watched(self, data, *options):
        """Train with events in the folder "runs/a"."""
        return self.nn("train", data, "-o", "model.nn", "--quiet", "--tensorboard", "runs/a", *options)

    def event_file(self):
        (file,) = self.path("runs/a").iterdir()
        self.assertRegex(file.name, r"^events\.out\.tfevents\.\d{10}\.[^/]+$")
        return file

    def events(self):
        return read_events(self.event_file().read_bytes())

    def logged(self):
        """The scalars that the CSV log knows: tag to epoch to number."""
        header, *rows = self.read_table("log.csv")
        columns = {name: [row[i] for row in rows] for i, name in enumerate(header)}
        return {
            tag: {int(epoch): float32(float(value)) for epoch, value in zip(columns["epoch"], columns[name])}
            for name, tag in TAGS.items() if columns[name][0] != ""}

    def parameters(self):
        """The saved model's parameters by tag."""
        model = Model(self.read("model.nn"))
        return {
            f"{kind}/dense{i}": getattr(layer, kind)
            for i, layer in enumerate(model.layers, 1) for kind in ("weights", "biases")}

    def assert_distribution(self, values, count, minimum, maximum, total, squares):
        self.assertEqual((count, minimum, maximum), (len(values), min(values), max(values)))
        self.assertTrue(math.isclose(total, math.fsum(values), rel_tol=1e-9, abs_tol=1e-12))
        self.assertTrue(math.isclose(squares, math.fsum(value * value for value in values), rel_tol=1e-9))


class EventFile(EventTest):
    def test_scalars_are_the_log(self):
        self.train_watched(self.data("moons"), "--log", "log.csv", "--epochs", "30")
        events = self.events()
        logged = self.logged()
        self.assertEqual(logged.keys(), set(TAGS.values()))
        self.assertEqual([event.step for event in events], list(range(31)))
        self.assertEqual(events[0].scalars, {})
        for event in events[1:]:
            self.assertEqual(event.scalars.keys(), logged.keys() | LAYER_TAGS)
            for tag, numbers in logged.items():
                self.assertEqual(event.scalars[tag], numbers[event.step], tag)
            # A step without clipping applies the gradient whose norm the network has.
            layers = math.hypot(event.scalars["gradient_norm/dense1"], event.scalars["gradient_norm/dense2"])
            self.assertTrue(math.isclose(layers, event.scalars["gradient_norm/network"], rel_tol=1e-5))

    def test_numbers_without_validation(self):
        self.train_watched(self.data("sine"), "--epochs", "2", "--validation", "0")
        self.assertEqual(
            self.events()[1].scalars.keys(),
            {"loss/training", "learning_rate", "gradient_norm/network"} | LAYER_TAGS)

    def test_histograms_are_the_weights(self):
        self.train_watched(self.data("blobs"), "--epochs", "4", "--validation", "0")
        last = self.events()[-1].histograms
        parameters = self.parameters()
        self.assertEqual(last.keys(), parameters.keys())
        for tag, values in parameters.items():
            histogram = last[tag]
            self.assert_distribution(
                values, histogram.count, histogram.minimum, histogram.maximum, histogram.sum, histogram.sum_of_squares)
            self.assertEqual(len(histogram.limits), 30)
            self.assertEqual(histogram.limits[-1], max(values))
            for i, limit in enumerate(histogram.limits[:-1], 1):
                self.assertEqual(sum(histogram.buckets[:i]), sum(value < limit for value in values), f"{tag} {i}")
            self.assertEqual(sum(histogram.buckets), len(values))

    def test_equal_parameters(self):
        """A layer of one unit has one bias: a range without width."""
        self.train_watched(self.data("line"), "--hidden", "none", "--epochs", "1", "--validation", "0")
        histogram = self.events()[-1].histograms["biases/dense1"]
        (bias,) = self.parameters()["biases/dense1"]
        self.assertEqual((histogram.limits, histogram.buckets), ((bias,), (1.0,)))

    def test_steps_with_histograms(self):
        data = self.data("xor")
        for options, steps in (
            (["--epochs", "7", "--histogram-epochs", "3"], [0, 3, 6]),
            (["--epochs", "3"], [0, 1, 2, 3]),
            (["--epochs", "1001", "--patience", "0"], list(range(0, 1002, 3))),
        ):
            with self.subTest(options=" ".join(options)):
                self.nn("train", data, "-o", "m.nn", "--quiet", "--tensorboard", f"r{len(steps)}", *options)
                (file,) = self.path(f"r{len(steps)}").iterdir()
                events = read_events(file.read_bytes())
                self.assertEqual([event.step for event in events if event.histograms], steps)
                for event in events:
                    self.assertIn(event.histograms.keys(), (set(), HISTOGRAM_TAGS))

    def test_a_model_is_the_same_when_watched(self):
        data = self.data("moons")
        self.train(data, "--epochs", "5")
        alone = self.read("model.nn")
        self.train_watched(data, "--epochs", "5")
        self.assertEqual(self.read("model.nn"), alone)

    def test_two_trainings_in_one_folder(self):
        data = self.data("xor")
        for _ in range(2):
            self.train_watched(data, "--epochs", "2")
        self.assertEqual(len(list(self.path("runs/a").iterdir())), 2)

    def test_the_reader_finds_damage(self):
        """CRC-32C of RFC 3720's check string; a changed byte and a missing one are found."""
        self.assertEqual(crc32c(b"123456789"), 0xE3069283)
        self.train_watched(self.data("xor"), "--epochs", "1")
        data = self.event_file().read_bytes()
        for offset in (0, 8, 12, 30, len(data) - 1):
            with self.assertRaises(Damaged):
                list(records(data[:offset] + bytes([data[offset] ^ 1]) + data[offset + 1:]))
        with self.assertRaises(Damaged):
            list(records(data[:-1]))


class Running(EventTest):
    def test_every_epoch_is_there_at_once(self):
        """The file can be read while the training runs, and stays when it is interrupted."""
        data = self.data("moons")
        with subprocess.Popen(
            self.command("train", data, "-o", "model.nn", "--quiet", "--epochs", "1000000", "--patience", "0",
                         "--tensorboard", "runs/a"), cwd=self.folder) as process:
            deadline = time.monotonic() + 60
            steps = 0
            while steps < 20 and time.monotonic() < deadline:
                time.sleep(0.05)
                folder = self.path("runs/a")
                if folder.exists() and any(folder.iterdir()):
                    steps = self.whole_records()
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(60), 128 + signal.SIGINT)
        self.assertGreaterEqual(steps, 20)
        self.assertGreaterEqual(self.events()[-1].step, 20)
        self.assertEqual(self.files(), [data, "runs"])

    def whole_records(self):
        """Of a file that grows: its last record may not be all there yet."""
        count = 0
        try:
            for _ in records(self.event_file().read_bytes()):
                count += 1
        except Damaged as damage:
            self.assertIn("cut off", str(damage))
        return count

    def test_a_training_that_diverges_is_shown(self):
        self.fails(
            DIVERGED, "", "train", self.data("regression"), "-o", "model.nn", "--quiet", "--optimizer", "sgd", "--lr",
            "1000", "--no-standardize", "--batch", "full", "--tensorboard", "runs/a")
        self.assertGreaterEqual(len(self.events()), 1)


class Errors(EventTest):
    def refuses(self, status, message, *options, **settings):
        data = self.data("xor")
        self.fails(status, message, "train", data, "-o", "model.nn", "--quiet", *options, **settings)
        self.assertNotIn("model.nn", self.files())

    def test_folders(self):
        self.write("file", "")
        for folder in ("file", "file/runs", "/dev/null/runs", "/proc/runs"):
            with self.subTest(folder=folder):
                self.refuses(CANNOT_CREATE, "", "--tensorboard", folder)

    def test_command_lines(self):
        self.refuses(64, "--histogram-epochs needs --tensorboard", "--histogram-epochs", "5")
        self.refuses(64, "--histogram-epochs 0 is out of range", "--tensorboard", "runs", "--histogram-epochs", "0")
        self.refuses(64, "--tensorboard needs the name of a folder", "--tensorboard", "")

    def test_no_room(self):
        """Writing fails after some epochs: told at once, and at the end, when the model is there."""
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

        result = self.run_nn("train", self.data("xor"), "-o", "model.nn", "-q", "--tensorboard", "runs/a", "--epochs",
                             "100", preexec_fn=limit)
        self.assertEqual(result.status, IO)
        self.assertRegex(
            result.errors, "^nn-cli: warning: (runs/a/events.out.tfevents.*: cannot write: File too large); the training "
            "goes on without this file\nnn-cli: \\1; the model is in model.nn\n$")
        self.nn("info", "model.nn")
        self.assertEqual(self.event_file().stat().st_size, 20_000)


class TensorBoard(EventTest):
    """What TensorBoard's own reader says."""

    def setUp(self):
        super().setUp()
        if tensorboard_python() is None:
            self.skipTest("TensorBoard could not be installed from PyPI")

    def seen(self):
        """The scalars and histograms by tag and step."""
        process = subprocess.run(
            [tensorboard_python(), ROOT / "Tests" / "cli" / "tensorboard_values.py", self.path("runs/a")],
            capture_output=True, check=False)
        self.assertEqual(process.returncode, 0, process.stderr.decode()[-600:])
        return (
            {tag: {int(step): value for step, value in steps.items()} for tag, steps in kinds.items()}
            for kinds in json.loads(process.stdout).values())

    def test_reads_the_same(self):
        self.train_watched(self.data("blobs"), "--log", "log.csv", "--epochs", "40", "--validation", "0.3")
        scalars, histograms = self.seen()
        events = self.events()
        self.assertEqual(scalars.keys(), set(TAGS.values()) | LAYER_TAGS)
        for tag, numbers in self.logged().items():
            self.assertEqual(scalars[tag], numbers, tag)
        for tag in LAYER_TAGS:
            self.assertEqual(scalars[tag], {event.step: event.scalars[tag] for event in events[1:]})
        self.assertEqual(histograms.keys(), HISTOGRAM_TAGS)
        for tag, steps in histograms.items():
            self.assertEqual(list(steps), list(range(41)))
            for event in events:
                self.assertEqual(tuple(steps[event.step]["bucket"]), event.histograms[tag].buckets)

    def test_reads_the_weights(self):
        self.train_watched(self.data("blobs"), "--epochs", "6", "--validation", "0")
        _, histograms = self.seen()
        for tag, values in self.parameters().items():
            seen = histograms[tag][6]
            self.assert_distribution(
                values, seen["num"], seen["min"], seen["max"], seen["sum"], seen["sum_squares"])


if __name__ == "__main__":
    main()
