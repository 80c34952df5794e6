import json

import pytest

from local.console.answers import Asked
from local.console.event_page import is_policy, lets_through, passed
from tests.local.console.conftest import OWN, PORT

EVENT = {
    "specversion": "1.0",
    "id": "0a-1",
    "type": "auth.sign_up.rejected.v1",
    "subject": "5b",
    "time": "2026-11-28T02:00:00.000Z",
    "data": {"reason": "disposable_domain", "client_id": "web", "later": True},
}
ACCEPTED = {**EVENT, "id": "0a-2", "type": "auth.sign_up.accepted.v1", "data": {}}


@pytest.fixture
def heard(console):
    for each in (EVENT, ACCEPTED):
        console.routes.laptop.tail.note(json.dumps(each))
    return console


def test_an_event_opens_to_its_json_and_what_its_fields_mean(heard):
    """A field that came after this console is shown without a meaning."""
    told = json.loads(heard.get("/api/events/0a-1").body)
    fields = {each["name"]: each for each in told["fields"]}

    assert EVENT == told["event"]
    assert "disposable_domain" == fields["reason"]["value"]
    assert fields["client_id"]["meaning"].startswith("The app client")
    assert ("true", "") == (fields["later"]["value"], fields["later"]["meaning"])
    assert {
        "type": "auth.sign_up.rejected.v1",
        "outcome": "rejected",
        "reason": "disposable_domain",
        "client_id": "web",
    } == told["attributes"]


def test_an_event_that_is_forgotten_is_none(heard):
    assert 404 == heard.get("/api/events/0a-9").status


@pytest.mark.parametrize(
    ("policy", "matched"),
    [
        ({"type": ["auth.sign_up.rejected.v1"]}, 1),
        ({"type": [{"prefix": "auth.sign_up."}]}, 2),
        ({"type": [{"prefix": "sign_up."}]}, 0),
        ({"outcome": ["rejected", "accepted"]}, 2),
        ({"outcome": ["accepted"], "reason": ["disposable_domain"]}, 0),
        ({"reason": [{"anything-but": ["undeliverable"]}]}, 1),
    ],
)
def test_a_filter_policy_says_how_many_of_the_last_events_match(heard, policy, matched):
    """All keys, any value of each; a message without the attribute does not pass."""
    own = {**OWN, "origin": f"http://127.0.0.1:{PORT}"}
    body = json.dumps({"policy": policy}).encode()
    answer = heard.routes(Asked("POST", "/api/filter-policy", own, body))

    assert {"matched": matched, "of": 2} == json.loads(answer.body)
    assert matched == passed(policy, [EVENT, ACCEPTED])


@pytest.mark.parametrize(
    "policy",
    [
        *(None, [], {}, {"type": []}, {"type": "a"}, {"type": [1]}, {"type": [{"suffix": "a"}]}),
        *({name: ["a"] for name in "abcdef"}, {"type": [{"anything-but": [1]}]}),
    ],
)
def test_what_is_no_policy_is_refused(heard, policy):
    """Also one of a kind that the page does not make, which would be counted wrongly."""
    own = {**OWN, "origin": f"http://127.0.0.1:{PORT}"}
    body = json.dumps({"policy": policy}).encode()

    assert not is_policy(policy)
    assert 400 == heard.routes(Asked("POST", "/api/filter-policy", own, body)).status


def test_a_body_that_is_no_json_is_no_policy(heard):
    own = {**OWN, "origin": f"http://127.0.0.1:{PORT}"}

    assert 400 == heard.routes(Asked("POST", "/api/filter-policy", own, b"[1")).status
    assert 400 == heard.routes(Asked("POST", "/api/filter-policy", own, b"[1]")).status


def test_a_user_without_a_sub_has_no_events(heard):
    tail = heard.routes.laptop.tail

    assert ["0a-2", "0a-1"] == [each["id"] for each in tail.of_user("5b")]
    assert [] == tail.of_user("")
    assert not lets_through({"type": ["a"]}, {})
