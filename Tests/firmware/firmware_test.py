#!/usr/bin/env python3
"""The firmware archives and examples under QEMU: the same bits as the host, no allocator, nothing that is not used,
the sizes that docs/firmware-sizes.md tells.

`firmware_test.py --write` writes that page from what it measures."""
import concurrent.futures
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tap"))
from tap import check, finish

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("BUILD", os.path.join(ROOT, "build"))
FIRMWARE = os.path.join(BUILD, "firmware")
PAGE = os.path.join(ROOT, "docs", "firmware-sizes.md")
BOARDS = dict(re.findall(r"^(\S+) :=[ ]*(.*)$", open(os.path.join(ROOT, "CSupport/firmware/boards.mk")).read(), re.M))
ARCHIVES = [name.rsplit(".", 1)[0] for name in BOARDS if name.endswith((".swift", ".archive"))]
TARGETS = [target for target in ARCHIVES if f"{target}.same" not in BOARDS]
# Boards that differ from one of those in how floats are passed alone, with one program each.
SAME = [target for target in ARCHIVES if target not in TARGETS]
EXAMPLES = ["xor", "learn", "sense", "tune", "infer"]
MODELS = {"learn": "gate", "sense": "blob", "tune": "blob", "infer": "vibration"}
SMALL = "tanh mse"
# Boards on which a network of 784-128-64-10 fits into flash twice; a Cortex-M33 counts as an M7 does.
COUNTED = ["cortex-m4f", "cortex-m7", "rv32imac", "rv32imafc"]
COUNTS = [("plain", "floats in the style of emlearn's C, `-O2`"), ("float", "exported C, `-O2`"),
          ("archive", "the archive's `nn_predict`"), ("int8", "exported C with `--int8`, `-O2`"),
          ("archive8", "the archive's `nn_predict`, int8 model")]
WORK = [("plain-infer", "one row, plain C"), ("infer", "one row, `nn_predict`"),
        ("plain-infer8", "one row in int8, plain C"), ("infer8", "one row in int8, `nn_predict_quantized`"),
        ("plain-train", "a training step, plain C"), ("train", "a training step, `nn_train_batch`")]
TOLERANCE, COUNT_TOLERANCE = 0.03, 0.05



def run(command, **options):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", **options)


def tools(target):
    return BOARDS[f"{target}.compiler"].removesuffix("gcc")


def firmware_folder(features="all"):
    return FIRMWARE if features == "all" else FIRMWARE + "-" + features.replace(" ", "+")


def elf(target, program, features="all"):
    return f"{firmware_folder(features)}/{target}/{program}.elf"


def make(*goals, features="all"):
    return run(["make", "-s", f"B={BUILD}", f"FEATURES={features}", "-o", f"{BUILD}/nn-cli", *goals])


def on_board(target, program, *options):
    result = run(["CSupport/firmware/run", target, elf(target, program), *options], timeout=300)
    return result.returncode, result.stdout


def on_host(program, source_folder, *extra):
    """Build the same program for the host and return what it prints."""
    work = f"{FIRMWARE}/host"
    os.makedirs(work, exist_ok=True)
    binary = f"{work}/{program}"
    model = [f"{FIRMWARE}/models/{MODELS[program]}.c"] if program in MODELS else []
    result = run(["gcc", "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-Iinclude", "-ICSupport/firmware",
                  f"-I{FIRMWARE}/models", f"{source_folder}/{program}.c", *model, "CSupport/firmware/board-host.c",
                  f"-L{BUILD}", "-lnn", f"-Wl,-rpath,{BUILD}", "-o", binary, *extra])
    if result.returncode:
        return result.returncode, result.stderr
    page = f"{work}/flash-page.bin"
    if os.path.exists(page):
        os.remove(page)
    result = subprocess.run([binary], cwd=work, capture_output=True, text=True)
    return result.returncode, result.stdout


def build():
    archives = [f"{FIRMWARE}/libnn-{target}.a" for target in ARCHIVES + ["wasm32"]]
    programs = [elf(t, p) for t in TARGETS for p in EXAMPLES + ["bits", "quantized", "stack", "empty", "known", "known-empty", "work"]]
    programs += [elf(target, "bits") for target in SAME]
    programs += [elf(target, program) for target in COUNTED for program in ("count", "archive")]
    for goals, features in ((archives, "all"), (programs, "all"), ([elf("cortex-m4f", "xor", SMALL)], SMALL)):
        result = make(*goals, features=features)
        if result.returncode:
            check("firmware builds", result.stderr.strip()[-400:])
            return False
    check("firmware builds without a warning", result.stderr.strip())
    return True


def unknown_features_are_refused():
    result = make(elf("cortex-m4f", "xor"), features="tanh tahn")
    problem = "" if result.returncode and "FEATURES: there is no tahn;" in result.stderr else result.stderr.strip()[-200:] or "built"
    check("FEATURES with a name that there is not is refused", problem)


def same_bits():
    """Every example, Tests/firmware/bits.c and quantized.c, side by side."""
    tests = [(p, "Tests/firmware") for p in ("bits", "quantized")]
    for program, folder in [(p, "examples/firmware") for p in EXAMPLES] + tests:
        status, expected = on_host(program, folder)
        check(f"{program} runs on the host", "" if status == 0 and expected else f"status {status}: {expected[-300:]}")
        targets = ARCHIVES if program == "bits" else TARGETS
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda target: on_board(target, program), targets))
        for target, (status, output) in zip(targets, results):
            problem = f"status {status}" if status else ""
            if not problem and output != expected:
                lines = [pair for pair in zip(expected.splitlines(), output.splitlines()) if pair[0] != pair[1]]
                problem = f"the host prints {lines[0][0]!r}, the board {lines[0][1]!r}" if lines else "other lines"
            check(f"{program} on {target}: the host's {len(expected.splitlines())} lines", problem)
        if program == "xor":
            print_side_by_side(expected, results)
            library = expected
        if program == "learn":
            learned = "".join(line + "\n" for line in library.splitlines() if not line.startswith("weights"))
            check("learn, without libnn, ends with the outputs of xor", "" if expected == learned else expected)
    straight = on_host("tune", "examples/firmware", "-DNO_RESET")
    check("tune without resets ends with the same bits", "" if straight == on_host("tune", "examples/firmware") else "other")


def print_side_by_side(expected, results):
    print("# 2,000 epochs of XOR, CRC-32 of all weights")
    for name, text in [("host", expected)] + [(t, output) for t, (_, output) in zip(TARGETS, results)]:
        print(f"#   {name:14} {text.split()[1] if text else '-'}")


def no_allocator():
    for target in TARGETS:
        for program in EXAMPLES:
            names = run([tools(target) + "nm", elf(target, program)]).stdout
            found = re.findall(r"\b(malloc|calloc|realloc|free|sbrk|_sbrk|posix_memalign|swift_\w*[aA]lloc\w*)\b", names)
            check(f"{program} on {target} has no allocator", ", ".join(found))
    result = make(elf("cortex-m4f", "allocates"))
    problem = "" if result.returncode and "__heap_start" in result.stderr else "it links"
    check("a program that allocates does not link", problem)


def nothing_unused():
    """By the linker's map: what was kept of the core."""
    training = ("backward", "optimize", "accumulate", "reduceGradient", "ModelWriter", "Taus2")
    for target in TARGETS:
        kept = kept_sections(elf(target, "sense") + ".map")
        found = [word for word in training if any(word in section for section in kept)]
        check(f"sense on {target} has no training code", ", ".join(found))
        kept = kept_sections(elf(target, "infer") + ".map")
        check(f"infer on {target} has nothing of libnn", ", ".join(s for s in kept if "2NN" in s))
        kept = kept_sections(elf(target, "learn") + ".map")
        check(f"learn on {target} has nothing of libnn", ", ".join(s for s in kept if "2NN" in s))


def kept_sections(path):
    with open(path) as file:
        text = file.read()
    kept = text[text.index("Linker script and memory map"):]
    return re.findall(r"^ \.text\.(\S+)\n +0x\S+ +0x[1-9a-f]", kept, re.M) + re.findall(
        r"^ \.text\.(\S+) +0x\S+ +0x[1-9a-f]", kept, re.M)


def memory_is_as_told():
    """The blocks that the header's macros give are what the linker placed: NN_TRAINING_BYTES_2, NN_INFERENCE_BYTES_2."""
    sizes = {"xor": ("NN_TRAINING_BYTES_2(2, 3, 1, NN_SLOTS_SGD, 4, 0, 0)"),
             "tune": ("NN_TRAINING_BYTES_2(4, 8, 3, NN_SLOTS_SGD_MOMENTUM, 1, 1, 0)"),
             "sense": ("NN_INFERENCE_BYTES_2(4, 8, 3, 1, 1)")}
    for program, macro in sizes.items():
        source = f'#include <nn.h>\n#include <stdio.h>\nint main(void) {{ printf("%zu", (size_t){macro}); return 0; }}\n'
        binary = f"{FIRMWARE}/host/macro"
        run(["gcc", "-x", "c", "-Iinclude", "-", "-o", binary], input=source)
        told = int(subprocess.run([binary], capture_output=True, text=True).stdout)
        for target in TARGETS:
            symbols = run([tools(target) + "nm", "-S", elf(target, program)]).stdout
            found = re.search(r"^\S+ (\S+) \S memory$", symbols, re.M)
            size = int(found[1], 16) if found else 0
            check(f"{program} on {target}: the block is {told} bytes", "" if size == told else f"{size} bytes")


def exports_are_as_told():
    """What a verified export's header says of flash and stack is what a program of ours has."""
    with open(f"{FIRMWARE}/models/known.h") as file:
        told = {name: int(value) for name, value in re.findall(r"^#define KNOWN_(\w+) (\d+)", file.read(), re.M)}
    for target in TARGETS:
        suffix = target.upper().replace("-", "_")
        flash = told["FLASH_BYTES"] + told[f"CODE_BYTES_{suffix}"]
        grown = text_and_ram(elf(target, "known"), target)[0] - text_and_ram(elf(target, "known-empty"), target)[0]
        # The call itself, and what aligns it.
        problem = "" if flash <= grown <= flash + 32 else f"the program grows by {grown}"
        check(f"known on {target}: {flash} bytes of flash", problem)
        stack, output = told[f"STACK_BYTES_{suffix}"], on_board(target, "known")[1]
        used = int(output.split()[1], 16)
        check(f"known on {target}: {stack} bytes of stack", "" if abs(used - stack) <= 16 else f"{used} are used")


def archives_need_little():
    """memcpy, memmove, memset, and the compiler's arithmetic where the chip has none."""
    allowed = re.compile(r"(__aeabi_)?mem(cpy|move|set|clr)[48]?|__aeabi_\w+|__\w+(sf|df|si|di)[23]?")
    for target in ARCHIVES:
        names = run([tools(target) + "nm", "-u", f"{FIRMWARE}/libnn-{target}.a"]).stdout
        found = [name for name in re.findall(r"^ +U (\S+)$", names, re.M) if not allowed.fullmatch(name)]
        check(f"libnn-{target}.a needs memcpy and the like, and nothing else", ", ".join(found))


def floats_are_passed_as_the_flags_say():
    """In registers of the FPU with -mfloat-abi=hard alone; computed there with softfp, too."""
    for target in ARCHIVES:
        abi = re.search(r"-mfloat-abi=(\S+)", BOARDS[f"{target}.cpu"])
        if not abi:
            continue
        attributes = run([tools(target) + "readelf", "-A", f"{FIRMWARE}/libnn-{target}.a"]).stdout
        found = ("Tag_FP_arch" in attributes, "Tag_ABI_VFP_args: VFP registers" in attributes)
        expected = (abi[1] != "soft", abi[1] == "hard")
        check(f"libnn-{target}.a passes floats as {abi[1]} asks", "" if found == expected else attributes)


# ------------------------------------------------------------------------------------------------ sizes

PROGRAMS = [("empty", "start-up and an empty main"), ("infer", "exported C, 4-8-3 with scaling and labels"),
            ("learn", "an exported trainer learns XOR"), ("xor", "the archive learns XOR"),
            ("sense", "the archive opens a blob in flash"), ("tune", "fine-tuning with checkpoints")]


def text_and_ram(path, target):
    fields = run([tools(target) + "size", path]).stdout.splitlines()[1].split()
    return int(fields[0]) + int(fields[1]), int(fields[1]) + int(fields[2])


def measure():
    rows = {}
    for program, _ in PROGRAMS:
        for target in TARGETS:
            text, ram = text_and_ram(elf(target, program), target)
            rows[f"{program} {target} flash"] = text
            rows[f"{program} {target} ram"] = ram
    text, ram = text_and_ram(elf("cortex-m4f", "xor", SMALL), "cortex-m4f")
    rows["xor-small cortex-m4f flash"], rows["xor-small cortex-m4f ram"] = text, ram
    for target in TARGETS:
        for line in on_board(target, "stack")[1].splitlines():
            name, used = line.split()
            rows[f"{name} {target} stack"] = int(used, 16)
    for program, targets in (("work", TARGETS), ("count", COUNTED), ("archive", COUNTED)):
        for target in targets:
            status, output = on_board(target, program, "-icount", "shift=0")
            check(f"{program} on {target} ends well", "" if status == 0 else output)
            for line in output.splitlines():
                name, count = line.rsplit(maxsplit=1)
                rows[f"{name} {target} count"] = int(count, 16)
    return rows


def table(head, names, cell, targets=TARGETS):
    lines = ["| " + " | ".join([head] + targets) + " |", "|---|" + "---:|" * len(targets)]
    for name, label in names:
        lines.append("| " + " | ".join([label] + [cell(name, target) for target in targets]) + " |")
    return "\n".join(lines)


def page(rows):
    calls = [key.split()[0] for key in rows if key.endswith("cortex-m4f stack")]
    return f"""# What firmware costs

Measured by `Tests/firmware/firmware_test.py --write`; `make firmware-test` measures again and fails when a figure has
moved by more than 3 %. Whole programs, `-Os`, with start-up code, the board's console and everything that was
linked. The stack comes on top of the RAM.

## Flash, bytes

{table("program", [(p, f"`{p}`: {text}") for p, text in PROGRAMS], lambda p, t: f"{rows[f'{p} {t} flash']:,}")}

`xor` with an archive that has nothing else (`make firmware FEATURES="{SMALL}"`, mean squared error) on the Cortex-M4F:
{rows['xor-small cortex-m4f flash']:,} bytes of flash, {rows['xor-small cortex-m4f ram']:,} of RAM.

## RAM, bytes: all variables, without the stack

{table("program", [(p, f"`{p}`") for p, _ in PROGRAMS], lambda p, t: f"{rows[f'{p} {t} ram']:,}")}

## Stack, bytes below the caller

For a 4-8-3 network (`Tests/firmware/stack.c`); painted, called, counted. The depth does not grow with the network.

{table("call", [(c, f"`{c}`") for c in calls], lambda c, t: f"{rows[f'{c} {t} stack']:,}")}

## Instructions

Counted by QEMU (`-icount shift=0`), a Cortex-M by the periods of its timer. `make firmware-test` fails when one has
moved by more than 5 %. Instructions are not cycles: a Cortex-M4 takes three for a VMLA and two for the VMUL and VADD
that the archive has instead, which give the same bits; nine for the VLDM of eight weights, sixteen for eight VLDR.

A 16-16-8-4 network with ReLU, softmax and cross-entropy: one row of floats, one row in int8 without the first rounding
and the last activation, and one step of gradient descent with momentum on four rows. Plain C is
`Tests/firmware/plain.c` at `-O2`, which comes to the same numbers (`Tests/firmware/work.c`).

{table("work", WORK, lambda w, t: f"{rows[f'{w} {t} count']:,}")}

One inference of 784-128-64-10 (`Tests/firmware/count.c`, `archive.c`).

{table("code", COUNTS, lambda c, t: f"{rows[f'{c} {t} count']:,}", COUNTED)}
"""


def stack_is_bounded(rows):
    """No call needs more than nn.h says, on any target."""
    with open(os.path.join(ROOT, "include", "nn.h")) as file:
        text = re.sub(r"\n \* +", " ", file.read())
    sentence = re.search(r"at most ([\d,]+) bytes below the caller, nn_quantize ([\d,]+), functions that open a model or "
                         r"predict ([\d,]+)", text)
    every, quantize, small = (int(bound.replace(",", "")) for bound in sentence.groups())
    for target in TARGETS:
        found = {key.split()[0]: used for key, used in rows.items() if key.endswith(f" {target} stack")}
        over = [f"{name} {used}" for name, used in found.items() if used > stack_bound(name, every, quantize, small)]
        check(f"the stack of {len(found)} calls on {target} is within what nn.h says", ", ".join(over))


def stack_bound(name, every, quantize, small):
    if name == "nn_quantize":
        return quantize
    return small if name.startswith(("nn_open", "nn_predict", "nn_model_config")) else every


def numbers(text):
    return [int(n.replace(",", "")) for n in re.findall(r"(?<![\w.-])\d[\d,]*\b(?! %)", text)]


def sizes_are_as_told():
    rows = measure()
    stack_is_bounded(rows)
    fresh = page(rows)
    if "--write" in sys.argv:
        with open(PAGE, "w") as file:
            file.write(fresh)
    with open(PAGE) as file:
        told = file.read()
    shape = lambda text: re.sub(r"\d[\d,]*", "N", text)
    check("docs/firmware-sizes.md has the rows that were measured", "" if shape(told) == shape(fresh) else "other rows")
    tolerance = TOLERANCE
    for old_line, new_line in zip(told.splitlines(), fresh.splitlines()):
        if old_line == "## Instructions":
            tolerance = COUNT_TOLERANCE
        for old, new in zip(numbers(old_line), numbers(new_line)):
            problem = "" if abs(new - old) <= tolerance * old else f"now {new}; see --write"
            check(f"size: {old} in {old_line.strip('| ')[:50]!r}", problem)


def main():
    if build():
        unknown_features_are_refused()
        same_bits()
        no_allocator()
        nothing_unused()
        memory_is_as_told()
        exports_are_as_told()
        archives_need_little()
        floats_are_passed_as_the_flags_say()
        sizes_are_as_told()
    finish()


main()
