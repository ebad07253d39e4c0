"""What the tests of nn-cli share: running it in a folder of their own. pytest runs them, and conftest.py reports in TAP.

NN_CLI is the program under test, build/nn-cli unless set.
"""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Debian's, for which its packages python3-pytest and python3-pytest-subtests are.
PYTHON = "/usr/bin/python3"
BUILD = Path(os.environ.get("BUILD", ROOT / "build"))
NN_CLI = os.environ.get("NN_CLI", str(BUILD / "nn-cli"))
# nohup, and shells for what runs in the background, have these ignored, and nn-cli would leave it so.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGQUIT, signal.SIG_DFL)
IRIS = ROOT / "examples" / "data" / "iris.csv"


class Result:
    """How a run of nn-cli ended."""

    def __init__(self, process):
        self.status = process.returncode
        self.bytes = process.stdout
        self.text = process.stdout.decode()
        self.errors = process.stderr.decode()

    @property
    def json(self):
        return json.loads(self.text)

    @property
    def table(self):
        return parse_table(self.text)


def parse_table(text):
    """The rows of a CSV file; the first one is the header."""
    return list(csv.reader(io.StringIO(text)))


def scores(report):
    """What train and evaluate measure alike, from rows in memory or in a file, of a JSON report. The baseline is of other
    rows; what needs the outputs of all rows at once is in memory only; and warnings name the file."""
    others = {"baseline", "warnings", "roc_auc", "average_precision"}
    return {name: value for name, value in report.items() if name not in others}


class CLITest(unittest.TestCase):
    """Tests in a new, empty folder, in which nn-cli is run."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="nn-cli-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def command(self, *arguments):
        return [NN_CLI, *map(str, arguments)]

    def run_nn(self, *arguments, **options):
        """Run to the end, whatever that is."""
        settings = {"stdin": subprocess.DEVNULL, "timeout": 120, **options}
        if "input" in settings:
            del settings["stdin"]
        settings.setdefault("stdout", subprocess.PIPE)
        process = subprocess.run(
            self.command(*arguments), cwd=self.folder, stderr=subprocess.PIPE, check=False, **settings)
        process.stdout = process.stdout or b""
        return Result(process)

    def nn(self, *arguments, **options):
        """Run, and expect success."""
        result = self.run_nn(*arguments, **options)
        self.assertEqual(result.status, 0, f"nn-cli {' '.join(map(str, arguments))}: {result.errors}")
        return result

    def fails(self, status, message, *arguments, **options):
        """Run, and expect this status, nothing on standard output, and one line that begins so."""
        result = self.run_nn(*arguments, **options)
        self.assertEqual(result.status, status, result.errors or "no message")
        self.assertEqual(result.text, "", "standard output")
        self.assert_one_line(result.errors, message)
        return result

    def assert_one_line(self, errors, message):
        self.assertEqual(errors.count("\n"), 1, f"not one line: {errors!r}")
        self.assertTrue(errors.endswith("\n"), errors)
        self.assertTrue(errors.startswith(f"nn-cli: {message}"), f"{errors!r} does not begin with {message!r}")

    def path(self, name):
        return self.folder / name

    def write(self, name, contents):
        """A file with these contents; its name."""
        data = contents if isinstance(contents, bytes) else contents.encode()
        self.path(name).write_bytes(data)
        return name

    def read(self, name):
        return self.path(name).read_bytes()

    def read_table(self, name):
        return parse_table(self.read(name).decode())

    def files(self):
        return sorted(os.listdir(self.folder))

    def data(self, kind, *options):
        """A synthetic data set; its file name."""
        self.nn("data", kind, "-o", f"{kind}.csv", *options)
        return f"{kind}.csv"

    def train(self, data, *options, model="model.nn"):
        """Train quietly; the name of the model."""
        self.nn("train", data, "-o", model, "--quiet", *options)
        return model


def main():
    """Run the tests of the program that imports this, and end the process: what pytest would do with its file."""
    program = os.path.abspath(sys.modules["__main__"].__file__)
    # Without capturing, which would swallow the lines of subtests.
    os.execv(PYTHON, [PYTHON, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:terminal", "--capture=no", "--rootdir",
                      str(ROOT / "Tests" / "cli"), program, *sys.argv[1:]])
