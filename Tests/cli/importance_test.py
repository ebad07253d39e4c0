#!/usr/bin/env python3
"""importance is scikit-learn's permutation_importance, with random orders of its own."""

from harness import IRIS, CLITest, main

# y depends on a twice as much as on b, and not at all on c.
ROWS = [((7 * i) % 31, (11 * i) % 29, (5 * i) % 23) for i in range(120)]

# permutation_importance(LinearRegression().fit(X, y), X, y, n_repeats=400, random_state=0) of scikit-learn 1.9.1: mean and
# standard deviation for a, b and c.
EXPECTED = [(1.716519329588553, 0.1561064314312679), (0.37402763505919223, 0.03355760171450617), (0, 0)]


class Numbers(CLITest):
    def setUp(self):
        super().setUp()
        self.data = self.write(
            "n.csv", "a,b,c,y\n" + "".join(f"{a},{b},{c},{2 * a - b + 0.5}\n" for a, b, c in ROWS))
        self.nn("fit", self.data, "-o", "m.nn")

    def importance(self, *options, model="m.nn", data="n.csv"):
        return self.nn("importance", model, data, "--json", *options).json

    def test_the_means_are_those_of_scikit_learn(self):
        result = self.importance("--repeats", 400)
        self.assertEqual(result["scoring"], "r2")
        self.assertAlmostEqual(result["score"], 1, delta=1e-9)
        for feature, (mean, deviation) in zip(result["features"], EXPECTED):
            with self.subTest(feature=feature["feature"]):
                self.assertAlmostEqual(feature["importances_mean"], mean, delta=6 * deviation / 400 ** 0.5 + 1e-5)
                self.assertAlmostEqual(feature["importances_std"], deviation, delta=0.2 * deviation + 1e-5)

    def test_mean_and_deviation_are_those_of_the_drops(self):
        for feature in self.importance("--repeats", 7)["features"]:
            drops = feature["importances"]
            self.assertEqual(len(drops), 7)
            mean = sum(drops) / 7
            self.assertAlmostEqual(feature["importances_mean"], mean, delta=1e-12)
            self.assertAlmostEqual(
                feature["importances_std"], (sum((drop - mean) ** 2 for drop in drops) / 7) ** 0.5, delta=1e-12)

    def test_the_seed_decides(self):
        self.assertEqual(self.importance("--seed", 3), self.importance("--seed", 3))
        self.assertNotEqual(self.importance("--seed", 3), self.importance("--seed", 4))
        self.assertEqual(self.importance("--threads", 2), self.importance())

    def test_the_table_begins_with_the_most_important(self):
        lines = self.nn("importance", "m.nn", self.data).text.splitlines()
        self.assertEqual([line.split()[0] for line in lines[-3:]], ["a", "b", "c"])
        self.assertIn("R2        1.0000", lines)

    def test_several_targets_count_alike(self):
        self.write("two.csv", "a,b,y,z\n" + "".join(f"{a},{b},{3 * a + 0.5},{b - 0.5}\n" for a, b, _ in ROWS))
        self.nn("fit", "two.csv", "-o", "two.nn", "--target", "y,z")
        result = self.importance("--repeats", 50, model="two.nn", data="two.csv")
        # Shuffling all that explains a target costs 2 of its R2 on average, and there are two targets.
        for feature in result["features"]:
            self.assertAlmostEqual(feature["importances_mean"], 1, delta=0.1)

    def test_equal_targets_have_no_score(self):
        self.write("same.csv", "a,b,c,y\n1,2,3,4\n4,5,6,4\n")
        self.fails(65, "same.csv: all values of 'y' are equal, so R2 has no value", "importance", "m.nn", "same.csv")

    def test_one_row_cannot_be_shuffled(self):
        self.write("one.csv", "a,b,c,y\n1,2,3,4\n")
        self.fails(65, "one.csv: 1 row cannot be shuffled", "importance", "m.nn", "one.csv")

    def test_repeats_are_at_least_one(self):
        self.fails(64, "--repeats 0 is out of range", "importance", "m.nn", self.data, "--repeats", 0)


class Classes(CLITest):
    def test_accuracy_falls_to_that_of_chance(self):
        # x tells two equal classes apart: of shuffled values half are wrong on average.
        self.write("c.csv", "x,noise,label\n" + "".join(
            f"{-2 + i % 3 / 10 if i % 2 else 2 + i % 3 / 10},{(7 * i) % 13},{'n' if i % 2 else 'y'}\n" for i in range(200)))
        self.train("c.csv")
        result = self.nn("importance", "model.nn", "c.csv", "--repeats", 40, "--json").json
        self.assertEqual((result["scoring"], result["score"], result["n_repeats"]), ("accuracy", 1, 40))
        x, noise = (feature["importances_mean"] for feature in result["features"])
        self.assertAlmostEqual(x, 0.5, delta=0.05)
        self.assertAlmostEqual(noise, 0, delta=0.01)

    def test_three_classes(self):
        self.train(IRIS)
        features = self.nn("importance", "model.nn", IRIS, "--json").json["features"]
        self.assertEqual([feature["feature"] for feature in features],
                         ["sepal_length", "sepal_width", "petal_length", "petal_width"])
        means = [feature["importances_mean"] for feature in features]
        self.assertGreater(min(means[2:]), max(means[:2]))


if __name__ == "__main__":
    main()
