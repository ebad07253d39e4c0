#!/usr/bin/env python3
"""The numbers that nn-cli prints: against libnn.so bit for bit, and against sums made here from its predictions."""

from math import log

from harness import IRIS, CLITest, main, parse_table
from networks import Model, float32


class Predictions(CLITest):
    def compare(self, data, features):
        """Every printed output is the very binary32 that nn_predict returns."""
        rows = parse_table(self.path(data).read_text())[1:]
        printed = self.read_table("p.csv")[1:]
        self.assertEqual(len(printed), len(rows))
        model = Model(self.path("model.nn"))
        for row, fields in zip(rows, printed):
            expected = model.predict([float(field) for field in row[:features]])
            outputs = [float(field) for field in fields[-len(expected):]]
            self.assertEqual([float32(output) for output in outputs], expected)

    def test_numbers_survive_as_text(self):
        self.train(self.data("regression"))
        self.nn("predict", "model.nn", "regression.csv", "-o", "p.csv")
        self.compare("regression.csv", 4)

    def test_probabilities_of_three_classes(self):
        self.train(self.data("blobs", "--noise", "4"))
        self.nn("predict", "model.nn", "blobs.csv", "--proba", "-o", "p.csv")
        self.compare("blobs.csv", 2)

    def test_probability_of_the_second_of_two_classes(self):
        self.train(self.data("moons", "--noise", "0.4"))
        self.nn("predict", "model.nn", "moons.csv", "--proba", "-o", "p.csv")
        self.compare("moons.csv", 2)

    def test_probabilities_sum_to_1(self):
        for kind in ("moons", "blobs"):
            with self.subTest(kind=kind):
                self.train(self.data(kind, "--noise", "2"))
                header, *rows = self.nn("predict", "model.nn", f"{kind}.csv", "--proba").table
                self.assertEqual(header[0], "prediction")
                self.assertTrue(all(name.startswith("probability_") for name in header[1:]), header)
                for row in rows:
                    shares = [float(field) for field in row[1:]]
                    self.assertAlmostEqual(sum(shares), 1, delta=1e-6)
                    best = header[1 + shares.index(max(shares))]
                    self.assertEqual(best, f"probability_{row[0]}")

    def test_row_order(self):
        """The rows reversed give the predictions reversed, over several blocks of rows."""
        self.train(self.data("sine"))
        self.nn("data", "sine", "-o", "many.csv", "--samples", "1301")
        header, *rows = self.read("many.csv").decode().splitlines()
        self.write("reversed.csv", "\n".join([header, *rows[::-1]]) + "\n")
        forwards = self.nn("predict", "model.nn", "many.csv").text.splitlines()[1:]
        backwards = self.nn("predict", "model.nn", "reversed.csv").text.splitlines()[1:]
        self.assertEqual(len(forwards), 1301)
        self.assertEqual(forwards, backwards[::-1])
        self.assertGreater(len(set(forwards)), 1000)

    def test_labels_of_the_model(self):
        self.train(IRIS)
        predicted = {row[0] for row in self.nn("predict", "model.nn", IRIS).table[1:]}
        model = Model(self.path("model.nn"))
        self.assertEqual(predicted, {model.text(2, index) for index in range(3)})
        self.assertEqual(predicted, {"setosa", "versicolor", "virginica"})


class Evaluations(CLITest):
    def test_classes(self):
        """Confusion matrix, accuracy, precision, recall and F1 from predict's output."""
        self.train(self.data("blobs", "--noise", "5", "--samples", "301"))
        truth = [row[-1] for row in self.read_table("blobs.csv")[1:]]
        predicted = [row[0] for row in self.nn("predict", "model.nn", "blobs.csv").table[1:]]
        report = self.nn("evaluate", "model.nn", "blobs.csv", "--json").json
        pairs = list(zip(truth, predicted))
        right = sum(t == p for t, p in pairs)
        self.assertTrue(0 < right < len(pairs), "the test needs some errors")
        self.assertEqual(report["rows"], 301)
        self.assertAlmostEqual(report["accuracy"], right / len(pairs), delta=1e-12)
        self.assertEqual(
            report["confusion_matrix"], [[pairs.count((t, p)) for p in report["labels"]] for t in report["labels"]])
        sums = {"precision": 0, "recall": 0, "f1": 0}
        for scores in report["classes"]:
            label = scores["label"]
            hits = pairs.count((label, label))
            precision, recall = hits / predicted.count(label), hits / truth.count(label)
            expected = {
                "precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall)}
            self.assertEqual(scores["support"], truth.count(label))
            for name, value in expected.items():
                self.assertAlmostEqual(scores[name], value, delta=1e-12, msg=f"{name} of {label}")
                sums[name] += value / 3
        for name, value in sums.items():
            self.assertAlmostEqual(report["macro_average"][name], value, delta=1e-12, msg=f"mean {name}")

    def test_a_class_that_is_never_predicted_scores_0(self):
        self.train(self.data("blobs"))
        header, *rows = self.read("blobs.csv").decode().splitlines()
        features = next(row for row in rows if row.endswith(",0")).rsplit(",", 1)[0]
        self.write("wrong.csv", f"{header}\n{features},0\n{features},1\n")
        report = self.nn("evaluate", "model.nn", "wrong.csv", "--json").json
        self.assertEqual([scores["precision"] for scores in report["classes"]], [0.5, 0, 0])
        self.assertEqual([scores["recall"] for scores in report["classes"]], [1, 0, 0])
        self.assertEqual(report["accuracy"], 0.5)

    def test_cross_entropy_is_the_loss(self):
        self.train(self.data("blobs", "--noise", "4"))
        truth = [row[-1] for row in self.read_table("blobs.csv")[1:]]
        header, *rows = self.nn("predict", "model.nn", "blobs.csv", "--proba").table
        shares = [float(row[header.index(f"probability_{label}")]) for row, label in zip(rows, truth)]
        loss = -sum(map(log, shares)) / len(shares)
        self.assertAlmostEqual(self.nn("evaluate", "model.nn", "blobs.csv", "--json").json["loss"], loss, delta=1e-4)

    def test_numbers(self):
        """MSE, RMSE, MAE and R2 of each of two targets."""
        self.train(self.data("regression"), "--target", "x4,y", "--epochs", "20")
        header, *rows = self.read_table("regression.csv")
        columns, *predictions = self.nn("predict", "model.nn", "regression.csv").table
        self.assertEqual(columns, ["x4", "y"])
        report = self.nn("evaluate", "model.nn", "regression.csv", "--json").json
        self.assertEqual([scores["target"] for scores in report["targets"]], columns)
        for index, scores in enumerate(report["targets"]):
            truth = [float32(float(row[header.index(columns[index])])) for row in rows]
            errors = [float(row[index]) - t for row, t in zip(predictions, truth)]
            mse = sum(error * error for error in errors) / len(errors)
            mean = sum(truth) / len(truth)
            expected = {
                "mse": mse, "rmse": mse ** 0.5, "mae": sum(map(abs, errors)) / len(errors),
                "r2": 1 - mse * len(truth) / sum((t - mean) ** 2 for t in truth)}
            for name, value in expected.items():
                self.assertAlmostEqual(scores[name] / value, 1, delta=1e-6, msg=f"{name} of {columns[index]}")

    def test_loss_is_of_scaled_targets(self):
        self.train(self.data("line"), "--validation", "0")
        report = self.nn("evaluate", "model.nn", "line.csv", "--json").json
        scale = self.nn("info", "model.nn", "--json").json["target_scaling"]["scale"][0]
        self.assertAlmostEqual(report["loss"] / (report["targets"][0]["mse"] * scale * scale), 1, delta=1e-4)


class Costs(CLITest):
    def test_info_says_what_the_library_says(self):
        self.train(IRIS, "--hidden", "16,8", "--batch", "10")
        costs = self.nn("info", "model.nn", "--json").json["costs"]
        model = Model(self.path("model.nn"))
        trained, opened = model.sizes_for(10), model.sizes_for(1)
        self.assertEqual(costs["parameters"], 4 * 16 + 16 + 16 * 8 + 8 + 8 * 3 + 3)
        self.assertEqual(costs["multiply_adds"], 4 * 16 + 16 * 8 + 8 * 3)
        self.assertEqual(costs["parameters"], trained.parameters)
        self.assertEqual(costs["multiply_adds"], trained.multiply_adds)
        self.assertEqual(costs["training_bytes"], trained.training_bytes)
        self.assertEqual(costs["inference_bytes"], opened.inference_bytes)
        self.assertEqual(costs["model_bytes"], trained.model_bytes)
        for name in ("parameters", "multiply_adds"):
            self.assertEqual(sum(layer[name] for layer in costs["layers"]), costs[name], name)

    def test_info_finds_what_train_was_told(self):
        self.train(
            self.data("moons"), "--hidden", "5,3", "--activation", "tanh", "--optimizer", "sgd", "--lr", "0.125",
            "--momentum", "0.5", "--seed", "7", "--weight-decay", "0.25", "--clip-norm", "2")
        information = self.nn("info", "model.nn", "--json").json
        network = information["network"]
        self.assertEqual([layer["units"] for layer in network["layers"]], [5, 3, 1])
        self.assertEqual([layer["activation"] for layer in network["layers"]], ["tanh", "tanh", "sigmoid"])
        told = {"inputs": 2, "loss": "binary-cross-entropy", "optimizer": "sgd", "learning_rate": 0.125,
                "momentum": 0.5, "seed": 7, "weight_decay": 0.25, "clip_norm": 2, "scales_inputs": True}
        self.assertEqual({name: network[name] for name in told}, told)
        self.assertEqual(information["features"], ["x1", "x2"])
        self.assertEqual(information["targets"], ["label"])
        self.assertEqual(information["labels"], ["0", "1"])

    def test_scaling_is_that_of_the_training_rows(self):
        self.train(self.data("line"), "--validation", "0")
        scaling = self.nn("info", "model.nn", "--json").json
        for column, name in enumerate(("input_scaling", "target_scaling")):
            values = [float(row[column]) for row in self.read_table("line.csv")[1:]]
            mean = sum(values) / len(values)
            deviation = (sum((value - mean) ** 2 for value in values) / len(values)) ** 0.5
            self.assertAlmostEqual(scaling[name]["mean"][0] / mean, 1, delta=1e-5)
            self.assertAlmostEqual(scaling[name]["scale"][0] * deviation, 1, delta=1e-5)

    def test_a_fixed_scaling(self):
        self.train(self.data("line"), "--mean", "5", "--std", "0.25")
        self.assertEqual(
            self.nn("info", "model.nn", "--json").json["input_scaling"], {"mean": [5], "scale": [4]})
        self.train("line.csv", "--no-standardize")
        information = self.nn("info", "model.nn", "--json").json
        self.assertEqual((information["input_scaling"], information["target_scaling"]), (None, None))


if __name__ == "__main__":
    main()
