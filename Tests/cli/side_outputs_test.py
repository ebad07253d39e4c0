#!/usr/bin/env python3
"""What was computed is never lost: a file beside the result that cannot be written costs that file only."""

import os
import resource
import subprocess

from harness import CLITest, main

IO = 74
FULL = "cannot write: No space left on device"
CLOSED = "cannot write: Broken pipe"
LARGE = "cannot write: File too large"
# For files that are larger than this, and a model that is smaller.
LIMIT = 4096


def limit_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT))


class SideOutputsTest(CLITest):
    TRAIN = ["train", "moons.csv", "-o", "m.nn", "-q", "--epochs", "200", "--patience", "0", "--test", "0.5"]

    def setUp(self):
        super().setUp()
        self.data("moons", "--samples", "600")
        self.nn(*self.TRAIN)
        self.model = self.read("m.nn")
        self.assertLess(len(self.model), LIMIT)

    def expect_the_model(self, what, command, **options):
        """Status 74, the model, and as the last line what was lost; one line before it at most, told at once."""
        self.path("m.nn").unlink()
        result = self.run_nn(*command, **options)
        lines = result.errors.splitlines()
        self.assertEqual(result.status, IO, result.errors)
        self.assertEqual(lines[-1], f"nn-cli: {what}; the model is in m.nn")
        if lines[:-1]:
            self.assertEqual(lines[:-1], [f"nn-cli: warning: {what}; {lines[0].rpartition('; ')[2]}"])
            self.assertIn("the training goes on", lines[0])
        self.assertEqual(self.read("m.nn"), self.model)
        self.assertEqual([name for name in self.files() if name.startswith(".nn-")], [])
        return lines


class Train(SideOutputsTest):
    OPTIONS = {"--log": "l.csv", "--test-out": "t.csv", "--plot": "f.svg", "--checkpoint": "c.nn"}

    def test_on_a_full_device(self):
        for option, name in self.OPTIONS.items():
            with self.subTest(option=option):
                os.symlink("/dev/full", self.path(name))
                self.expect_the_model(f"{name}: {FULL}", [*self.TRAIN, option, name])
        with self.subTest(option="--save-config"):
            os.symlink("/dev/full", self.path("m.nn.json"))
            self.expect_the_model(f"m.nn.json: {FULL}", [*self.TRAIN, "--save-config"])

    def test_on_a_closed_pipe(self):
        for option, name in self.OPTIONS.items():
            with self.subTest(option=option):
                reader, writer = os.pipe()
                os.close(reader)
                os.symlink(f"/dev/fd/{writer}", self.path(name))
                self.expect_the_model(f"{name}: {CLOSED}", [*self.TRAIN, option, name], pass_fds=[writer])
                os.close(writer)

    def test_on_a_full_file_system(self):
        """A limit on the size of files is one that every machine has."""
        for option in ("--log", "--test-out", "--checkpoint"):
            name = self.OPTIONS[option]
            with self.subTest(option=option):
                lines = self.expect_the_model(f"{name}: {LARGE}", [*self.TRAIN, option, name], preexec_fn=limit_files)
                self.assertEqual(len(lines), 2 if option == "--checkpoint" else 1, lines)
                self.assertNotIn(name, self.files())

    def test_told_at_once(self):
        """A log of which a part is written while the training goes on."""
        command = [*self.TRAIN, "--epochs", "3000"]
        self.nn(*command)
        self.model = self.read("m.nn")
        os.symlink("/dev/full", self.path("l.csv"))
        lines = self.expect_the_model(f"l.csv: {FULL}", [*command, "--log", "l.csv"])
        self.assertEqual(len(lines), 2)

    def test_on_a_real_full_file_system(self):
        """A small one in memory, where the system lets everyone mount it."""
        os.mkdir(self.path("small"))
        mount = 'mount -t tmpfs -o size=16k none small && exec "$@"'
        shell = ["unshare", "--user", "--map-root-user", "--mount", "bash", "-c", mount, "bash"]
        if subprocess.run([*shell, "true"], cwd=self.folder, capture_output=True, check=False).returncode != 0:
            self.skipTest("unshare and mount are not allowed")
        command = [*self.command(*self.TRAIN), "--epochs", "2000", "--log", "small/l.csv"]
        self.path("m.nn").unlink()
        result = subprocess.run([*shell, *command], cwd=self.folder, capture_output=True, check=False, timeout=60)
        self.assertEqual(result.returncode, IO, result.stderr)
        self.assertEqual(result.stderr.decode().splitlines()[-1], f"nn-cli: small/l.csv: {FULL}; the model is in m.nn")
        self.nn("info", "m.nn")

    def test_event_files(self):
        for resumed in (False, True):
            with self.subTest(resumed=resumed):
                self.path("m.nn").unlink()
                command = [*self.TRAIN, "--tensorboard", "events", "--histogram-epochs", "1"]
                if resumed:
                    command += ["--checkpoint", "c.nn", "--checkpoint-every", "1000"]
                result = self.run_nn(*command, preexec_fn=limit_files)
                self.assertEqual(result.status, IO)
                lines = result.errors.splitlines()
                self.assertRegex(lines[0], f"^nn-cli: warning: events/events.out.*: {LARGE}; the training goes on")
                self.assertRegex(lines[1], f"^nn-cli: events/events.out.*: {LARGE}; the model is in m.nn$")
                self.assertEqual(self.read("m.nn"), self.model)

    def test_several(self):
        """Each is told; the figure, which can be written, is there."""
        for name in ("l.csv", "t.csv"):
            os.symlink("/dev/full", self.path(name))
        lines = self.expect_the_model(
            f"l.csv: {FULL}; t.csv: {FULL}",
            [*self.TRAIN, "--log", "l.csv", "--test-out", "t.csv", "--plot", "f.svg"])
        self.assertEqual(len(lines), 1)
        self.assertIn("f.svg", self.files())

    def test_a_training_that_diverged(self):
        """Still exit status 3, and what is left of it."""
        os.symlink("/dev/full", self.path("l.csv"))
        result = self.run_nn("train", "moons.csv", "-o", "d.nn", "-q", "--optimizer", "sgd", "--lr", "1e6",
                             "--keep-last-good", "--log", "l.csv")
        self.assertEqual(result.status, 3)
        self.assert_one_line(result.errors, "training diverged: ")
        self.assertIn(f"the last good weights are in d.nn; try a smaller --lr than 1000000.0, or --clip-norm 1; l.csv: {FULL}",
                      result.errors)
        self.nn("info", "d.nn")

    def test_an_interrupted_training_says_what_there_is(self):
        """Where the checkpoint could not be written, nothing can be gone on with."""
        os.symlink("/dev/full", self.path("c.nn"))
        process = subprocess.Popen(
            self.command("train", "moons.csv", "-o", "n.nn", "--epochs", "100000000", "--patience", "0", "--checkpoint",
                         "c.nn"), cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(2):
            process.stderr.readline()
        process.terminate()
        _, errors = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 143)
        self.assertRegex(errors.decode().splitlines()[-1],
                         rf"^nn-cli: interrupted in epoch \d+ of 100000000; c.nn: {FULL}; nothing was saved$")


class StandardOutput(SideOutputsTest):
    def test_full(self):
        with open("/dev/full", "wb") as full:
            for options in ([], ["--json"]):
                with self.subTest(options=options):
                    command = [word for word in self.TRAIN if word != "-q"] + options
                    self.path("m.nn").unlink()
                    result = self.run_nn(*command, "--log", "l.csv", stdout=full)
                    self.assertEqual(result.status, IO)
                    self.assertEqual(result.errors.splitlines()[-1],
                                     f"nn-cli: standard output: {FULL}; the model is in m.nn")
                    self.assertEqual(self.read("m.nn"), self.model)
                    self.assertEqual(len(self.read_table("l.csv")), 201)

    def test_closed(self):
        """Its reader went away: nothing to talk about, and the files are there."""
        reader, writer = os.pipe()
        os.close(reader)
        command = [word for word in self.TRAIN if word != "-q"] + ["--json", "--log", "l.csv"]
        self.path("m.nn").unlink()
        result = self.run_nn(*command, stdout=writer)
        os.close(writer)
        self.assertEqual((result.status, result.errors), (141, ""))
        self.assertEqual(self.read("m.nn"), self.model)
        self.assertIn("l.csv", self.files())

    def test_standard_error_closed(self):
        """Nobody sees the progress; the training goes on."""
        reader, writer = os.pipe()
        os.close(reader)
        self.path("m.nn").unlink()
        command = [word for word in self.TRAIN if word != "-q"]
        process = subprocess.run(self.command(*command), cwd=self.folder, stdout=subprocess.PIPE, stderr=writer,
                                 check=False, timeout=60)
        os.close(writer)
        self.assertEqual(process.returncode, 0)
        self.assertEqual(self.read("m.nn"), self.model)


class Others(SideOutputsTest):
    """Commands that compute for long and write more than one thing."""

    def test_fit(self):
        self.data("line")
        command = ["fit", "line.csv", "-o", "f.nn", "--test", "0.5"]
        self.nn(*command)
        model = self.read("f.nn")
        os.symlink("/dev/full", self.path("t.csv"))
        result = self.run_nn(*command, "--test-out", "t.csv")
        self.assertEqual(result.status, IO)
        self.assert_one_line(result.errors, f"t.csv: {FULL}; the model is in f.nn")
        self.assertIn("f.nn", result.text)
        self.assertEqual(self.read("f.nn"), model)
        with open("/dev/full", "wb") as full:
            self.path("f.nn").unlink()
            self.fails(IO, f"standard output: {FULL}; the model is in f.nn", *command, stdout=full)
            self.assertEqual(self.read("f.nn"), model)

    def test_export(self):
        """Verified in vain it would be, if standard output decided."""
        with open("/dev/full", "wb") as full:
            self.fails(IO, f"standard output: {FULL}; the files are in 'out'", "export", "m.nn", "--format", "c", "-o",
                       "out", stdout=full)
        self.assertEqual(sorted(os.listdir(self.path("out"))), ["m.c", "m.h"])

    def test_export_is_whole_or_not_there(self):
        """The header fits where the code does not."""
        self.nn("export", "m.nn", "--format", "c", "--no-verify", "-o", "whole")
        sizes = [self.path(f"whole/m.{ending}").stat().st_size for ending in ("h", "c")]
        self.assertLess(*sizes)

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (sizes[0], sizes[0]))
        for older in ({}, {"m.h": "older\n", "m.c": "older too\n"}):
            os.makedirs(self.path("out"), exist_ok=True)
            for name, text in older.items():
                self.write(f"out/{name}", text)
            self.fails(IO, f"out/m.c: {LARGE}", "export", "m.nn", "--format", "c", "--no-verify", "-o", "out",
                       preexec_fn=limit)
            self.assertEqual({name: self.read(f"out/{name}").decode() for name in os.listdir(self.path("out"))}, older)

    def test_experiment(self):
        """What it found is printed, though a figure's data have no place."""
        os.mkdir(self.path("out"))
        os.symlink("/dev/full", self.path("out/activations.csv"))
        result = self.run_nn("experiment", "activations", "-o", "out")
        self.assertEqual(result.status, IO)
        self.assert_one_line(result.errors, f"out/activations.csv: {FULL}")
        self.assertIn("activations", result.text)
        self.assertIn("activations.svg", os.listdir(self.path("out")))

    def test_cv(self):
        """It has nothing but standard output, and says so."""
        with open("/dev/full", "wb") as full:
            self.fails(IO, f"standard output: {FULL}", "cv", "moons.csv", "--epochs", "2", "--folds", "2", stdout=full)


if __name__ == "__main__":
    main()
