#!/usr/bin/env python3
"""Signals and sudden death: the older file or the new one, whole, and nothing beside it."""

import os
import random
import resource
import signal
import subprocess
import time

from harness import CLITest, main


# Those that end no process, or cannot be caught.
HARMLESS = {signal.SIGCHLD, signal.SIGCONT, signal.SIGURG, signal.SIGWINCH, signal.SIGTSTP, signal.SIGTTIN,
            signal.SIGTTOU, signal.SIGSTOP, signal.SIGKILL}
ENDING = sorted(number for number in signal.valid_signals()
                if number not in HARMLESS and not signal.SIGRTMIN < number < signal.SIGRTMAX)
# docs/cli.md: these exit with 128 + n, all others end the process themselves.
EXITING = {signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGPIPE}


def no_cores():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def name_of(number):
    return signal.Signals(number).name


class InterruptionTest(CLITest):
    def start(self, *arguments, stdin=subprocess.DEVNULL, **options):
        return subprocess.Popen(self.command(*arguments), cwd=self.folder, stdin=stdin, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, **options)

    def start_predicting(self):
        """predict that waits for more rows, and has begun to write."""
        process = self.start("predict", "model.nn", "-", "-o", "p.csv", stdin=subprocess.PIPE, preexec_fn=no_cores)
        process.stdin.write(b"x1,x2\n" + b"0.5,0.5\n" * 100000)
        process.stdin.flush()
        self.wait_until_it_writes()
        return process

    def end(self, process):
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()
        return process.wait(timeout=20)

    def temporary_files(self):
        return [name for name in self.files() if name.startswith(".nn-")]

    def wait_until_it_writes(self, besides=()):
        """Wait until the command has begun to write."""
        self.wait_for(lambda: set(self.temporary_files()) - set(besides), "the command has not begun to write")

    def wait_for(self, condition, what):
        deadline = time.monotonic() + 20
        while not condition():
            self.assertLess(time.monotonic(), deadline, what)
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
        for number in ENDING:
            with self.subTest(signal=name_of(number)):
                process = self.start("train", "moons.csv", "-o", "model.nn", "--log", "log.csv", "--epochs",
                                     "100000000", "--patience", "0", preexec_fn=no_cores)
                process.stderr.readline()
                process.send_signal(number)
                try:
                    process.communicate(timeout=20)
                finally:
                    process.kill()
                self.assertEqual(process.returncode, 128 + number if number in EXITING else -number)
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
        for number in ENDING:
            with self.subTest(signal=name_of(number)):
                process = self.start_predicting()
                process.send_signal(number)
                process.wait(timeout=20)
                self.assertEqual(self.end(process), 128 + number if number in EXITING else -number)
                self.assert_unchanged()

    def test_files_too_large(self):
        """The write that the limit forbids fails as on a full disk, and says so."""
        for command in (["data", "moons", "--samples", "9999", "-o", "p.csv"],
                        ["train", "moons.csv", "-o", "model.nn", "-q", "--hidden", "999", "--epochs", "1"]):
            with self.subTest(command=command[0]):
                result = self.run_nn(*command, preexec_fn=lambda: resource.setrlimit(
                    resource.RLIMIT_FSIZE, (8192, 8192)))
                self.assertEqual(result.status, 74)
                self.assert_one_line(result.errors, f"{command[command.index('-o') + 1]}: cannot write: File too large")
                self.assert_unchanged()

    def test_time_is_up(self):
        """A training that has a checkpoint is kept when the limit of processor time comes."""
        process = self.start("train", "moons.csv", "-o", "new.nn", "-q", "--epochs", "100000000", "--patience", "0",
                             "--checkpoint", "c.nn", preexec_fn=lambda: (
                                 no_cores(), resource.setrlimit(resource.RLIMIT_CPU, (1, 60))))
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, -signal.SIGXCPU)
        self.assertRegex(errors.decode(), r"^nn-cli: interrupted in epoch \d+ of 100000000; go on with")
        self.assertEqual(set(self.files()) - set(self.before), {"c.nn"})

    def test_nohup(self):
        """A signal that was ignored when nn-cli started stays ignored."""
        ignored = (signal.SIGHUP, signal.SIGINT, signal.SIGUSR1, signal.SIGALRM, signal.SIGQUIT)
        process = self.start(
            "train", "moons.csv", "-o", "model.nn", "--epochs", "3000", "--patience", "0",
            preexec_fn=lambda: [signal.signal(number, signal.SIG_IGN) for number in ignored])
        process.stderr.readline()
        for number in ignored:
            process.send_signal(number)
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


class Leftovers(InterruptionTest):
    """What a kill leaves is removed by the next run that writes there, and nothing else."""

    def setUp(self):
        super().setUp()
        self.data("moons")
        self.train("moons.csv", "--epochs", "2")
        self.before = self.files()

    def kill(self, process):
        process.kill()
        process.wait(timeout=20)
        self.end(process)

    def test_removed_by_the_next_run(self):
        for _ in range(3):
            process = self.start_predicting()
            self.kill(process)
            self.assertNotEqual(self.files(), self.before, "a kill leaves a file")
            self.nn("data", "xor", "-o", "xor.csv")
            self.path("xor.csv").unlink()
            self.assertEqual(self.files(), self.before)

    def test_of_several(self):
        processes = []
        for _ in range(4):
            processes.append(self.start("train", "moons.csv", "-o", "new.nn", "--log", "l.csv", "--epochs", "100000000",
                                        "--patience", "0"))
            processes[-1].stderr.readline()
        self.assertEqual(len(self.temporary_files()), 8)
        for process in processes[1:]:
            self.kill(process)
        self.nn("data", "xor", "-o", "xor.csv")
        self.assertEqual(len(self.temporary_files()), 2, "those of the one that is alive stay")
        processes[0].send_signal(signal.SIGINT)
        processes[0].communicate(timeout=20)
        self.assertEqual(self.temporary_files(), [])

    def test_a_process_that_lives_keeps_its_file(self):
        process = self.start_predicting()
        for _ in range(3):
            self.nn("data", "xor", "-o", "xor.csv")
        process.stdin.close()
        process.stdin = None
        self.assertEqual(process.wait(timeout=20), 0, process.stderr.read())
        self.end(process)
        self.assertEqual(len(self.read_table("p.csv")), 100001)

    def test_others_stay(self):
        """Names of no nn-cli, of another machine, and what is no file."""
        process = self.start_predicting()
        own = self.temporary_files()[0]
        self.kill(process)
        machine = own.split("-")[1]
        others = [".nn-notes.tmp", ".nn-1-0.tmp", f".nn-{machine}-1.tmp", f".nn-{machine}-1-x.tmp", f".nn-{machine}-1-0",
                  f".nn-{'0' * 8 if machine != '0' * 8 else '1' * 8}-1-0.tmp"]
        for name in others:
            self.write(name, "")
        os.symlink("moons.csv", self.path(f".nn-{machine}-2-0.tmp"))
        os.mkfifo(self.path(f".nn-{machine}-3-0.tmp"))
        self.nn("data", "xor", "-o", "xor.csv")
        left = set(self.temporary_files())
        self.assertEqual(left, {*others, f".nn-{machine}-2-0.tmp", f".nn-{machine}-3-0.tmp"})

    def test_folders(self):
        """export compiles in a folder of its own in $TMPDIR."""
        os.mkdir(self.path("tmp"))
        os.mkdir(self.path("out"))
        environment = {**os.environ, "TMPDIR": str(self.path("tmp"))}

        def folders():
            return os.listdir(self.path("tmp"))
        process = self.start("export", "model.nn", "--format", "c", "-o", "out", env=environment)
        self.wait_for(lambda: any(os.listdir(self.path(f"tmp/{name}")) for name in folders()), "nothing is compiled")
        self.kill(process)
        self.assertEqual(len(folders()), 1)
        other = self.path("tmp/nn-cli-notes")
        os.mkdir(other)
        self.nn("export", "model.nn", "--format", "c", "-o", "out", env=environment)
        self.wait_for(lambda: folders() == ["nn-cli-notes"], f"left: {folders()}")


if __name__ == "__main__":
    main()
