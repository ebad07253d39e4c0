#!/usr/bin/env python3
"""Files that cannot be read, are no model, cannot be written, or must not be."""

import ctypes
import os
import pty
import resource
import shutil
import subprocess
import threading
import zlib

from harness import CLITest, main

DIVERGED, USAGE, DATA, NO_INPUT, SOFTWARE, CANNOT_CREATE, IO = 3, 64, 65, 66, 70, 73, 74


def without_root_rights():
    """For a child process: permissions count for root too. (PR_CAPBSET_DROP of CAP_DAC_OVERRIDE, _READ_SEARCH)"""
    for capability in (1, 2):
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)


class FilesTest(CLITest):
    """With a data set, a model, and a log."""

    def setUp(self):
        super().setUp()
        self.train(self.data("moons"), "--log", "log.csv", "--epochs", "3")
        self.before = self.files()

    def commands(self):
        """Every command that reads, by its inputs."""
        return {
            "train": lambda path: ["train", path, "-o", "new.nn"],
            "train --images": lambda path: ["train", "--images", path, "--labels", path, "-o", "new.nn"],
            "evaluate data": lambda path: ["evaluate", "model.nn", path],
            "evaluate model": lambda path: ["evaluate", path, "moons.csv"],
            "predict data": lambda path: ["predict", "model.nn", path],
            "predict --images": lambda path: ["predict", "model.nn", "--images", path],
            "predict model": lambda path: ["predict", path, "moons.csv"],
            "info": lambda path: ["info", path],
            "plot loss": lambda path: ["plot", "loss", path, "-o", "f.svg"],
            "plot boundary data": lambda path: ["plot", "boundary", "model.nn", path, "-o", "f.svg"],
            "plot boundary model": lambda path: ["plot", "boundary", path, "moons.csv", "-o", "f.svg"],
        }

    def writers(self):
        """Every command that writes a file, by its output."""
        return {
            "train": lambda path: ["train", "moons.csv", "-q", "--epochs", "2", "-o", path],
            "train --log": lambda path: ["train", "moons.csv", "-q", "--epochs", "2", "-o", "new.nn", "--log", path],
            "train --test-out": lambda path: [
                "train", "moons.csv", "-q", "--epochs", "2", "-o", "new.nn", "--test", "0.2", "--test-out", path],
            "predict": lambda path: ["predict", "model.nn", "moons.csv", "-o", path],
            "data": lambda path: ["data", "moons", "-o", path],
        }

    def assert_nothing_new(self):
        self.assertEqual(self.files(), self.before)


class Inputs(FilesTest):
    def test_missing(self):
        for name, command in self.commands().items():
            with self.subTest(command=name):
                self.fails(NO_INPUT, "none: cannot open: No such file or directory", *command("none"))
        self.assert_nothing_new()

    def test_folder(self):
        for name, command in self.commands().items():
            with self.subTest(command=name):
                self.fails(NO_INPUT, ".: is a folder; name a ", *command("."))
        self.assert_nothing_new()

    def test_unreadable(self):
        self.write("secret", "1,2\n")
        self.path("secret").chmod(0)
        for name, command in self.commands().items():
            with self.subTest(command=name):
                self.fails(NO_INPUT, "secret: cannot open: Permission denied", *command("secret"),
                           preexec_fn=without_root_rights)


    def test_endless(self):
        """Refused by its first bytes: there is no memory for more."""
        for name, command in self.commands().items():
            with self.subTest(command=name):
                self.fails(DATA, "/dev/zero:", *command("/dev/zero"), preexec_fn=lambda: resource.setrlimit(
                    resource.RLIMIT_DATA, (64 << 20, 64 << 20)))
        for command in (["train", "--resume", "/dev/zero"], ["train", "--config", "/dev/zero"]):
            self.fails(DATA, "/dev/zero: ", *command)

    def test_a_model_that_never_ends(self):
        """One byte more than the header states is enough to see it. Through a pipe it is read as from a file."""
        os.mkfifo(self.path("fifo"))
        model = self.read("model.nn")

        def feed(rest):
            with open(self.path("fifo"), "wb") as fifo:
                try:
                    fifo.write(model)
                    while rest:
                        fifo.write(bytes(1 << 16))
                except BrokenPipeError:
                    pass
        for rest in (False, True):
            feeder = threading.Thread(target=feed, args=(rest,))
            feeder.start()
            if rest:
                self.fails(DATA, "fifo: the model is shorter or longer than it says", "info", "fifo")
            else:
                self.assertIn("2 -> 16 relu -> 1 sigmoid", self.nn("info", "fifo").text)
            feeder.join(timeout=20)
            self.assertFalse(feeder.is_alive())


class ControlCharacters(FilesTest):
    """What names and files hold moves no cursor."""

    NAME = "no\x1b[31m\x07\x7f\x9b\r\nfile"
    SHOWN = r"no\u001b[31m\u0007\u007f\u009b\u000d\u000afile"

    def assert_plain(self, text):
        self.assertFalse(any(ord(c) < 32 and c != "\n" or 0x7F <= ord(c) < 0xA0 for c in text), repr(text))

    def test_in_errors(self):
        for name, command in {**self.commands(), **self.writers()}.items():
            if name == "plot loss" or "--" not in name and name in self.writers():
                continue
            with self.subTest(command=name):
                result = self.run_nn(*command(f"none/{self.NAME}"))
                self.assertNotEqual(result.status, 0)
                self.assert_plain(result.errors)
                self.assertIn(f"none/{self.SHOWN}", result.errors)
        for command in ([self.NAME], ["train", "moons.csv", "-o", "m.nn", "--lr", self.NAME],
                        ["train", "moons.csv", "-o", "m.nn", "--target", self.NAME], ["help", self.NAME],
                        ["train", "moons.csv", "-o", "m.nn", f"--{self.NAME}"]):
            result = self.run_nn(*command)
            self.assertNotEqual(result.status, 0)
            self.assert_plain(result.errors)
            self.assert_one_line(result.errors, "")

    def test_in_reports(self):
        """Labels, names of columns, and of files; JSON stays JSON, and files hold every byte."""
        name = self.NAME.replace("\n", "").replace("\r", "") + ".csv"
        column, label = "x\x1b[2Jy", "a\x1b]0;t\x07\x9bb"
        self.write(name, f"{column},label\n" + f"1,{label}\n2,c\n" * 40)
        result = self.nn("train", name, "-o", "m.nn", "--epochs", "3")
        self.assert_plain(result.text)
        self.assert_plain(result.errors)
        for command in (["evaluate", "m.nn", name], ["info", "m.nn"], ["cv", name, "--epochs", "2", "--folds", "2"],
                        ["explain", "m.nn", name]):
            with self.subTest(command=command[0]):
                text = self.nn(*command).text
                self.assert_plain(text)
                if command[0] in ("evaluate", "explain"):
                    self.assertIn("\\u001b", text)
                as_json = self.nn(*command, "--json")
                self.assert_plain(as_json.text)
                self.assertTrue(as_json.json)
        self.assertEqual(self.nn("evaluate", "m.nn", name, "--json").json["labels"], [label, "c"])
        self.nn("predict", "m.nn", name, "-o", "p.csv")
        self.assertEqual({row[0] for row in self.read_table("p.csv")[1:]}, {label, "c"})
        self.assertEqual(self.nn("predict", "m.nn", name).bytes, self.read("p.csv"))

    def test_predictions_on_a_terminal(self):
        self.write("t.csv", "x,label\n" + "1,a\x1b[2Jb\n2,c\n" * 40)
        self.train("t.csv", model="m.nn")
        master, slave = pty.openpty()
        self.nn("predict", "m.nn", "t.csv", stdout=slave)
        os.close(slave)
        shown = os.read(master, 65536).decode()
        os.close(master)
        self.assertIn('"a\\u001b[2Jb"\r\n', shown)
        self.assert_plain(shown.replace("\r\n", "\n"))


class Models(FilesTest):
    def refused(self, name, message):
        for command in (["info", name], ["predict", name, "moons.csv"], ["evaluate", name, "moons.csv"]):
            with self.subTest(command=command[0], model=name):
                self.fails(DATA, f"{name}: {message}", *command)

    def test_not_a_model(self):
        self.refused("moons.csv", "not a libnn model; name a file that 'nn-cli train' or 'import' wrote")

    def test_truncated(self):
        model = self.read("model.nn")
        self.write("empty.nn", b"")
        self.refused("empty.nn", "is empty; name a file that 'nn-cli train' or 'import' wrote")
        for length in (1, 31, 32, len(model) // 2, len(model) - 1):
            name = self.write(f"cut-{length}.nn", model[:length])
            self.refused(name, "the model is shorter or longer than it says; copy the file again")

    def test_too_long(self):
        self.write("long.nn", self.read("model.nn") + b"\0")
        self.refused("long.nn", "the model is shorter or longer than it says; copy the file again")

    def test_flipped_bytes(self):
        model = self.read("model.nn")
        for offset in range(0, len(model), 41):
            damaged = bytearray(model)
            damaged[offset] ^= 0x10
            self.write("damaged.nn", bytes(damaged))
            self.fails(DATA, "damaged.nn: ", "info", "damaged.nn")

    def test_damage_is_called_damage(self):
        damaged = bytearray(self.read("model.nn"))
        damaged[-40] ^= 1
        self.write("damaged.nn", bytes(damaged))
        self.refused("damaged.nn", "the model is damaged: its checksum does not fit; copy the file again")

    def test_newer(self):
        """Format version 4 with a checksum that fits is not damage but news."""
        newer = bytearray(self.read("model.nn"))
        newer[8] = 4
        newer[20:24] = zlib.crc32(newer[24:]).to_bytes(4, "little")
        self.write("newer.nn", bytes(newer))
        self.refused(
            "newer.nn", "the model was written in a format this library does not know; install a newer nn-cli")

    def test_columns(self):
        """Models of categories that a C program wrote are shown and exported."""
        golden = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../golden")
        for name in ("v3-small.nn",):
            shutil.copy(os.path.join(golden, name), self.path(name))
            self.nn("info", name)
            self.nn("export", name, "--format", "swift", "-o", "out", "--prefix", "m", "--no-verify")

    def test_for_another_purpose(self):
        self.train(self.data("sine"), model="sine.nn")
        self.fails(USAGE, "--proba: the model predicts numbers", "predict", "sine.nn", "sine.csv", "--proba")
        self.fails(USAGE, "sine.nn: a boundary is drawn for classes and 2 features",
                   "plot", "boundary", "sine.nn", "sine.csv", "-o", "f.svg")
        self.fails(USAGE, "model.nn: a fit is drawn for numbers and 1 feature",
                   "plot", "fit", "model.nn", "moons.csv", "-o", "f.svg")


class Outputs(FilesTest):
    def test_folder_missing(self):
        for name, command in self.writers().items():
            with self.subTest(command=name):
                self.fails(CANNOT_CREATE, "none/out: cannot create: No such file or directory", *command("none/out"))
                self.assert_nothing_new()

    def test_told_before_the_training(self):
        """What could only be written at the end is refused at the beginning."""
        os.mkdir(self.path("folder"))
        before = self.files()
        options = ["train", "moons.csv", "-o", "new.nn", "--epochs", "2", "--test", "0.2"]
        for option in ("--test-out", "--plot", "--log", "--checkpoint"):
            for place, message in (("none/out.svg", "none/out.svg: cannot create: No such file or directory; make the "
                                    "folder 'none' first"), ("folder", "folder: ")):
                with self.subTest(option=option, place=place):
                    if (option, place) != ("--plot", "folder"):
                        self.fails(CANNOT_CREATE, message, *options, option, place)
                    self.assertEqual(self.files(), before)
        self.fails(USAGE, "an output has no name; name a file", "train", "moons.csv", "-o", "")

    def test_a_folder(self):
        os.mkdir(self.path("folder"))
        for name, command in self.writers().items():
            with self.subTest(command=name):
                self.fails(CANNOT_CREATE, "folder: is a folder; name a file", *command("folder"))
        self.assertEqual(os.listdir(self.path("folder")), [])

    def test_a_folder_without_rights(self):
        os.mkdir(self.path("closed"), 0o500)
        for name, command in self.writers().items():
            with self.subTest(command=name):
                self.fails(CANNOT_CREATE, "closed/out: cannot create: Permission denied", *command("closed/out"),
                           preexec_fn=without_root_rights)

    def test_a_file_without_rights(self):
        for name, command in self.writers().items():
            with self.subTest(command=name):
                self.write("out", "older\n")
                self.path("out").chmod(0o400)
                self.fails(CANNOT_CREATE, "out: cannot replace: Permission denied", *command("out"),
                           preexec_fn=without_root_rights)
                self.assertEqual(self.read("out"), b"older\n")

    def test_full_device(self):
        for name, command in self.writers().items():
            with self.subTest(command=name):
                self.fails(IO, "/dev/full: cannot write: No space left on device", *command("/dev/full"))
                self.assertEqual([file for file in self.files() if file.startswith(".")], [])
        with self.subTest(command="plot"):
            os.symlink("/dev/full", self.path("full.svg"))
            self.fails(IO, "full.svg: cannot write: No space left on device",
                       "plot", "loss", "log.csv", "-o", "full.svg")

    def test_full_standard_output(self):
        commands = [
            ["train", "moons.csv", "-o", "new.nn", "--json"], ["evaluate", "model.nn", "moons.csv"],
            ["predict", "model.nn", "moons.csv"], ["info", "model.nn"], ["version"], ["data", "moons"],
            ["data", "moons", "--samples", "20000"], ["plot", "loss", "log.csv", "--terminal"]]
        for command in commands:
            for form in ([], ["--json"]):
                if command[0] == "plot" and form:
                    continue
                with self.subTest(command=" ".join(command + form)), open("/dev/full", "wb") as full:
                    self.fails(IO, "standard output: cannot write: No space left on device", *command, *form,
                               stdout=full)

    def test_a_failure_keeps_the_older_file(self):
        """Out of space half-way (a limit on the size of files): the older file stays, nothing is left beside it."""
        self.write("p.csv", "older\n")
        script = 'ulimit -f 1; trap "" XFSZ; exec "$@"'
        command = self.command("predict", "model.nn", "moons.csv", "--proba", "-o", "p.csv")
        process = subprocess.run(
            ["bash", "-c", script, "bash", *command], cwd=self.folder, capture_output=True, check=False, timeout=60)
        self.assertEqual(process.returncode, IO, process.stderr)
        self.assert_one_line(process.stderr.decode(), "p.csv: cannot write: File too large")
        self.assertEqual(self.read("p.csv"), b"older\n")
        self.assertEqual(self.files(), sorted([*self.before, "p.csv"]))

    def test_an_input_is_never_replaced(self):
        os.symlink("moons.csv", self.path("link.csv"))
        os.link(self.path("moons.csv"), self.path("hard.csv"))
        os.rename(self.path("log.csv"), self.path("log.svg"))
        self.write("data.png", self.read("moons.csv"))
        before = {name: self.read(name) for name in self.files()}
        commands = {
            "train moons.csv -o moons.csv": "moons.csv: would replace an input, moons.csv",
            "train moons.csv -o ./moons.csv": "./moons.csv: would replace an input, moons.csv",
            "train moons.csv -o link.csv": "link.csv: would replace an input, moons.csv",
            "train moons.csv -o hard.csv": "hard.csv: would replace an input, moons.csv",
            "train moons.csv -o new.nn --log moons.csv": "moons.csv: would replace an input",
            "train moons.csv -o new.nn --log new.nn": "new.nn: would replace another output, new.nn",
            "train moons.csv -o n.nn --test 0.2 --test-out moons.csv": "moons.csv: would replace an input",
            "predict model.nn moons.csv -o model.nn": "model.nn: would replace an input, model.nn",
            "predict model.nn moons.csv -o moons.csv": "moons.csv: would replace an input, moons.csv",
            "plot loss log.svg -o log.svg": "log.svg: would replace an input, log.svg",
            "plot boundary model.nn data.png -o data.png": "data.png: would replace an input, data.png",
        }
        for command, message in commands.items():
            with self.subTest(command=command):
                self.fails(USAGE, message, *command.split())
        self.assertEqual({name: self.read(name) for name in self.files()}, before)

    def test_a_link_is_written_through(self):
        os.symlink("target.csv", self.path("link.csv"))
        self.write("target.csv", "older\n")
        self.nn("data", "xor", "-o", "link.csv")
        self.assertTrue(self.path("link.csv").is_symlink())
        self.assertTrue(self.read("target.csv").startswith(b"x1,x2,label\n"))

    def test_a_link_to_nothing_is_written_through(self):
        """The file that it names is made; the link stays."""
        os.symlink("second.csv", self.path("first.csv"))
        os.mkdir(self.path("folder"))
        os.symlink("folder/target.csv", self.path("second.csv"))
        self.nn("data", "xor", "-o", "first.csv")
        self.assertTrue(self.path("first.csv").is_symlink())
        self.assertTrue(self.path("second.csv").is_symlink())
        self.assertTrue(self.read("folder/target.csv").startswith(b"x1,x2,label\n"))
        os.symlink("none/target.csv", self.path("astray.csv"))
        self.fails(CANNOT_CREATE, "astray.csv: cannot create: No such file or directory; make the folder './none' first",
                   "data", "xor", "-o", "astray.csv")
        os.symlink("circle.csv", self.path("circle.csv"))
        self.fails(CANNOT_CREATE, "circle.csv: cannot create: Too many levels of symbolic links", "data", "xor", "-o",
                   "circle.csv")

    def test_two_names_of_one_new_file(self):
        os.symlink("m.nn", self.path("link"))
        for log in ("./m.nn", "link", "../" + self.folder.name + "/m.nn"):
            self.fails(USAGE, f"{log}: would replace another output, m.nn", "train", "moons.csv", "-o", "m.nn", "--log",
                       log)

    def test_a_file_in_place_of_a_folder(self):
        for name, command in self.writers().items():
            for place in ("moons.csv/out", "moons.csv/a/b/out"):
                with self.subTest(command=name, place=place):
                    self.fails(CANNOT_CREATE, f"{place}: cannot create: 'moons.csv' is a file and no folder; name another "
                               "place", *command(place))
        for command in (["export", "model.nn", "--format", "c", "--no-verify"], ["experiment", "activations"],
                        ["train", "moons.csv", "-q", "-o", "m.nn", "--tensorboard"]):
            option = [] if "--tensorboard" in command else ["-o"]
            self.fails(CANNOT_CREATE, "moons.csv/out: cannot create: 'moons.csv' is a file and no folder", *command,
                       *option, "moons.csv/out")
        self.assert_nothing_new()

    def test_permissions_are_kept(self):
        self.write("p.csv", "older\n")
        self.path("p.csv").chmod(0o640)
        self.nn("predict", "model.nn", "moons.csv", "-o", "p.csv")
        self.assertEqual(self.path("p.csv").stat().st_mode & 0o777, 0o640)


class Divergence(FilesTest):
    def test_keeps_the_older_model(self):
        """Exit 3, the model as it was; the log shows how it happened."""
        older = self.read("model.nn")
        options = ["--optimizer", "sgd", "--lr", "1e6", "--log", "diverged.csv", "--quiet"]
        self.fails(DIVERGED, "training diverged: ", "train", "moons.csv", "-o", "model.nn", *options)
        self.assertEqual(self.read("model.nn"), older)
        self.assertEqual(self.files(), sorted([*self.before, "diverged.csv"]))
        self.assertEqual(self.read_table("diverged.csv")[0][0], "epoch")


class WithoutGnuplot(FilesTest):
    def test_says_how_to_install_it(self):
        """The script is left, so that nothing has to be computed again."""
        os.mkdir(self.path("empty"))
        environment = {**os.environ, "PATH": str(self.path("empty"))}
        result = self.fails(SOFTWARE, "gnuplot is not installed; install it (apt install gnuplot-nox)",
                            "plot", "loss", "log.csv", "-o", "loss.svg", env=environment)
        self.assertIn("gnuplot loss.svg.gnuplot", result.errors)
        self.assertFalse(self.path("loss.svg").exists())
        self.fails(SOFTWARE, "gnuplot is not installed", "plot", "loss", "log.csv", "--terminal", env=environment)
        if shutil.which("gnuplot"):
            subprocess.run(["gnuplot", "loss.svg.gnuplot"], cwd=self.folder, check=True, capture_output=True)
            self.assertIn(b"</svg>", self.read("loss.svg"))


if __name__ == "__main__":
    main()
