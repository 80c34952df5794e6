"""The command that says whether mail reaches an address, against moto."""

from datetime import timedelta
from io import StringIO

import boto3
import pytest
from moto import mock_aws

from operators import mail_status
from operators.outside import NotAgreed, Outside
from rules.passwordless.address_keys import unreachable
from runtime.messages.suppressions import Suppressions
from tests.tables import create_table

ADDRESS = "jo@example.com"


class Stack:
    def __init__(self, secret):
        self.ids = {"ChallengeTable": "challenges", "AddressKey": secret}

    def physical_id(self, logical_id):
        return self.ids[logical_id]


class Console:
    """What was said; answers questions with *answer*."""

    def __init__(self, answer):
        self.lines = []
        self.answer = answer

    def print(self, text, **_):
        self.lines.append(text)

    def input(self, _):
        return self.answer


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        yield lambda service: boto3.client(service, region_name="eu-west-1")


@pytest.fixture
def suppressions(client):
    create_table(client("dynamodb"), "challenges")
    return Suppressions(client("dynamodb"), table="challenges")


@pytest.fixture
def ask(client, suppressions, now):  # noqa: ARG001  # the table has to be there
    """What the command says to *words*; a pepper is made for it."""
    secret = client("secretsmanager").create_secret(Name="pepper", SecretString="pepper")["ARN"]

    def ask(*words, answer="y", **outside):
        console = Console(answer)
        parser = mail_status.argparse.ArgumentParser()
        mail_status.arguments(parser)
        world = Outside(
            client=client, stack=Stack(secret), console=console, now=lambda: now, **outside
        )
        assert 0 == mail_status.run(parser.parse_args(words), world)
        return console.lines

    return ask


@pytest.fixture
def bounced(suppressions, now):
    suppressions.add(unreachable(b"pepper", address=ADDRESS), until=now + timedelta(days=1))


def test_an_address_that_nothing_is_known_of_is_mailed_to(ask):
    """As most are."""
    assert ["Not suppressed: codes are sent to this address."] == ask(ADDRESS)


@pytest.mark.usefixtures("bounced")
def test_a_suppressed_address_is_found_in_whatever_case(ask):
    """And nothing is changed, nor the address repeated."""
    [told] = ask("Jo@Example.com")

    assert told.startswith("Suppressed")
    assert "@" not in told
    assert ask(ADDRESS)[0].startswith("Suppressed")


@pytest.mark.usefixtures("bounced")
def test_an_operator_lifts_it(ask):
    """After a question."""
    assert ["Removed from the list: codes are sent to this address again."] == ask(
        ADDRESS, "--lift"
    )
    assert ["Not suppressed: codes are sent to this address."] == ask(ADDRESS)


@pytest.mark.usefixtures("bounced")
def test_a_dry_run_lifts_nothing(ask):
    """It prints what it would remove."""
    assert ["Suppressed; the address would be removed from the list."] == ask(
        ADDRESS, "--lift", is_dry=True
    )
    assert ask(ADDRESS)[0].startswith("Suppressed")


@pytest.mark.usefixtures("bounced")
def test_who_says_no_lifts_nothing(ask):
    """Or says nothing."""
    with pytest.raises(NotAgreed):
        ask(ADDRESS, "--lift", answer="")

    assert ask(ADDRESS)[0].startswith("Suppressed")


def test_an_operator_suppresses_an_address_that_a_provider_does_not_reach(ask):
    """As a bounce does, and --lift ends it; a dry run changes nothing."""
    [would] = ask(ADDRESS, "--suppress", is_dry=True)
    assert "The address would be put on the list for 14 days." == would
    assert ask(ADDRESS)[0].startswith("Not suppressed")
    [done] = ask(ADDRESS, "--suppress")
    assert "Suppressed for 14 days: no codes are sent to this address." == done
    assert ask("Jo@Example.com")[0].startswith("Suppressed after")
    ask(ADDRESS, "--lift")

    assert ask(ADDRESS)[0].startswith("Not suppressed")


def test_what_is_no_address_is_refused(ask):
    """Rather than told to be mailed to."""
    with pytest.raises(ValueError, match="not an e-mail address"):
        ask("jo at example.com")


@pytest.mark.usefixtures("bounced")
def test_an_address_from_standard_input_is_in_no_history(ask, monkeypatch):
    """As `mail status -` reads it."""
    monkeypatch.setattr("sys.stdin", StringIO(f"{ADDRESS}\n"))

    assert ask("-")[0].startswith("Suppressed")
