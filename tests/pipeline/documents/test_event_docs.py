"""docs/events.md, and what it says."""

import ast
import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from events.contract.catalogue import Kind, Reason, fields_of
from events.contract.schema import attributes, type_of
from pipeline.documents import event_docs, event_schemas
from pipeline.documents.event_section import section
from pipeline.documents.event_subscriptions import command, filter_policy, recipe, subscription
from pipeline.documents.event_texts import REASONS, example, example_envelope, text_of

ROOT = Path(__file__).parents[3]
PAGE = event_docs.PAGE.read_text()
TELLERS = sorted(
    path for folder in ("triggers", "workers") for path in (ROOT / folder).glob("[a-z]*.py")
)
METHODS = sorted((ROOT / "triggers/passwordless").glob("*.py"))
FIRST_PROOF = ROOT / "triggers/proof_first/first_proof.py"
SENDERS = ROOT / "triggers/senders"
ASKED = {
    "create_auth_challenge": [ROOT / "triggers/challenges/opening.py"],
    "custom_message": [SENDERS / "custom_sender.py", SENDERS / "address_changes.py"],
    "passwordless_sender": [SENDERS / "delivery.py"],
    "verify_auth_challenge_response": [*METHODS, FIRST_PROOF],
    "pre_authentication": [ROOT / "triggers/chained/sign_ins.py"],
    "pre_sign_up": [
        *sorted((ROOT / "triggers/proof_first").glob("sign_up_*.py")),
        ROOT / "triggers/linking/first_sign_in.py",
    ],
}


def test_the_page_is_what_the_catalogue_says():
    """`make event-schemas` writes it."""
    assert event_docs.page() == PAGE
    assert "{{" not in PAGE


# The catalogue and the metrics name every kind, and tell of none.
CODE = [
    path.read_text()
    for folder in ("triggers", "workers", "api", "runtime", "events")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path.name not in {"catalogue.py", "metrics.py", "publish.py", "schema.py"}
]


@pytest.mark.parametrize("kind", Kind)
def test_examples_are_valid(kind):
    """By the schema, with every member that is always there, and all of them known."""
    told = example_envelope(kind)
    schema = json.loads(event_schemas.path_of(kind).read_text())

    Draft202012Validator(schema).validate(told)
    assert told["data"].keys() <= fields_of(kind).keys()
    assert json.dumps(told, indent=2) in section(kind)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_says_what_a_subscriber_must_know(kind):
    """What it means, when it is sent, and when it is not although one might think so."""
    text = text_of(kind)

    assert text.meaning
    assert text.sent
    assert text.not_sent
    assert ("reason" in fields_of(kind)) == bool(text.reasons)
    assert text.example.get("reason") in {None, *text.reasons}


def test_every_reason_is_explained_and_has_a_kind():
    """A reason that nothing gives is none."""
    given = {reason for kind in Kind for reason in text_of(kind).reasons}

    assert set(Reason) == REASONS.keys() == given


@pytest.mark.parametrize("teller", TELLERS, ids=lambda path: path.stem)
def test_a_function_tells_what_the_page_says(teller):
    """No more and no less; what methods have told, the trigger that asks them tells."""
    asked = ASKED.get(teller.stem, [])
    names = {"".join(word.title() for word in teller.stem.split("_")), f"the {teller.stem}"}
    told = {
        Kind[node.attr]
        for path in [teller, *asked]
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "Kind"
    }

    assert told == {kind for kind in Kind if names & {*text_of(kind).told_by}}


@pytest.mark.parametrize("kind", [kind for kind in Kind if text_of(kind).told_by])
def test_some_code_tells_of_a_kind(kind):
    """If the page says that somebody does: triggers, workers, consumers or the API."""
    assert any(re.search(rf"\bKind\.{kind.name}\b", code) for code in CODE)


@pytest.mark.parametrize("kind", Kind)
def test_a_filter_policy_lets_its_kind_through_and_no_other(kind):
    """Each attribute that the policy names has one of the values that it lists."""
    policy = filter_policy(kind)
    passing = [
        other
        for other in Kind
        if all(attributes(example(other)).get(name) in values for name, values in policy.items())
    ]

    assert [kind] == passing


@pytest.mark.parametrize("kind", Kind)
def test_what_there_is_to_copy_is_complete(kind):
    """Policy, CloudFormation and command line, each with the same policy."""
    policy = filter_policy(kind)
    quoted = re.search(r"--attributes '(.*)'", command(policy))[1]
    resource = yaml.safe_load(subscription(policy).replace("!Ref ", "").replace("!GetAtt ", ""))

    assert {"type": [type_of(kind)]} == policy
    assert policy == json.loads(json.loads(quoted)["FilterPolicy"])
    assert policy == resource["Subscription"]["Properties"]["FilterPolicy"]
    assert all(part in section(kind) for part in (json.dumps(policy), command(policy)))


def test_the_recipe_is_on_the_page():
    """The whole of it."""
    assert recipe(filter_policy(Kind.SIGN_UP_REJECTED)).rstrip() in PAGE


def test_links_within_the_page_lead_somewhere():
    """GitHub makes the fragments: lower case, hyphens for spaces, no dots or commas."""
    headings = re.findall(r"^#+ (.*)$", PAGE, re.MULTILINE)
    fragments = {re.sub(r"[.,]", "", heading.lower()).replace(" ", "-") for heading in headings}

    assert set(re.findall(r"\]\(#([^)]*)\)", PAGE)) <= fragments


def test_links_to_files_lead_somewhere():
    """From docs/ on."""
    links = re.findall(r"\]\((?!#|https:)([^)]*)\)", PAGE)

    assert links
    assert all((event_docs.PAGE.parent / link).exists() for link in links)


def test_json_on_the_page_is_json():
    """What is to be copied must be readable by more than people."""
    blocks = re.findall(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)

    assert len(blocks) >= 2 * len(Kind)
    assert all(json.loads(block) for block in blocks)
