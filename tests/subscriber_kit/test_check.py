"""Each defect is found by handlers that have it, and none by one that has none."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from events.contract.catalogue import ONCE_PER_USER, Kind
from events.contract.schema import attributes, decode, type_of
from subscriber_kit import Finding, Rule, Subscriber, check
from subscriber_kit.samples import NoSchemas, Samples, kinds

ROOT = Path(__file__).parent.parent.parent
CONFIRMED, SIGNED_IN = "auth.user.confirmed.v1", "auth.sign_in.succeeded.v1"
KNOWN = {type_of(kind) for kind in Kind}


class Careful:
    """
    A subscriber that does everything right.

    It mails users who are confirmed, and knows when each user last signed in. Each
    of the tests below takes one virtue away.
    """

    def __init__(self):
        self.greeted = []
        self.last_seen = {}
        self.seen = set()

    def handle(self, event, _context):
        failures = []
        for record in event["Records"]:
            try:
                self.deal(record)
            except (ValueError, LookupError, TypeError):
                failures.append({"itemIdentifier": record["messageId"]})
        return {"batchItemFailures": failures}

    def deal(self, record):
        told = self.read(record["body"])
        if not self.concerns(told["type"]) or self.is_repeated(told):
            return
        if told["type"] == CONFIRMED:
            self.greet(told)
        if told["type"] == SIGNED_IN:
            self.note(told)

    def read(self, body):
        return json.loads(body)

    def concerns(self, name):
        kind, _, version = name.rpartition(".")
        if f"{kind}.v1" in (CONFIRMED, SIGNED_IN) and version != "v1":
            raise ValueError(version)
        return name in (CONFIRMED, SIGNED_IN)

    def is_repeated(self, told):
        key = told["dedupekey"]
        repeated = key in self.seen
        self.seen.add(key)
        return repeated

    def greet(self, told):
        self.greeted.append(told["id"])

    def note(self, told):
        subject = told.get("subject")
        self.last_seen[subject] = max(self.last_seen.get(subject, ""), told["time"])

    def effects(self):
        return {"greeted": sorted(self.greeted), "last_seen": self.last_seen}


class Forgetful(Careful):
    def is_repeated(self, _told):
        return False


class KnowsIdsOnly(Careful):
    def is_repeated(self, told):
        return super().is_repeated({"dedupekey": told["id"]})


class KnowsMessagesOnly(Careful):
    def deal(self, record):
        if not super().is_repeated({"dedupekey": record["messageId"]}):
            super().deal(record)

    def is_repeated(self, _told):
        return False


class LastComesLast(Careful):
    def note(self, told):
        self.last_seen[told.get("subject")] = told["time"]


class Strict(Careful):
    MEMBERS = frozenset(
        {"specversion", "id", "source", "type", "subject", "time", "datacontenttype"}
        | {"region", "dataschema", "dedupekey", "data"}
    )

    def read(self, body):
        told = super().read(body)
        if isinstance(told, dict) and told.keys() - self.MEMBERS:
            raise ValueError(told)
        return told


class Spreading(Careful):
    def greet(self, told):
        self.greeted.append(json.dumps(told["data"], sort_keys=True))


class WantsEverything(Careful):
    def greet(self, told):
        self.greeted.append(told["data"]["email_domain"])


class KnowsAllReasons(Careful):
    def read(self, body):
        told = super().read(body)
        if told["type"].startswith("auth.sign_up.rejected"):
            {"disposable_domain": 1}[told["data"]["reason"]]
        return told


class RefusesUnknownTypes(Careful):
    def concerns(self, name):
        if name not in KNOWN:
            raise ValueError(name)
        return super().concerns(name)


class IgnoresVersions(Careful):
    def concerns(self, name):
        return name in (CONFIRMED, SIGNED_IN)


class TakesAnyVersion(Careful):
    def read(self, body):
        told = super().read(body)
        return told | {"type": told["type"].rpartition(".")[0] + ".v1"}


class Raising(Careful):
    def handle(self, event, _context):
        for record in event["Records"]:
            self.deal(record)


class Swallowing(Careful):
    def handle(self, event, context):
        super().handle(event, context)


class FailsAll(Careful):
    def handle(self, event, context):
        if super().handle(event, context)["batchItemFailures"]:
            return {
                "batchItemFailures": [{"itemIdentifier": r["messageId"]} for r in event["Records"]]
            }
        return {"batchItemFailures": []}


class StopsAtTheFirst(Careful):
    def handle(self, event, _context):
        for record in event["Records"]:
            try:
                self.deal(record)
            except (ValueError, LookupError, TypeError):
                return {"batchItemFailures": [{"itemIdentifier": record["messageId"]}]}
        return None


class Confused(Careful):
    def handle(self, event, context):
        super().handle(event, context)
        return {"batchItemFailures": [{"itemIdentifier": "another"}]}


class Chatty(Careful):
    def handle(self, event, context):
        super().handle(event, context)
        return "ok"


class Idle(Careful):
    def deal(self, record):
        self.read(record["body"])


def checked(made, **asked):
    def fresh():
        subscriber = made()
        return Subscriber(subscriber.handle, subscriber.effects)

    return check(fresh, **asked)


def test_who_does_everything_right_is_told_nothing():
    """No false alarm."""
    assert [] == list(map(str, checked(Careful)))


@pytest.mark.parametrize(
    ("made", "rules"),
    [
        (Forgetful, {Rule.ACTS_ONCE}),
        (KnowsIdsOnly, {Rule.ACTS_ONCE}),
        (KnowsMessagesOnly, {Rule.ACTS_ONCE}),
        (LastComesLast, {Rule.BEARS_ANY_ORDER}),
        (Strict, {Rule.IGNORES_UNKNOWN_MEMBERS}),
        (Spreading, {Rule.IGNORES_UNKNOWN_MEMBERS}),
        (WantsEverything, {Rule.TAKES_ALL_TYPES}),
        (KnowsAllReasons, {Rule.BEARS_UNKNOWN_VALUES}),
        (RefusesUnknownTypes, {Rule.IGNORES_UNKNOWN_TYPES}),
        (IgnoresVersions, {Rule.REFUSES_OTHER_VERSIONS}),
        (TakesAnyVersion, {Rule.REFUSES_OTHER_VERSIONS}),
        (Raising, {Rule.FAILS_ALONE}),
        (Swallowing, {Rule.REFUSES_OTHER_VERSIONS, Rule.REFUSES_POISON}),
        (FailsAll, {Rule.FAILS_ALONE}),
        (StopsAtTheFirst, {Rule.FAILS_ALONE}),
        (Confused, {Rule.ANSWERS_PROPERLY}),
        (Chatty, {Rule.ANSWERS_PROPERLY}),
        (Idle, {Rule.HAS_EFFECTS}),
    ],
)
def test_each_defect_is_found_and_no_other(made, rules):
    """Named for what it is."""
    assert rules == {finding.rule for finding in checked(made)}


def test_a_finding_says_what_where_and_what_to_do():
    """For a reader who has not read the contract."""
    [finding] = checked(LastComesLast)

    assert (
        "not kept: bears any order. It did something else in another order:"
        f" {SIGNED_IN}, {CONFIRMED}."
        " Compare the events' time, never the order in which they arrive."
    ) == str(finding)


def test_many_events_are_three_and_so_many_more():
    """One defect is one line."""
    shown = str(Finding(Rule.ACTS_ONCE, "did it twice", tuple("abcde")))

    assert "did it twice: a, b, c and 2 more. " in shown


def test_a_list_of_effects_has_no_order():
    """Two mails are two mails."""

    def fresh():
        subscriber = Careful()
        return Subscriber(subscriber.handle, lambda: subscriber.greeted)

    assert [] == check(fresh)


def test_types_that_a_filter_policy_leaves_out_are_not_tried():
    """Their events never come."""
    assert [] == checked(KnowsAllReasons, types={CONFIRMED, SIGNED_IN})


def test_without_schemas_it_says_what_to_do(tmp_path):
    """Copied without them, for example."""
    with pytest.raises(NoSchemas, match="copy data/user_events, or say schemas="):
        checked(Careful, schemas=tmp_path)


@pytest.mark.parametrize("is_full", [True, False])
@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.type)
def test_samples_are_events_as_the_suite_makes_them(kind, is_full):
    """They obey their schema, and the suite reads them."""
    samples = Samples()
    told = samples.event(kind, is_full=is_full)
    validator = Draft202012Validator(kind.schema)
    required = {"data", *kind.schema["required"]}

    validator.validate(told)
    assert (set(kind.schema["properties"]) if is_full else required) == told.keys()
    event = decode(samples.message(told).body)
    assert attributes(event) == samples.message(told).attributes


def test_the_kit_knows_what_is_told_once_per_user():
    """It has no access to the catalogue, where that stands."""
    assert {type_of(kind) for kind in ONCE_PER_USER} == {
        kind.type for kind in kinds() if kind.is_once_per_user
    }


def test_a_member_that_the_kit_has_no_text_for_is_still_made(tmp_path):
    """Schemas grow before their copies of the kit do."""
    schema = json.loads((ROOT / "data/user_events/password.reset.v1.json").read_text())
    new = {"count": {"type": "integer"}, "word": {"type": "string"}, "way": {"enum": ["a"]}}
    schema["properties"]["data"]["properties"] |= new
    (tmp_path / "one.json").write_text(json.dumps(schema))
    [kind] = kinds(tmp_path)
    data = Samples().event(kind)["data"]

    assert (1, "example", "a") == (data["count"], data["word"], data["way"])


PLUGIN_TEST = """
from subscriber_kit import Subscriber

def test_it(obeys_the_contract):
    obeys_the_contract(lambda: Subscriber(lambda event, context: None, lambda: {}))
"""


@pytest.fixture
def elsewhere(tmp_path):
    """A folder with nothing but the kit and the schemas, as a subscriber would copy them."""
    shutil.copytree(ROOT / "subscriber_kit", tmp_path / "subscriber_kit")
    shutil.copytree(ROOT / "data" / "user_events", tmp_path / "data" / "user_events")
    return tmp_path


@pytest.mark.slow
def test_the_kit_is_a_pytest_plugin_in_any_repository(elsewhere):
    """And the test fails with the findings."""
    (elsewhere / "test_mine.py").write_text(PLUGIN_TEST)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "subscriber_kit.pytest_plugin", "-q"],
        cwd=elsewhere,
        capture_output=True,
        text=True,
        check=False,
    )

    assert 1 == run.returncode
    assert "not kept: has effects. It does nothing: any event." in run.stdout


def test_the_kit_needs_nothing_but_python(elsewhere):
    """No package, and nothing of this repository."""
    shown = "import sys, subscriber_kit; subscriber_kit.checking.kinds(); print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-S", "-c", shown],
        cwd=elsewhere,
        capture_output=True,
        text=True,
        check=True,
    )

    assert not {"events", "boto3", "botocore", "pytest"} & set(run.stdout.split())


def test_the_fixture_lets_a_good_subscriber_pass(obeys_the_contract):
    """It is silent."""

    def fresh():
        subscriber = Careful()
        return Subscriber(subscriber.handle, subscriber.effects)

    obeys_the_contract(fresh)
