"""The inventory of personal data, held against the template, the code and the docs."""

import re

import pytest

from pipeline.documents import privacy_docs
from rules.personal_data import PLACES, Erasure, place_of
from tests.loop.template import ROOT

STORES = {place.store for place in PLACES}
BY_TYPE = {"AWS::SQS::Queue": "queues", "AWS::Logs::LogGroup": "log groups"}
BY_TYPE |= {"AWS::SNS::Topic": "topics"}
KEEPING = {"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Cognito::UserPool", *BY_TYPE}
PASSING = {  # what holds nothing of anybody, or only what we put there
    *("ApiGateway", "AppConfig", "ApplicationAutoScaling", "Chatbot", "CloudWatch", "Cognito"),
    "DynamoDB",
    *("Events", "IAM", "KMS", "Lambda", "Logs", "Route53", "S3", "SES", "SNS", "SQS"),
    *("Scheduler", "SecretsManager", "Serverless", "WAFv2"),
}
ROOMS = ("rules", "runtime", "workers", "events", "triggers", "operators", "api")
LETTER = re.compile(r"""["']([A-Z]#)""")
KEY = re.compile(r"""["']pk["']: \{["']S["']: f["']([\w-]+#?)""")


def test_every_store_of_the_template_is_named(source):
    """By itself, or with its like: queues, topics and log groups hold what passes through."""
    for name, resource in source["Resources"].items():
        kind = resource["Type"]
        assert kind.split("::")[1] in PASSING, f"does a {kind} keep anything?"
        if kind in KEEPING:
            assert name in STORES or BY_TYPE.get(kind) in STORES, name


def test_a_queue_that_another_store_runs_over_into_is_named(source):
    """What Lambda could not hand to a function keeps its text: lines of a log that is not ours."""
    resources = source["Resources"]
    fed = {
        each["Properties"]["DestinationArn"]["Ref"].removesuffix(".Alias")
        for each in resources.values()
        if each["Type"] == "AWS::Logs::SubscriptionFilter"
        and each["Properties"]["LogGroupName"]["Ref"] in STORES
    }
    failed = {
        each["Properties"]["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0]
        for each in resources.values()
        if each["Type"] == "AWS::Lambda::EventInvokeConfig"
        and each["Properties"]["FunctionName"]["Ref"] in fed
    }

    assert {"RelayFunction"} == fed
    assert failed
    assert failed <= STORES


def test_no_queue_is_fed_with_what_others_write_of_a_person(source):
    """Of SES's notices and CloudTrail's records only what is named here is taken out."""
    targets = [
        target
        for each in source["Resources"].values()
        if each["Type"] == "AWS::Events::Rule"
        for target in each["Properties"]["Targets"]
    ]
    taken = {
        path for target in targets for path in target["InputTransformer"]["InputPathsMap"].values()
    }

    assert len(targets) >= 3
    assert not [path for path in taken if "ecipient" in path or "address" in path.lower()]
    assert {"$", "$.detail", "$.detail.mail", "$.detail.bounce"}.isdisjoint(taken)


def test_what_is_named_is_there(source):
    """A store that went away must not be looked for."""
    for store in STORES - {*BY_TYPE.values(), "others"}:
        assert store in source["Resources"], store


def test_every_kind_of_key_in_the_code_is_named():
    """As the code writes them: a new one belongs into the inventory before it is kept."""
    keys = {
        key
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        for key in KEY.findall(path.read_text())
    }
    known = {place.key for place in PLACES}

    assert {"C#", "S#", "F#", "T#", "incident#"} <= keys
    assert keys <= known


def test_every_letter_that_keys_begin_with_is_named():
    """Also of a key that is put together apart from its item."""
    letters = {
        letter
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        for letter in LETTER.findall(path.read_text())
    }

    assert {"P#", "V#", "E#"} <= letters
    assert letters <= {place.key for place in PLACES}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.store} {place.key}")
def test_a_place_says_all_that_the_law_asks_for(place):
    """Article 30: categories of data, purposes, and time limits for erasure."""
    assert all((place.what, place.purpose, place.kept))
    assert place is place_of(place.store, f"{place.key}x")


def test_what_tells_of_a_person_is_dealt_with():
    """Only what is said to be about nobody is passed over, and it holds no sub."""
    for place in PLACES:
        assert (place.erasure is Erasure.NOBODYS) <= ("`sub`" not in place.what), place


def test_the_page_is_up_to_date(monkeypatch):
    """`make privacy` writes it."""
    monkeypatch.chdir(ROOT)

    assert privacy_docs.DOCUMENT.read_text() == privacy_docs.document()


def test_the_page_names_readers(monkeypatch):
    """From the rights that the template gives."""
    monkeypatch.chdir(ROOT)
    lines = [each for each in privacy_docs.document().splitlines() if "|" in each]
    rows = {line.split("|")[1].strip(): line for line in lines}

    assert "`Api`, `VerifyAuthChallengeResponse`" in rows["`FactorTable`"]
    assert rows["`ArchiveBucket`"].endswith("|  |")  # its consumer may only add to it
    assert "`PasswordlessSender`" in rows["`UserPool`"]


def test_main_writes_the_page(monkeypatch, tmp_path, capsys):
    """And says how much there is."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(privacy_docs, "DOCUMENT", tmp_path / "privacy.md")
    privacy_docs.main()

    assert f"{len(PLACES)} places" in capsys.readouterr().out
    assert (tmp_path / "privacy.md").read_text().startswith("<!-- Written by `make privacy`")
