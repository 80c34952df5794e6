"""Every error that a library of ours can raise comes out of the entry point as what it is."""

import json
from types import SimpleNamespace

import botocore.exceptions
import pytest

from rules.refusals import TriggerFailed
from runtime.aws_client import errors
from runtime.entry import entrypoint
from tests.library_errors import PLACES, SECRET, classes_in, made, short

CONTEXT = SimpleNamespace(aws_request_id="request-1", get_remaining_time_in_millis=lambda: 4321)


def _line_of(error, capsys):
    def handle(_):
        raise error

    with pytest.raises(TriggerFailed, match=r"^INTERNAL_ERROR: "):
        entrypoint(lambda: handle)({}, CONTEXT)
    [line] = capsys.readouterr().out.splitlines()
    return json.loads(line)


@pytest.mark.parametrize("place", PLACES)
def test_an_error_is_one_line_with_type_and_place(place, capsys, fault):
    """And INTERNAL_ERROR outside, whatever the error carries."""
    classes = classes_in(place)
    wrong = []
    for cls in classes:
        line = _line_of(made(cls), capsys)
        is_told = cls.__name__ == line["error"] and line["at"][-1].endswith("handle")
        wrong += [] if is_told and SECRET not in json.dumps(line) else [cls]
    fault(f"errors of {short(place)}", n=len(classes), failed=len(wrong))

    assert classes
    assert [] == wrong


def test_that_means_all_that_they_define():
    """The names that have hurt, and as many as there are about."""
    classes = [cls for place in PLACES for cls in classes_in(place)]
    names = {cls.__name__ for cls in classes}

    assert {"ReadTimeoutError", "ConnectionClosedError", "IncompleteRead", "NXDOMAIN"} <= names
    assert {"SSLCertVerificationError", "JSONDecodeError", "ClientError", "Unanswered"} <= names
    assert {"ResponseParserError", "gaierror", "NewConnectionError", "MayBeOpen"} <= names
    assert len({*classes}) > 400


class Odd(Exception):
    """Its members raise at each access."""

    @property
    def response(self):
        """As of a library that reads the body then."""
        raise RuntimeError(SECRET)

    def __str__(self):
        raise RuntimeError(SECRET)


def test_an_error_that_cannot_be_looked_at_is_told_all_the_same(capsys):
    """By its type and place."""
    line = _line_of(Odd(), capsys)

    assert ("Odd", True) == (line["error"], line["at"][-1].endswith("handle"))
    assert SECRET not in json.dumps(line)


def test_an_error_deep_down_is_a_line_that_the_log_takes(capsys):
    """CloudWatch Logs cuts a line at 256 KB, and JSON that is cut is none."""

    def handle(depth):
        return handle(depth)

    with pytest.raises(TriggerFailed):
        entrypoint(lambda: handle)({}, CONTEXT)
    [text] = capsys.readouterr().out.splitlines()

    line = json.loads(text)
    assert ("RecursionError", 40) == (line["error"], len(line["at"]))
    assert line["at"][0].endswith("handler")
    assert line["at"][-1].endswith("handle")


@pytest.mark.parametrize(
    "response", [None, "text", 5, [], {}, {"Error": None}, {"Error": {"Code": None}}, lambda: None]
)
def test_a_response_that_has_no_code(response, capsys):
    """Botocore's errors of the connection have None, dnspython's a method."""
    error = ValueError(SECRET)
    error.response = response

    assert "code" not in _line_of(error, capsys)


def test_a_code_of_aws_is_told(capsys):
    """It is no user's word, and says what to do."""
    told = {"Error": {"Code": "ThrottlingException", "Message": SECRET}}

    for cls in (botocore.exceptions.ClientError, errors.Refused):
        assert "ThrottlingException" == _line_of(cls(told, "GetItem"), capsys)["code"]
