"""The tables of docs/performance.md from the measured times."""
import statistics

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
    "s": "s: SimpleChains' task, 4-32-16-4, 10000 rows, Adam",
}


def number(value):
    return "" if value is None else f"{value:.3g}" if value < 1000 else f"{value:,.0f}"


def title(row):
    return TITLES[row] if isinstance(row, str) else "-".join(map(str, NETS[row[0]][0])) + f", {row[1]} rows"


def ratio(times, ours, peer):
    """Median of the rounds' ratios: how many times as fast as the peer libnn is."""
    if ours not in times or peer not in times:
        return None
    return statistics.median(b / a for a, b in zip(times[ours], times[peer]))


def missed(times):
    """A line for each target that is missed by more than the machine's noise."""
    lines = []
    for ours, wanted in [*targets.TRAINING_WANTED.items(), *targets.INFERENCE_WANTED.items()]:
        for row, peers in wanted.items():
            for peer, target in peers.items():
                got = ratio(times.get(row, {}), ours, peer)
                if got is not None and got < target * (1 - targets.TOLERANCE):
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


def ratios_tables(times, rows, wanted_of):
    """A table for each contender of ours that was measured."""
    found = present(times, rows, list(wanted_of))
    return "\n\n".join(ratios_table(times, [row for row in rows if ours in times[row]], ours, wanted_of[ours]) for ours in found)


def ratios_table(times, rows, ours, wanted):
    names = present(times, rows, PEERS)

    def cell(row, peer):
        got, target = ratio(times[row], ours, peer), wanted.get(row, {}).get(peer)
        if got is None or not target:
            return number(got)
        return (f"**{number(got)}**" if got < target else number(got)) + f" ({number(target)})"

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

How many times as fast as the peer; the target in brackets, the ratio in bold where it misses:

{ratios_tables(times, training, targets.TRAINING_WANTED)}

### Inference: µs a call

{times_table(times, inference)}

{ratios_tables(times, inference, targets.INFERENCE_WANTED)}
"""
