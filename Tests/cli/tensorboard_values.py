"""Prints as JSON what TensorBoard itself reads from a folder of event files. Runs where TensorBoard is installed."""

import json
import sys

from tensorboard.backend.event_processing.event_accumulator import HISTOGRAMS, SCALARS, EventAccumulator

ALL = 0


def main():
    accumulator = EventAccumulator(sys.argv[1], size_guidance={SCALARS: ALL, HISTOGRAMS: ALL})
    accumulator.Reload()
    tags = accumulator.Tags()
    scalars = {
        tag: {event.step: event.value for event in accumulator.Scalars(tag)} for tag in tags["scalars"]}
    histograms = {
        tag: {event.step: vars(event.histogram_value) for event in accumulator.Histograms(tag)}
        for tag in tags["histograms"]}
    json.dump({"scalars": scalars, "histograms": histograms}, sys.stdout)


main()
