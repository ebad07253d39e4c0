"""Logs of an accelerometer as people write them: time, three axes, what was done, by whom. Made here, the same each time."""

import math
import random

SIZE, HOP = 64, 32
HEADER = ["time", "ax", "ay", "az", "label", "subject"]
# The wave of each motion in Hz and m/s2, at 50 readings a second.
MOTIONS = {"still": (0, 0), "walking": (2, 2.5), "shaking": (5, 6)}


def motion_rows(seed=1, subjects=3, repeats=2, lengths=(360, 420)):
    """Rows of texts; each motion takes a number of readings in this range."""
    draw = random.Random(seed)
    rows = []
    for subject in range(subjects):
        for _ in range(repeats):
            for label, (frequency, height) in MOTIONS.items():
                phase = draw.random() * 6
                for i in range(draw.randint(*lengths)):
                    angle = 2 * math.pi * frequency * i / 50 + phase
                    reading = (height * math.sin(angle), 0.5 * height * math.sin(angle + 1),
                               9.81 + 0.3 * height * math.cos(2 * angle))
                    rows.append([f"{len(rows) * 0.02:.2f}", *(f"{x + draw.gauss(0, 0.15):.3f}" for x in reading),
                                 label, f"s{subject + 1}"])
    return rows


def csv_text(rows, header=HEADER):
    return "".join(",".join(row) + "\n" for row in [header, *rows])


def example():
    """examples/data/motion.csv"""
    return csv_text(motion_rows(seed=3, repeats=1, lengths=(180, 220)))
