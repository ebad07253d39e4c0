#!/usr/bin/env python3
"""run.py BUILD PEERS: libnn and the peers that are installed, interleaved; the table and the picture of
docs/performance.md.

BUILD holds the programs that make has built; PEERS is a virtual environment, which may be missing. Every round runs
every contender of every task once. Quoted are medians over the rounds, and medians of the ratios within a round.
With CHECK=1 in the environment nothing is written: the status is 1 when a target is missed, and each is named.
ROUNDS (5), SECONDS (0.2, for one measurement) and MINUTES (after which no round begins) may be set too.
"""
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

import targets

BUILD, PEERS = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
ROUNDS, SECONDS = int(os.environ.get("ROUNDS", 5)), os.environ.get("SECONDS", "0.2")
MINUTES = float(os.environ.get("MINUTES", "inf"))
HERE = pathlib.Path(__file__).resolve().parent
PAGE, PICTURE = HERE.parent / "docs/performance.md", HERE.parent / "docs/images/performance.svg"
OURS = ["libnn", "libnn-fast"]
PEER_NAMES = ["torch", "torch-fused", "scikit-learn", "onnxruntime", "FANN"]
TITLES = {
    "a": "a: line, 1-1, 100 rows, SGD",
    "b": "b: logistic regression, 2-1, 200 rows, Adam",
    "c": "c: moons, 2-4-1, 200 rows, Adam",
    "d": "d: sigmoids, 4-10-1, 1000 rows, SGD",
    "e": "e: curve, 1-10-1, 100 rows, SGD",
    "f": "f: softmax regression, 4-3, 1000 rows, SGD",
    "g": "g: Fashion-MNIST, 784-128-64-10, batches of 64, Adam; s an epoch",
}
NETS = {"digits": "784-128-64-10", "moons": "2-4-1", "classes": "4-10-1"}


class Peers:
    """The Python peers, which stay loaded."""

    def __init__(self):
        python = PEERS / "bin/python"
        self.names = []
        if python.exists():
            self.process = subprocess.Popen(
                [python, HERE / "peers.py", BUILD / "data"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            self.names = self.process.stdout.readline().split()

    def ask(self, *words):
        print(*words, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline())


def program(*arguments):
    """The first number that a program prints, or None when it is not built or cannot do it."""
    if not pathlib.Path(arguments[0]).exists():
        return None
    result = subprocess.run([str(a) for a in arguments], capture_output=True, text=True)
    if result.returncode != 0:
        return None
    return float(result.stdout.split()[0])


def train(peers, contender, task):
    if contender in OURS:
        return program(BUILD / "training", BUILD / "data", task, SECONDS, *(["fast"] if contender != "libnn" else []))
    if contender == "FANN":
        return program(BUILD / "fann", BUILD / "data", task, SECONDS)
    if contender not in peers.names or contender == "onnxruntime":
        return None
    return peers.ask("train", contender, task, SECONDS)


def infer(peers, contender, net, rows):
    if contender == "libnn":
        return program(BUILD / "inference", net, rows, SECONDS)
    if contender == "FANN":
        return program(BUILD / "fann", "infer", net, rows, SECONDS)
    if contender not in peers.names or contender not in ("torch", "onnxruntime"):
        return None
    return peers.ask("infer", contender, net, rows, SECONDS)


def measure():
    """{(task or (net, rows)): {contender: [time of each round]}}, and the peaks."""
    peers, times, peaks = Peers(), {}, []
    has_fashion = (BUILD / "data/g_x.f32").exists()
    start = time.monotonic()
    for round_number in range(ROUNDS):
        if time.monotonic() - start > 60 * MINUTES:
            break
        print(f"round {round_number + 1} of {ROUNDS}", file=sys.stderr)
        peak = subprocess.run([BUILD / "peak"], capture_output=True, text=True)
        peaks.append([float(v) for v in peak.stdout.split()] or [0, 0])
        for task in TITLES:
            if task == "g" and not has_fashion:
                continue
            for contender in OURS + PEER_NAMES:
                record(times, task, contender, train(peers, contender, task))
        for net, rows in targets.INFERENCE:
            for contender in ["libnn"] + PEER_NAMES:
                record(times, (net, rows), contender, infer(peers, contender, net, rows))
    return times, [statistics.median(column) for column in zip(*peaks)], len(peaks)


def record(times, row, contender, seconds):
    if seconds is not None:
        times.setdefault(row, {}).setdefault(contender, []).append(seconds)


def ratio(times, ours, peer):
    """How many times faster we are: the median of the rounds' ratios."""
    if ours not in times or peer not in times:
        return None
    return statistics.median(b / a for a, b in zip(times[ours], times[peer]))


def number(value):
    return "" if value is None else f"{value:.3g}" if value < 1000 else f"{value:,.0f}"


def missed(times):
    """A line for each target that is not reached."""
    lines = []
    for ours, table in (("libnn", targets.CANONICAL), ("libnn-fast", targets.FAST), ("libnn", targets.INFERENCE)):
        for row, wanted in table.items():
            for peer, target in wanted.items():
                got = ratio(times.get(row, {}), ours, peer)
                if got is not None and got < target:
                    name = row if isinstance(row, str) else f"{NETS[row[0]]}, {row[1]} rows"
                    lines.append(f"{ours}, {name}: {number(got)} times {peer}, the target is {number(target)}")
    return lines


def table(times, rows, contenders, wanted):
    """Markdown: the times, then how many times faster than each peer, with the target."""
    contenders = [c for c in contenders if any(c in times.get(row, {}) for row, _ in rows)]
    peers = [c for c in contenders if c not in OURS]
    head = ["", *contenders, *(f"{ours} / {peer}" for ours in OURS if ours in contenders for peer in peers)]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for row, title in rows:
        cells = [title] + [number(median_of(times[row], c)) for c in contenders]
        for ours in OURS:
            if ours in contenders:
                cells += [against(times[row], ours, peer, wanted[ours].get(row, {})) for peer in peers]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def median_of(times, contender):
    return statistics.median(times[contender]) if contender in times else None


def against(times, ours, peer, wanted):
    got = ratio(times, ours, peer)
    if got is None:
        return ""
    return number(got) + (f" ({number(wanted[peer])})" if peer in wanted else "")


def machine():
    info = pathlib.Path("/proc/cpuinfo").read_text()
    field = lambda name: re.search(rf"^{name}\s*: (.*)$", info, re.M).group(1)
    commit = subprocess.run(["git", "describe", "--always"], capture_output=True, text=True, cwd=HERE).stdout.strip()
    load = os.getloadavg()[1]
    processor = f"{field('model name')} (family {field('cpu family')}, model {field('model')})"
    return f"{processor}, commit {commit}, load average {load:.1f} on {os.cpu_count()} processors"


def page(times, peaks, rounds):
    training = [(task, TITLES[task]) for task in TITLES if task in times]
    inference = [(key, f"{NETS[key[0]]}, {key[1]} rows") for key in targets.INFERENCE]
    wanted = {"libnn": targets.CANONICAL, "libnn-fast": targets.FAST}
    misses = missed(times)
    return f"""Measured on {machine()}, one thread, {rounds} interleaved rounds. One core
did {number(peaks[0])} GFLOP/s of fused multiply-adds and {number(peaks[1])} of multiplications and additions apart,
in 256-bit registers, in the same run.

### Training: µs a step

{table(times, training, OURS + PEER_NAMES, wanted)}

### Inference: µs a call

{table(times, inference, ["libnn"] + PEER_NAMES, {"libnn": targets.INFERENCE})}

### Targets missed

{chr(10).join("- " + line for line in misses) or "None."}
"""


def picture(times):
    """Times of a step, a colour for each contender, on a logarithmic scale."""
    contenders = [c for c in OURS + PEER_NAMES if any(c in times.get(t, {}) for t in TITLES)]
    tasks = [t for t in TITLES if t in times]
    scale = {"g": 1e6 / 938}
    lines = [
        " ".join([t] + [str(median_of(times[t], c) * scale.get(t, 1)) if c in times[t] else "NaN" for c in contenders])
        for t in tasks
    ]
    data = BUILD / "performance.dat"
    data.write_text("\n".join(lines) + "\n")
    plots = ", ".join(
        f'"{data}" using ($0+{0.1 * i - 0.25}):{i + 2} title "{c}" with impulses linewidth 7'
        for i, c in enumerate(contenders)
    )
    labels = ", ".join(f'"{t}" {i}' for i, t in enumerate(tasks))
    script = f"""set terminal svg size 760,420 font "sans-serif,12" background "white"
set output "{PICTURE}"
set logscale y
set ylabel "microseconds a step"
set xlabel "task"
set xrange [-0.5:{len(tasks) - 0.5}]
set yrange [0.1:*]
set xtics ({labels})
set grid ytics
set key outside top center horizontal
plot {plots}
"""
    subprocess.run(["gnuplot"], input=script, text=True, check=True)


def main():
    times, peaks, rounds = measure()
    text = page(times, peaks, rounds)
    print(text)
    if os.environ.get("CHECK"):
        return 1 if missed(times) else 0
    begin, end = "<!-- measured by make bench -->\n", "<!-- end -->"
    old = PAGE.read_text()
    PAGE.write_text(old[: old.index(begin) + len(begin)] + "\n" + text + "\n" + old[old.index(end) :])
    picture(times)
    return 0


sys.exit(main())
