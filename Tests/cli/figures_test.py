#!/usr/bin/env python3
"""Figures of nn-cli plot: their formats, sizes, titles and names, as files and as gnuplot's script of them says."""

import os
import re
import shutil
import struct
import unittest

from harness import IRIS, CLITest, main


@unittest.skipUnless(shutil.which("gnuplot"), "needs gnuplot")
class Figures(CLITest):
    def trained(self):
        self.nn("train", IRIS, "-o", "iris.nn", "--log", "log.csv", "--epochs", "20", "--quiet")

    def script(self, *arguments):
        """What gnuplot would be told: it is left beside the figure where there is no gnuplot."""
        environment = dict(os.environ, PATH="/nonexistent")
        self.run_nn("plot", *arguments, "-o", "f.svg", env=environment)
        return self.read("f.svg.gnuplot").decode()

    def test_formats_and_sizes(self):
        self.trained()
        self.nn("plot", "loss", "log.csv", "-o", "f.png", "--size", "640x400")
        self.assertEqual(struct.unpack(">II", self.read("f.png")[16:24]), (640, 400))
        self.nn("plot", "loss", "log.csv", "-o", "f.svg", "--size", "640x400")
        self.assertRegex(self.read("f.svg").decode(), r'width="640" height="400"')
        self.nn("plot", "loss", "log.csv", "-o", "f.pdf")
        self.assertTrue(self.read("f.pdf").startswith(b"%PDF"))

    def test_an_svg_has_the_title_of_the_figure(self):
        self.trained()
        self.nn("plot", "loss", "log.csv", "-o", "f.svg", "--title", "Loss < 1 & more")
        self.assertEqual(re.findall("<title>(.*?)</title>", self.read("f.svg").decode())[0], "Loss &lt; 1 &amp; more")

    def test_cells_of_heat_maps_are_not_blurred(self):
        self.trained()
        self.nn("plot", "weights", "iris.nn", "-o", "f.svg")
        images = re.findall("<image [^>]*", self.read("f.svg").decode())
        self.assertEqual(len(images), 2)
        self.assertTrue(all("image-rendering: pixelated" in image for image in images), images)

    def test_weights_have_the_names_of_features_and_classes(self):
        self.trained()
        script = self.script("weights", "iris.nn")
        for name in "sepal_length", "setosa", "versicolor", "virginica":
            self.assertIn(f"'{name}'", script)

    def test_the_best_epoch_is_marked(self):
        self.write("log.csv", "epoch,loss,validation_loss\n1,3,3\n2,2,1.5\n3,1,2\n")
        self.assertIn("best: epoch 2", self.script("loss", "log.csv"))
        self.write("log.csv", "epoch,loss\n1,3\n2,2\n")
        self.assertNotIn("best:", self.script("loss", "log.csv"))

    def test_a_logarithmic_axis_says_so(self):
        self.write("a.csv", "epoch,loss\n1,3\n2,0.002\n")
        script = self.script("compare", "a.csv", "a.csv", "--log")
        self.assertIn("set ylabel 'loss (log scale)'", script)
        self.assertIn("set format y '1e%T'", script)


if __name__ == "__main__":
    main()
