#!/usr/bin/env python3
"""nn-cli export --package: each layout is built as its build system builds it, and its example runs."""

import json
import re
import struct
import subprocess

from exported_models import WARNINGS, write_data
from harness import CLITest, main
from motion_log import csv_text, motion_rows

USAGE, CANNOT_CREATE = 64, 73
PACKAGES = ["cmake", "arduino", "platformio", "zephyr", "esp-idf"]
# With the options of export: all that an example has to cope with.
MODELS = {
    "numbers": ([], []),
    "scratch": ([], ["--static-scratch"]),
    "kinds": ([], []),
    "labels": ([], []),
    "small": ([], ["--int8", "--calibrate", "classes3.csv"]),
    "wrist": (["log.csv", "--target", "label", "--drop", "subject", "--window", "16", "--hop", "8"], []),
}
CONSUMER = """cmake_minimum_required(VERSION 3.13)
project(consumer LANGUAGES C)
{take}
add_executable(consumer {source})
target_link_libraries(consumer PRIVATE kinds::kinds)
"""
# What an Arduino's core has, as far as the sketch uses it: what it prints goes to standard output.
ARDUINO = """#pragma once
#include <cstdio>
#include <cstdlib>
struct Printed {
    void begin(long) {}
    void print(const char *text) { std::fputs(text, stdout); }
    void print(char letter) { std::putchar(letter); }
    void print(int number) { std::printf("%d", number); }
    void print(double number, int digits) { std::printf("%.*f", digits, number); }
    void println(const char *text) { std::puts(text); }
    void println() { std::puts(""); }
};
static Printed Serial;
static void delay(unsigned) { std::exit(0); }
"""
# The functions of their own that Zephyr and ESP-IDF give to CMake, as far as a module or a component uses them.
ZEPHYR = """cmake_minimum_required(VERSION 3.13)
project(application LANGUAGES C)
macro(zephyr_library_named name)
  add_library(${name} STATIC)
  set(ZEPHYR_CURRENT_LIBRARY ${name})
endmacro()
macro(zephyr_include_directories)
  include_directories(${ARGN})
endmacro()
macro(zephyr_library_sources)
  target_sources(${ZEPHYR_CURRENT_LIBRARY} PRIVATE ${ARGN})
endmacro()
set(CONFIG_NN_KINDS y)
add_subdirectory(${MODULE}/zephyr module)
"""
IDF = """cmake_minimum_required(VERSION 3.13)
project(application LANGUAGES C)
macro(idf_component_register)
  cmake_parse_arguments(IDF "" "" "SRCS;INCLUDE_DIRS" ${ARGN})
  add_library(component STATIC ${IDF_SRCS})
  target_include_directories(component PUBLIC ${IDF_INCLUDE_DIRS})
endmacro()
add_subdirectory(${COMPONENT} component)
"""


class Packages(CLITest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = cls()
        CLITest.setUp(maker)
        cls.addClassCleanup(maker.doCleanups)
        cls.models = maker.folder
        write_data(maker.folder)
        maker.write("log.csv", csv_text(motion_rows()))
        rows = "".join(f"{i},{i * 7 % 5},{i % 2},{i // 3 % 2}\n" for i in range(60))
        maker.write("pairs.csv", f"a,b,even,high\n{rows}")
        maker.write("tables.csv", "island,length,kind\n" + "".join(
            f"{'BDT'[i % 3]},{'NA' if i % 7 == 0 else i % 10},{'xyz'[i * 5 % 3]}\n" for i in range(60)))
        training = {
            "numbers": ["numbers.csv", "--target", "y1,y2"], "scratch": ["classes2.csv"], "kinds": ["tables.csv"],
            "labels": ["pairs.csv", "--target", "even,high"], "small": ["classes3.csv"]}
        for name, (options, _) in MODELS.items():
            maker.train(*(training.get(name) or options), "--epochs", "3", model=f"{name}.nn")

    def package(self, layout, model, *options, form="c"):
        """The folder of the package."""
        extra = [str(self.models / x) if x.endswith(".csv") else x for x in MODELS[model][1]] if form == "c" else []
        self.nn("export", self.models / f"{model}.nn", "--format", form, "--package", layout, "--no-verify", "-o", layout,
                "--min-agreement", "0", *extra, *options)
        return self.path(layout) / model

    def do(self, *command, **options):
        process = subprocess.run([str(x) for x in command], capture_output=True, text=True, check=False, cwd=self.folder, **options)
        self.assertEqual(process.returncode, 0, process.stdout + process.stderr)
        return process.stdout

    def outputs(self, printed):
        """The result and the outputs that an example prints."""
        found = re.fullmatch(r"(?:learning: result 0\n)?result (-?\d+), outputs((?: \S+)+)\n", printed)
        self.assertIsNotNone(found, printed)
        return int(found[1]), [struct.pack("<f", float(word)) for word in found[2].split()]

    def build(self, folder, *options):
        self.do("cmake", "-S", folder, "-B", "build", *options)
        return self.do("cmake", "--build", "build")

    def test_cmake(self):
        """Built alone, its test passes; a program takes it from its folder, or installed."""
        folder = self.package("cmake", "kinds", "--package-version", "2.0.1")
        self.build(folder)
        self.assertIn("100% tests passed, 0 tests failed out of 1", self.do("ctest", "--test-dir", "build"))
        self.do("cmake", "--install", "build", "--prefix", self.path("installed"))
        printed = self.do(self.path("build/kinds_example"))
        for take in (f"add_subdirectory({folder} kinds)", "find_package(kinds 2.0 REQUIRED)"):
            with self.subTest(take=take):
                self.write("CMakeLists.txt", CONSUMER.format(take=take, source=folder / "example/example.c"))
                self.do("rm", "-rf", "consumer")
                self.do("cmake", "-S", ".", "-B", "consumer", f"-DCMAKE_PREFIX_PATH={self.path('installed')}")
                self.do("cmake", "--build", "consumer")
                self.assertEqual(self.do(self.path("consumer/consumer")), printed)
        self.write("CMakeLists.txt", CONSUMER.format(take="find_package(kinds 3.0 REQUIRED)", source="none.c"))
        process = subprocess.run(["cmake", "-S", ".", "-B", "new", f"-DCMAKE_PREFIX_PATH={self.path('installed')}"],
                                 cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertIn("version: 2.0.1", process.stderr)

    def test_every_model(self):
        """Its example compiles without a warning, and prints what predict makes of a row of zeros."""
        for model in MODELS:
            with self.subTest(model=model):
                folder = self.package("platformio", model)
                sources = [folder / f"src/{model}.c", folder / "examples/predict/predict.c"]
                self.do("gcc", "-std=c99", *WARNINGS, "-I", folder / "include", *sources, "-o", "example")
                result, outputs = self.outputs(self.do(self.path("example")))
                if model == "numbers":
                    self.write("zeros.csv", "a,b,c\n0,0,0\n")
                    row = self.nn("predict", self.models / "numbers.nn", "zeros.csv").table[1]
                    self.assertEqual((result, outputs), (0, [struct.pack("<f", float(word)) for word in row]))

    def test_trainer(self):
        folder = self.package("platformio", "numbers", form="trainer")
        sources = [folder / "src/numbers.c", folder / "examples/predict/predict.c"]
        self.do("gcc", "-std=c99", *WARNINGS, "-I", folder / "include", *sources, "-o", "example")
        self.outputs(self.do(self.path("example")))

    def test_platformio(self):
        folder = self.package("platformio", "kinds")
        library = json.loads((folder / "library.json").read_text())
        self.assertEqual((library["name"], library["version"], library["headers"]), ("kinds", "1.0.0", "kinds.h"))
        for pattern in library["export"]["include"]:
            self.assertTrue(list(folder.glob(pattern)), pattern)

    def test_arduino(self):
        """The IDE compiles what is in src, and a sketch as C++ behind its own header."""
        self.write("Arduino.h", ARDUINO)
        self.write("main.cpp", "void setup();\nvoid loop();\nint main() {\n    setup();\n    loop();\n}\n")
        for model, form in [(model, "c") for model in MODELS] + [("numbers", "trainer")]:
            with self.subTest(model=model, form=form):
                folder = self.package("arduino", model, form=form)
                sketch = folder / "examples/Predict/Predict.ino"
                self.do("gcc", "-c", folder / f"src/{model}.c", "-o", "model.o")
                self.do("g++", "-std=gnu++11", "-include", "Arduino.h", "-I", folder / "src", "-x", "c++", sketch, "main.cpp", "-x",
                        "none", "model.o", "-o", "sketch")
                self.outputs(self.do(self.path("sketch")))
        properties = dict(line.split("=", 1) for line in (folder / "library.properties").read_text().splitlines())
        self.assertEqual((properties["name"], properties["version"], properties["includes"]), ("numbers", "1.0.0", "numbers.h"))
        self.assertLessEqual({"author", "maintainer", "sentence", "paragraph", "category", "url", "architectures"},
                             properties.keys())

    def test_zephyr(self):
        import kconfiglib  # Debian's Python has it, with which the tests run.
        folder = self.package("zephyr", "kinds")
        self.path("app").mkdir()
        self.write("app/CMakeLists.txt", ZEPHYR)
        self.assertIn("Built target kinds", self.build(self.path("app"), f"-DMODULE={folder}"))
        self.assertEqual(kconfiglib.Kconfig(str(folder / "zephyr/Kconfig")).syms["NN_KINDS"].str_value, "y")
        module = (folder / "zephyr/module.yml").read_text()
        self.assertIn("\nname: kinds\nbuild:\n  cmake: zephyr\n  kconfig: zephyr/Kconfig\n", module)

    def test_esp_idf(self):
        folder = self.package("esp-idf", "kinds")
        self.path("app").mkdir()
        self.write("app/CMakeLists.txt", IDF)
        self.assertIn("Built target component", self.build(self.path("app"), f"-DCOMPONENT={folder}"))
        self.assertRegex((folder / "idf_component.yml").read_text(), r'^version: "1\.0\.0"\ndescription: "2 -> ')

    def test_the_code_is_that_of_export(self):
        self.nn("export", self.models / "kinds.nn", "--format", "c", "--no-verify")
        for layout in PACKAGES:
            folder = self.package(layout, "kinds")
            code = [*folder.rglob("*.h"), *folder.rglob("kinds.c")]
            self.assertEqual([path.read_bytes() for path in code], [self.read("kinds.h"), self.read("kinds.c")])

    def test_what_is_refused(self):
        model = self.models / "kinds.nn"
        self.fails(USAGE, "--package is for --format c and trainer", "export", model, "--format", "blob", "--package", "cmake")
        self.fails(USAGE, "--package-version is for --package", "export", model, "--format", "c", "--package-version", "1.0.0")
        for version in ["1.0", "1.0.0.0", "01.0.0", "1.a.0", "1..0", "v1.0.0"]:
            self.fails(USAGE, f"The value '{version}' is invalid for '--package-version <version>': it takes three numbers: 1.0.0",
                       "export", model, "--format", "c", "--package", "cmake", "--package-version", version)
        self.write("kinds", "a file")
        self.fails(CANNOT_CREATE, "kinds/include: cannot create: 'kinds' is a file and no folder", "export", model, "--format", "c",
                   "--package", "cmake", "--no-verify")


if __name__ == "__main__":
    main()
