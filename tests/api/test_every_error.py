"""Every error that a library can raise is a problem for the client, and logged."""

import json

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from api.problems import Problem
from api.route import Route
from runtime.aws_client.errors import CallFailed
from tests.library_errors import PLACES, SECRET, classes_in, made, short

PLACE = Route(name="stumble", method="GET", path="/bug", title="", text="", returns=(200, None))
# What passes by itself, with 503; ClientError is what Cognito said, with a code or as a fault.
TOLD_APART = (BotoCoreError, CallFailed, ClientError, Problem)


@pytest.mark.parametrize("place", PLACES)
def test_an_error_of_a_library_is_one_line_and_a_problem(place, api, call, capsys, fault):
    """Type and place in the log, not a word of it outside."""
    raising = []
    ours = api(more={PLACE: lambda _: raise_(raising[0])})
    classes = [cls for cls in classes_in(place) if not issubclass(cls, Problem)]
    wrong = []
    for cls in classes:
        raising[:] = [made(cls)]
        answer = call("GET", "/bug", of=ours)
        said = capsys.readouterr().out
        wrong += [] if is_told(cls, answer, said.splitlines()) and SECRET not in said else [cls]
    fault(f"errors of {short(place)}, API", n=len(classes), failed=len(wrong))

    assert [] == wrong


def raise_(error):
    """As a route's own code does."""
    raise error


def is_told(cls, answer, lines):
    """Whether status and line say what it is."""
    if SECRET in answer.text:
        return False
    if issubclass(cls, TOLD_APART):
        return answer.status in {400, 401, 403, 429, 500, 503}
    [line] = map(json.loads, lines)
    is_placed = line["at"][-1].endswith("raise_")
    return answer.status == 500 and cls.__name__ == line["error"] and is_placed
