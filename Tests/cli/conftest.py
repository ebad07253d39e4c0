"""TAP from pytest: a line for each test and each subtest, and the plan at the end, in place of pytest's own report."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tap"))
import tap


def name_of(report):
    """Class.test of a subtest with what it was given."""
    name = ".".join(report.nodeid.split("::")[1:])
    context = getattr(report, "context", None)
    if context is None:
        return name
    return " ".join([name, *filter(None, [context.msg]), *map(str, context.kwargs.values())])


def problem_of(report):
    """The line of the failure, without the frames that lead there."""
    crash = getattr(report.longrepr, "reprcrash", None)
    return (crash.message if crash else str(report.longrepr)) or "failed"


class Lines:
    """Reports to TAP."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report):
        if report.failed:
            tap.check(name_of(report), problem_of(report))
        elif report.skipped:
            tap.skip(name_of(report), report.longrepr[2])
        elif report.when == "call":
            tap.check(name_of(report))

    def pytest_collectreport(self, report):
        if report.failed:
            tap.check(f"{report.nodeid} can be read", str(report.longrepr))

    def pytest_unconfigure(self):
        print(f"1..{tap.checks}", flush=True)


def pytest_configure(config):
    config.pluginmanager.register(Lines(), "tap-lines")
