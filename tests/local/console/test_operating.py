"""Actions in a real account: none without --write; with it, each by the stack's name."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from local.console import dead_letters, operating, user_actions
from local.console.answers import Asked
from local.console.dead_letters import queues, redriven
from local.console.operating import Operating
from local.console.user_actions import NotDone
from operators.outside import Outside
from operators.redrive import NoSuchSource
from tests.local.console.conftest import OWN, PORT

OF_PAGE = {**OWN, "origin": f"http://127.0.0.1:{PORT}"}
SIGN_OUT = "/api/users/0a-1/sign-out"
REDRIVE = "/api/dead-letters/MetricsDeadLetterQueue/redrive"
NAMED = b'{"confirm": "theirs"}'


class Users:
    """Whose every action is noted."""

    def __init__(self, *, is_real):
        self.account = SimpleNamespace(is_real=is_real)

    def found(self, words):
        return [{"sub": words}]

    def one(self, sub):
        return {"sub": sub} if sub == "0a-1" else None

    def outside(self):
        return "outside"


@pytest.fixture
def done(monkeypatch):
    done = []

    def act(_users, sub, action, *, client_id):
        done.append((sub, action, client_id))
        return "Done." if sub == "0a-1" else None

    def redrive(outside, name):
        done.append((outside, name))
        return "3 moved."

    monkeypatch.setattr(operating, "act", act)
    monkeypatch.setattr(operating, "redriven", redrive)
    return done


@pytest.fixture
def writing(console):
    """The routes of a real account with --write."""
    operates = Operating(users=Users(is_real=True), client_id="web", confirm="theirs")
    return replace(console.real, operating=operates)


def post(routes, path, body=NAMED, *, token=None, **headers):
    sent = {"x-console-token": routes.token if token is None else token}
    return routes(Asked("POST", path, {**OF_PAGE, **sent, **headers}, body))


def test_without_write_there_is_nothing_to_see_or_to_do(console, done):
    """And the page is told so, and has no token."""
    about = json.loads(console.get_real("/api/about").body)

    assert (False, "", "") == (about["operates"], about["confirm"], about["token"])
    for path in ("/api/users", "/api/users/0a-1", "/api/dead-letters"):
        assert 404 == console.get_real(path).status
    for path in (SIGN_OUT, REDRIVE, "/api/users/0a-1/lift", "/api/users/0a-1/resend"):
        assert 404 == post(console.real, path).status
    assert [] == done


def test_with_write_an_action_is_done_when_the_stacks_name_was_typed(writing, done):
    """The page is told which name that is."""
    about = json.loads(writing(Asked("GET", "/api/about", OWN)).body)
    answers = [post(writing, path) for path in (SIGN_OUT, "/api/users/0a-1/lift", REDRIVE)]

    assert (True, "theirs") == (about["operates"], about["confirm"])
    assert [200, 200, 200] == [each.status for each in answers]
    assert [
        ("0a-1", "sign-out", "web"),
        ("0a-1", "lift", "web"),
        ("outside", "MetricsDeadLetterQueue"),
    ] == done


@pytest.mark.parametrize("body", [b"", b"{}", b'{"confirm": "Theirs"}', b'["theirs"]'])
@pytest.mark.parametrize("path", [SIGN_OUT, REDRIVE])
def test_another_word_changes_nothing(writing, done, path, body):
    answer = post(writing, path, body)

    assert (409, []) == (answer.status, done)
    assert "type theirs to confirm" in json.loads(answer.body)["problem"]


@pytest.mark.parametrize(
    "headers", [{"token": "guessed"}, {"origin": "https://a.example"}, {"sec-fetch-site": "none"}]
)
def test_another_page_changes_nothing(writing, done, headers):
    """Neither without the token nor from another origin; Host and Origin are asked first."""
    allowed = headers == {"sec-fetch-site": "none"}  # an address that was typed, with the token

    assert (200 if allowed else 403) == post(writing, SIGN_OUT, **headers).status
    assert len(done) == allowed


def test_limits_are_cleared_on_this_machine_alone(writing, done):
    """They keep attackers out of a real account."""
    path = "/api/users/0a-1/clear-limits"
    laptop = replace(writing, operating=Operating(users=Users(is_real=False)))

    assert 404 == post(writing, path).status
    assert 200 == post(laptop, path, b"").status
    assert [("0a-1", "clear-limits", "")] == done


def test_what_is_not_there_is_told(writing, done, monkeypatch):
    """A user that the pool does not have, and an action that changed nothing."""
    assert 404 == post(writing, "/api/users/0b-1/lift").status
    assert 404 == writing(Asked("GET", "/api/users/0b-1", OWN)).status
    done.clear()

    def refuse(*_, **__):
        raise NotDone("The address is not suppressed.")

    monkeypatch.setattr(operating, "act", refuse)
    answer = post(writing, "/api/users/0a-1/lift")
    assert (409, {"problem": "The address is not suppressed."}) == (
        answer.status,
        json.loads(answer.body),
    )


def test_a_users_page_has_the_events_that_the_console_heard(writing):
    """In a real account it hears none."""
    told = json.loads(writing(Asked("GET", "/api/users/0a-1", OWN)).body)

    assert {"sub": "0a-1", "events": []} == told


class Stack:
    def dead_letter_queues(self):
        return {"ADeadLetterQueue": "a", "BDeadLetterQueue": "b"}


@pytest.fixture
def outside(monkeypatch):
    monkeypatch.setattr(dead_letters, "waiting", lambda _sqs, url: {"a": 0, "b": 3}[url])
    return Outside(client=lambda _: None, stack=Stack(), is_sure=True)


def test_the_fullest_queue_is_first(outside):
    assert [("BDeadLetterQueue", 3), ("ADeadLetterQueue", 0)] == [
        (each["name"], each["messages"]) for each in queues(outside)
    ]


def test_messages_are_moved_as_the_operators_command_does_it(outside, monkeypatch):
    """What the command tells is the answer; a queue of elsewhere is none."""
    asked = []

    def run(words, world):
        asked.append(words)
        world.say("3 moved, 0 left", queue=words.queue, to="b-source", moved=3, remaining=0)

    monkeypatch.setattr(dead_letters.redrive, "run", run)

    assert "3 messages were moved back to b-source; 0 remain." == redriven(
        outside, "BDeadLetterQueue"
    )
    assert redriven(outside, "https://sqs.example/other") is None
    assert [("BDeadLetterQueue", None, False)] == [
        (each.queue, each.to, each.one_by_one) for each in asked
    ]


def test_a_queue_without_a_source_is_left_as_it_is(outside, monkeypatch):
    def run(*_):
        raise NoSuchSource("none")

    monkeypatch.setattr(dead_letters.redrive, "run", run)
    with pytest.raises(NotDone):
        redriven(outside, "BDeadLetterQueue")


def test_every_action_of_a_user_is_one_that_is_known():
    """What is for this machine alone is an action, too: a name that is misspelt would be open."""
    assert user_actions.LOCAL_ONLY <= user_actions._ACTIONS.keys()
