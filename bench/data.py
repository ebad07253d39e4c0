#!/usr/bin/env python3
"""data.py FOLDER: the rows that every contender trains on, as raw float32: TASK_x.f32 and TASK_y.f32.

Tasks a to f are those of docs/experiments.md; g is Fashion-MNIST, standardised with MNIST's mean and deviation; s is as
large as the task of SimpleChains.jl's announcement. c and d are TASK.csv too, for nn-cli.
Standard library only: libnn is measured whether or not the peers are installed.
"""
import array
import gzip
import math
import pathlib
import random
import sys

FASHION = pathlib.Path("/usr/share/datasets/fashion-mnist")


def line(rng):
    xs = [10 * i / 99 for i in range(100)]
    return xs, [3 * x + 2 + rng.gauss(0, 2) for x in xs]


def curve(rng):
    xs = [-1 + 2 * i / 99 for i in range(100)]
    return xs, [x * x + 0.2 * rng.random() for x in xs]


def moons(rng):
    xs, ys = [], []
    for i in range(200):
        label, angle = i % 2, math.pi * (i // 2) / 99
        x, y = (1 - math.cos(angle), 0.5 - math.sin(angle)) if label else (math.cos(angle), math.sin(angle))
        xs += [x + rng.gauss(0, 0.1), y + rng.gauss(0, 0.1)]
        ys.append(label)
    return xs, ys


def classes(rng):
    xs, ys = [], []
    for i in range(1000):
        label = i % 2
        side = 1 if rng.random() < 0.5 else -1
        xs += [side + rng.gauss(0, 0.6), (side if label else -side) + rng.gauss(0, 0.6), rng.gauss(0, 1), rng.gauss(0, 1)]
        ys.append(label)
    return xs, ys


def numbers(rng):
    draw = lambda: [rng.uniform(-1, 1) for _ in range(4 * 10000)]
    return draw(), draw()


def idx(name, offset):
    return gzip.open(FASHION / name).read()[offset:]


def fashion():
    levels = [(i / 255 - 0.1307) / 0.3081 for i in range(256)]
    pixels = idx("train-images-idx3-ubyte.gz", 16)
    return array.array("f", map(levels.__getitem__, pixels)), idx("train-labels-idx1-ubyte.gz", 8)


def write_table(path, xs, ys):
    width = len(xs) // len(ys)
    head = [f"x{i}" for i in range(width)] + ["class"]
    rows = [[*map(str, xs[i * width : (i + 1) * width]), str(y)] for i, y in enumerate(ys)]
    path.write_text("".join(",".join(row) + "\n" for row in [head, *rows]))


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    points, groups = moons(random.Random(1)), classes(random.Random(2))
    tasks = {"a": line(random.Random(3)), "b": points, "c": points, "d": groups, "e": curve(random.Random(4)), "f": groups}
    tasks["s"] = numbers(random.Random(5))
    if FASHION.is_dir():
        tasks["g"] = fashion()
    for name, (xs, ys) in tasks.items():
        array.array("f", xs).tofile(open(folder / f"{name}_x.f32", "wb"))
        array.array("f", list(ys)).tofile(open(folder / f"{name}_y.f32", "wb"))
    for name in "cd":
        write_table(folder / f"{name}.csv", *tasks[name])


main()
