"""System calls of nn-cli that fail: see faults.c, which is compiled here once a test program."""

import atexit
import functools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from harness import CLITest

CALLS = ("write", "fsync", "rename", "close", "open")
MOST = 400


@functools.cache
def library():
    folder = tempfile.mkdtemp(prefix="nn-faults-")
    path = Path(folder) / "faults.so"
    source = Path(__file__).with_name("faults.c")
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", source, "-o", path], check=True)
    atexit.register(shutil.rmtree, folder)
    return path


class FaultTest(CLITest):
    def run_nn(self, *arguments, **options):
        """With the library, which without a plan only makes fsync do nothing."""
        options.setdefault("env", {**os.environ, "LD_PRELOAD": str(library())})
        return super().run_nn(*arguments, **options)

    def run_with_fault(self, call, number, action, *arguments, **options):
        """The result, and whether the call was reached."""
        mark = Path(tempfile.gettempdir()) / f"nn-fault-{os.getpid()}"
        mark.unlink(missing_ok=True)
        environment = {
            **os.environ, "LD_PRELOAD": str(library()), "NN_FAULT": f"{call}:{number}:{action}",
            "NN_FAULT_MARK": str(mark)}
        result = self.run_nn(*arguments, env=environment, **options)
        reached = mark.exists()
        mark.unlink(missing_ok=True)
        return result, reached

    def temporary_files(self):
        return [name for name in self.files() if name.startswith(".nn-")]
