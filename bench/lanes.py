"""Many networks at once, for docs/scaling.md: nn_fit one by one, nn_fit_lanes, and JAX's vmap."""
import statistics

import page
from contenders import LANES

# Networks of each task; of c also a thousand, as in a search.
POINTS = [(task, 64) for task in "abcdef"] + [("c", 1000)]


def measure(contenders, rounds):
    """{(task, networks): {way: [time of each round]}}"""
    found = {}
    for _ in range(rounds):
        for point in POINTS:
            for way, time in contenders.lanes(*point).items():
                found.setdefault(point, {}).setdefault(way, []).append(time)
    return found


def text(found, machine):
    ways = [way for way in [*LANES, "JAX"] if all(way in times for times in found.values())]

    def row(point, times):
        middle = [page.number(statistics.median(times[way])) for way in ways]
        ratios = [page.ratio(times, "in lanes", "alone")]
        ratios += [page.ratio(times, "with losses", "JAX")] if "JAX" in ways else []
        return [f"{page.TITLES[point[0]]}, {point[1]:,} networks", *middle, *map(page.number, ratios)]

    head = ["", *ways, "alone to lanes"] + (["JAX to lanes with losses"] if "JAX" in ways else [])
    return f"Measured on {machine}.\n\n" + page.table(head, [row(*item) for item in found.items()])
