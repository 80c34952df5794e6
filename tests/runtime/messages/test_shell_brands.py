"""The operator's brand in the bucket: read once, and the suite's own words meanwhile."""

import json
from datetime import timedelta

import pytest
from moto import mock_aws

from rules.messages.brand import PLAIN
from rules.messages.brand_file import MOST_BYTES, brand
from rules.messages.sign_in_mail import sign_in_mail
from runtime import operator_files
from runtime.aws_client.errors import Unanswered
from runtime.messages import code_mails
from runtime.messages.brands import brand_in, current, plain
from runtime.observe import MetricLines
from runtime.operator_files import OperatorFile
from tests.moto_by_http import moto_client

LINES = MetricLines(namespace="CognitoTriggers", service="stack")
PLACE = "lists/rules/brand.json"
OWN = '{"footer": "Example Ltd"}'


class Bucket:
    """Answers in turn; an answer that is an exception is raised."""

    def __init__(self, *answers):
        self.answers = [*answers]

    def get_object(self, **asked):
        assert {"Bucket": "lists", "Key": "rules/brand.json"} == asked
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        self.text = answer
        return {"Body": self}

    def read(self, most):
        return self.text[:most]


def test_without_a_file_the_words_are_the_suites_own():
    """Nobody is asked for one."""
    assert plain is brand_in("", lines=LINES)
    assert PLAIN == plain()


@pytest.mark.parametrize(
    "failure",
    [
        Unanswered("timeout"),
        b"{",
        b'{"footer": "http://example.com"}',
        b"\xff",
        b" " * (MOST_BYTES + 1),
    ],
)
def test_a_fault_of_the_bucket_or_the_file_is_the_suites_own_words(failure, now, capsys):
    """For half a minute, in which nobody waits for the bucket again; then it is read."""
    clock = [now]
    bucket = Bucket(failure, OWN.encode())
    file = OperatorFile(
        bucket, place=PLACE, parse=brand, most_bytes=MOST_BYTES, now=lambda: clock[0]
    )
    brands = current(file, LINES)
    said = {"code": "123456", "app_name": "Example", "valid_for_s": 600}

    assert PLAIN == brands() == brands()
    assert sign_in_mail(**said) == sign_in_mail(**said, brand=brands())
    assert [OWN.encode()] == bucket.answers
    printed = capsys.readouterr().out
    assert 1 == printed.count("rules not read")
    counted = [json.loads(line) for line in printed.splitlines() if "_aws" in line]
    assert [("stack", [1.0])] * 3 == [(each["service"], each["BrandNotRead"]) for each in counted]
    clock[0] += timedelta(seconds=31)
    assert "Example Ltd" == brands().style.footer == brands().style.footer
    assert "" == capsys.readouterr().out


def test_a_brand_is_longer_than_rules_may_be(monkeypatch):
    """A logo is in it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        s3 = moto_client("s3")
        s3.create_bucket(Bucket="lists")
        s3.put_object(Bucket="lists", Key="rules/brand.json", Body=OWN.ljust(200_000).encode())
        monkeypatch.setattr(operator_files.aws, "s3", lambda: s3)

        assert "Example Ltd" == brand_in(PLACE, lines=LINES)().style.footer


def test_all_methods_that_mail_have_one_brand():
    """Its file is read once, and there is none without a file."""
    code_mails.brands.cache_clear()  # another test may have asked first

    found = code_mails.brands("", "stack")

    assert found is code_mails.brands("", "stack") is plain
