#!/usr/bin/env python3
"""predict and data in constant memory, and pipes that end early."""

import os
import resource
import subprocess

from harness import CLITest, main

ROWS = 1_000_000
LIMIT = 16 << 20
# The rows of the test through a pipe, in thousands: ten million.
LOAD = int(os.environ.get("NN_LOAD", 10_000))


def limit_memory(bytes_):
    """For a child process: the memory that it may allocate, beside its program and libraries."""
    return lambda: resource.setrlimit(resource.RLIMIT_DATA, (bytes_, bytes_))


class Streaming(CLITest):
    def test_a_million_rows_in_16_mebibytes(self):
        """RLIMIT_DATA ends a process that holds more; the file alone is larger than the limit."""
        self.train(self.data("moons"))
        self.write_million_rows("large.csv")
        limit = LIMIT
        self.assertGreater(os.path.getsize(self.path("large.csv")), limit)
        self.nn("predict", "model.nn", "large.csv", "--proba", "-o", "p.csv", preexec_fn=limit_memory(limit))
        block = self.nn("predict", "model.nn", "block.csv", "--proba").text.splitlines()
        with open(self.path("p.csv"), encoding="utf-8") as lines:
            self.assertEqual(next(lines).rstrip(), block[0])
            count = 0
            for index, line in enumerate(lines):
                self.assertEqual(line.rstrip(), block[1 + index % 1000])
                count += 1
        self.assertEqual(count, ROWS)

    def test_through_a_pipe(self):
        """Neither end holds the rows, nor what zlib, pipes and buffers take: the peak is measured."""
        self.train(self.data("moons"))
        block = b"".join(b"%.7f,%.7f\n" % (index / 317 - 1, index / 709) for index in range(1000))
        peaks = []
        for thousands in (100, LOAD):
            process = subprocess.Popen(
                self.command("predict", "model.nn", "-", "--no-header", "-o", "p.csv"), cwd=self.folder,
                stdin=subprocess.PIPE)
            for _ in range(thousands):
                process.stdin.write(block)
            process.stdin.close()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            self.assertEqual(process.returncode, 0)
            with open(self.path("p.csv"), "rb") as file:
                self.assertEqual(sum(1 for _ in file), 1000 * thousands + 1)
            peaks.append(usage.ru_maxrss)
        self.assertLess(peaks[1] - peaks[0], 2048, f"KiB at {100_000} and {1000 * LOAD} rows: {peaks}")

    def test_the_limit_would_be_felt(self):
        """evaluate, which holds all rows, cannot work within the same limit."""
        self.train(self.data("moons"))
        self.write_million_rows("large.csv", label=",0")
        self.fails(70, "out of memory (", "evaluate", "model.nn", "large.csv", preexec_fn=limit_memory(LIMIT))

    def test_commands_that_hold_all_rows(self):
        """One line at any limit: no allocation that grows with the rows comes unforeseen."""
        self.train(self.data("moons"))
        self.nn("data", "moons", "--samples", "100000", "-o", "many.csv")
        self.nn("data", "regression", "--samples", "100000", "-o", "numbers.csv")
        fast = ["--epochs", "1", "--batch", "4096"]
        for command in (["evaluate", "model.nn", "many.csv"], ["importance", "model.nn", "many.csv", "--repeats", "1"],
                        ["cv", "many.csv", "--folds", "2", *fast], ["train", "numbers.csv", "-o", "m.nn", "-q", *fast],
                        ["train", "many.csv", "-o", "m.nn", "-q", "--with-replacement", *fast]):
            statuses = set()
            for kibibytes in range(6200, 20000, 1300):
                with self.subTest(command=command[:2], kibibytes=kibibytes):
                    result = self.run_nn(*command, preexec_fn=limit_memory(kibibytes << 10))
                    statuses.add(result.status)
                    self.assertIn(result.status, (0, 70), result.errors)
                    if result.status == 70:
                        self.assert_one_line(result.errors, "out of memory (")
            self.assertEqual(statuses, {0, 70}, command)

    def write_million_rows(self, name, label=""):
        block = "".join(f"{index / 317 - 1:.15f},{index / 709:.15f}{label}\n" for index in range(1000))
        header = "x1,x2,label\n" if label else "x1,x2\n"
        self.write("block.csv", header + block)
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(header)
            for _ in range(ROWS // 1000):
                file.write(block)


class Pipes(CLITest):
    def test_head_ends_quietly(self):
        """A reader that goes away is no error to talk about."""
        self.train(self.data("moons"))
        self.nn("data", "moons", "--samples", "50000", "-o", "many.csv")
        for arguments in (["predict", "model.nn", "many.csv"], ["data", "moons", "--samples", "50000"]):
            with self.subTest(command=arguments[0]):
                command = subprocess.Popen(
                    self.command(*arguments), cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                head = subprocess.run(["head", "-n", "3"], stdin=command.stdout, capture_output=True, check=True)
                command.stdout.close()
                errors = command.stderr.read()
                command.stderr.close()
                self.assertEqual(command.wait(timeout=60), 128 + 13)
                self.assertEqual(head.stdout.count(b"\n"), 3)
                self.assertEqual(errors, b"")

    def test_into_a_pipe_and_out_of_it(self):
        """data | train, then data | predict > file, as in a shell."""
        script = '"$0" data sine | "$0" train - -o s.nn -q && "$0" data sine | "$0" predict s.nn - > p.csv'
        shell = ["bash", "-o", "pipefail", "-c", script, *self.command()]
        subprocess.run(shell, cwd=self.folder, check=True, timeout=60)
        self.assertEqual(len(self.read_table("p.csv")), 201)


if __name__ == "__main__":
    main()
