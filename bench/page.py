"""The tables and the picture of docs/performance.md from the measured times."""
import statistics
import subprocess

import targets
from contenders import OURS, PEERS
from nets import NETS

TITLES = {
    "a": "a: line, 1-1, 100 rows, SGD",
    "b": "b: logistic regression, 2-1, 200 rows, Adam",
    "c": "c: moons, 2-4-1, 200 rows, Adam",
    "d": "d: sigmoids, 4-10-1, 1000 rows, SGD",
    "e": "e: curve, 1-10-1, 100 rows, SGD",
    "f": "f: softmax regression, 4-3, 1000 rows, SGD",
    "g": "g: Fashion-MNIST, 784-128-64-10, batches of 64, Adam; s an epoch",
}
WANTED = {"libnn": targets.CANONICAL, "libnn-fast": targets.FAST}


def number(value):
    return "" if value is None else f"{value:.3g}" if value < 1000 else f"{value:,.0f}"


def title(row):
    return TITLES[row] if isinstance(row, str) else "-".join(map(str, NETS[row[0]][0])) + f", {row[1]} rows"


def ratio(times, ours, peer):
    """How many times faster we are: the median of the rounds' ratios."""
    if ours not in times or peer not in times:
        return None
    return statistics.median(b / a for a, b in zip(times[ours], times[peer]))


def missed(times):
    """A line for each target that is not reached."""
    lines = []
    for ours, wanted in [*WANTED.items(), ("libnn", targets.INFERENCE)]:
        for row, peers in wanted.items():
            for peer, target in peers.items():
                got = ratio(times.get(row, {}), ours, peer)
                if got is not None and got < target:
                    name = title(row).split(":")[0]
                    lines.append(f"{ours}, {name}: {number(got)} times {peer}, the target is {number(target)}")
    return lines


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def present(times, rows, names):
    return [name for name in names if any(name in times.get(row, {}) for row in rows)]


def times_table(times, rows):
    names = present(times, rows, OURS + PEERS)
    middle = lambda row, name: statistics.median(times[row][name]) if name in times[row] else None
    return table(["", *names], [[title(row), *(number(middle(row, name)) for name in names)] for row in rows])


def ratios_table(times, rows, ours, wanted):
    names = present(times, rows, PEERS)

    def cell(row, peer):
        got, target = ratio(times[row], ours, peer), wanted.get(row, {}).get(peer)
        return number(got) + (f" ({number(target)})" if got is not None and target else "")

    return table([f"{ours} against", *names], [[title(row), *(cell(row, peer) for peer in names)] for row in rows])


def text(times, machine, rounds, peaks):
    training = [row for row in TITLES if row in times]
    inference = [row for row in targets.INFERENCE if row in times]
    peak = [number(value) for value in peaks] or ["unknown"] * 4
    return f"""Measured on {machine}, one thread, {rounds} interleaved rounds. One core
did {peak[0]} GFLOP/s of fused multiply-adds and {peak[1]} of multiplications and additions apart in 256-bit registers
in the same run, and {peak[2]} and {peak[3]} in 512-bit ones.

### Training: µs a step

{times_table(times, training)}

Times as fast as the peer, in brackets the target:

{ratios_table(times, training, "libnn", targets.CANONICAL)}

{ratios_table(times, training, "libnn-fast", targets.FAST)}

### Inference: µs a call

{times_table(times, inference)}

{ratios_table(times, inference, "libnn", targets.INFERENCE)}

### Targets missed

{chr(10).join("- " + line for line in missed(times)) or "None."}
"""


def picture(times, build, target):
    """Times of a step, a colour for each contender, on a logarithmic scale."""
    tasks = [row for row in TITLES if row in times]
    names = present(times, tasks, OURS + PEERS)
    step = lambda task, name: statistics.median(times[task][name]) * (1e6 / 938 if task == "g" else 1)
    data = build / "performance.dat"
    data.write_text(
        "".join(
            " ".join([task, *(str(step(task, name)) if name in times[task] else "NaN" for name in names)]) + "\n"
            for task in tasks
        )
    )
    plots = ", ".join(
        f'"{data}" using ($0+{0.1 * i - 0.05 * len(names) + 0.05}):{i + 2} title "{name}" with impulses linewidth 7'
        for i, name in enumerate(names)
    )
    labels = ", ".join(f'"{task}" {i}' for i, task in enumerate(tasks))
    script = f"""set terminal svg size 900,420 font "sans-serif,12" background "white"
set output "{target}"
set logscale y
set ylabel "microseconds a step"
set xlabel "task"
set xrange [-0.5:{len(tasks) - 0.5}]
set yrange [0.05:*]
set xtics ({labels})
set grid ytics
set key outside top center horizontal
plot {plots}
"""
    subprocess.run(["gnuplot"], input=script, text=True, check=True)
