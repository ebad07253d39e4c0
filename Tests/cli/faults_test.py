#!/usr/bin/env python3
"""Every system call that can fail does so in its turn, and the process dies at each: the old file or the new one, and
after an error one line, the right exit status, and nothing beside it."""

import re
import resource
import signal
import subprocess

from faults import CALLS, MOST, FaultTest, library
from harness import NN_CLI, main

CANNOT_CREATE, IO = 73, 74
KILLED = -signal.SIGKILL
EXITED = 99


def without_seconds(contents):
    """A log without its eighth column, the time, which no two runs share."""
    return re.sub(rb"(?m)^((?:[^,\n]*,){7})[^,\n]*", rb"\1", contents)


class Commands(FaultTest):
    def setUp(self):
        super().setUp()
        self.data("moons", "--samples", "60")
        self.data("sine", "--samples", "40")
        self.train("moons.csv", "--epochs", "2")
        self.predictions()

    def predictions(self):
        """Rows enough for several writes."""
        self.write("rows.csv", "x1,x2\n" + "0.5,0.25\n" * 6000)

    def expect_old_or_new(self, outputs, *command, stdout=False, together=False, first=None):
        """Run `command` with every fault. `outputs` are the files that it writes; `together`: after an error all of
        them are old or all new; `first`: what an error in another one does not cost."""
        self.together, self.first = together, first
        for name in outputs:
            self.write(name, f"old {name}\n")
        before = set(self.files())
        old = {name: self.read(name) for name in outputs}
        new_text = self.nn(*command).bytes
        new = {name: without_seconds(self.read(name)) for name in outputs}
        after = set(self.files())
        for call in CALLS:
            for actions in (("ENOSPC", "EIO", "EDQUOT"), ("KILL", "EXIT")):
                with self.subTest(command=command[0], call=call, actions=actions):
                    reached = self.every(call, actions, command, old, new, before, after, stdout)
                    if call in ("write", "close") or outputs:
                        self.assertGreater(reached, 0, "no call was intercepted")
        for action in ("SHORT", "EINTR"):
            with self.subTest(command=command[0], action=action):
                for number in range(1, MOST):
                    result, reached = self.run_with_fault("write", number, action, *command)
                    self.assertEqual(result.status, 0, result.errors)
                    self.assertEqual({name: without_seconds(self.read(name)) for name in outputs}, new)
                    self.assertEqual(len(result.bytes), len(new_text)) if stdout else None
                    if not reached:
                        break

    def every(self, call, actions, command, old, new, before, after, stdout):
        """The number of calls that were made to fail, one in each run, by the actions in turn."""
        for number in range(1, MOST):
            action = actions[number % len(actions)]
            for name in set(self.files()) - before:
                self.path(name).unlink()
            for name, contents in old.items():
                self.write(name, contents)
            result, reached = self.run_with_fault(call, number, action, *command)
            where = f"{call} {number}: status {result.status}: {result.errors!r}"
            state = {name: without_seconds(self.read(name)) for name in old}
            for name in old:
                self.assertIn(state[name], (old[name], new[name]), f"{where}: {name} is a mixture")
            if not reached:
                self.assertEqual((result.status, state), (0, new), where)
                return number - 1
            if action in ("KILL", "EXIT"):
                self.assertEqual(result.status, KILLED if action == "KILL" else EXITED, where)
                continue
            self.assertEqual(self.temporary_files(), [], where)
            self.assertLessEqual(set(self.files()), after, where)
            if result.status == 0:
                # Nothing depends on this call, such as the close of a file that was read.
                self.assertEqual(call, "close", where)
                self.assertEqual(state, new, where)
                continue
            self.assertIn(result.status, (CANNOT_CREATE, IO), where)
            self.assert_one_line(result.errors, "")
            if self.together and call != "fsync":
                self.assertEqual(len({state[name] == new[name] for name in old}), 1, where)
            is_early = call == "open" and "; the model" not in result.errors
            if self.first and not is_early and not result.errors.startswith(f"nn-cli: {self.first}: "):
                self.assertEqual(state[self.first], new[self.first], where)
                self.assertIn(f"; the model is in {self.first}\n", result.errors)
            self.assertRegex(result.errors, r"No space left on device|Input/output error|Disk quota exceeded")
            if not stdout:
                self.assertEqual(result.text, "", where)
        self.fail(f"{call}: the command never passed")

    def test_train(self):
        self.expect_old_or_new(["m.nn"], "train", "moons.csv", "-o", "m.nn", "-q", "--epochs", "2")

    def test_train_with_every_file(self):
        outputs = ["m.nn", "l.csv", "t.csv", "m.nn.json"]
        self.expect_old_or_new(outputs, "train", "moons.csv", "-o", "m.nn", "-q", "--epochs", "2", "--log", "l.csv",
                               "--test", "0.2", "--test-out", "t.csv", "--save-config", first="m.nn")

    def test_fit(self):
        self.expect_old_or_new(["f.nn"], "fit", "sine.csv", "-o", "f.nn", "--degree", "3", stdout=True)

    def test_predict(self):
        self.expect_old_or_new(["p.csv"], "predict", "model.nn", "rows.csv", "-o", "p.csv")

    def test_predict_to_standard_output(self):
        self.expect_old_or_new([], "predict", "model.nn", "rows.csv", stdout=True)

    def test_cv(self):
        self.expect_old_or_new([], "cv", "moons.csv", "--epochs", "2", "--folds", "2", stdout=True)

    def test_export(self):
        outputs = ["model.h", "model.c"]
        self.expect_old_or_new(outputs, "export", "model.nn", "--format", "c", "--no-verify", stdout=True,
                               together=True)

    def test_data(self):
        self.expect_old_or_new(["d.csv"], "data", "moons", "-o", "d.csv")


class Checkpoints(FaultTest):
    """A checkpoint is written many times: whatever is there can be gone on with."""

    OPTIONS = ["moons.csv", "-o", "m.nn", "-q", "--epochs", "3", "--batch", "20"]
    KEPT = ["--checkpoint", "c.nn", "--checkpoint-every", "1b"]

    def setUp(self):
        super().setUp()
        self.data("moons", "--samples", "60")
        self.nn("train", *self.OPTIONS)
        self.new = self.read("m.nn")

    def test_every_call(self):
        for call in ("write", "fsync", "rename", "close", "open"):
            for action in ("ENOSPC", "KILL"):
                with self.subTest(call=call, action=action):
                    self.assertGreater(self.every(call, action), 4)

    def every(self, call, action):
        for number in range(1, MOST):
            for name in ["m.nn", "c.nn", *self.temporary_files()]:
                self.path(name).unlink(missing_ok=True)
            result, reached = self.run_with_fault(call, number, action, "train", *self.OPTIONS, *self.KEPT)
            where = f"{call} {number}: status {result.status}: {result.errors!r}"
            if action == "KILL" and reached:
                self.assertEqual(result.status, KILLED, where)
            else:
                self.assertEqual(self.temporary_files(), [], where)
                self.assertIn(result.status, (0, CANNOT_CREATE, IO), where)
            if "m.nn" in self.files():
                self.assertEqual(self.read("m.nn"), self.new, where)
            if "c.nn" in self.files():
                self.nn("train", "--resume", "c.nn", "-o", "r.nn", "-q")
                self.assertEqual(self.read("r.nn"), self.new, where)
            if not reached:
                self.assertEqual(result.status, 0, where)
                return number - 1
        self.fail(f"{call}: the command never passed")


class Full(FaultTest):
    """Devices and limits of the system itself, without the shim."""

    def setUp(self):
        super().setUp()
        self.train(self.data("moons"), "--epochs", "2")

    def limited(self, size):
        """For a child process: no file may grow beyond `size`; what is over it gives EFBIG, as a full disk does."""
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        return limit

    def test_dev_full(self):
        self.fails(IO, "/dev/full: cannot write: No space left on device", "predict", "model.nn", "moons.csv", "-o",
                   "/dev/full")
        with open("/dev/full", "wb") as full:
            for command in (["predict", "model.nn", "moons.csv"], ["info", "model.nn"], ["data", "xor"],
                            ["cv", "moons.csv", "--epochs", "1", "--folds", "2"]):
                with self.subTest(command=command[0]):
                    process = subprocess.run([NN_CLI, *command], cwd=self.folder, stdout=full, stderr=subprocess.PIPE,
                                             check=False)
                    self.assertEqual(process.returncode, IO)
                    self.assert_one_line(process.stderr.decode(), "standard output: cannot write: No space")

    def test_the_last_byte(self):
        """One byte less than the model needs: the old file stays. All of them: the new one."""
        command = ["train", "moons.csv", "-o", "model.nn", "-q", "--epochs", "3"]
        self.train("moons.csv", "--epochs", "3", model="new.nn")
        old, new = self.read("model.nn"), self.read("new.nn")
        files = self.files()
        for size in (0, 1, len(new) - 1):
            with self.subTest(size=size):
                self.fails(IO, "model.nn: cannot write: File too large", *command, preexec_fn=self.limited(size))
                self.assertEqual(self.read("model.nn"), old)
                self.assertEqual(self.files(), files)
        self.nn(*command, preexec_fn=self.limited(len(new)))
        self.assertEqual(self.read("model.nn"), new)

    def test_a_checkpoint_that_does_not_fit(self):
        """The training goes on; the checkpoint before stays."""
        self.nn("train", "moons.csv", "-o", "m.nn", "-q", "--epochs", "9", "--checkpoint", "c.nn")
        size = len(self.read("c.nn")) - 100
        self.path("c.nn").unlink()
        result = self.run_nn("train", "moons.csv", "-o", "n.nn", "-q", "--epochs", "9", "--checkpoint", "c.nn",
                             "--checkpoint-every", "1", preexec_fn=self.limited(size))
        self.assertEqual(result.status, IO)
        self.assertEqual(result.errors.splitlines(), [
            "nn-cli: warning: c.nn: cannot write: File too large; the training goes on",
            "nn-cli: c.nn: cannot write: File too large; the model is in n.nn"])
        self.assertEqual(self.read("n.nn"), self.read("m.nn"))
        self.path("n.nn").unlink()
        self.nn("train", "--resume", "c.nn", "-q")
        self.assertEqual(self.read("n.nn"), self.read("m.nn"))


if __name__ == "__main__":
    library()
    main()
