import json
from copy import deepcopy

import pytest

from events.contract.catalogue import Kind
from pipeline.documents import event_release, event_schemas
from pipeline.documents.event_compatibility import has_grown, incompatibilities
from pipeline.documents.event_release import RELEASED, breaks, released_in

RELEASED_SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "urn:user-event:sign_up.rejected:1.3",
    "title": "auth.sign_up.rejected.v1",
    "type": "object",
    "required": ["id", "data"],
    "properties": {
        "id": {
            "type": "string",
            "minLength": 1,
            "maxLength": 512,
            "$comment": "personal data: none",
        },
        "type": {"const": "auth.sign_up.rejected.v1"},
        "data": {
            "type": "object",
            "required": ["reason"],
            "properties": {
                "reason": {"type": "string", "pattern": "^[a-z_]*$", "examples": ["a"]},
                "rule": {"enum": ["one", "two"]},
                "domain": {"type": "string", "maxLength": 253, "format": "hostname"},
            },
        },
    },
}
DATA = ("properties", "data")
REASON = (*DATA, "properties", "reason")
RULE = (*DATA, "properties", "rule")
DOMAIN = (*DATA, "properties", "domain")


def changed(*path, to=None, at=RELEASED_SCHEMA):
    """The released schema with one place set to something else, or taken away."""
    schema = deepcopy(at)
    *parents, last = path
    place = schema
    for name in parents:
        place = place[name]
    if to is None:
        del place[last]
    else:
        place[last] = to
    return schema


def test_the_events_of_today_are_compatible_with_every_release():
    """A change that breaks is another version: `auth.….v2`, next to the old one."""
    assert [] == breaks(RELEASED)


def test_something_is_released():
    """The test above has something to compare with."""
    assert len(released_in(RELEASED)) >= 19


@pytest.mark.parametrize(
    ("schema", "sentence"),
    [
        # Subscribers who know the release could no longer read it, or miss something.
        (changed(*DOMAIN), "data no longer has domain"),
        (changed(*DATA), "the event no longer has data"),
        (changed(*DATA, "required", to=[]), "data need no longer have reason"),
        (changed("required", to=["data"]), "the event need no longer have id"),
        (changed(*REASON, "type", to="integer"), "data.reason has another type"),
        (changed(*REASON, "type", to=["string", "null"]), "data.reason has another type"),
        (changed(*REASON, "pattern", to="^[A-Za-z_]*$"), "data.reason has another pattern"),
        (changed(*REASON, "pattern"), "data.reason has another pattern"),
        (changed(*RULE, "enum", to=["one", "two", "three"]), "data.rule has another enum"),
        (changed(*DOMAIN, "maxLength", to=300), "data.domain has another maxLength"),
        (changed(*DOMAIN, "maxLength"), "data.domain has another maxLength"),
        (changed(*DOMAIN, "format", to="email"), "data.domain has another format"),
        (changed("properties", "id", "minLength"), "id has another minLength"),
        (changed("properties", "type", "const", to="auth.x.y.v1"), "type has another const"),
        # A reader with the schema of today could no longer read what was kept.
        (changed(*DATA, "required", to=["reason", "rule"]), "data must have rule"),
        (changed(*RULE, "enum", to=["one"]), "data.rule has another enum"),
        (changed(*DOMAIN, "maxLength", to=63), "data.domain has another maxLength"),
        (changed(*DOMAIN, "minLength", to=3), "data.domain has another minLength"),
        (changed(*REASON, "enum", to=["a"]), "data.reason has another enum"),
        (changed("additionalProperties", to=False), "the event has another additionalProperties"),
        (changed(*DATA, "additionalProperties", to=False), "data has another additionalProp"),
        (changed(*DATA, "allOf", to=[{}]), "data has another allOf"),
        # What was harmless to keep is so no more.
        (
            changed("properties", "id", "$comment", to="personal data: pseudonym"),
            "id has another $comment",
        ),
        # It is no schema of the same thing.
        (changed("$schema", to="http://json-schema.org/draft-07/schema#"), "another $schema"),
        (changed("$id", to="urn:user-event:sign_up.refused:1.3"), "that is another schema"),
        (changed("$id", to="urn:user-event:sign_up.rejected"), "that is another schema"),
        (changed("$id", to="urn:user-event:sign_up.rejected:1.2"), "$id went back"),
        (changed(*DATA, "properties", "more", to={}), "has grown: count it up in REVISIONS"),
        (changed("properties", "more", to={}), "has grown: count it up in REVISIONS"),
    ],
)
def test_refuses(schema, sentence):
    """One change, one sentence, which says what and where."""
    [told] = incompatibilities(RELEASED_SCHEMA, schema)

    assert sentence in told


NEXT = changed("$id", to="urn:user-event:sign_up.rejected:1.4")


@pytest.mark.parametrize(
    "schema",
    [
        RELEASED_SCHEMA,
        NEXT,
        changed(*DATA, "properties", "more", to={"type": "string"}, at=NEXT),
        changed("properties", "traceparent", to={"type": "string"}, at=NEXT),
        changed("title", to="other words"),
        changed(*REASON, "description", to="other words"),
        changed(*REASON, "examples", to=["a", "b"]),
        changed(*REASON, "deprecated", to=True),
    ],
)
def test_lets_grow(schema):
    """Members that need not be there, and words that nobody validates by."""
    assert [] == incompatibilities(RELEASED_SCHEMA, schema)


def test_several_changes_are_several_sentences():
    """All have to be fixed together."""
    schema = changed(*DOMAIN, at=changed(*REASON, "pattern"))

    assert 2 == len(incompatibilities(RELEASED_SCHEMA, schema))


def test_growth_is_seen_at_any_depth():
    """And the loss of a member is no growth."""
    assert has_grown(RELEASED_SCHEMA, changed(*DATA, "properties", "more", to={}))
    assert not has_grown(RELEASED_SCHEMA, changed(*DOMAIN))


@pytest.fixture
def frozen(tmp_path, monkeypatch):
    """A folder with the schemas of today, released."""
    monkeypatch.setattr(event_release, "RELEASED", tmp_path)
    monkeypatch.setattr(event_release, "ROOT", tmp_path.parent)
    event_schemas.write_all(tmp_path)
    return tmp_path


def test_freezes_what_is_compatible(frozen, capsys):
    """A kind that is new comes along; a file that is no kind's stays away."""
    (frozen / event_schemas.file_name(Kind.PIPELINE_CANARY)).unlink()
    event_release.main()

    assert len(Kind) == len(list(frozen.glob("*.json")))
    assert f"{len(Kind)} schemas" in capsys.readouterr().out


def test_freezes_nothing_that_breaks(frozen):
    """The release stays what it was."""
    file = frozen / event_schemas.file_name(Kind.SIGN_UP_REJECTED)
    released = json.loads(file.read_text())
    released["properties"]["data"]["properties"]["gone"] = {"type": "string"}
    file.write_text(json.dumps(released))

    with pytest.raises(SystemExit, match=r"sign_up\.rejected\.v1\.json: .* no longer has gone"):
        event_release.main()
    assert released == json.loads(file.read_text())


def test_a_kind_never_goes(frozen):
    """Its metrics, its dashboards and its subscribers are there."""
    (frozen / "user.promoted.v1.json").write_text("{}")

    [told] = breaks(frozen)
    assert "user.promoted.v1.json: the kind is gone" in told
