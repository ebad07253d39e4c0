"""Two threads of the caller's against one (threads.c): a table of docs/performance.md."""
import statistics
import subprocess

import page

# what, rows, max_batch, layers
WORK = {
    "`nn_predict`, 784-128-64-10, 10,000 rows": ("predict", 10000, 64, "784-128-64-10"),
    "the same, 256 rows": ("predict", 256, 64, "784-128-64-10"),
    "a step of Adam, 784-128-64-10, batch 64 (task g)": ("train", 64, 64, "784-128-64-10"),
    "the same, batch 256": ("train", 256, 256, "784-128-64-10"),
    "a step of Adam, 512-512-512-10, batch 256": ("train", 256, 256, "512-512-512-10"),
}


def measure(build, rounds, seconds):
    """{(work, arithmetic): [(microseconds with one thread, with two) of each round]}"""
    found = {}
    for _ in range(rounds):
        for title, (what, rows, batch, layers) in WORK.items():
            for arithmetic in ("canonical", "fast"):
                command = [build / "threads", what, str(rows), str(batch), seconds, layers, arithmetic]
                answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
                found.setdefault((title, arithmetic), []).append(tuple(map(float, answer.split())))
    return found


def text(found):
    middle = lambda key, which: statistics.median(pair[which] for pair in found[key])
    ratio = lambda key: statistics.median(one / two for one, two in found[key])
    rows = []
    for title in WORK:
        key = title, "canonical"
        times = [page.number(middle(key, which)) for which in (0, 1)]
        rows.append([title, *times, page.number(ratio(key)), page.number(ratio((title, "fast")))])
    return page.table(["work", "1 thread, µs", "2 threads, µs", "ratio", "ratio, fast"], rows)
