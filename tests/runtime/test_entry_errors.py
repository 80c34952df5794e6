"""Every error that a library of ours can raise comes out of the entry point as what it is."""

import http.client
import importlib
import json
import pkgutil
import ssl
from string import Formatter
from types import SimpleNamespace

import botocore.exceptions
import dns
import pytest

from rules.refusals import TriggerFailed
from runtime.aws_client import answer, endpoints, errors, hosts, signing
from runtime.entry import entrypoint

CONTEXT = SimpleNamespace(aws_request_id="request-1", get_remaining_time_in_millis=lambda: 4321)
SECRET = "jo@example.com"


def _modules():
    yield from (answer, botocore.exceptions, endpoints, errors, hosts, http.client, json, signing)
    yield ssl
    for module in pkgutil.iter_modules(dns.__path__, "dns."):
        try:
            yield importlib.import_module(module.name)
        except ImportError:  # it needs a library that we do not have
            continue


def _classes():
    found = {
        value
        for module in _modules()
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    return sorted(found, key=lambda each: (each.__module__, each.__qualname__))


def _made(cls):
    """An error as its library makes it, whose words quote a user."""
    fields = [name for _, name, _, _ in Formatter().parse(getattr(cls, "fmt", None) or "") if name]
    for make in (
        lambda: cls(**dict.fromkeys(fields, SECRET)) if fields else cls(SECRET),
        lambda: cls({"Error": {"Code": "Throttling", "Message": SECRET}}, "GetItem"),
        lambda: cls(SECRET, SECRET, 0),
        lambda: cls(SECRET, SECRET),
        lambda: cls(**dict.fromkeys([*fields, "name", "error", "msg"], SECRET)),
        cls,
        lambda: cls.__new__(cls),
    ):
        try:
            return make()
        except Exception:  # noqa: BLE001, S112  # another way then
            continue
    raise AssertionError(f"no way to make {cls}")


CLASSES = _classes()


def _line_of(error, capsys):
    def handle(_):
        raise error

    with pytest.raises(TriggerFailed, match=r"^INTERNAL_ERROR: "):
        entrypoint(lambda: handle)({}, CONTEXT)
    [line] = capsys.readouterr().out.splitlines()
    return json.loads(line)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: f"{cls.__module__}.{cls.__qualname__}")
def test_an_error_is_one_line_with_type_and_place(cls, capsys):
    """And INTERNAL_ERROR outside, whatever the error carries."""
    line = _line_of(_made(cls), capsys)

    assert cls.__name__ == line["error"]
    assert line["at"][-1].endswith("handle")
    assert SECRET not in json.dumps(line)


def test_that_means_all_that_they_define():
    """The names that have hurt, and as many as there are about."""
    names = {cls.__name__ for cls in CLASSES}

    assert {"ReadTimeoutError", "ConnectionClosedError", "IncompleteRead", "NXDOMAIN"} <= names
    assert {"SSLCertVerificationError", "JSONDecodeError", "ClientError", "Unanswered"} <= names
    assert len(CLASSES) > 150


def test_none_of_them_is_told_as_another(capsys, fault):
    """All at once, for the table of faults."""
    wrong = [cls for cls in CLASSES if cls.__name__ != _line_of(_made(cls), capsys)["error"]]
    fault("errors of libraries in the entry point", n=len(CLASSES), failed=len(wrong))

    assert [] == wrong


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
