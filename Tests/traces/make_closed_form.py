#!/usr/bin/env python3
"""Makes the closed-form-*.reference files: least squares, ridge and polynomial regression by scikit-learn, and the
exact solution of the same data in rational arithmetic, rounded once.

    python3 Tests/traces/make_closed_form.py

Rows 5 and 6 of the experiments: make_regression(100, 20 features, noise 0.1), and sin x + N(0, 0.1) on
[0, 2 pi]; the 70 training rows of a 70/30 split. Every number of the data is a binary32 number. High powers of
numbers up to 2 pi are so nearly dependent that scikit-learn drops some of their directions (singular values below
2^-52 of the largest), so experiment 6 is done on x / pi - 1 too, where it need not.
"""

from fractions import Fraction
from pathlib import Path

import numpy as np
from sklearn.datasets import make_regression
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import PolynomialFeatures

FOLDER = Path(__file__).resolve().parent


def binary32(values):
    return values.astype(np.float32).astype(np.float64)


def experiment_5():
    x, y = make_regression(n_samples=100, n_features=20, noise=0.1, random_state=42)
    x, _, y, _ = train_test_split(binary32(x), binary32(y), test_size=0.3, random_state=42)
    return x, y


def experiment_6():
    x = np.linspace(0, 2 * np.pi, 100)
    y = np.sin(x) + np.random.default_rng(42).normal(0, 0.1, 100)
    x, _, y, _ = train_test_split(binary32(x)[:, None], binary32(y), test_size=0.3, random_state=42)
    return x, y


def exact(x, y, degree, alpha):
    """The normal equations, solved without rounding. The terms of one input are its powers."""
    rows = [[Fraction(value) for value in row] for row in x]
    if degree > 1:
        rows = [[row[0] ** power for power in range(1, degree + 1)] for row in rows]
    rows = [row + [Fraction(1)] for row in rows]
    width = len(rows[0])
    system = [
        [sum(row[i] * row[j] for row in rows) for j in range(width)]
        + [sum(row[i] * Fraction(t) for row, t in zip(rows, y))] for i in range(width)]
    for i in range(width - 1):
        system[i][i] += Fraction(alpha)
    return [float(value) for value in eliminate(system)]


def eliminate(system):
    size = len(system)
    for i in range(size):
        pivot = system[i][i]
        system[i] = [value / pivot for value in system[i]]
        for j in range(size):
            if j != i:
                factor = system[j][i]
                system[j] = [a - factor * b for a, b in zip(system[j], system[i])]
    return [row[size] for row in system]


def by_scikit_learn(x, y, degree, alpha):
    terms = PolynomialFeatures(degree, include_bias=False).fit_transform(x)
    model = (Ridge(alpha=alpha) if alpha else LinearRegression()).fit(terms, y)
    return [*model.coef_, model.intercept_]


def write(name, x, y, degree=1, alpha=0.0):
    arrays = {
        "inputs": x.ravel(), "targets": y, "scikit_learn": by_scikit_learn(x, y, degree, alpha),
        "exact": exact(x, y, degree, alpha)}
    lines = [f"input_count {x.shape[1]}", f"degree {degree}", f"alpha {alpha!r}"]
    for key, values in arrays.items():
        lines.append(f"array {key} {len(values)}")
        numbers = [f"{value:.17g}" for value in values]
        lines += [" ".join(numbers[i:i + 5]) for i in range(0, len(numbers), 5)]
    (FOLDER / f"closed-form-{name}.reference").write_text("\n".join(lines) + "\n")
    distance = max(abs(a - b) / abs(b) for a, b in zip(arrays["scikit_learn"], arrays["exact"]))
    print(f"{name}: scikit-learn is within {distance:.1e} of the exact coefficients")


def main():
    x, y = experiment_5()
    write("least-squares", x, y)
    write("ridge", x, y, alpha=1.0)
    x, y = experiment_6()
    for degree in (1, 3, 5, 10, 15):
        write(f"degree-{degree:02}", x, y, degree)
        write(f"degree-{degree:02}-scaled", binary32(x / np.pi - 1), y, degree)


if __name__ == "__main__":
    main()
