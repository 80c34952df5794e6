"""A link is bound to its browser: another session of it adopts it, and sends nothing (F23)."""

from datetime import timedelta

import pytest

from rules.passwordless.answer_budget import AnswerBudget
from rules.passwordless.magic_link import digest, link
from rules.passwordless.one_time_code import code
from rules.passwordless.running_challenge import Kept, RunningChallenge
from runtime.aws_client.errors import Unanswered
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.challenge_items import StoredChallenge, challenge_key
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.challenge_table import ChallengeTable
from runtime.passwordless.pepper import Peppers
from triggers.challenges.attempts import Attempts
from triggers.passwordless.email_code import EmailCode
from triggers.passwordless.magic_link import MagicLink
from triggers.verify_auth_challenge_response import VerifyAuthChallengeResponse

CREATE = "CreateAuthChallenge_Authentication"
VERIFY = "VerifyAuthChallengeResponse_Authentication"
PEPPERS = Peppers(newest="v2", by_version={"v2": b"pepper"})
METHODS = {"MAGIC_LINK": MagicLink(EmailCode(length=8)), "EMAIL_CODE": EmailCode(length=8)}
MINE, THEIRS = "s" * 42 + "A", "o" * 42 + "A"
OTHER_CLIENT = "1otherclient"


class Browser:
    """The triggers, the table and a clock; a round after another of one session."""

    def __init__(self, dynamodb, create_trigger, example, first_proof, announce, now):
        self.example, self.after, self._now, self.ids = example, 0, now, iter(range(1000))
        self.dynamodb = dynamodb
        about = {
            "peppers": lambda: PEPPERS,
            "addresses": lambda: AddressKeys(PEPPERS),
            "now": lambda: self.now,
        }
        self.requests = ChallengeRequests(dynamodb, table="table", sleep=lambda _: None)
        self.put = []
        self.create = create_trigger(
            **about,
            methods=METHODS,
            starts_directly=False,
            requests=self.requests,
            put=self.put.append,
            new_id=lambda: f"{next(self.ids):022}",
        )
        self.verify = VerifyAuthChallengeResponse(
            methods=METHODS,
            attempts=Attempts(
                **about,
                table=ChallengeTable(dynamodb, table="table", budget=AnswerBudget(3, 10, 25)),
                announce=announce,
            ),
            proofs=None,
            proof=first_proof,
            announce=announce,
        )

    @property
    def now(self):
        return self._now + timedelta(seconds=self.after)

    def start(self, *, name=CREATE, client=None, device=MINE, **wish):
        """A new session, whose first round is answered with a wish; its response."""
        event = self.example(name)
        if client:
            event["callerContext"]["clientId"] = client
        event["request"] |= {
            "session": [{"challengeMetadata": "NONE", "challengeResult": False}],
            "clientMetadata": {
                "request_id": f"{next(self.ids):022}",
                "method": "MAGIC_LINK",
                **({"device": digest(device)} if device else {}),
                "link": "2",
                **wish,
            },
        }
        return self.create.handle(event)["response"]

    def answer(self, response, given, *, client=None):
        """Whether *given* is right, in the session of *response*."""
        event = self.example(VERIFY)
        asked = self.example(CREATE)
        if client:
            event["callerContext"]["clientId"] = client
        event["userName"] = asked["userName"]
        event["request"] |= {
            "userAttributes": asked["request"]["userAttributes"],
            "privateChallengeParameters": response["privateChallengeParameters"],
            "challengeAnswer": given,
        }
        return self.verify.handle(event)["response"]["answerCorrect"]

    def mailed(self, response):
        """What the mail of *response*'s challenge has: the code, and what is behind the #."""
        challenge_id = response["privateChallengeParameters"]["challenge_id"]
        item = self.dynamodb.get_item(TableName="table", Key=challenge_key(challenge_id))["Item"]
        stored = StoredChallenge.read(item)
        challenge = stored.challenge.at(self.example(CREATE)["request"]["userAttributes"]["email"])
        about = {"pepper": b"pepper", "challenge": challenge, "device": stored.device}
        sent = link("", **about, has_id=stored.link_has_id)
        return code(b"pepper", challenge, length=8), sent.removeprefix("#")


@pytest.fixture
def browser(dynamodb, create_trigger, example, first_proof, announce, now):
    return Browser(dynamodb, create_trigger, example, first_proof, announce, now)


def adopted(response):
    return RunningChallenge.read(response["challengeMetadata"]).kept is Kept.LINK


@pytest.mark.parametrize(
    ("wish", "action"),
    [({}, ""), ({"action": "account.delete"}, "account.delete"), ({"action": "a.b"}, "other")],
)
def test_the_challenge_keeps_what_it_is_to_confirm(browser, dynamodb, wish, action):
    """For the mail; never the client's own text, and nothing of a sign-in."""
    response = browser.start(**wish)
    challenge_id = response["privateChallengeParameters"]["challenge_id"]
    item = dynamodb.get_item(TableName="table", Key=challenge_key(challenge_id))["Item"]

    assert action == StoredChallenge.read(item).action
    assert bool(action) is ("action" in item)


def test_f23_another_session_of_the_browser_opens_the_link(browser):
    """After a restart: nothing is sent or counted, and the link is good once."""
    sent = browser.start()
    _, behind = browser.mailed(sent)
    challenge_id, token = behind.split(".")
    after = browser.start(adopt=challenge_id)

    assert sent["privateChallengeParameters"]["challenge_id"] == challenge_id
    assert "none" == after["publicChallengeParameters"]["delivery"]
    assert 1 == len(browser.put)
    assert browser.answer(after, f"{token}.{MINE}")
    for response in (after, sent):
        assert not browser.answer(response, f"{token}.{MINE}")


def test_f22_the_code_of_the_mail_stays_bound_to_the_session_that_asked(browser):
    """There it is right; where the link was adopted it never is."""
    sent = browser.start()
    digits, behind = browser.mailed(sent)
    after = browser.start(adopt=behind.split(".")[0])

    assert "link" == after["privateChallengeParameters"]["kept"]
    assert not browser.answer(after, digits)
    assert browser.answer(sent, digits)


@pytest.mark.parametrize(
    "wish",
    [
        {"adopt": "n" * 22},
        {"device": THEIRS},
        {"client": OTHER_CLIENT},
        {"method": "EMAIL_CODE"},
        {"name": f"{CREATE}.user_not_found"},
        {"after": 601},
    ],
    ids=["unknown", "device", "client", "method", "stranger", "over"],
)
def test_f23_no_other_session_does(browser, wish):
    """Of another browser, app client, method or user, or too late: the answer looks the same."""
    sent = browser.start()
    challenge_id, token = browser.mailed(sent)[1].split(".")
    good = browser.start(adopt=challenge_id)
    browser.after = wish.pop("after", 0)
    after = browser.start(**{"adopt": challenge_id, **wish})

    assert adopted(good)
    assert adopted(after)
    assert good["publicChallengeParameters"].keys() == after["publicChallengeParameters"].keys()
    assert "none" == after["publicChallengeParameters"]["delivery"]
    assert challenge_id != after["privateChallengeParameters"]["challenge_id"]
    client = wish.get("client")
    assert not browser.answer(after, f"{token}.{wish.get('device', MINE)}", client=client)


def test_f23_a_link_that_was_used_or_replaced_is_not_adopted(browser):
    """Whatever became of it."""
    sent = browser.start()
    digits, behind = browser.mailed(sent)
    assert browser.answer(sent, digits)

    after = browser.start(adopt=behind.split(".")[0])
    assert behind.split(".")[0] != after["privateChallengeParameters"]["challenge_id"]


def test_f23_a_client_without_a_device_adopts_nothing(browser):
    """The secret of the browser is what a link is bound to."""
    sent = browser.start(device=MINE)
    after = browser.start(adopt=browser.mailed(sent)[1].split(".")[0], device=None)

    sent_id = sent["privateChallengeParameters"]["challenge_id"]
    assert sent_id != after["privateChallengeParameters"]["challenge_id"]


def test_old_clients_get_links_without_an_id(browser):
    """They accept nothing but a token."""
    behind = browser.mailed(browser.start(link="1"))[1]

    assert 43 == len(behind)


def test_a_table_that_fails_adopts_nothing_and_ends_nothing(browser, monkeypatch, logged):
    """The user may click once more."""
    sent = browser.start()

    def fails(*_, **__):
        raise Unanswered("timeout")

    monkeypatch.setattr(ChallengeRequests, "adoptable", fails)
    after = browser.start(adopt=browser.mailed(sent)[1].split(".")[0])
    assert "none" == after["publicChallengeParameters"]["delivery"]
    assert "link not adopted" == logged[-1]
    monkeypatch.undo()
    assert browser.answer(sent, browser.mailed(sent)[0])


def test_the_rounds_after_an_adopted_link_go_on_with_it(browser):
    """A wrong answer, and no mail."""
    sent = browser.start()
    challenge_id, token = browser.mailed(sent)[1].split(".")
    after = browser.start(adopt=challenge_id)
    event = browser.example(CREATE)
    last = {"challengeMetadata": after["challengeMetadata"], "challengeResult": False}
    event["request"] |= {"session": [last], "clientMetadata": None}
    again = browser.create.handle(event)["response"]

    assert after["publicChallengeParameters"] == again["publicChallengeParameters"]
    assert browser.answer(again, f"{token}.{MINE}")
