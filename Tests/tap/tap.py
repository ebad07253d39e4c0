"""TAP (testanything.org) for the tests in Python: a numbered line for each check, and a plan at the end."""

import sys

checks = failures = 0


def check(name, problem=""):
    """One check, which has failed when there is a problem to tell."""
    global checks, failures
    checks, failures = checks + 1, failures + bool(problem)
    why = f": {' '.join(str(problem).split())[:600]}" if problem else ""
    print(f"{'not ok' if problem else 'ok'} {checks} - {name}{why}", flush=True)


def skip(name, why):
    """A check that cannot be made here."""
    global checks
    checks += 1
    print(f"ok {checks} - {name} # SKIP {why}", flush=True)


def finish():
    """Print the plan and end the process."""
    print(f"1..{checks}")
    sys.exit(failures != 0 or checks == 0)
