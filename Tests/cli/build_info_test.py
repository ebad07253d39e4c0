#!/usr/bin/env python3
"""info --build tells what nn-cli is made of and what it runs on."""

import os
import re
import subprocess

from harness import BUILD, NN_CLI, ROOT, CLITest, main


class BuildInfo(CLITest):
    def test_the_numbers(self):
        build = self.nn("info", "--build", "--json").json
        version = self.nn("version", "--json").json
        self.assertEqual((build["nn_cli"], build["libnn"]), (version["nn-cli"], version["libnn"]))
        self.assertEqual(build["processors"], os.cpu_count())
        self.assertIn(build["kernels"], ("x86-64-v4", "x86-64-v3", "x86-64", "aarch64"))
        self.assertEqual(build["arithmetic"][1:], ["fast"] if build["kernels"] in ("x86-64-v4", "x86-64-v3") else [])

    def test_the_library_that_is_loaded(self):
        library = self.nn("info", "--build", "--json").json["library"]
        loaded = subprocess.run(["ldd", NN_CLI], capture_output=True, text=True, check=True).stdout
        named = re.search(r"libnn\.so\.0 => (\S+)", loaded)
        if named is None:
            self.assertIsNone(library)
        else:
            self.assertTrue(os.path.samefile(library, named[1]), library)

    def test_the_kernels_are_those_of_a_c_program(self):
        self.write("k.c", "#include <nn.h>\n#include <stdio.h>\nint main(void) { return puts(nn_kernels()) < 0; }\n")
        subprocess.run(["gcc", "k.c", "-I", ROOT / "include", "-L", BUILD, "-lnn", f"-Wl,-rpath,{BUILD}", "-o", "k"],
                       cwd=self.folder, check=True)
        kernels = subprocess.run(["./k"], cwd=self.folder, capture_output=True, text=True, check=True).stdout.strip()
        build = self.nn("info", "--build", "--json").json
        if build["library"] is not None:
            self.assertEqual(build["kernels"], kernels)

    def test_the_text_says_the_same(self):
        build, text = self.nn("info", "--build", "--json").json, self.nn("info", "--build").text
        for member in ("nn_cli", "libnn", "kernels", "gsl", "blas"):
            if build[member] is not None:
                self.assertIn(build[member], text)

    def test_another_blas_is_told(self):
        """What takes the place of gslcblas, as OpenBLAS does when it is preloaded."""
        self.write("blas.c", "void cblas_sgemm(void) {}\n")
        subprocess.run(["gcc", "-shared", "-fPIC", "blas.c", "-o", "libother.so"], cwd=self.folder, check=True)
        other = str(self.path("libother.so"))
        self.assertEqual(
            self.nn("info", "--build", "--json", env={**os.environ, "LD_PRELOAD": other}).json["blas"], other)


main()
