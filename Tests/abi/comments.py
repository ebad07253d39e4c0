#!/usr/bin/env python3
"""The comments of nn.h: each function has one, which names its parameters in their order and every status by a name
that exists. Tests/arguments checks that a call returns none that is not named."""

import os
import sys

from nn_header import Header

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tap"))
import tap

header = Header()


def fault(function):
    result, parameters = header.functions[function]
    if function not in header.comments:
        return "has no comment"
    named, there = header.documented_parameters(function), [p.name for p in parameters]
    if named != there:
        return f"documents the parameters {named}, and has {there}"
    if result != "nn_status":
        return ""
    statuses = header.documented_statuses(function)
    unknown = [s for s in statuses if s not in header.values]
    if not statuses or unknown or len(set(statuses)) != len(statuses):
        return f"documents the statuses {statuses}: unknown {unknown}, or one twice"
    return ""


for name in header.functions:
    tap.check(f"{name}: parameters and statuses", fault(name))
tap.finish()
