#!/usr/bin/env python3
"""The constants and fields of include/nn.h as lists for C tests, in constants.inc: what a test goes through is then what
the header has. `constants.py --write` makes the file; without it the file is compared with the header."""

import os
import sys

from nn_header import Header

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tap"))
import tap

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../golden/abi/constants.inc")
header = Header()


def lists():
    """Name of a list: its constants with their values."""
    for name, values in header.enums.items():
        yield "statuses" if "NN_OK" in values else name, values


def text():
    lines = ["/* Made from include/nn.h by Tests/abi/constants.py --write: X(constant, its value) for each constant of a kind,",
             " * and the last one; X(field) for each field of a struct that is no struct. */", "#ifndef CONSTANTS_INC", "#define CONSTANTS_INC", ""]
    for name, values in lists():
        if name.startswith("NN_"):
            continue
        rows = [f"    X({constant}, {value})" for constant, value in values.items()]
        lines += [" \\\n".join([f"#define EACH_{name}(X)", *rows])]
        last = max(values, key=values.get)
        lines += [f"#define LAST_{name} {last}", ""]
    for name, fields in header.structs.items():
        plain = [f"    X({field.name})" for field in fields if field.type not in header.structs]
        lines += [" \\\n".join([f"#define EACH_FIELD_OF_{name}(X)", *plain]), ""]
    return "\n".join(lines + ["#endif", ""])


def main():
    if "--write" in sys.argv:
        with open(PATH, "w") as file:
            file.write(text())
        return
    with open(PATH) as file:
        is_right = file.read() == text()
    tap.check("constants.inc has the constants of nn.h", "" if is_right else "nn.h has others: Tests/abi/constants.py --write")
    tap.finish()


main()
