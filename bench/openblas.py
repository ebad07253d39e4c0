"""Wide layers by the library's kernels and by OpenBLAS (NN_BLAS), trained with growth.c: a table of docs/performance.md."""
import os
import statistics
import subprocess

import page

ROWS, DEPTH = 2048, 2
POINTS = [(width, batch) for width in (512, 1024, 2048) for batch in (64, 256)]
LIBRARY = "libopenblas.so.0"
# Arithmetic and environment of each; OPENBLAS_CORETYPE overrides the processor that OpenBLAS detects.
CONTENDERS = {
    "canonical": ("canonical", {}),
    "fast": ("fast", {}),
    "blas": ("blas", {"LD_PRELOAD": LIBRARY}),
    "blas, AVX2 kernels": ("blas", {"LD_PRELOAD": LIBRARY, "OPENBLAS_CORETYPE": "Haswell"}),
}


def operations(width):
    """Operations of a row: products with each layer's weights forward, for the weights, and, except in the first, back."""
    hidden = width * width
    return 2 * (3 * hidden + 2 * hidden + 3 * width)


def gigaflops(build, width, batch, arithmetic, environment):
    command = [build / "growth", *map(str, (ROWS, width, width, DEPTH, batch)), arithmetic]
    result = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})
    return operations(width) / float(result.stdout.split()[0])


def measure(build, rounds):
    """{(width, batch): {contender: [GFLOP/s of each round]}}; empty where there is no OpenBLAS."""
    trial = subprocess.run(["true"], env={**os.environ, "LD_PRELOAD": LIBRARY}, capture_output=True, text=True)
    found = {}
    for _ in range(0 if trial.stderr else rounds):
        for point in POINTS:
            for name, how in CONTENDERS.items():
                found.setdefault(point, {}).setdefault(name, []).append(gigaflops(build, *point, *how))
    return found


def text(found):
    row = lambda point: [
        f"{point[0]:,}", str(point[1]), *(page.number(statistics.median(found[point][name])) for name in CONTENDERS)
    ]
    return page.table(["width", "batch", *CONTENDERS], [row(point) for point in found])
