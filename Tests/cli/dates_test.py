#!/usr/bin/env python3
"""Columns of dates: what features they become, how they are written, and what is refused."""

import datetime
import math

from harness import CLITest, main

USAGE, DATA = 64, 65
UTC = datetime.timezone.utc


def expected(moment, first, has_time):
    """Python's calendar is the second opinion."""
    def turn(share):
        return [math.sin(2 * math.pi * share), math.cos(2 * math.pi * share)]
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    hour = turn((moment - day).total_seconds() / 86400) if has_time else []
    return [moment.year, *turn((moment.month - 1) / 12), *turn(moment.weekday() / 7), *hour,
            (moment - first).total_seconds() / 86400]


NAMES = ["year", "month.sin", "month.cos", "weekday.sin", "weekday.cos", "hour.sin", "hour.cos", "days"]


class DateTest(CLITest):
    def derived(self, texts, *options):
        """The features of a column of dates, as a training that holds rows out writes them, by the number of the row."""
        rows = [f'{i},"{text}",{i * 7 % 5},{i % 2}.5' for i, text in enumerate(texts)]
        self.write("t.csv", "id,when,a,y\n" + "\n".join(rows) + "\n")
        self.nn("train", "t.csv", "-o", "m.nn", "-q", "--epochs", "1", "--date", "when", "--features", "id,a", "--validation", "0",
                "--test", "0.9", "--test-out", "held.csv", *options)
        header, *rows = self.read_table("held.csv")
        self.assertEqual((header[:2], header[-1]), (["id", "a"], "y"))
        return header[2:-1], {int(row[0]): [float(field) for field in row[2:-1]] for row in rows}

    def expect(self, texts, moments, *options, has_time=True):
        names, rows = self.derived(texts, *options)
        self.assertEqual(names, [f"when.{name}" for name in NAMES if has_time or not name.startswith("hour")])
        self.assertGreaterEqual(len(rows), len(texts) * 9 // 10 - 1)
        for row, values in rows.items():
            for name, value, wanted in zip(names, values, expected(moments[row], moments[0], has_time)):
                self.assertAlmostEqual(value, wanted, delta=1e-6 * max(1, abs(wanted)), msg=f"{texts[row]}: {name}")


class Dates(DateTest):
    """"Dates (ISO 8601, or --date-format): --date col makes year, month, day of week, hour as sine and cosine, and time since
    the first row"."""

    def test_days(self):
        """Leap years, centuries that are none, and days before 1970."""
        texts = ["1996-02-29", "1900-02-28", "1900-03-01", "2000-02-29", "2000-03-01", "1969-12-31", "1970-01-01", "2024-02-29",
                 "2023-12-31", "2024-12-31", "1600-01-01", "2100-02-28", "2100-03-01", "0001-01-01", "9999-12-31", "2026-11-27"]
        self.expect(texts, [datetime.datetime.fromisoformat(text) for text in texts], has_time=False)
        self.expect([text.replace("-", "") for text in texts], [datetime.datetime.fromisoformat(text) for text in texts],
                    has_time=False)

    def test_times(self):
        moments = [datetime.datetime(2026, 1, 31, 18, 30, 15, 250000, UTC) + datetime.timedelta(hours=i * i * 7.37) for i in range(12)]
        self.expect([f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z" for moment in moments], moments)
        self.expect([f"{moment:%Y-%m-%d %H:%M:%S.%f}" for moment in moments], moments)
        minutes = [moment.replace(second=0, microsecond=0) for moment in moments]
        self.expect([f"{moment:%Y%m%dT%H%M}" for moment in minutes], minutes)
        self.expect([f"{moment:%Y-%m-%d %H:%M:%S} UTC" for moment in minutes], minutes)

    def test_offsets(self):
        """The clock is that of the text, days count in UTC."""
        zones = [datetime.timezone(datetime.timedelta(minutes=i * 45 - 300)) for i in range(12)]
        moments = [datetime.datetime(2025, 12, 31, i * 2, 5, tzinfo=zone) for i, zone in enumerate(zones)]
        self.expect([moment.isoformat() for moment in moments], moments)
        self.expect([f"{moment:%Y-%m-%dT%H:%M%z}" for moment in moments], moments)

    def test_formats(self):
        moments = [datetime.datetime(1999, 11, 27, 0, 5, 59, tzinfo=UTC) + datetime.timedelta(hours=i * i * 97.3) for i in range(12)]
        moments = [moment.replace(microsecond=0) for moment in moments]
        for form in ("%d.%m.%Y %H:%M:%S", "%m/%d/%y %I:%M:%S %p", "%b %d, %Y %H:%M:%S", "%d %B %Y %H:%M:%S", "%Y-%j %H:%M:%S",
                     "%a%%".replace("%a", "x") + "%Y%m%d%H%M%S", "%s"):
            with self.subTest(form=form):
                self.expect([moment.strftime(form) for moment in moments], moments, "--date-format", form)
        self.expect([f"{moment.day}/{moment.month}/{moment.year}" for moment in moments],
                    [moment.replace(hour=0, minute=0, second=0) for moment in moments], "--date-format", "%d/%m/%Y", has_time=False)

    def test_wrong_dates(self):
        for text, what in (("2023-02-29", "is no day of the calendar"), ("1900-02-29", "is no day of the calendar"),
                           ("2023-04-31", "is no day"), ("2023-13-01", "is no day"), ("2023-00-10", "is no day"), ("2023-1-1", "is no date"),
                           ("01.02.2023", "is no date as ISO 8601 writes it (2026-01-31, 2026-01-31T18:30:00Z); correct it, or say "
                            "--date-format"), ("2023-01-01T25:00", "is no date"), ("2023-01-01T", "is no date"), ("soon", "is no date"),
                           ("2023-01-01T10:00+", "is no date"), ("2023-01-01T10:60", "is no date"), ("2023-01-01x", "is no date"),
                           ("2023-01-01T10:00", "has a time of day, which the first row of the training has not")):
            with self.subTest(text=text):
                self.write("t.csv", f"when,a,y\n2023-01-01,1,2.5\n2023-01-02,2,3.5\n{text},3,4.5\n")
                self.fails(DATA, f"t.csv:4:1: '{text}' in column 'when' {what}", "train", "t.csv", "-o", "m.nn", "--date", "when")
        self.write("t.csv", "when,a,y\n31.12.2023,1,2.5\n31.11.2023,2,3.5\n")
        self.fails(DATA, "t.csv:3:1: '31.11.2023' in column 'when' is no day of the calendar", "train", "t.csv", "-o", "m.nn", "--date",
                   "when", "--date-format", "%d.%m.%Y")
        self.fails(DATA, "t.csv:2:1: '31.12.2023' in column 'when' is no date of the form '%m.%d.%Y'", "train", "t.csv", "-o", "m.nn",
                   "--date", "when", "--date-format", "%m.%d.%Y")


class WholeTrainings(DateTest):
    """The choice is in the model: predict and evaluate take the raw file without options."""

    def write_rides(self, name="t.csv", gap=None):
        first = datetime.datetime(2026, 1, 1)
        rows = [(first + datetime.timedelta(hours=i * 5), i) for i in range(120)]
        text = "".join(f"{'NA' if i == gap else f'{when:%Y-%m-%d %H:%M}'},{i % 3},{math.sin(when.hour / 24 * 6.28):.3f}\n"
                       for when, i in rows)
        return self.write(name, "when,kind,load\n" + text)

    def test_the_raw_file_needs_no_options(self):
        self.write_rides()
        report = self.nn("train", "t.csv", "-o", "m.nn", "--date", "when", "--test", "0.2", "--test-out", "held.csv", "--json").json
        self.assertLess(report["results"]["test"]["targets"][0]["rmse"], 0.3)
        information = self.nn("info", "m.nn", "--json").json
        self.assertEqual(information["features"], ["kind", *[f"when.{name}" for name in NAMES]])
        self.assertIn("days since 2026-01-01T00:00:00Z, of when", information["computed"]["when.days"])
        everything = self.nn("predict", "m.nn", "t.csv", "--keep", "when,-1").table
        self.assertEqual((everything[0], len(everything), everything[2][0]), (["when", "load", "prediction_load"], 121, "2026-01-01 05:00"))
        # Rows from the middle, in another order of columns: time still counts from the first row of the training.
        header, *rows = self.read_table("t.csv")
        self.write("part.csv", "".join(",".join(reversed(row)) + "\n" for row in [header, *rows[50:60]]))
        part = self.nn("predict", "m.nn", "part.csv").table[1:]
        self.assertEqual(part, [row[2:] for row in everything[51:61]])
        # Rows held out were written with the features themselves.
        held = self.nn("evaluate", "m.nn", "held.csv", "--json").json
        self.assertEqual(held["targets"], report["results"]["test"]["targets"])

    def test_stream_and_settings(self):
        self.write_rides()
        self.train("t.csv", "--date", "when", "--date-format", "%Y-%m-%d %H:%M", "--epochs", "3", "--save-config", "--checkpoint", "c.nn")
        self.train("t.csv", "--date", "when", "--date-format", "%Y-%m-%d %H:%M", "--epochs", "3", "--stream", model="s.nn")
        self.assertEqual(self.read("s.nn"), self.read("model.nn"))
        self.nn("train", "--config", "model.nn.json", "-o", "again.nn", "-q")
        self.assertEqual(self.read("again.nn"), self.read("model.nn"))
        self.nn("train", "--resume", "c.nn", "-o", "resumed.nn", "-q")
        self.assertEqual(self.read("resumed.nn"), self.read("model.nn"))
        self.nn("cv", "t.csv", "--date", "when", "--epochs", "1", "--folds", "2")

    def test_a_missing_date(self):
        self.write_rides(gap=60)
        self.train("t.csv", "--date", "when", "--epochs", "2")
        self.assertEqual(len(self.nn("predict", "model.nn", "t.csv").table), 121)
        self.write_rides("gap.csv", gap=0)
        self.fails(DATA, "gap.csv:2:1: column 'when' is missing in the first row, from which time counts", "train", "gap.csv", "-o",
                   "m.nn", "--date", "when")

    def test_exported(self):
        """The header says how inputs are computed."""
        self.write_rides()
        self.train("t.csv", "--date", "when", "--epochs", "2")
        self.nn("export", "model.nn", "--format", "c", "-o", "out", "--no-verify")
        header = self.read("out/model.h").decode()
        self.assertIn("input 1, when.year: the year, of when\n", header)
        self.assertIn("input 8, when.days: days since 2026-01-01T00:00:00Z, of when\n", header)

    def test_refused(self):
        self.write_rides()
        self.write("bare.csv", "2026-01-01,1,2.5\n2026-01-02,2,3.5\n")
        self.fails(DATA, "bare.csv: --date names features after the columns, and the file has no names", "train", "bare.csv", "-o",
                   "m.nn", "--date", "1")
        self.fails(USAGE, "t.csv: column 'load' is the target, and --date names it too", "train", "t.csv", "-o", "m.nn", "--date",
                   "load", "--target", "load")
        self.fails(USAGE, "--date-format needs --date", "train", "t.csv", "-o", "m.nn", "--date-format", "%Y")
        self.fails(USAGE, "The value '%Q' is invalid for '--date-format <format>': it takes strptime's %Y", "train", "t.csv", "-o", "m.nn",
                   "--date", "when", "--date-format", "%Q")
        self.train("t.csv", "--date", "when", "--epochs", "1")
        self.write("other.csv", "kind,load\n1,2\n")
        self.fails(DATA, "other.csv: no column 'when', a date that the model needs; its columns are 'kind', 'load'", "predict",
                   "model.nn", "other.csv")


if __name__ == "__main__":
    main()
