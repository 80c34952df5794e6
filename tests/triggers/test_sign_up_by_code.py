"""Sign-up in two calls: a code for an address, and a user only for who brings it back."""

import re
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from events.contract.catalogue import Kind
from rules.passwordless import address_keys
from rules.passwordless.answer_budget import AnswerBudget
from rules.passwordless.magic_link import digest, link
from rules.passwordless.one_time_code import Challenge, code, request_key, user_key
from rules.passwordless.sealed_address import unsealed
from rules.passwordless.send_budget import SendBudget
from rules.passwordless.sign_up_request import SignUpRequest
from rules.refusals import SignUpDenied
from rules.trigger_event import TriggerEvent
from runtime.aws_client.errors import Refused, Unanswered
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.challenge_items import StoredChallenge, epoch, sends_key
from runtime.passwordless.challenge_refunds import ChallengeRefunds
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.challenge_table import ChallengeTable
from runtime.passwordless.clear_calls import ClearCalls
from runtime.passwordless.lent_messages import LentMessages
from runtime.passwordless.receipts import Receipts, Spent
from runtime.passwordless.wishes import MayBeOpen, TooBusy, Wish
from runtime.user_pool.unconfirmed import Unconfirmed
from tests.triggers.conftest import PEPPERS
from triggers.challenges.proof import bearer_of
from triggers.passwordless.email_code import EmailCode
from triggers.passwordless.magic_link import MagicLink
from triggers.pre_sign_up import PreSignUp
from triggers.proof_first.sign_up_address import SignUpAddress
from triggers.proof_first.sign_up_code import SignUpCode
from triggers.proof_first.sign_up_proof import SignUpProof
from triggers.proof_first.sign_up_steps import SignUpSteps

SECRET = "A" * 43
DEVICE, OTHER = digest(SECRET), digest("B" * 42 + "A")
KEYS = AddressKeys(PEPPERS)
JO, POOL, CLIENT = "Jo@Example.com", "eu-west-1_EXAMPLE", "1example23456789"
GONE = Refused({"Error": {"Code": "UserNotFoundException"}})
ANSWERED = (Kind.CHALLENGE_ANSWERED_WRONG, {"method": "EMAIL_CODE", "reason": "wrong_code"})


class Pool:
    """Cognito, as far as names are freed in it."""

    def __init__(self):
        self.status, self.email, self.deleted, self.error = None, JO, [], None
        self.asked, self.sub, self.verified = [], "sub", "false"

    def admin_get_user(self, *, UserPoolId, Username):  # noqa: N803
        assert POOL == UserPoolId
        assert Username
        self.asked.append(Username)
        if self.error or self.status is None:
            raise self.error or GONE
        told = {"email": self.email, "sub": self.sub, "email_verified": self.verified}
        attributes = [{"Name": name, "Value": value} for name, value in told.items()]
        return {"Username": self.sub, "UserStatus": self.status, "UserAttributes": attributes}

    def admin_delete_user(self, *, UserPoolId, Username):  # noqa: N803
        self.deleted.append((UserPoolId, Username))


@pytest.fixture
def pool():
    return Pool()


class Stack:
    """PreSignUp with its table and outbox, and a clock."""

    def __init__(self, dynamodb, outbox, pool, check, announce, now):
        self.time, self.dynamodb = now, dynamodb
        self.ids = iter(f"{n:022}" for n in range(99))
        code_ = EmailCode(length=8)
        told = {"announce": announce, "now": lambda: self.time}
        shared = {
            "methods": {"EMAIL_CODE": code_, "MAGIC_LINK": MagicLink(code_)},
            "names": SignUpAddress(
                peppers=lambda: PEPPERS, addresses=lambda: KEYS, lifetime=timedelta(minutes=10)
            ),
            "requests": ChallengeRequests(dynamodb, table="table", sleep=lambda _: None),
            **told,
        }
        self.receipts = Receipts(dynamodb, table="table", sleep=lambda _: None)
        self.ask = SignUpCode(
            refunds=ChallengeRefunds(dynamodb, table="table", sleep=lambda _: None),
            lent=LentMessages(ClearCalls(dynamodb, sleep=lambda _: None), table="table"),
            put=outbox.put,
            budget=SendBudget(per_hour=3, per_day=15, pause_s=30),
            mailbox_budget=SendBudget(per_hour=4, per_day=15, pause_s=0),
            new_id=lambda: next(self.ids),
            **shared,
        )
        self.prove = SignUpProof(
            table=ChallengeTable(
                dynamodb, table="table", budget=AnswerBudget(3, 10, 25), sleep=lambda _: None
            ),
            receipts=self.receipts,
            unconfirmed=Unconfirmed(pool),
            **shared,
        )
        self.usual = {"check": check, "checks_federated": True, "announce": announce}
        self.proves_all, self.is_migrating, self.allowed = False, False, ()

    def sign_up(self, event):
        return PreSignUp(
            is_migrating=lambda _: self.is_migrating,
            steps=SignUpSteps(ask=self.ask, prove=self.prove),
            proves_all=self.proves_all,
            allowed=self.allowed,
            **self.usual,
        ).handle(event)

    def items(self):
        return {item["pk"]["S"]: item for item in self.dynamodb.scan(TableName="table")["Items"]}

    def code(self, number=0, *, address="jo@example.com"):
        """What was mailed for that challenge."""
        return code(b"pepper", self.challenge(number, address), length=8)

    def challenge(self, number=0, address="jo@example.com"):
        nobody = user_key(b"", pool_id=POOL, name=f"{number:022}", subject=None)
        return Challenge(f"{number:022}", POOL, CLIENT, nobody, address)


class Unwell:
    """A table that is well for so many calls more, and answers none after that."""

    def __init__(self, dynamodb):
        self.dynamodb, self.well_for, self.is_written = dynamodb, None, True

    def __getattr__(self, name):
        def call(**given):
            if self.well_for is None:
                return getattr(self.dynamodb, name)(**given)
            self.well_for -= 1
            if self.well_for >= 0 or self.is_written:
                with suppress(Refused) if self.well_for < 0 else nullcontext():
                    answer = getattr(self.dynamodb, name)(**given)
            if self.well_for < 0:
                raise Unanswered("timeout", may_have_happened=True)
            return answer

        return call


@pytest.fixture
def unwell(dynamodb):
    return Unwell(dynamodb)


@pytest.fixture
def stack(unwell, outbox, pool, check, announce, now):
    return Stack(unwell, outbox, pool, check, announce, now)


@pytest.fixture
def call(stack, example):
    """One SignUp; the refusal, or the response."""

    def call(*, email=JO, device=DEVICE, attributes=(), wish="passwordless", name="", **metadata):
        event = example("PreSignUp_SignUp")
        event["userName"] = name or event["userName"]
        event["userPoolId"], event["callerContext"]["clientId"] = POOL, CLIENT
        event["request"]["userAttributes"] = {"email": email, **dict(attributes)}
        said = {"sign_up": wish, "device": device, **metadata}
        event["request"]["clientMetadata"] = {
            name: it for name, it in said.items() if it or name == "code"
        }
        try:
            return stack.sign_up(event)["response"]
        except SignUpDenied as refused:
            return str(refused)

    return call


def ask(call, request="r" * 16, **more):
    return call(request_id=request, **more)


def answer(call, code, try_id="t" * 16, **more):
    return call(code=code, try_id=try_id, **more)


def kinds(facts):
    return [kind for kind, _ in facts()]


def test_51_the_first_call_mails_a_code_and_makes_no_user(call, outbox, facts, stack):
    """Invariant 51: PreSignUp refuses, so Cognito stores nothing; and nobody is told of."""
    said = ask(call)

    assert "CODE_SENT: Enter the code from the mail [EMAIL_CODE 8 30]" == said
    assert len(said) <= 120
    assert ["0" * 22] == outbox.ids
    assert [(Kind.CHALLENGE_REQUESTED, {"method": "EMAIL_CODE"})] == facts()
    assert {"C#", "R#", "S#"} == {key[:2] for key in stack.items()}


def test_no_event_of_the_first_call_has_a_subject(call, published):
    """The UUID of a SignUp that is refused is nobody's."""
    ask(call)
    ask(call, "q" * 16)
    ask(call, email="jo@mailinator.com")

    assert [None] * 3 == [event.subject for event in published]
    assert {"PreSignUp_SignUp"} == {event.data["trigger"] for event in published}


def test_52_the_second_call_has_the_user_confirmed_and_verified(call, facts, stack):
    """Invariant 52: by the code that was mailed to the address in its narrow form."""
    ask(call)
    response = answer(call, f" {stack.code()[:4]} {stack.code()[4:]} ")

    assert (True, True) == (response["autoConfirmUser"], response["autoVerifyEmail"])
    assert not response.get("autoVerifyPhone")
    told = {"email_domain": "example.com", "passwordless": True}
    assert [
        (Kind.CHALLENGE_VERIFIED, {"method": "EMAIL_CODE"}),
        (Kind.SIGN_UP_ACCEPTED, told),
    ] == facts()[1:]


def test_a_receipt_is_left_for_the_device(call, stack):
    """Of the address in its narrow form, the app client and the device."""
    ask(call)
    answer(call, stack.code())
    owner = address_keys.owner(KEYS.newest, pool_id=POOL, address="jo@example.com")

    assert {f"P#{owner}#{CLIENT}", f"P#{owner}#{CLIENT}#{DEVICE}"} == {
        key for key in stack.items() if key.startswith("P#")
    }


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ({"device": OTHER}, 0),
        ({"email": "jo@example.org"}, 0),
        ({"email": "j\u00f6@example.com"}, 0),
    ],
)
def test_51_a_code_is_of_no_use_to_anybody_else(call, stack, change, number):
    """Invariant 51: another device or address has no code under way."""
    ask(call)

    assert answer(call, stack.code(number), **change).startswith("WRONG_CODE: ")
    assert isinstance(answer(call, stack.code(number)), dict)


def test_54_who_shares_the_wide_form_alone_proves_nothing(call, stack):
    """Invariant 54: stra\u00dfe@ is not strasse@, though both share their limits."""
    ask(call, email="stra\u00dfe@example.com")
    stack.time += timedelta(seconds=30)
    ask(call, email="strasse@example.com")
    theirs = stack.code(0, address="stra\u00dfe@example.com")

    assert answer(call, theirs, email="strasse@example.com").startswith("WRONG_CODE")
    assert ask(call, "q" * 16, email="STRASSE@example.com").startswith("CODE_NOT_SENT")
    assert isinstance(answer(call, theirs, email="stra\u00dfe@example.com"), dict)
    assert 2 == len([key for key in stack.items() if key.startswith("P#")])


@pytest.mark.parametrize("wrong", ["00000000", "", "x", "\ud800", "1" * 99_999, SECRET, "\x00"])
def test_whatever_is_wrong_is_one_word(call, facts, wrong):
    """And counted, three times to a code."""
    ask(call)
    said = {answer(call, wrong, f"{n:016}") for n in range(4)}

    assert {"WRONG_CODE: Please check the code, or ask for another one"} == said
    assert [ANSWERED] * 3 == facts()[1:4]
    assert (Kind.CHALLENGE_ANSWERED_WRONG, {"method": "EMAIL_CODE", "reason": "locked"}) == (
        facts()[4]
    )


def test_full_width_digits_are_digits(call, stack):
    """People type codes with their own keyboards."""
    ask(call)
    wide = "".join(chr(ord("\uff10") + int(digit)) for digit in stack.code())

    assert isinstance(answer(call, wide), dict)


def test_an_unknown_code_and_an_expired_one_are_wrong(call, stack, facts):
    """The reason is for the operators alone."""
    assert answer(call, "00000000").startswith("WRONG_CODE")
    ask(call)
    stack.time += timedelta(minutes=11)
    assert answer(call, stack.code()).startswith("WRONG_CODE")

    assert "unknown_challenge" == facts()[0][1]["reason"]
    assert Kind.CHALLENGE_EXPIRED == facts()[-1][0]


def test_55_calls_that_are_repeated_send_and_count_once(call, stack, outbox, facts):
    """Invariant 55: Cognito calls again, and clients do: the same request, the same try."""
    assert ask(call) == ask(call)
    assert ["0" * 22] * 2 == outbox.ids  # of the same challenge: the sender sends it once
    for _ in range(4):
        assert answer(call, "00000000").startswith("WRONG_CODE")

    assert [Kind.CHALLENGE_REQUESTED, Kind.CHALLENGE_ANSWERED_WRONG] == kinds(facts)
    assert "1" == stack.items()[f"C#{0:022}"]["attempts"]["N"]


@pytest.mark.parametrize("after_s", [0, 14, 16, 119])
def test_55_a_right_code_is_right_again_while_its_receipt_is_open(call, stack, facts, after_s):
    """Invariant 55: Cognito has not heard, or has not stored; nobody needs a second code."""
    ask(call)
    answer(call, stack.code())
    stack.time += timedelta(seconds=after_s)
    for n in range(4):
        assert answer(call, stack.code(), f"{n:016}")["autoVerifyEmail"]

    assert 1 == kinds(facts).count(Kind.CHALLENGE_VERIFIED)
    assert answer(call, "00000000").startswith("WRONG_CODE")


def test_53_a_code_is_used_up_with_its_receipt(call, stack, now):
    """Invariant 53: spent, or over after two minutes."""
    ask(call)
    answer(call, stack.code())
    stack.time += timedelta(seconds=120)
    assert answer(call, stack.code()).startswith("WRONG_CODE")

    stack.time = now
    asked = TriggerEvent("", POOL, CLIENT, "sub", {"email": "JO@example.com"}, {})
    bearer = bearer_of(asked, KEYS, device=DEVICE)
    assert Spent.NOW == stack.receipts.spend(bearer, sign_in="s", now=now)
    assert answer(call, stack.code()).startswith("WRONG_CODE")


def test_the_link_of_the_mail_is_a_code_too(call, stack):
    """What stands behind the #; the secret of the device stays in the browser."""
    ask(call, method="MAGIC_LINK")
    token = link("", pepper=b"pepper", challenge=stack.challenge(), device=DEVICE)[1:]

    assert answer(call, token[:-1] + ("A" if token[-1] != "A" else "B")).startswith("WRONG_CODE")
    assert isinstance(answer(call, token), dict)


def test_a_link_opens_nothing_where_none_was_mailed(call, stack):
    """The method stands in the table."""
    ask(call)
    token = link("", pepper=b"pepper", challenge=stack.challenge(), device=DEVICE)[1:]

    assert answer(call, token).startswith("WRONG_CODE")


@pytest.mark.parametrize(
    ("method", "wrong", "is_counted"),
    [
        ("EMAIL_CODE", "00000000", True),
        ("EMAIL_CODE", SECRET, True),
        ("MAGIC_LINK", "00000000", True),
        ("MAGIC_LINK", SECRET, False),
    ],
)
def test_wrong_codes_use_up_the_answers_of_the_address(
    call, stack, facts, method, wrong, is_counted
):
    """Those of all its codes together; but for links, which nobody guesses."""
    one_an_hour = AnswerBudget(3, 1, 25)
    table = ChallengeTable(stack.dynamodb, table="table", budget=one_an_hour)
    stack.prove = replace(stack.prove, table=table)
    ask(call, method=method)
    answer(call, wrong)
    said = answer(call, stack.code(), "s" * 16)

    assert is_counted == (not isinstance(said, dict))
    assert is_counted == ("too_many" == facts()[-1][1].get("reason"))


def test_a_method_that_is_switched_off_meanwhile_has_no_right_code(call, stack, facts):
    """Its code was mailed before the deployment."""
    ask(call, method="MAGIC_LINK")
    methods = {"EMAIL_CODE": stack.prove.methods["EMAIL_CODE"]}
    stack.prove = replace(stack.prove, methods=methods)

    assert answer(call, stack.code()).startswith("WRONG_CODE")
    assert "unknown_challenge" == facts()[-1][1]["reason"]


def test_55_a_call_that_is_repeated_after_the_answer_mails_nothing_new(call, stack, outbox):
    """Invariant 55: it is the same request, and may come late; there is nothing to wait for."""
    ask(call)
    answer(call, stack.code())
    stack.time += timedelta(seconds=40)

    assert ask(call).endswith("[EMAIL_CODE 8 0]")
    assert {"0" * 22} == set(outbox.ids)


def test_75_the_table_has_no_address(call, stack):
    """Invariant 75: the sender opens the seal; after a right code there is none."""
    ask(call)
    text = str(stack.items()).lower()
    sealed = stack.items()[f"C#{0:022}"]["to"]["S"]

    assert "example.com" not in text
    assert "jo@example.com" == unsealed(b"pepper", sealed, challenge_id="0" * 22)
    answer(call, stack.code())
    assert "to" not in stack.items()[f"C#{0:022}"]


def test_limits_are_told_and_leave_the_code_good(call, stack, facts):
    """When another one may be sent stands in the brackets."""
    ask(call)
    said = ask(call, "q" * 16)

    assert "CODE_NOT_SENT: No other code is sent so soon [EMAIL_CODE 8 30]" == said
    assert (
        Kind.CHALLENGE_RESEND_REFUSED,
        {"method": "EMAIL_CODE", "reason": "too_soon"},
    ) == facts()[-1]
    assert isinstance(answer(call, stack.code()), dict)


def test_another_code_takes_the_place_of_the_first(call, stack):
    """Of the same device; another device has a code of its own."""
    ask(call)
    stack.time += timedelta(seconds=30)
    ask(call, device=OTHER)
    stack.time += timedelta(seconds=60)
    ask(call, "q" * 16)

    assert answer(call, stack.code(0)).startswith("WRONG_CODE")
    assert isinstance(answer(call, stack.code(1), device=OTHER), dict)
    assert isinstance(answer(call, stack.code(2)), dict)


def test_63_tags_of_a_mailbox_share_a_limit(call, stack):
    """Invariant 63: any number of addresses is one mailbox."""
    said = [ask(call, email=f"jo+{n}@example.com") for n in range(5)]

    assert ["CODE_SENT"] * 4 + ["CODE_NOT_SENT"] == [each.partition(":")[0] for each in said]
    assert ask(call, email="ada@example.com").startswith("CODE_SENT")
    stack.time += timedelta(hours=1)
    assert ask(call, email="jo+9@example.com").startswith("CODE_SENT")


@pytest.mark.parametrize("name", ["phone_number", "custom:role", "preferred_username", "website"])
def test_a_sign_up_without_a_password_brings_no_more(call, outbox, facts, name):
    """Who signs up and who reads the mail need not be one."""
    said = ask(call, attributes={name: "x"})

    assert "UNPROVED_ATTRIBUTE: Please sign up with the e-mail address alone" == said
    told = {"email_domain": "example.com", "reason": "unproved_attribute"}
    assert [(Kind.SIGN_UP_REJECTED, told)] == facts()
    assert [] == outbox.ids


def test_a_sign_up_without_a_password_brings_what_the_operator_names(call, stack):
    """The schema of a pool may require it; all else is refused as before."""
    stack.allowed = ("custom:role",)

    assert ask(call, attributes={"custom:role": "x"}).startswith("CODE_SENT")
    assert ask(call, attributes={"custom:role": "x", "website": "x"}).startswith(
        "UNPROVED_ATTRIBUTE"
    )


@pytest.mark.parametrize("email", ["jo@mailinator.com", "jo@nowhere..example", "\ud800@x.example"])
def test_the_check_of_addresses_comes_first(call, outbox, facts, email):
    """Nothing is mailed there; and the second call, which needs a code, asks no DNS."""
    said = ask(call, email=email)

    assert re.match(r"(DISPOSABLE|INVALID)_EMAIL: ", said)
    assert [Kind.SIGN_UP_REJECTED] == kinds(facts)
    assert [] == outbox.ids


@pytest.mark.parametrize("email", ["a\ud800b@example.com", "jo@exam\udfffple.com", "jo@nowhere..x"])
def test_what_is_no_address_has_no_code(call, stack, facts, email):
    """Half a character, too: no word of the code, which would be wrong."""
    ask(call)

    assert answer(call, stack.code(), email=email).startswith("INVALID_EMAIL: ")
    assert (Kind.SIGN_UP_REJECTED, {"reason": "invalid_email"}) == facts()[-1]


def test_what_was_checked_is_not_checked_again(call, stack, routes):
    """A challenge is there for an address that passed."""
    ask(call)
    asked = len(routes.asked)
    answer(call, stack.code())

    assert asked == len(routes.asked)


@pytest.mark.parametrize("device", ["", "x", "A" * 42 + "B", "A" * 44, "+" * 43, "\ud800" * 43])
@pytest.mark.parametrize("said", [{}, {"request_id": "r" * 16}, {"code": "12345678"}])
def test_clients_of_before_are_told_to_update(call, outbox, facts, device, said):
    """Without a device, a stranger's wish would void the owner's code."""
    told = {"email_domain": "example.com", "reason": "client_outdated"}

    assert call(device=device, **said).startswith("UPDATE_REQUIRED: Please update the app")
    assert [(Kind.SIGN_UP_REJECTED, told)] == facts()
    assert [] == outbox.ids


def test_code_and_request_together_are_an_answer(call, outbox):
    """A request with both types a code."""
    assert call(code="12345678", request_id="r" * 16).startswith("WRONG_CODE")
    assert [] == outbox.ids


def test_a_queue_that_fails_gives_the_count_back(call, outbox, facts, stack):
    """Nothing was sent: another one is, at once."""
    outbox.error = Unanswered("timeout")
    assert ask(call).startswith("TRY_LATER: ")
    assert [Kind.CHALLENGE_REQUESTED, Kind.CHALLENGE_DELIVERY_FAILED] == kinds(facts)
    assert "to" not in stack.items()[f"C#{0:022}"]

    outbox.error = None
    assert ask(call).startswith("CODE_SENT")
    assert [f"{1:022}"] == outbox.ids


def test_a_queue_that_fails_at_a_repeated_call_takes_nothing_back(call, outbox, stack):
    """The first call has mailed that code: it stays good, and counted."""
    ask(call)
    before, outbox.error = stack.items(), Unanswered("timeout")

    assert ask(call).startswith("TRY_LATER: ")
    assert before == stack.items()
    assert isinstance(answer(call, stack.code()), dict)


def test_what_a_sender_has_already_is_sent(call, outbox, stack):
    """The failure came too late."""
    outbox.error = Unanswered("timeout")
    stack.ask = replace(stack.ask, refunds=Refuses())

    assert ask(call).startswith("CODE_SENT")


class Refuses:
    """A refund that a sender was quicker than."""

    def give_back(self, _):
        return False


class Unclear:
    """Requests of which nobody knows whether they were written."""

    def open(self, *_, **__):
        raise MayBeOpen


class Busy:
    """A table in which others write the same counts all the time."""

    def open(self, *_, **__):
        raise TooBusy


def test_counts_that_others_write_all_the_time_are_no_refusal(call, stack, outbox, facts):
    """Nothing has been written: the client is to try again, with the same code."""
    whole, stack.ask = stack.ask, replace(stack.ask, requests=Busy())
    assert ask(call).startswith("TRY_LATER: ")
    assert ([], [Kind.CHALLENGE_REQUESTED, Kind.CHALLENGE_DELIVERY_FAILED]) == (
        outbox.ids,
        kinds(facts),
    )

    stack.ask = whole
    assert ask(call).startswith("CODE_SENT: ")


@pytest.mark.parametrize("error", [None, Unanswered("timeout")])
def test_what_may_have_been_made_is_left_to_the_sender(call, outbox, stack, logged, error):
    """If it is there it is mailed; and the same call finds it."""
    stack.ask = replace(stack.ask, requests=Unclear())
    outbox.error = error

    assert ask(call).startswith("TRY_LATER: ")
    assert ([] if error else ["0" * 22]) == outbox.ids
    assert bool(error) == ("code not sent" in logged)


class Absent:
    """A table that does not answer."""

    def __getattr__(self, _):
        def fail(**_):
            raise Unanswered("timeout")

        return fail


LOST = pytest.mark.parametrize("is_written", [True, False], ids=["answers lost", "not written"])


@LOST
@pytest.mark.parametrize("well_for", range(2))
def test_no_right_code_is_burnt_by_a_table_that_is_silent(  # from which call on, and what was then
    call, stack, unwell, fault, well_for, is_written
):
    """From any call on, what was written or not: the same code is right when it answers again."""
    ask(call)
    unwell.well_for, unwell.is_written = well_for, is_written
    said = answer(call, stack.code())
    unwell.well_for = None
    again = [answer(call, stack.code(), try_id) for try_id in ("t" * 16, "s" * 16)]
    burnt = sum(not isinstance(one, dict) for one in again)
    how = "answers lost" if is_written else "silent"
    unavailable = int(isinstance(said, str) and said.startswith("TRY_LATER: "))
    name = f"sign-up's code, DynamoDB {how} from call {well_for + 1}"
    fault(name, n=1, failed=1 - unavailable, lost=burnt, unavailable=unavailable)

    assert (1, 0) == (unavailable, burnt)


@LOST
@pytest.mark.parametrize("well_for", range(2))
def test_a_table_that_is_silent_keeps_nobody_from_a_code(  # the same
    call, stack, unwell, outbox, fault, well_for, is_written
):
    """From any call on: the same request is answered when it is well, by a code that is right."""
    unwell.well_for, unwell.is_written = well_for, is_written
    said = ask(call)
    unwell.well_for = None
    served = ask(call)
    number = int(outbox.ids[-1])
    lost = int(not isinstance(answer(call, stack.code(number)), dict))
    how = "answers lost" if is_written else "silent"
    unavailable = int(said.startswith("TRY_LATER: "))
    name = f"sign-up, DynamoDB {how} from call {well_for + 1}"
    fault(name, n=1, failed=1 - unavailable, lost=lost, unavailable=unavailable)

    assert (1, 0) == (unavailable, lost)
    assert served.startswith("CODE_SENT")


def test_ten_minutes_without_an_outbox_cost_no_sign_up_anything(call, stack, outbox, fault):
    """Five requests fail, of which none is counted; the next one is served at once."""
    outbox.error, start, said = Unanswered("timeout"), stack.time, []
    for minute in range(0, 10, 2):
        stack.time = start + timedelta(minutes=minute)
        said.append(ask(call, f"{minute:016}"))
    outbox.error, stack.time = None, start + timedelta(minutes=10)
    is_served = ask(call, "s" * 16).startswith("CODE_SENT") and outbox.ids == [f"{5:022}"]
    unavailable = sum(one.startswith("TRY_LATER: ") for one in said)
    failed = 5 - unavailable + (not is_served)
    fault("sign-up, outbox refusing for 10 min", n=5, failed=failed, unavailable=unavailable)

    assert (5, True) == (unavailable, is_served)


def test_a_table_that_fails_makes_no_code_wrong(call, stack, facts, logged):
    """Nor right: the same code is good when it answers again."""
    ask(call)
    broken = ChallengeTable(
        Absent(), table="table", budget=AnswerBudget(3, 10, 25), sleep=lambda _: None
    )
    whole, stack.prove = stack.prove, replace(stack.prove, table=broken)
    assert answer(call, stack.code()).startswith("TRY_LATER: ")
    assert [Kind.CHALLENGE_REQUESTED] == kinds(facts)

    stack.prove = whole
    assert isinstance(answer(call, stack.code()), dict)
    assert "challenge table unavailable" in logged


@pytest.mark.parametrize(
    ("status", "email", "freed"),
    [
        ("UNCONFIRMED", "JO@example.com", True),
        ("UNCONFIRMED", "j\u00f6@example.com", False),
        ("CONFIRMED", JO, False),
        (None, JO, False),
    ],
)
def test_an_unconfirmed_user_makes_room_for_the_owner(call, stack, pool, status, email, freed):
    """Who never proved the address has neither tokens nor data."""
    pool.status, pool.email = status, email
    ask(call)
    assert [] == pool.deleted
    answer(call, "00000000")
    assert [] == pool.deleted

    answer(call, stack.code(), "s" * 16)
    assert ([(POOL, "sub")] if freed else []) == pool.deleted
    assert ([JO, "sub"] if freed else [JO]) == pool.asked


@pytest.fixture
def claim(call):
    """A sign-up of nobody's, for JO's name."""

    def claim(address=JO, **told):
        return call(email="nobody@example.invalid", wish="claim", address=address, **told)

    return claim


def test_a_name_that_an_unconfirmed_user_holds_is_claimed_by_the_code(
    call, claim, stack, pool, outbox, published
):
    """In nobody's name, which is refused each time: Cognito refuses that of JO unasked."""
    pool.status, pool.sub = "UNCONFIRMED", "b281eb78-0000-4000-8000-00000000000e"
    words = [
        claim(request_id="r" * 16),
        claim(code="00000000", try_id="s" * 16),
        claim(code=stack.code(), try_id="t" * 16),
    ]
    pool.status = None

    assert ["CODE_SENT", "WRONG_CODE", "ADDRESS_FREE"] == [each.partition(":")[0] for each in words]
    assert ["0" * 22] == outbox.ids
    assert [(POOL, pool.sub)] == pool.deleted
    assert {"autoConfirmUser": True, "autoVerifyEmail": True}.items() <= answer(
        call, stack.code()
    ).items()
    subjects = {each.subject for each in published if each.kind is not Kind.SIGN_UP_ACCEPTED}
    assert {None, pool.sub} == subjects


@pytest.mark.parametrize(
    ("status", "email", "verified"),
    [
        (None, JO, "false"),
        ("CONFIRMED", JO, "false"),
        ("UNCONFIRMED", "j\u00f6@example.com", "false"),
        ("UNCONFIRMED", JO, "true"),
    ],
)
def test_no_other_name_can_be_claimed(claim, pool, outbox, status, email, verified):
    """A user who is confirmed, verified or of another spelling holds it; nobody gets a mail."""
    pool.status, pool.email, pool.verified = status, email, verified

    assert claim(request_id="r" * 16).startswith("ADDRESS_ACCEPTED: ")
    assert [] == outbox.ids
    assert [] == pool.deleted


@pytest.mark.parametrize("change", [{"status": "CONFIRMED"}, {"verified": "true"}])
def test_who_is_confirmed_before_the_code_is_answered_stays(claim, stack, pool, change):
    """The owner was faster by Cognito's own code."""
    pool.status = "UNCONFIRMED"
    claim(request_id="r" * 16)
    for name, value in change.items():
        setattr(pool, name, value)

    assert claim(code=stack.code(), try_id="t" * 16).startswith("ADDRESS_FREE: ")
    assert [] == pool.deleted


@pytest.mark.parametrize(
    ("told", "word"),
    [
        ({"address": "a@mailinator.com", "request_id": "r" * 16}, "DISPOSABLE_EMAIL"),
        ({"address": "no address", "code": "12345678"}, "INVALID_EMAIL"),
        ({"address": "\ud800@example.com", "code": "12345678"}, "INVALID_EMAIL"),
        ({"request_id": "r" * 16, "device": ""}, "ADDRESS_ACCEPTED"),
        ({"code": "12345678"}, "WRONG_CODE"),
    ],
)
def test_a_claim_that_can_be_none_ends_with_a_word(claim, pool, outbox, told, word):
    """What newcomers are told, and what is said of an address without a code."""
    pool.status = "UNCONFIRMED"

    assert word == claim(**told).partition(":")[0]
    assert [] == outbox.ids


def test_a_pool_that_does_not_answer_has_claims_repeated(claim, pool, outbox):
    """Nobody knows whether the name is free."""
    pool.error = Unanswered("timeout")

    assert claim(request_id="r" * 16).startswith("TRY_LATER: ")
    assert [] == outbox.ids


VICTIM = "b281eb78-0000-4000-8000-000000000001"


def test_who_made_room_for_the_owner_is_told_as_deleted(call, stack, pool, published):
    """Subscribers have heard of that sign-up: it is over, and they delete what they keep of it."""
    pool.status, pool.sub = "UNCONFIRMED", "b281eb78-0000-4000-8000-00000000000e"
    ask(call)
    answer(call, stack.code())

    ended = [each.kind for each in published if each.subject == pool.sub]
    assert [Kind.SIGN_UP_ABANDONED, Kind.USER_DELETED] == ended


@pytest.mark.parametrize("status", [None, "CONFIRMED", "UNCONFIRMED"])
def test_a_user_name_that_is_somebodys_sub_marks_and_deletes_nobody(call, stack, pool, status):
    """Invariant 51, in pools of user names: nothing that is kept or deleted goes by that name."""
    pool.status, pool.email = status, "victim@example.com"
    ask(call, name=VICTIM)
    answer(call, "00000000", name=VICTIM)
    assert isinstance(answer(call, stack.code(), "s" * 16, name=VICTIM), dict)

    assert VICTIM not in str(stack.items())
    assert [] == pool.deleted


def test_a_name_that_nobody_holds_is_no_name_that_was_not_freed(call, stack, pool, capsys):
    """The usual sign-up warns of nothing."""
    pool.status = None
    ask(call)

    assert isinstance(answer(call, stack.code()), dict)
    assert [JO] == pool.asked
    assert "name not freed" not in capsys.readouterr().out


def test_a_pool_that_does_not_answer_frees_nothing_and_harms_nothing(call, stack, pool, capsys):
    """Cognito says then whether the name is taken."""
    pool.error = Unanswered("timeout")
    ask(call)

    assert isinstance(answer(call, stack.code()), dict)
    assert "name not freed" in capsys.readouterr().out


def test_who_is_being_brought_over_is_no_newcomer(call, stack, outbox):
    """Cognito calls this for them as well, with whatever the client says."""
    stack.is_migrating = True
    for stack.proves_all in (False, True):
        response = ask(call, attributes={"phone_number": "+15551234567"})
        assert not response["autoConfirmUser"]

    assert [] == outbox.ids


def test_with_a_password_nothing_changes_by_default(call, outbox):
    """Every client of Cognito's can sign users up."""
    assert not ask(call, wish="")["autoConfirmUser"]
    assert [] == outbox.ids


def test_proof_first_goes_for_passwords_too(call, stack, facts):
    """With whatever attributes; the event does not say that there is no password."""
    stack.proves_all = True
    phone = {"phone_number": "+15551234567"}
    assert call(wish="", device="").startswith("UPDATE_REQUIRED")
    assert ask(call, wish="", attributes=phone).startswith("CODE_SENT")
    response = answer(call, stack.code(), wish="", attributes=phone)

    assert (True, True) == (response["autoConfirmUser"], response["autoVerifyEmail"])
    assert "passwordless" not in facts()[-1][1]


@pytest.fixture
def sign_in(stack):
    """A sign-in that began for the address, and counts; of nobody, unless it is somebody's."""

    def sign_in(wish="s" * 16, *, email=JO, client_id=CLIENT, is_ghost=True, method="EMAIL_CODE"):
        holder = address_keys.holder(KEYS.newest, pool_id=POOL, address=email)
        challenge = Challenge(f"{wish:>22.22}", POOL, client_id, "somebody")
        stored = StoredChallenge(
            challenge=challenge,
            holder=holder,
            method=method,
            pepper=PEPPERS.newest,
            expires_at=epoch(stack.time + timedelta(minutes=10)),
            is_ghost=is_ghost,
        )
        digest = request_key(b"pepper", user=holder, client_id=client_id, request_id=wish)
        return stack.ask.requests.open(
            stored,
            wish=Wish(digest, timedelta(seconds=60), is_lease=False),
            channel="email",
            budget=stack.ask.budget,
            supersedes=None,
            now=stack.time,
        )

    return sign_in


def sent(stack, email=JO):
    """How often the address was sent a code in this hour, as its limit has it."""
    holder = address_keys.holder(KEYS.newest, pool_id=POOL, address=email)
    return int(stack.items()[sends_key(holder=holder, channel="email")["pk"]["S"]]["in_hour"]["N"])


@pytest.mark.parametrize("wish", ["s" * 16, "EMAIL_CODE"])
def test_62_a_sign_up_has_the_message_of_a_sign_in_of_nobody(call, sign_in, stack, outbox, wish):
    """Invariant 62: it is counted once, so the limits tell nobody that there was no user."""
    sign_in(wish)
    said = ask(call, in_place_of=wish)

    assert "CODE_SENT: Enter the code from the mail [EMAIL_CODE 8 0]" == said
    assert 1 == sent(stack) == len(outbox.ids)
    assert isinstance(answer(call, stack.code()), dict)


def test_55_a_sign_up_with_a_lent_message_may_be_repeated(call, sign_in, stack):
    """Invariant 55: Cognito calls again, and there is one message."""
    sign_in()

    assert ask(call, in_place_of="s" * 16) == ask(call, in_place_of="s" * 16)
    assert 1 == sent(stack)


def test_a_message_is_lent_once(call, sign_in, stack, outbox):
    """One message counted is one message sent."""
    sign_in()
    ask(call, in_place_of="s" * 16)
    said = ask(call, "q" * 16, device=OTHER, in_place_of="s" * 16)

    assert said.startswith("CODE_NOT_SENT")
    assert 1 == sent(stack) == len(outbox.ids)


def test_a_message_that_a_user_gets_is_lent_to_nobody(call, sign_in, outbox):
    """Where Cognito asks PreSignUp before it looks who exists."""
    sign_in(is_ghost=False)

    assert ask(call, in_place_of="s" * 16).startswith("CODE_NOT_SENT")
    assert [] == outbox.ids


@pytest.mark.parametrize(
    "of", [{"email": "ada@example.com"}, {"client_id": "other"}, {"method": "SMS_CODE"}]
)
def test_61_what_was_not_counted_for_the_address_is_not_lent(call, sign_in, stack, of):
    """Invariant 61: another address, client or channel: it is counted as it always is."""
    sign_in(**of)
    sign_in("u" * 16)
    said = ask(call, in_place_of="s" * 16)

    assert said.startswith("CODE_NOT_SENT")
    stack.time += timedelta(seconds=30)
    assert ask(call, in_place_of="s" * 16).startswith("CODE_SENT")
    assert 2 == sent(stack)


def test_a_sign_in_that_is_over_lends_nothing(call, sign_in, stack):
    """Its wish is forgotten after a minute."""
    sign_in()
    stack.time += timedelta(seconds=60)

    assert ask(call, in_place_of="s" * 16).startswith("CODE_SENT")
    assert 2 == sent(stack)


@pytest.mark.parametrize("wish", ["", "short", "e" * 65, "\x00" * 16, "R#" + "a" * 16])
def test_a_wish_that_cannot_be_one_is_none(call, stack, wish):
    """It is counted as it always is."""
    assert ask(call, in_place_of=wish).startswith("CODE_SENT")
    assert 1 == sent(stack)


def test_63_a_lent_message_counts_for_the_mailbox(call, sign_in, outbox):
    """Invariant 63: whatever the limit of the address has."""
    for n in range(5):
        sign_in(f"{n:016}", email=f"jo+{n}@example.com")
        ask(call, email=f"jo+{n}@example.com", in_place_of=f"{n:016}")

    assert 4 == len(outbox.ids)


def test_72_a_lent_message_that_fails_is_given_back_to_the_mailbox_alone(
    call, sign_in, stack, outbox
):
    """Invariant 72: the sign-in's own is the sender's to give back."""
    sign_in()
    outbox.error = Unanswered("timeout")
    assert ask(call, in_place_of="s" * 16).startswith("TRY_LATER: ")

    outbox.error = None
    assert 1 == sent(stack)
    for n in range(4):
        assert ask(call, email=f"jo+{n}@example.com").startswith("CODE_SENT")


@pytest.mark.parametrize("is_ghost", [True, False])
def test_62_no_condition_of_lending_is_idle(sign_in, stack, monkeypatch, is_ghost):
    """Invariant 62: found before the write, it may be a user's or another's by then."""
    sign_in(is_ghost=is_ghost)
    monkeypatch.setattr(LentMessages, "find", lambda *_, **__: f"{'s' * 16:>22.22}")
    asked = TriggerEvent("PreSignUp_SignUp", POOL, CLIENT, "sub", {"email": JO}, {})

    def open_(device):
        request = SignUpRequest.read({"device": device, "in_place_of": "s" * 16})
        stack.ask._open(stack.ask._new(asked, request, EmailCode(length=8)), asked, request)

    if is_ghost:
        open_(DEVICE)
    with pytest.raises(TooBusy):
        open_(OTHER)


class Unprocessed:
    """A table that has not got round to it."""

    def batch_get_item(self, **_):
        return {"Responses": {}, "UnprocessedKeys": {"table": {}}}


def test_a_table_that_does_not_say_what_can_be_lent(call, sign_in, stack, outbox):
    """Nobody is mailed twice for it."""
    sign_in()
    calls = ClearCalls(Unprocessed(), sleep=lambda _: None)
    stack.ask = replace(stack.ask, lent=LentMessages(calls, table="table"))

    assert ask(call, in_place_of="s" * 16).startswith("TRY_LATER: ")
    assert [] == outbox.ids
