#!/usr/bin/env python3
"""Training by several processes under mpirun: examples/mpi.c and nn-cli end with the bits of one process."""

import os
import signal
import subprocess
import time

from harness import BUILD, NN_CLI, ROOT, CLITest, main

SHIM = BUILD / "tests" / "mpi"
USAGE, SOFTWARE = 64, 70
# Where a container forbids it, the copy between two processes in one step is tried in vain, with a warning.
ENVIRONMENT = {**os.environ, "LD_LIBRARY_PATH": str(SHIM), "OMPI_MCA_btl_vader_single_copy_mechanism": "none"}


class MPITest(CLITest):
    def mpirun(self, ranks, *command):
        return ["mpirun", "--oversubscribe", "--allow-run-as-root", "-n", str(ranks), *map(str, command)]

    def run_ranks(self, ranks, *command, environment=None):
        return subprocess.run(
            self.mpirun(ranks, *command), cwd=self.folder, env=environment or ENVIRONMENT, capture_output=True,
            text=True, stdin=subprocess.DEVNULL, timeout=60)

    def train_ranks(self, ranks, *options):
        result = self.run_ranks(ranks, NN_CLI, "train", *options)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result


class Example(MPITest):
    def test_any_number_of_ranks(self):
        program = self.path("mpi")
        subprocess.run(
            ["mpicc", "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-I", ROOT / "include",
             ROOT / "examples" / "mpi.c", "-L", BUILD, "-lnn", f"-Wl,-rpath,{BUILD}", "-o", program], check=True,
            timeout=60)
        outputs = {ranks: self.run_ranks(ranks, program).stdout for ranks in (1, 2, 4)}
        self.assertEqual(len(outputs[1].splitlines()), 6)
        self.assertIn("parameters ", outputs[1])
        self.assertEqual(set(outputs.values()), {outputs[1]})


class Train(MPITest):
    OPTIONS = ["--hidden", "16,8", "--dropout", "0.1", "--lr", "0.01", "--batch", "20"]

    def setUp(self):
        super().setUp()
        self.data("moons", "--samples", "300")

    def test_the_model_of_one_process(self):
        """The first rank alone writes and prints."""
        command = ["moons.csv", "-o", "m.nn", "--log", "l.csv", "--epochs", "5", "--test", "0.2", *self.OPTIONS]
        alone = self.nn("train", *command)
        model, files = self.read("m.nn"), self.files()
        for ranks, more in ((2, []), (3, ["--stream"])):
            with self.subTest(ranks=ranks):
                self.path("m.nn").unlink()
                together = self.train_ranks(ranks, *command, *more)
                self.assertEqual(self.read("m.nn"), model)
                self.assertEqual(self.files(), files)
                self.assertEqual(together.stdout.splitlines()[-1], alone.text.splitlines()[-1])
                self.assertEqual(len(together.stderr.splitlines()), len(alone.errors.splitlines()))

    def test_a_rank_is_killed(self):
        """One line says so, and the checkpoint goes on with another number of ranks, to the same bits."""
        options = ["moons.csv", "-o", "m.nn", "--epochs", "500", "--patience", "500", *self.OPTIONS]
        self.nn("train", *options, "-q")
        model = self.read("m.nn")
        self.path("m.nn").unlink()
        job = subprocess.Popen(
            self.mpirun(3, NN_CLI, "train", *options, "-q", "--checkpoint", "c.nn", "--checkpoint-every", "20"),
            cwd=self.folder, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        while job.poll() is None and not self.path("c.nn").exists():
            time.sleep(0.01)
        os.kill(self.rank_of(job.pid, 1), signal.SIGKILL)
        _, errors = job.communicate(timeout=60)
        self.assertNotEqual(job.returncode, 0)
        lines = [line for line in errors.splitlines() if line.startswith("nn-cli:")]
        self.assertEqual(
            lines, ["nn-cli: another process of the training is gone; nothing more was saved; go on, with any number of "
                    "processes, with 'nn-cli train --resume c.nn'"], errors)
        self.assertNotIn("m.nn", self.files())
        self.train_ranks(2, "--resume", "c.nn", "-q")
        self.assertEqual(self.read("m.nn"), model)

    def rank_of(self, mpirun, rank):
        """The process of a rank."""
        for child in subprocess.run(["pgrep", "-P", str(mpirun)], capture_output=True, text=True).stdout.split():
            with open(f"/proc/{child}/environ", "rb") as file:
                if f"OMPI_COMM_WORLD_RANK={rank}".encode() in file.read().split(b"\0"):
                    return int(child)
        self.fail(f"no rank {rank}")

    def test_what_is_refused(self):
        """Each by one line, of one process."""
        without = {**ENVIRONMENT, "LD_LIBRARY_PATH": ""}
        cases = [
            (["info", "moons.csv"], USAGE, "mpirun shares the work of 'nn-cli train' only", ENVIRONMENT),
            (["train", "-", "-o", "m.nn"], USAGE, "mpirun gives standard input to one process only", ENVIRONMENT),
            (["train", "none.csv", "-o", "m.nn"], 66, "none.csv", ENVIRONMENT),
        ]
        if not (BUILD / "libnn-mpi.so").exists():
            cases.append((["train", "moons.csv", "-o", "m.nn"], SOFTWARE, "make MPI=1", without))
        for words, status, message, environment in cases:
            with self.subTest(words=words, status=status):
                result = self.run_ranks(2, NN_CLI, *words, environment=environment)
                lines = [line for line in result.stderr.splitlines() if "nn-cli:" in line]
                self.assertEqual(len(lines), 1, result.stderr)
                self.assertIn(message, lines[0])
                self.assertEqual(result.returncode, status)
                self.assertNotIn("m.nn", self.files())


if __name__ == "__main__":
    main()
