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
        self.assertEqual(build["arithmetic"], self.arithmetic(build))

    def arithmetic(self, build):
        return ["canonical", "fused"] + ["fast"] * (build["kernels"] in ("x86-64-v4", "x86-64-v3", "aarch64"))

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

    def openblas(self):
        return {**os.environ, "LD_PRELOAD": "libopenblas.so.0", "OPENBLAS_NUM_THREADS": "1"}

    def test_openblas_is_told(self):
        build = self.nn("info", "--build", "--json", env=self.openblas()).json
        self.assertEqual(build["arithmetic"], self.arithmetic(build) + ["blas"])
        self.assertRegex(build["blas"], "openblas")
        self.assertRegex(build["blas_kernels"], r"^\w+$")
        text = self.nn("info", "--build", env=self.openblas()).text
        self.assertIn(f"{build['blas']}, its kernels for {build['blas_kernels']}, for --arithmetic blas\n", text)

    def test_without_openblas_it_is_said(self):
        self.write("d.csv", "a,b\n" + "".join(f"{i},{i % 2}\n" for i in range(20)))
        train = ["train", "d.csv", "--epochs", "1", "--arithmetic"]
        self.assertNotIn("BLAS", self.nn(*train, "fast", "-o", "fast.nn").errors)
        told = self.nn(*train, "blas", "-o", "blas.nn").errors
        self.assertRegex(told, r"\nnn-cli: .*no OpenBLAS, .* LD_PRELOAD=libopenblas\.so\.0\n$")
        self.assertIn("blas arithmetic", self.nn("info", "blas.nn").text)
        self.assertNotIn("BLAS", self.nn(*train, "blas", "-o", "blas.nn", env=self.openblas()).errors)


if __name__ == "__main__":
    main()
