"""Results of several processors side by side: each one's latest in bench/results, and the table of all of them."""
import json
import pathlib
import re

import page
import targets
from contenders import PEERS

RESULTS = pathlib.Path(__file__).resolve().parent / "results"
# Family and model of what /proc/cpuinfo does not call by its name.
NAMES = {
    (6, 85): "Cascade Lake", (6, 143): "Sapphire Rapids", (6, 207): "Emerald Rapids",
    (25, 1): "Zen 3", (25, 17): "Zen 4", (26, 2): "Zen 5",
}
# Orders whose bits are the same on every machine.
EXACT = ["libnn", "libnn-fused"]


def this():
    """The processor of this machine, as /proc/cpuinfo has it."""
    info = pathlib.Path("/proc/cpuinfo").read_text()
    field = lambda name: re.search(rf"^{name}\s*: (.*)$", info, re.M).group(1)
    return f"{field('model name')} (family {field('cpu family')}, model {field('model')})"


def short(processor):
    """A name for the head of a column."""
    family = re.search(r"\(family (\d+), model (\d+)\)", processor)
    return NAMES.get(tuple(map(int, family.groups())), processor.split(" (")[0]) if family else processor


def rows():
    """{key in a file: key of the times}"""
    inference = {" ".join(map(str, row)): row for row in targets.INFERENCE}
    return {task: task for task in page.TITLES} | inference


def keep(times, machine, rounds):
    """Write this processor's file: for each row how many times as fast as each peer each of our orders is."""
    found = {}
    for key, row in rows().items():
        of_row = times.get(row, {})
        ratios = {ours: {peer: page.ratio(of_row, ours, peer) for peer in PEERS if peer in of_row} for ours in EXACT if ours in of_row}
        if any(ratios.values()):
            found[key] = {ours: {peer: float(f"{ratio:.3g}") for peer, ratio in peers.items()} for ours, peers in ratios.items()}
    name = short(this())
    text = json.dumps({"processor": name, "measured": f"{machine}, {rounds} rounds", "ratios": found}, indent=1)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / (re.sub(r"\W+", "-", name.lower()) + ".json")).write_text(text + "\n")


def cell(ratios):
    """The peer that comes closest to the quicker of our bit-exact orders."""
    best = {}
    for peers in ratios.values():
        for peer, ratio in peers.items():
            best[peer] = max(ratio, best.get(peer, 0))
    return f"{page.number(min(best.values()))} {min(best, key=best.get)}" if best else ""


def text():
    """The table, and where its columns come from."""
    found = sorted((json.loads(path.read_text()) for path in RESULTS.glob("*.json")), key=lambda one: one["processor"])
    lines = [[page.title(row), *(cell(one["ratios"].get(key, {})) for one in found)] for key, row in rows().items()]
    sources = "\n".join(f"- {one['processor']}: {one['measured']}" for one in found)
    return page.table(["", *(one["processor"] for one in found)], lines) + "\n\n" + sources
