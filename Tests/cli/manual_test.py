#!/usr/bin/env python3
"""Every command in the guides of nn-cli prints what the guide says, and every option that they name exists.

The console blocks of a guide are run in order in one folder. A line "..." stands for any lines; durations may differ; the
progress lines of a training, which a terminal does not show, are left out.
"""

import os
import re
import subprocess

from harness import NN_CLI, ROOT, CLITest, main

GUIDES = [ROOT / "docs" / "cli.md", ROOT / "docs" / "export.md", ROOT / "docs" / "interop.md",
          ROOT / "docs" / "scaling.md"]
REFERENCE = ROOT / "docs" / "cli-reference.md"
MARK = "-- end of a command --"
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]+")
# Options of other programs that the guides name.
OTHERS = {"--gc-sections"}


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
        for guide in GUIDES:
            pairs = list(commands(guide.read_text()))
            self.assertGreater(len(pairs), 2)
            folder = self.folder / guide.stem
            folder.mkdir()
            outputs = run([command for command, _ in pairs], folder)
            self.assertEqual(len(outputs), len(pairs))
            for (command, expected), output in zip(pairs, outputs):
                with self.subTest(guide=guide.name, command=command):
                    self.assertRegex(output, rf"\A{pattern(expected)}\Z")

    def test_every_option_exists(self):
        known = set(OPTION.findall(REFERENCE.read_text())) | OTHERS
        for guide in GUIDES:
            for option in set(OPTION.findall(guide.read_text())):
                with self.subTest(guide=guide.name, option=option):
                    self.assertIn(option, known)


if __name__ == "__main__":
    main()
