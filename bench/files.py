"""Reading and starting: what nn-cli needs for files, beside zlib and the design's limits."""
import gzip
import pathlib
import random
import resource
import statistics
import subprocess
import time
import zlib

import page

ROWS, COPIES = 2000, 500
FASHION = pathlib.Path("/usr/share/datasets/fashion-mnist")
IRIS = pathlib.Path(__file__).resolve().parent.parent / "examples/data/iris.csv"
# what is to be at most (ms) or at least (MB/s, parts of zlib's speed)
MOST = {"start": 15, "train": 50}
LEAST = {"csv": 200, "idx": 0.8}
TITLES = {
    "start": "`nn-cli version`, ms",
    "train": "`nn-cli train` on iris.csv, 10 epochs, ms",
    "csv": "`nn-cli predict`, CSV of 10 numbers and a class, MB/s",
    "gzip": "the same from `gzip -1`, MB/s of CSV",
    "gzip-zlib": "the same as a part of the speed of zlib alone",
    "idx": "`nn-cli predict`, Fashion-MNIST's images from gzip, as a part of the speed of zlib alone",
}


def make(folder):
    """A CSV file of many rows, small and large, plain and from gzip, and models that fit."""
    rng = random.Random(1)
    row = lambda: ",".join([f"{rng.gauss(0, 1):.6f}" for _ in range(10)] + [rng.choice(["red", "green", "blue"])])
    head = ",".join([f"f{i}" for i in range(10)] + ["colour"]) + "\n"
    part = "".join(row() + "\n" for _ in range(ROWS))
    (folder / "small.csv").write_text(head + part)
    (folder / "large.csv").write_text(head + part * COPIES)
    with gzip.open(folder / "large.csv.gz", "wb", compresslevel=1) as file:
        file.write((head + part * COPIES).encode())


def cpu(*command):
    """Seconds of user and system time; a failure is a failure of the benchmark."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def wall(*command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def inflating(path):
    packed = path.read_bytes()
    start = time.process_time()
    zlib.decompress(packed, 31)
    return time.process_time() - start


def measure(build, rounds):
    """{what: [figure of each round]}"""
    nn, folder, found = build.parent / "nn-cli", build / "files", {}
    if not nn.exists():
        return {}
    folder.mkdir(exist_ok=True)
    make(folder)
    colours, digits = folder / "colours.nn", folder / "digits.nn"
    wall(nn, "train", folder / "small.csv", "-o", colours, "--epochs", "1")
    images = FASHION / "train-images-idx3-ubyte.gz"
    if images.exists():
        labels = FASHION / "train-labels-idx1-ubyte.gz"
        wall(nn, "train", "--images", images, "--labels", labels, "-o", digits, "--epochs", "1")
    size = (folder / "large.csv").stat().st_size / 1e6
    for _ in range(rounds):
        add = lambda what, value: found.setdefault(what, []).append(value)
        add("start", 1000 * statistics.median(wall(nn, "version") for _ in range(20)))
        add("train", 1000 * wall(nn, "train", IRIS, "-o", folder / "iris.nn", "--epochs", "10"))
        add("csv", size / cpu(nn, "predict", colours, folder / "large.csv", "-o", "/dev/null"))
        packed = cpu(nn, "predict", colours, folder / "large.csv.gz", "-o", "/dev/null")
        add("gzip", size / packed)
        add("gzip-zlib", inflating(folder / "large.csv.gz") / packed)
        if digits.exists():
            add("idx", inflating(images) / cpu(nn, "predict", digits, "--images", images, "-o", "/dev/null"))
    return found


def missed(found):
    middle = {what: statistics.median(values) for what, values in found.items()}
    lines = [f"{TITLES[w]}: {page.number(middle[w])}, at most {m}" for w, m in MOST.items() if middle.get(w, 0) > m]
    return lines + [f"{TITLES[w]}: {page.number(middle[w])}, at least {m}" for w, m in LEAST.items() if middle.get(w, m) < m]


def text(found):
    target = lambda what: f"at most {MOST[what]}" if what in MOST else f"at least {LEAST[what]}" if what in LEAST else ""
    rows = [[TITLES[w], page.number(statistics.median(found[w])), target(w)] for w in TITLES if w in found]
    return page.table(["", "median", "target"], rows)
