#!/usr/bin/env python3
"""The top of docs/performance.md, a sentence, a picture and a table, from the tables of the page's details.

  bench/summary.py            writes the sentence, the table and docs/images/performance.svg
  bench/summary.py --check    writes nothing; fails when the sentence or the table is not what the details say
"""
import pathlib
import re
import subprocess
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE, PICTURE = ROOT / "docs/performance.md", ROOT / "docs/images/performance.svg"
BEGIN, END = "<!-- make bench: summary -->\n", "<!-- end of summary -->"
TRAINING, INFERENCE = "Training: µs a step", "Inference: µs a call"
# Peers in the order of the picture, each with a colour that eyes with a colour weakness tell from the others.
COLOURS = {
    "JAX": "#882255", "torch": "#D55E00", "torch-fused": "#E69F00", "torch-compiled": "#F0E442", "libtorch": "#CC79A7",
    "scikit-learn": "#0072B2", "onnxruntime": "#56B4E9", "emlearn": "#009E73", "FANN": "#777777",
}


def figure(cell):
    """The number of a cell, without its marks and the target in brackets; nothing where the cell is empty."""
    text = cell.split("(")[0].strip(" *").replace(",", "")
    return float(text) if text else None


def tables(page, heading):
    """{first cell of the head: {row: {column: number}}} of the tables below a heading."""
    section = re.split(r"\n###|\n<!--", page.split(f"### {heading}\n")[1])[0]
    found = {}
    for block in re.findall(r"(?:^\|.*\n)+", section, re.M):
        lines = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in block.splitlines()]
        head, rows = lines[0], lines[2:]
        found[head[0]] = {row[0]: dict(zip(head[1:], map(figure, row[1:]))) for row in rows}
    return found


class Part:
    """Training or inference: times of every contender, and how many times as fast as each peer libnn is."""

    def __init__(self, page, heading):
        found = tables(page, heading)
        self.times, self.ratios = found[""], found["libnn against"]
        if any("torch" not in row for row in self.times.values()):
            sys.exit("the details have no times of PyTorch, the measure; make bench-peers installs it")

    def quickest(self, row):
        """The peer that comes closest to libnn, or is ahead of it."""
        known = {peer: ratio for peer, ratio in self.ratios[row].items() if ratio is not None}
        return min(known, key=known.get)


def number(value):
    return f"{value:.3g}" if value < 1000 else f"{value:,.0f}"


def time(value, row):
    """A time of the details with its unit, which one row says itself."""
    if "s an epoch" in row:
        return f"{number(value)} s an epoch"
    return f"{number(value)} µs" if value < 1000 else f"{number(value / 1000)} ms"


def name(row):
    """A row without the remark about its unit."""
    return row.removesuffix("; s an epoch")


def sentence(training, inference):
    """Sentence that compares libnn with PyTorch."""
    small = [ratios["torch"] for row, ratios in training.ratios.items() if not row.startswith("g:")]
    large = next(ratios["torch"] for row, ratios in training.ratios.items() if row.startswith("g:"))
    one = [ratios["torch"] for row, ratios in inference.ratios.items() if row.endswith(", 1 rows")]
    return textwrap.fill(
        f"On one thread and in its canonical order of arithmetic, libnn trains small networks {min(small):.0f} to "
        f"{max(small):.0f} times as fast as PyTorch and Fashion-MNIST {large:.0f} times as fast, and predicts one row "
        f"{min(one):.0f} to {max(one):.0f} times as fast.", 119)


def table(parts):
    """Line for each task and each prediction: libnn, PyTorch, and the quickest peer, which may be ahead."""
    lines = [
        "| work | libnn | PyTorch | times as fast | quickest peer | its time | times as fast |", "|---|---|---|---|---|---|---|"]
    for part, prefix in zip(parts, ("", "predict ")):
        for row, times in part.times.items():
            peer = part.quickest(row)
            lines.append("| " + " | ".join([
                prefix + name(row).replace(", 1 rows", ", 1 row"), time(times["libnn"], row), time(times["torch"], row),
                number(part.ratios[row]["torch"]), peer, time(times[peer], row), number(part.ratios[row][peer])]) + " |")
    return "\n".join(lines)


def summary(page):
    """Text between the marks."""
    training, inference = Part(page, TRAINING), Part(page, INFERENCE)
    return f"""
{sentence(training, inference)}

![How many times as fast as each peer libnn trains and predicts](images/{PICTURE.name})

{table((training, inference))}

"""


def bars(part):
    """The bars of a panel, which begin at 1, the same speed: gnuplot's data blocks and plots."""
    peers = [peer for peer in COLOURS if any(ratios.get(peer) for ratios in part.ratios.values())]
    width = 0.84 / len(peers)
    blocks, plots = [], []
    for place, peer in enumerate(peers):
        block = "$" + re.sub(r"\W", "_", peer) + f"_{len(part.ratios)}_{len(peers)}"
        lines = []
        for x, ratios in enumerate(part.ratios.values()):
            if ratios.get(peer):
                left = x - 0.42 + place * width
                low, high = sorted((1, ratios[peer]))
                lines.append(f"{left + width / 2} {high} {left + 0.01} {left + width - 0.01} {low} {high}")
        blocks.append(f"{block} << EOD\n" + "\n".join(lines) + "\nEOD")
        plots.append(f'{block} with boxxyerror fillcolor "{COLOURS[peer]}" title "{peer}"')
    return "\n".join(blocks), ", ".join(plots)


def label(row):
    """The words below a group of bars, one piece a line."""
    pieces = name(row).replace(", 1 rows", ", 1 row").replace("10000", "10,000").split(", ")
    return "\\n".join(pieces)


def panel(part, title, bottom, top):
    """A panel between two heights of the picture. Bars above the line are tasks in which the peer is slower."""
    blocks, plots = bars(part)
    ticks = ", ".join(f'"{label(row)}" {x}' for x, row in enumerate(part.ratios))
    return f"""{blocks}
set bmargin at screen {bottom}
set tmargin at screen {top}
set label 1 "{title}" at screen 0.07,{top + 0.055} left font ",14"
set label 2 "1: the same speed" at graph 1,first 0.76 right
set key at screen 0.985,{top + 0.025} right bottom horizontal maxrows 1 samplen 1 width 1
set xrange [-0.6:{len(part.ratios) - 0.4}]
set xtics ({ticks}) scale 0
plot 1 with lines linewidth 1.5 linecolor "black" notitle, {plots}
"""


def picture(page):
    """Two panels below one another on one logarithmic scale."""
    script = f"""set terminal svg size 1000,800 font "sans-serif,12" background "white"
set output "{PICTURE}"
set multiplot
set lmargin at screen 0.07
set rmargin at screen 0.985
set logscale y
set yrange [0.5:1000]
set format y "%g"
set ytics (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
set ylabel "libnn: times as fast as the peer"
set grid ytics linetype 1 linecolor "#DDDDDD"
set style fill solid noborder
set border 2
set tics nomirror
{panel(Part(page, TRAINING), "Training, a step (g: an epoch)", 0.62, 0.91)}
{panel(Part(page, INFERENCE), "Prediction, a call", 0.09, 0.38)}
"""
    subprocess.run(["gnuplot"], input=script, text=True, check=True)


def write():
    """Write the sentence, the table and the picture."""
    page = PAGE.read_text()
    start, end = page.index(BEGIN) + len(BEGIN), page.index(END)
    PAGE.write_text(page[:start] + summary(page) + page[end:])
    picture(page)


def main():
    """Write the top of the page, or compare it."""
    page = PAGE.read_text()
    if sys.argv[1:] == ["--check"]:
        if BEGIN + summary(page) + END not in page:
            sys.exit("the top of docs/performance.md is not what its details say; run bench/summary.py")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        write()


if __name__ == "__main__":
    main()
