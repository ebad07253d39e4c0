#!/usr/bin/env python3
"""Every command in docs/cli.md prints what the manual says.

The console blocks are run in order in one folder. A line "..." stands for any lines; durations may differ; the
progress lines of a training, which a terminal does not show, are left out.
"""

import os
import re
import subprocess

from harness import NN_CLI, ROOT, CLITest, main

MANUAL = ROOT / "docs" / "cli.md"
MARK = "-- end of a command --"
OPTION = re.compile(r"--[a-z][a-z0-9-]+")
COMMANDS = [
    "train", "fit", "cv", "predict", "evaluate", "info", "explain", "gradcheck", "data", "experiment", "plot loss",
    "plot compare", "plot boundary", "plot fit", "plot weights", "plot activations", "export"]


def commands(text):
    """(command, expected output) of every console block."""
    for block in re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command.split("  #")[0].rstrip(), output


def run(commands_, folder):
    """What each command prints, standard error included. They run in one shell, so that $? is the one before."""
    (folder / "bin").mkdir()
    (folder / "bin" / "nn-cli").symlink_to(NN_CLI)
    (folder / "examples").symlink_to(ROOT / "examples")
    script = "status=0\n" + "".join(
        f"(exit $status)\n{command}\nstatus=$?\necho '{MARK}'\n" for command in commands_)
    environment = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
    output = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=True, timeout=120).stdout
    return [re.sub(r"^epoch .*\n", "", part, flags=re.MULTILINE) for part in output.split(f"{MARK}\n")[:-1]]


def pattern(expected):
    """The regular expression for an output in the manual."""
    lines = [r"(?:.*\n)*?" if line == "..." else re.escape(line) + r"\n" for line in expected.splitlines()]
    return re.sub(r"\b[0-9]+\\\.[0-9]\\ s\b", r"[0-9]+\\.[0-9]\\ s", "".join(lines))


class Manual(CLITest):
    def test_every_command(self):
        pairs = list(commands(MANUAL.read_text()))
        self.assertGreater(len(pairs), 20)
        outputs = run([command for command, _ in pairs], self.folder)
        for (command, expected), output in zip(pairs, outputs):
            with self.subTest(command=command):
                self.assertRegex(output, rf"\A{pattern(expected)}\Z")
        self.assertEqual(len(outputs), len(pairs))

    def test_every_option_is_in_the_manual(self):
        told = set(OPTION.findall(MANUAL.read_text()))
        for command in COMMANDS:
            for option in set(OPTION.findall(self.nn(*command.split(), "--help").text)):
                with self.subTest(command=command, option=option):
                    self.assertIn(option, told)


if __name__ == "__main__":
    main()
