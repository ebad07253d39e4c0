#!/usr/bin/env python3
"""run.py BUILD PEERS: libnn and the peers that are installed, interleaved; the tables and pictures of
docs/performance.md.

BUILD holds the programs that make has built; PEERS is a virtual environment, which may be missing. Every round runs
every contender of every task once. Quoted are medians over the rounds, and medians of the ratios within a round.
With CHECK=1 in the environment nothing is written: the status is 1 when a target is missed, and each is named.
ROUNDS (5) and SECONDS (0.2, for one measurement) may be set too, and PARTS: of "targets files growth threads lanes openblas" those to measure.
"""
import os
import pathlib
import statistics
import subprocess
import sys

import files
import growth
import lanes
import openblas
import page
import processors
import summary
import targets
import threads
from contenders import LEARNERS, PEERS, PREDICTORS, Contenders

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(sys.argv[1]).resolve()
ROUNDS, SECONDS = int(os.environ.get("ROUNDS", 5)), os.environ.get("SECONDS", "0.2")
PARTS = os.environ.get("PARTS", "targets files growth threads lanes openblas").split()
# Settings of the machine for threads and processors would make peers slower than a user finds them.
for name in [name for name in os.environ if name.startswith(("OPENBLAS_", "MKL_", "OMP_"))]:
    del os.environ[name]
os.environ["OPENBLAS_NUM_THREADS"] = "1"
PAGE, SCALING, IMAGES = HERE.parent / "docs/performance.md", HERE.parent / "docs/scaling.md", HERE.parent / "docs/images"


def record(times, row, name, value):
    if value is not None:
        times.setdefault(row, {}).setdefault(name, []).append(value)


def measure(contenders):
    """{task or (net, rows): {contender: [time of each round]}}, and the peaks."""
    times, peaks = {}, []
    tasks = [task for task in page.TITLES if (BUILD / f"data/{task}_x.f32").exists()]
    for number in range(ROUNDS):
        print(f"round {number + 1} of {ROUNDS}", file=sys.stderr)
        peaks.append(contenders.peaks())
        for task in tasks:
            for name in LEARNERS + PEERS:
                record(times, task, name, contenders.train(name, task))
        for net, rows in targets.INFERENCE:
            for name in PREDICTORS + PEERS:
                record(times, (net, rows), name, contenders.infer(name, net, rows))
    return times, [statistics.median(column) for column in zip(*peaks)]


def machine():
    commit = subprocess.run(["git", "describe", "--always"], capture_output=True, text=True, cwd=HERE).stdout.strip()
    load = os.getloadavg()[1]
    return f"{processors.this()}, commit {commit}, load average {load:.1f} on {os.cpu_count()} processors"


def write(part, text, to=PAGE):
    """Replace the text between the marks of a part in a page."""
    begin, end = f"<!-- make bench: {part} -->\n", f"<!-- end of {part} -->"
    old = to.read_text()
    to.write_text(old[: old.index(begin) + len(begin)] + "\n" + text + "\n\n" + old[old.index(end) :])


def main():
    contenders = Contenders(BUILD, pathlib.Path(sys.argv[2]), SECONDS)
    misses, is_check = [], bool(os.environ.get("CHECK"))
    if "targets" in PARTS:
        times, peaks = measure(contenders)
        text, misses = page.text(times, machine(), ROUNDS, peaks), page.missed(times)
        print(text)
        if not is_check:
            write("targets", text)
            processors.keep(times, machine(), ROUNDS)
            write("processors", processors.text())
            summary.write()
    if "files" in PARTS:
        found = files.measure(BUILD, ROUNDS)
        misses += files.missed(found)
        print(files.text(found))
        if not is_check:
            write("files", files.text(found))
    if "growth" in PARTS and not is_check:
        found = growth.measure(BUILD, contenders.python, HERE, min(ROUNDS, 3))
        print(growth.text(found))
        write("growth", growth.text(found))
        growth.picture(found, BUILD, IMAGES / "growth.svg")
    if "threads" in PARTS and not is_check:
        found = threads.measure(BUILD, ROUNDS, SECONDS)
        print(threads.text(found))
        write("threads", threads.text(found))
    if "lanes" in PARTS and not is_check:
        found = lanes.text(lanes.measure(contenders, ROUNDS), machine())
        print(found)
        write("lanes", found, SCALING)
    if "openblas" in PARTS and not is_check:
        found = openblas.measure(BUILD, ROUNDS)
        print(openblas.text(found))
        if found:
            write("openblas", openblas.text(found))
    if is_check and misses:
        print("Targets missed:", *misses, sep="\n- ")
        return 1
    return 0


sys.exit(main())
