#!/usr/bin/env python3
"""The pages that are generated are what their generators make now: nn-cli's reference, the top of the page on speed."""

import os
import subprocess

from harness import NN_CLI, ROOT, CLITest, main


class Generated(CLITest):
    def is_current(self, *command):
        process = subprocess.run(
            [ROOT / command[0], *command[1:], "--check"], env={**os.environ, "NN_CLI": NN_CLI}, capture_output=True,
            text=True, check=False)
        self.assertEqual((process.returncode, process.stderr), (0, ""))

    def test_the_reference_of_nn_cli(self):
        self.is_current("docs/generate-reference")

    def test_the_top_of_the_page_on_speed(self):
        self.is_current("bench/summary.py")


if __name__ == "__main__":
    main()
