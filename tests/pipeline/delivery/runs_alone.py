"""
Runs a handler from its package alone, as Lambda does; started by its path with ``-I -S``.

``python runs_alone.py FOLDER COMPILED``, with a handler, its environment and an
event on stdin. COMPILED stands in for what is compiled for Lambda. Prints what
was answered or raised, the modules that were asked for and are not there, and
where modules came from.
"""

import importlib
import json
import os
import sys
from types import SimpleNamespace

missed = []


class Missed:
    """The last finder: who asks it asks for what nobody has."""

    def find_spec(self, name, _path=None, _target=None):
        """Note *name*, also if the one who asks gets over it."""
        missed.append(name)


def main():
    """Do what the command line and stdin say."""
    folder, compiled = sys.argv[1:]
    told = json.load(sys.stdin)
    sys.path[:0] = [compiled, folder]
    sys.meta_path.append(Missed())
    os.environ.clear()
    os.environ.update(told["env"])
    out, sys.stdout = sys.stdout, sys.stderr
    answer, raised = None, None
    try:
        answer = ran(told["handler"], told["event"])
    except BaseException as error:  # noqa: BLE001  # the test judges it
        raised = f"{type(error).__name__}: {error}"
    files = {name: getattr(each, "__file__", None) for name, each in list(sys.modules.items())}
    said = {"answer": answer, "raised": raised, "missed": missed, "files": files}
    json.dump(said, out, default=str)


def ran(handler, event):
    """Answer as the function does."""
    module, _, name = handler.rpartition(".")
    context = SimpleNamespace(
        aws_request_id="8476a536",
        function_name="f",
        get_remaining_time_in_millis=lambda: 60_000,
        memory_limit_in_mb="512",
        invoked_function_arn="arn",
    )
    return getattr(importlib.import_module(module), name)(event, context)


if __name__ == "__main__":
    main()
