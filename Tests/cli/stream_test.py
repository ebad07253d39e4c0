#!/usr/bin/env python3
"""train --stream: the bytes of a training in memory, from data that do not fit there."""

import gzip
import os
import resource
import signal
import struct
import subprocess
import time

from faults import MOST, FaultTest, library
from harness import CLITest, IRIS, main

DATA, SOFTWARE, IO = 65, 70, 74
KILLED = -signal.SIGKILL


def without_seconds(log):
    return b"\n".join(b",".join(line.split(b",")[:7] + line.split(b",")[8:]) for line in log.splitlines())


class SameBytes(CLITest):
    """Models, logs and held-out rows of trainings with and without --stream."""

    def setUp(self):
        super().setUp()
        self.data("moons", "--samples", "300")
        self.data("sine", "--samples", "200")

    def expect_same(self, *options, data="moons.csv", files=("m.nn", "l.csv"), **settings):
        texts = []
        for stream in ((), ("--stream",)):
            names = ["-o", "m.nn", "--log", "l.csv"]
            result = self.nn("train", *([data] if data else []), *names, "--epochs", "4", *options, *stream, **settings)
            texts.append(([without_seconds(self.read(name)) for name in files], result.text.split("Training")[0]))
            for name in files:
                self.path(name).unlink()
        self.assertEqual(texts[0][0][0], texts[1][0][0], "another model")
        self.assertEqual(texts[0], texts[1])

    def test_options(self):
        for name, options in {
                "as it is": [],
                "no validation": ["--validation", "0"],
                "in order": ["--no-shuffle", "--batch", "7"],
                "full batch": ["--batch", "full", "--optimizer", "rprop"],
                "early end": ["--epochs", "40", "--patience", "2", "--lr", "0.3", "--validation", "0.4"],
                "class weights": ["--class-weight", "balanced"],
                "with replacement": ["--with-replacement", "--class-weight", "0=2,1=0.5"],
                "steps": ["--steps", "11"],
                "min-max, dropout": ["--scale", "min-max", "--dropout", "0.3"],
                "fixed scaling": ["--mean", "0.5", "--std", "2"],
                "signs": ["--loss", "hinge"],
                "perceptron": ["--loss", "perceptron", "--epochs", "2"],
                "terms": ["--degree", "3", "--no-standardize"],
                "state": ["--save-state", "--optimizer", "sgd", "--momentum", "0.9", "--schedule", "plateau"],
        }.items():
            with self.subTest(options=name):
                self.expect_same(*options)

    def test_the_rows_held_out(self):
        self.expect_same("--test", "0.3", "--test-out", "t.csv", files=("m.nn", "l.csv", "t.csv"))
        self.expect_same("--test", "0.3", "--test-out", "t.csv", data="sine.csv", files=("m.nn", "l.csv", "t.csv"))

    def test_tables(self):
        numbers = "".join(f"{i % 13 - 6}.5,{i % 7 * 0.25},{i % 11 - 5},{(i % 5) * 0.5}\n" for i in range(400))
        texts = "".join(f"{i % 13},{i % 7 * 0.25},{('no', 'yes', 'perhaps, or not')[i % 3]!r}\n".replace("'", '"')
                        for i in range(300))
        for name, contents, options in (
                ("numbers", numbers, ["--target", "4"]), ("two targets", numbers, ["--target", "2,4"]),
                ("weights", numbers, ["--sample-weight", "4", "--target", "1"]),
                ("classes as numbers", numbers, ["--target", "3"]),
                ("told", numbers, ["--target", "4", "--task", "multiclass"]),
                ("numbers that look like classes", numbers, ["--target", "3", "--task", "regression"]),
                ("texts", texts, ["--class-weight", "no=3"]), ("columns with names", "a,b,c,d\n" + numbers, [])):
            with self.subTest(table=name):
                self.expect_same("--quiet", *options, data=self.write("t.csv", contents))
        self.expect_same("--quiet", data=IRIS)

    def test_where_rows_come_from(self):
        table = self.read("moons.csv")
        self.write("moons.csv.gz", gzip.compress(table))
        self.expect_same("--quiet", data="moons.csv.gz")
        self.expect_same("--quiet", data="-", input=table)
        images = bytes((i * 7 + i // 30) % 256 for i in range(90 * 6))
        self.write("i.idx", struct.pack(">IIII", 0x803, 90, 2, 3) + images)
        self.write("l.idx.gz", gzip.compress(struct.pack(">II", 0x801, 90) + bytes(i % 3 * 2 for i in range(90))))
        self.expect_same("--quiet", "--images", "i.idx", "--labels", "l.idx.gz", data=None)

    def test_more_rows_than_a_window(self):
        """Blocks, windows of 1 MiB and pieces of 256 rows that begin and end at odd places."""
        rows = "".join(f"{i * 37 % 1009 / 3},{i * 91 % 313},{i % 977}\n" for i in range(100_003))
        self.write("many.csv", rows)
        self.expect_same("--quiet", "--epochs", "1", "--batch", "3000", "--no-shuffle", data="many.csv")

    def test_the_same_complaints(self):
        for number, (contents, options) in enumerate((
                ("x,y\n1,2\n3,abc\n", ()), ("1,a\n2,b\n3,c\n", ()), ("1,a\n2,a\n", ()), ("1,2\n3\n", ()), ("", ()),
                ("1,2\nx,2\n", ("--no-header",)), ("1,a\n2,b\n3,1\n", ("--task", "regression")),
                ("1,nan\n2,1\n", ("--missing", "refuse")), ("1,0\n2,1\n3,2\n1,0\n1,1\n2,2\n", ("--task", "binary")))):
            with self.subTest(number=number):
                self.write("bad.csv", contents)
                held = self.run_nn("train", "bad.csv", "-o", "m.nn", "-q", *options)
                stream = self.run_nn("train", "bad.csv", "-o", "m.nn", "-q", "--stream", *options)
                self.assertEqual(held.status, DATA)
                self.assertEqual((stream.status, stream.errors), (held.status, held.errors))

    def test_too_many_classes(self):
        self.write("names.csv", "".join(f"{i % 3},name{i % 70000}\n" for i in range(140000)))
        self.fails(DATA, "names.csv: column 2, the target, holds more than 65,536 different values, too many for classes",
                   "train", "names.csv", "-o", "m.nn", "--stream")


class Memory(CLITest):
    """Within a limit of the address space, which the program itself has its share of."""

    LIMIT_KIB = 96 << 10

    def limited(self, *arguments):
        limit = self.LIMIT_KIB << 10
        return self.run_nn(*arguments, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))

    def write_rows(self, name, times):
        """A block of rows again and again, each with a number of its own in the first column."""
        row = ",".join(f"{k * 0.0123456789012345:.16f}" for k in range(1, 51))
        with open(self.path(name), "w", encoding="utf-8") as file:
            for i in range(times):
                file.write("".join(f"{(i * 1000 + j) * 0.000001:.6f},{row},{j % 10}\n" for j in range(1000)))

    def test_a_table_ten_times_the_limit(self):
        self.write_rows("large.csv", times=1050)
        size = os.path.getsize(self.path("large.csv"))
        self.assertGreater(size, 10 * (self.LIMIT_KIB << 10))
        command = ["train", "large.csv", "-o", "m.nn", "--epochs", "1", "--hidden", "4", "--batch", "1000", "-q"]
        result = self.limited(*command)
        self.assertEqual(result.status, SOFTWARE, result.errors)
        self.assert_one_line(result.errors, "out of memory (")
        self.assertIn("'nn-cli train --stream' keeps the rows in a temporary file", result.errors)
        self.assertEqual(self.files(), ["large.csv"])
        result = self.limited(*command, "--stream", "--json")
        self.assertEqual(result.status, 0, result.errors)
        self.assertEqual(result.json["rows"], {"training": 840_000, "validation": 210_000})


class Failing(FaultTest):
    """The temporary file has no name: whatever happens, nothing is left in its folder."""

    COMMAND = ("train", "moons.csv", "-o", "m.nn", "-q", "--epochs", "2", "--stream")

    def setUp(self):
        super().setUp()
        self.data("moons", "--samples", "300")
        self.path("scratch").mkdir()
        self.environment = {"TMPDIR": str(self.path("scratch"))}
        os.environ.update(self.environment)
        self.addCleanup(os.environ.pop, "TMPDIR")

    def scratch(self):
        return sorted(os.listdir(self.path("scratch")))

    def test_every_write(self):
        """Disk full, at each write in its turn; the first ones are those of the rows."""
        self.nn(*self.COMMAND)
        model = self.read("m.nn")
        said = []
        for number in range(1, MOST):
            self.write("m.nn", "old")
            result, reached = self.run_with_fault("write", number, "ENOSPC", *self.COMMAND)
            self.assertEqual(self.scratch(), [])
            if not reached:
                self.assertEqual((result.status, self.read("m.nn")), (0, model))
                break
            self.assertEqual((result.status, self.read("m.nn")), (IO, b"old"))
            self.assert_one_line(result.errors, "")
            said.append("set TMPDIR to a folder with more room" in result.errors)
        self.assertEqual(said[:3], [True] * 3, "all rows, those to train with, those to validate with")
        self.assertEqual(said[3:], [False] * (number - 4))

    def test_short_and_interrupted_writes(self):
        self.nn(*self.COMMAND)
        model = self.read("m.nn")
        for action in ("SHORT", "EINTR"):
            for number in range(1, 5):
                result, _ = self.run_with_fault("write", number, action, *self.COMMAND)
                self.assertEqual((result.status, self.read("m.nn")), (0, model), result.errors)

    def test_killed(self):
        for call in ("write", "close"):
            for number in range(1, 5):
                with self.subTest(call=call, number=number):
                    result, _ = self.run_with_fault(call, number, "KILL", *self.COMMAND)
                    self.assertEqual((result.status, self.scratch()), (KILLED, []))

    def test_file_systems_that_want_a_name(self):
        """Where no file can be made without a name: that call fails, and the next one has a name for a moment."""
        self.nn(*self.COMMAND)
        model, statuses = self.read("m.nn"), []
        for number in range(1, 6):
            result, reached = self.run_with_fault("open", number, "EIO", *self.COMMAND)
            statuses += [result.status] if reached else []
            self.assertEqual((self.read("m.nn"), self.scratch()), (model, []))
        self.assertEqual(statuses, [73, 0, 0, 0], "the model, all rows, those to train with, those to validate with")

    def test_no_folder(self):
        os.environ["TMPDIR"] = str(self.path("none"))
        self.fails(73, f"{self.path('none')}: cannot create a temporary file: No such file or directory", *self.COMMAND)

    def test_a_disk_that_is_full(self):
        """A file may not be longer than so many bytes."""
        limit = lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
                         resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)))
        self.fails(IO, str(self.path("scratch")) + ": cannot write: File too large (the rows of --stream); set TMPDIR",
                   *self.COMMAND, preexec_fn=limit)
        self.assertEqual(self.scratch(), [])

    def test_resume(self):
        """Killed after any checkpoint; the rest of it with and without --stream."""
        options = ["--log", "l.csv", "--epochs", "3", "--batch", "64", "--class-weight", "balanced"]
        command = ["train", "moons.csv", "-o", "m.nn", "-q", *options]
        self.nn(*command)
        model, log = self.read("m.nn"), without_seconds(self.read("l.csv"))
        for number in (2, 5, 9, 12):
            result, _ = self.run_with_fault(
                "rename", number, "KILL", *command, "--stream", "--checkpoint", "c.nn", "--checkpoint-every", "1b")
            self.assertEqual(result.status, KILLED)
            checkpoint = self.read("c.nn")
            self.nn("train", "--resume", "c.nn", "-q")
            self.assertEqual((self.read("m.nn"), without_seconds(self.read("l.csv"))), (model, log), number)
            self.assertEqual(self.scratch(), [])
            self.write("c.nn", checkpoint)
        held, _ = self.run_with_fault(
            "rename", 4, "KILL", *command, "--checkpoint", "c.nn", "--checkpoint-every", "1b")
        self.assertEqual(held.status, KILLED)
        self.nn("train", "--resume", "c.nn", "-q", "--stream")
        self.assertEqual(self.read("m.nn"), model, "begun in memory, ended from a file")
        self.write("moons.csv", self.read("moons.csv").replace(b"0.1", b"0.2"))
        self.fails(DATA, "c.nn: was trained on other data", "train", "--resume", "c.nn", "-q", "--stream")

    def test_signals(self):
        process = subprocess.Popen(
            self.command("train", "moons.csv", "-o", "m.nn", "--stream", "--epochs", "100000", "--patience", "0",
                         "--batch", "1", "--checkpoint", "c.nn", "--checkpoint-every", "1000"),
            cwd=self.folder, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        process.stderr.readline()
        time.sleep(0.1)
        self.assertEqual(self.scratch(), [])
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, errors)
        self.assertIn(b"go on with 'nn-cli train --resume c.nn'", errors)
        self.assertEqual(self.files(), ["c.nn", "moons.csv", "scratch"])
        self.assertEqual(self.scratch(), [])


if __name__ == "__main__":
    library()
    main()
