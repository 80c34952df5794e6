"""Create and verify, with methods that send nothing and keep something of their users."""

from dataclasses import replace

import pytest

from events.contract.catalogue import Kind
from rules.passwordless.one_time_code import user_key
from rules.passwordless.recovery_code import digest
from rules.passwordless.running_challenge import Kept, RunningChallenge
from rules.passwordless.sealed_secret import seal
from rules.passwordless.totp import code
from runtime.aws_client.errors import Unanswered
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.challenge_items import epoch
from runtime.passwordless.challenge_table import Attempt
from runtime.passwordless.factors import Factor, Factors, owner_of
from runtime.passwordless.pepper import Peppers
from runtime.passwordless.wishes import MayBeOpen, Opened
from triggers.challenges.attempts import Attempts
from triggers.passwordless.email_code import EmailCode
from triggers.passwordless.recovery_code import RecoveryCodes
from triggers.passwordless.totp import AuthenticatorApp
from triggers.verify_auth_challenge_response import VerifyAuthChallengeResponse

CREATE = "CreateAuthChallenge_Authentication"
VERIFY = "VerifyAuthChallengeResponse_Authentication"
KEYS = Peppers(newest="k2", by_version={"k2": b"new", "k1": b"old"})
SECRET, SHEET = b"12345678901234567890", ["ABCDE-FGHIJ", "KLMNO-PQRST"]
WISH = {"request_id": "0123456789abcdef"}
ENROLLED = pytest.mark.parametrize("method", ["TOTP", "RECOVERY_CODE"])
ID = "c" * 22


class DynamoDB:
    """Holds items, and notes each read."""

    def __init__(self):
        self.items, self.reads, self.error = {}, [], None

    def get_item(self, **asked):
        self.reads.append(asked)
        if self.error:
            raise self.error
        item = self.items.get(asked["Key"]["pk"]["S"])
        return {"Item": item} if item else {}


@pytest.fixture
def dynamodb():
    return DynamoDB()


@pytest.fixture
def methods():
    return {
        "EMAIL_CODE": EmailCode(length=8),
        "TOTP": AuthenticatorApp(),
        "RECOVERY_CODE": RecoveryCodes(),
    }


@pytest.fixture
def verify(methods, table, first_proof, announce, dynamodb, peppers, now):
    return VerifyAuthChallengeResponse(
        methods=methods,
        attempts=Attempts(
            peppers=lambda: peppers,
            addresses=lambda: AddressKeys(peppers),
            table=table,
            announce=announce,
            factors=Factors(dynamodb, table="factors"),
            keys=lambda: KEYS,
            now=lambda: now,
        ),
        proofs=None,
        proof=first_proof,
        announce=announce,
    ).handle


@pytest.fixture
def answer(verify, example):
    """Whether an answer by *method* is right, of the user or of nobody."""

    def answer(method, text, name=VERIFY):
        event = example(name)
        event["request"] |= {
            "privateChallengeParameters": {"version": "1", "method": method, "challenge_id": ID},
            "challengeAnswer": text,
        }
        return verify(event)["response"]

    return answer


@pytest.fixture
def enrolled(dynamodb, example):
    """The user of the examples has an app and a sheet."""
    event = example(VERIFY)
    subject = event["request"]["userAttributes"]["sub"]
    user = user_key(b"", pool_id=event["userPoolId"], name="", subject=subject)
    sealed = seal(b"old", SECRET, nonce=bytes(16), owner=owner_of("TOTP", user))
    owner = owner_of("RECOVERY_CODE", user)
    digests = frozenset(digest(b"old", each, owner=owner) for each in SHEET)
    dynamodb.items = {
        f"F#{user}#TOTP": Factor(enrolment="e1", key="k1", sealed=sealed).item(),
        f"F#{user}#RECOVERY_CODE": Factor(enrolment="e2", key="k1", digests=digests).item(),
    }
    return {
        "TOTP": lambda now: code(SECRET, epoch(now) // 30),
        "RECOVERY_CODE": lambda _: SHEET[0].lower(),
    }


@ENROLLED
def test_create_sends_nothing_and_counts_no_message(
    create_trigger, example, requests, outbox, facts, method
):
    """The challenge is not derived from the pepper; the client is told that nothing comes."""
    event = example(CREATE)
    event["request"] |= {"session": [], "clientMetadata": WISH | {"method": method}}
    requests.answer = Opened(ID, 0, is_new=True)
    public = create_trigger().handle(event)["response"]["publicChallengeParameters"]

    [(new, asked)] = requests.opened
    assert (method, "-") == (new.method, new.pepper)
    assert (None, None) == (asked["channel"], asked["budget"])
    assert (method, "none", "0") == (public["method"], public["delivery"], public["retry_after"])
    assert ([], []) == (outbox.ids, facts())


@ENROLLED
def test_a_challenge_that_may_have_been_made_is_kept(
    create_trigger, example, requests, outbox, method
):
    """Nothing has to be sent for it."""
    requests.error = MayBeOpen()
    event = example(CREATE)
    event["request"] |= {"session": [], "clientMetadata": WISH | {"method": method}}
    made = create_trigger().handle(event)["response"]

    assert Kept.OWN is RunningChallenge.read(made["challengeMetadata"]).kept
    assert [] == outbox.ids


@ENROLLED
def test_a_wrong_answer_goes_on_with_the_same_challenge(create_trigger, example, requests, method):
    """And is told the same of the message that does not come."""
    requests.answer = Opened(ID, 0, is_new=True)
    event = example(CREATE)
    event["request"] |= {"session": [], "clientMetadata": WISH | {"method": method}}
    first = create_trigger().handle(event)["response"]
    running = RunningChallenge.read(first["challengeMetadata"])
    again = example(CREATE)
    again["request"]["session"] = [
        {
            "challengeName": "CUSTOM_CHALLENGE",
            "challengeResult": False,
            "challengeMetadata": running.written(),
        }
    ]

    second = create_trigger().handle(again)["response"]
    assert first["publicChallengeParameters"] == second["publicChallengeParameters"]
    assert running == RunningChallenge.read(second["challengeMetadata"])
    assert 1 == len(requests.opened)


@ENROLLED
def test_what_was_enrolled_signs_in(answer, enrolled, table, now, facts, method):
    """The write asks for the item as it was enrolled, and uses it."""
    assert {"answerCorrect": True} == answer(method, enrolled[method](now))

    [(_, right_by, asked)] = table.attempts
    [also] = asked["also"]
    assert "-" == right_by
    assert also["Update"]["TableName"] == "factors"
    assert also["Update"]["ConditionExpression"].startswith("id = :enrolment AND ")
    kinds = [kind for kind, _ in facts()]
    used = [Kind.FACTOR_RECOVERY_USED] if method == "RECOVERY_CODE" else []
    assert [*used, Kind.CHALLENGE_VERIFIED] == kinds
    if used:
        assert (Kind.FACTOR_RECOVERY_USED, {"left": 1}) == facts()[0]


@ENROLLED
def test_nobody_can_be_told_apart_by_answers_reads_or_writes(
    answer, enrolled, dynamodb, table, facts, now, method
):
    """
    A user who types a wrong code, has nothing enrolled, or does not exist.

    One read each, and one write of the same parts; the part of the factor
    checks nothing and changes nothing.
    """
    assert enrolled
    seen = []
    unknown = f"{VERIFY}.user_not_found"
    right = enrolled[method](now)
    cases = [("wrong", VERIFY), (right, unknown), ("wrong", unknown)]
    for text, name in cases:
        seen.append(answer(method, text, name))
    dynamodb.items = {}
    seen += [answer(method, text, VERIFY) for text in ("wrong", right)]

    assert [{"answerCorrect": False}] * 5 == seen
    assert 5 == len(dynamodb.reads) == len(table.attempts)
    assert 1 == len({frozenset(read) for read in dynamodb.reads})
    parts = [each for _, _, asked in table.attempts for each in asked["also"]]
    assert 5 == len(parts)
    assert [["ConditionCheck"]] * 5 == [list(part) for part in parts]
    assert {None} == {right_by for _, right_by, _ in table.attempts}
    charged = {asked["charged_to"] for _, _, asked in table.attempts}
    assert 1 == len(charged)
    assert charged <= {"app", "recovery"}
    assert {Kind.CHALLENGE_ANSWERED_WRONG} == {kind for kind, _ in facts()}


def test_a_code_that_was_used_is_told_as_such(answer, enrolled, dynamodb, facts, now):
    """To the operators alone: the client hears no more than `wrong`."""
    [key] = [key for key in dynamodb.items if key.endswith("TOTP")]
    used = replace(Factor.read(dynamodb.items[key]), last_step=epoch(now) // 30)
    dynamodb.items[key] = used.item()

    assert {"answerCorrect": False} == answer("TOTP", enrolled["TOTP"](now))
    assert (
        Kind.CHALLENGE_ANSWERED_WRONG,
        {"method": "TOTP", "reason": "code_used"},
    ) == facts()[-1]


@ENROLLED
def test_a_right_code_whose_write_fails_is_wrong_and_uses_nothing(
    answer, enrolled, table, facts, now, method
):
    """Of two at once, the second; and that of a locked user."""
    table.answer = Attempt.USED

    assert {"answerCorrect": False} == answer(method, enrolled[method](now))
    assert [Kind.CHALLENGE_ANSWERED_WRONG] == [kind for kind, _ in facts()]


@ENROLLED
def test_a_table_that_does_not_answer_makes_every_answer_wrong(
    answer, enrolled, dynamodb, table, now, method
):
    """It fails closed, and nothing is written."""
    dynamodb.error = Unanswered("timeout")

    assert {"answerCorrect": False} == answer(method, enrolled[method](now))
    assert [] == table.attempts


def test_a_code_by_mail_reads_no_factor(answer, dynamodb, table):
    """It costs what it cost before."""
    answer("EMAIL_CODE", "00000000")

    assert [] == dynamodb.reads
    [(_, _, asked)] = table.attempts
    assert [] == asked["also"]


@ENROLLED
def test_an_address_is_not_proved_by_it(answer, enrolled, take_over, now, method):
    """Nothing was mailed: the owner of the mailbox may still come."""
    assert {"answerCorrect": True} == answer(method, enrolled[method](now))
    assert [] == take_over.owners
