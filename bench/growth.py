"""Growth of time and memory with the rows, the width and the depth, beside PyTorch (fused Adam): a section of
docs/performance.md and its picture. Time and memory are those of growth.c and growth_torch.py."""
import statistics
import subprocess

import page

BATCH = 64
# rows, inputs, width, depth
CURVES = {
    "rows": [(10**k, 8, 16, 1) for k in range(2, 8)],
    "width": [(2048, 64, 4**k, 2) for k in range(1, 6)],
    "depth": [(2048, 64, 64, depth) for depth in (1, 2, 4, 8, 16)],
}
TITLES = {
    "rows": "Rows, 8-16-1",
    "width": "Width, 64-width-width-1, 2,048 rows",
    "depth": "Hidden layers of 64 units, 64 inputs, 2,048 rows",
}
VALUE = {"rows": lambda p: p[0], "width": lambda p: p[2], "depth": lambda p: p[3]}
CONTENDERS = ["libnn", "libnn-fast", "torch-fused"]


def parameters(rows, inputs, width, depth):
    return inputs * width + width + (depth - 1) * (width * width + width) + width + 1


def units(curve, point):
    """Divisors of the time of a row and of the bytes: (units of work, units of memory)."""
    return (1, point[0]) if curve == "rows" else (parameters(*point), parameters(*point))


class Torch:
    def __init__(self, python, script):
        self.process = None
        if python.exists():
            self.process = subprocess.Popen([python, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            if self.process.stdout.readline() != "ready\n":
                self.process = None

    def ask(self, point):
        if self.process is None:
            return None
        print(*point, BATCH, file=self.process.stdin, flush=True)
        return self.process.stdout.readline()


def ours(build, point, *how):
    return subprocess.run([build / "growth", *map(str, point), str(BATCH), *how], capture_output=True, text=True).stdout


def measure(build, python, here, rounds):
    """{(curve, point): {contender: [(nanoseconds a unit, bytes a unit) of each round]}}"""
    torch, found = Torch(python, here / "growth_torch.py"), {}
    for _ in range(rounds):
        for curve, points in CURVES.items():
            for point in points:
                answers = ours(build, point), ours(build, point, "fast"), torch.ask(point)
                for contender, answer in zip(CONTENDERS, answers):
                    if answer:
                        pair = (float(v) / unit for v, unit in zip(answer.split(), units(curve, point)))
                        found.setdefault((curve, point), {}).setdefault(contender, []).append(tuple(pair))
    return found


def middle(found, key, contender, which):
    values = [pair[which] for pair in found[key].get(contender, [])]
    return statistics.median(values) if values else None


def table(found, curve):
    names = [c for c in CONTENDERS if any(c in v for v in found.values())]
    unit = "row" if curve == "rows" else "parameter"
    time = "ns a row" if curve == "rows" else "ps a row and parameter"
    head = [curve, *(f"{n}, {time}" for n in names), *(f"{n}, bytes a {unit}" for n in names if n != "libnn-fast")]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    scale = 1 if curve == "rows" else 1000
    for point in CURVES[curve]:
        key = curve, point
        times = [page.number(scale * middle(found, key, n, 0)) for n in names]
        room = [page.number(middle(found, key, n, 1)) for n in names if n != "libnn-fast"]
        lines.append("| " + " | ".join([f"{VALUE[curve](point):,}", *times, *room]) + " |")
    return "\n".join(lines)


def text(found):
    return "\n\n".join(f"#### {TITLES[curve]}\n\n{table(found, curve)}" for curve in CURVES)


def picture(found, build, target):
    """Time above, memory below, a panel for each curve; both axes logarithmic."""
    names = [c for c in CONTENDERS if any(c in v for v in found.values())]
    panels = []
    for which, title in ((0, "time a unit, ns"), (1, "memory a unit, bytes")):
        for curve, points in CURVES.items():
            data = build / f"growth-{curve}-{which}.dat"
            rows = [[VALUE[curve](p), *(middle(found, (curve, p), n, which) for n in names)] for p in points]
            data.write_text("\n".join(" ".join("NaN" if v is None else str(v) for v in row) for row in rows) + "\n")
            lines = ", ".join(
                f'"{data}" using 1:{i + 2} title "{n}" with linespoints linewidth 2 pointtype {i + 5} pointsize 0.5'
                for i, n in enumerate(names)
            )
            key = "set key top right" if curve == "rows" and which == 1 else "unset key"
            label = f'set ylabel "{title}"' if curve == "rows" else "unset ylabel"
            ticks = ", ".join(f'"{f"10^{len(str(v)) - 1}" if curve == "rows" else v}" {v}' for v in map(VALUE[curve], points))
            x = f'set xlabel "{curve}"\nset xtics ({ticks})\nset xrange [{rows[0][0]} / 1.3:{rows[-1][0]} * 1.3]'
            panels.append(f"{key}\n{label}\n{x}\nplot {lines}")
    script = f"""set terminal svg size 900,560 font "sans-serif,12" background "white"
set output "{target}"
set logscale xy
set format y "10^{{%L}}"
set grid
set multiplot layout 2,3
{chr(10).join(panels)}
"""
    subprocess.run(["gnuplot"], input=script, text=True, check=True)
