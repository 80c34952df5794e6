"""Mail, groups and chance: what they ask for, and what their failures become."""

from inspect import signature

import pytest
from botocore.session import Session
from botocore.validate import ParamValidator

from events.contract.catalogue import Reason
from rules.messages.sign_in_mail import sign_in_mail
from rules.value import replace
from runtime import chance, clock
from runtime.aws_client.errors import Refused, Unanswered
from runtime.memberships.groups import GroupNotAssigned, Groups
from runtime.messages.mail import Mailer, MailNotSent
from runtime.passwordless.enrolment import Enrolment
from runtime.passwordless.outbox import Outbox, OutboxEnd, OutboxMessage
from runtime.user_pool.recipients import RecipientNotRead, Recipients

MAIL = sign_in_mail(code="01234567", app_name="Example", valid_for_s=600)


class Service:
    """A boto3 client that records one call, or fails as told."""

    def __init__(self, error=None, answer=None):
        self.calls = []
        self._error = error
        self._answer = answer

    def __getattr__(self, name):
        def call(**arguments):
            self.calls.append((name, arguments))
            if self._error:
                raise self._error
            return self._answer

        return call


def client_error(code):
    return Refused({"Error": {"Code": code, "Message": "jo@example.com"}}, "Call")


TIMEOUT = Unanswered("timeout")


def test_a_mail_says_that_a_machine_sent_it():
    """RFC 3834: out-of-office replies stay away."""
    ses = Service()
    Mailer(ses, sender="no-reply@example.com").send("jo@example.com", MAIL)

    [(name, asked)] = ses.calls
    assert "send_email" == name
    assert ["jo@example.com"] == asked["Destination"]["ToAddresses"]
    assert {"Name": "Auto-Submitted", "Value": "auto-generated"} in asked["Content"]["Simple"][
        "Headers"
    ]


def test_a_logo_goes_with_the_mail():
    """As a part that the page names; botocore takes it as SES's own model says."""
    ses = Service()
    mailer = Mailer(ses, sender="no-reply@example.com")
    mailer.send("jo@example.com", replace(MAIL, logo="iVBORw0KGgo="))

    [(_, asked)] = ses.calls
    [part] = asked["Content"]["Simple"]["Attachments"]
    assert ("logo", "INLINE", b"\x89PNG\r\n\x1a\n") == (
        part["ContentId"],
        part["ContentDisposition"],
        part["RawContent"],
    )
    model = Session().get_service_model("sesv2").operation_model("SendEmail").input_shape
    assert "" == ParamValidator().validate(asked, model).generate_report()


def test_a_mail_says_what_ses_is_to_tell_of_it_later():
    """Its set decides who hears of a bounce, its tags what they hear."""
    ses = Service()
    mailer = Mailer(ses, sender="no-reply@example.com", configuration_set="set")
    mailer.send("jo@example.com", MAIL, tags={"user": "sub-1"})

    [(_, asked)] = ses.calls
    assert "set" == asked["ConfigurationSetName"]
    assert [{"Name": "user", "Value": "sub-1"}] == asked["EmailTags"]


@pytest.mark.parametrize(
    ("address", "to"),
    [
        ("jo@b\u00fccher.example", "jo@xn--bcher-kva.example"),
        ("Jo+1@Example.COM.", "Jo+1@example.com"),
        (" jo@\uff45xample\uff0ecom", "jo@example.com"),
    ],
)
def test_a_mail_goes_to_the_domain_as_dns_has_it(address, to):
    """SES takes no other (API reference, Destination); the local part is its owner's."""
    ses = Service()
    Mailer(ses, sender="no-reply@example.com").send(address, MAIL)

    assert [to] == ses.calls[0][1]["Destination"]["ToAddresses"]


def test_nothing_is_mailed_to_what_is_no_address():
    """A mail server that reads it in another way would get the code."""
    ses = Service()
    with pytest.raises(MailNotSent) as caught:
        Mailer(ses, sender="no-reply@example.com").send("m%evil.example(@example.com", MAIL)

    assert (Reason.UNDELIVERABLE, []) == (caught.value.reason, ses.calls)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (client_error("MessageRejected"), Reason.SENDER_REFUSED),
        (client_error("BadRequestException"), Reason.UNDELIVERABLE),
        (client_error("TooManyRequestsException"), Reason.THROTTLED),
        (client_error("AccessDeniedException"), Reason.ACCESS_DENIED),
        (client_error("Whatever"), Reason.UNAVAILABLE),
        (TIMEOUT, Reason.UNAVAILABLE),
    ],
)
def test_a_mail_that_was_not_sent_has_a_reason_and_no_address(error, reason):
    """SES quotes the address in its own words."""
    with pytest.raises(MailNotSent) as caught:
        Mailer(Service(error), sender="no-reply@example.com").send("jo@example.com", MAIL)

    assert reason is caught.value.reason
    assert "jo@" not in str(caught.value)
    assert caught.value.__suppress_context__
    assert caught.value.is_certain is (error is not TIMEOUT)


def test_a_mail_that_never_left_was_certainly_not_sent():
    """There was no connection."""
    error = Unanswered("connect", may_have_happened=False)
    with pytest.raises(MailNotSent) as caught:
        Mailer(Service(error), sender="no-reply@example.com").send("jo@example.com", MAIL)

    assert caught.value.is_certain


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (client_error("ResourceNotFoundException"), Reason.GROUP_NOT_FOUND),
        (client_error("TooManyRequestsException"), Reason.THROTTLED),
        (client_error("AccessDeniedException"), Reason.ACCESS_DENIED),
        (client_error("Whatever"), Reason.UNAVAILABLE),
        (TIMEOUT, Reason.UNAVAILABLE),
    ],
)
def test_a_group_that_was_not_assigned_has_a_reason(error, reason):
    """One of few."""
    with pytest.raises(GroupNotAssigned) as caught:
        Groups(Service(error)).add(pool_id="p", user_name="u", group="g")

    assert reason is caught.value.reason


def test_a_group_is_assigned_by_the_pools_own_name():
    """Cognito's AdminAddUserToGroup."""
    cognito = Service()
    Groups(cognito).add(pool_id="p", user_name="u", group="g")

    assert [
        ("admin_add_user_to_group", {"UserPoolId": "p", "Username": "u", "GroupName": "g"})
    ] == cognito.calls


class Pool:
    """A pool without groups, that refuses to make one with *refuses* if that is said."""

    def __init__(self, *, refuses="", groups=()):
        self.refuses, self.groups, self.members = refuses, {*groups}, []

    def admin_add_user_to_group(self, **asked):
        if asked["GroupName"] not in self.groups:
            raise client_error("ResourceNotFoundException")
        self.members.append((asked["Username"], asked["GroupName"]))

    def create_group(self, **asked):
        assert 100 == asked["Precedence"]
        if self.refuses in {"", "GroupExistsException"}:  # or somebody made it in this moment
            self.groups.add(asked["GroupName"])
        if self.refuses:
            raise client_error(self.refuses)


@pytest.mark.parametrize("refuses", ["", "GroupExistsException"])
def test_a_pools_own_group_is_made_by_who_joins_first(refuses):
    """So that another name of it needs no resource, which an update would leave behind."""
    cognito = Pool(refuses=refuses)
    Groups(cognito, makes="staff").add(pool_id="p", user_name="u", group="staff")

    assert [("u", "staff")] == cognito.members


@pytest.mark.parametrize(
    ("cognito", "makes"),
    [(Pool(), "others"), (Pool(), ""), (Pool(refuses="AccessDeniedException"), "staff")],
)
def test_no_other_group_is_made(cognito, makes):
    """Nor where that is not allowed: in a pool of somebody else."""
    with pytest.raises(GroupNotAssigned) as caught:
        Groups(cognito, makes=makes).add(pool_id="p", user_name="u", group="staff")

    assert Reason.GROUP_NOT_FOUND is caught.value.reason
    assert set() == cognito.groups


def test_ids_are_unguessable():
    """128 bits, URL-safe."""
    ids = {chance.unguessable_id() for _ in range(100)}

    assert 100 == len(ids)
    assert {22} == {len(one) for one in ids}


def test_what_is_made_up_comes_from_the_operating_system(monkeypatch):
    """OWASP ASVS 6.5.3: ids that codes are derived from, seeds of apps, recovery codes."""
    asked = []
    monkeypatch.setattr(chance, "urandom", lambda octets: asked.append(octets) or bytes(octets))
    made_up = chance.unguessable_id(), chance.random_bytes(20), chance.unguessable_password()

    assert [16, 20, 72] == asked
    assert ("A" * 22, bytes(20), "A" * 96 + "aA1!") == made_up
    assert chance.random_bytes is signature(Enrolment).parameters["random"].default


def test_fractions_are_between_0_and_1():
    """And not all alike."""
    fractions = {chance.fraction() for _ in range(100)}

    assert len(fractions) > 90
    assert all(0 <= one < 1 for one in fractions)


def test_the_clock_is_utc():
    """So that no two parts disagree."""
    assert 0 == clock.now().utcoffset().total_seconds()


def test_a_user_is_read_by_the_sub():
    """Which no queue and no table tells more of than the events do."""
    told = [{"Name": "sub", "Value": "s"}, {"Name": "nickname"}]
    cognito = Service(answer={"Username": "s", "UserAttributes": told})

    assert {"sub": "s", "nickname": ""} == Recipients(cognito).attributes(pool_id="p", subject="s")
    assert [("admin_get_user", {"UserPoolId": "p", "Username": "s"})] == cognito.calls


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (client_error("UserNotFoundException"), Reason.NO_ADDRESS),
        (client_error("TooManyRequestsException"), Reason.THROTTLED),
        (client_error("AccessDeniedException"), Reason.ACCESS_DENIED),
        (client_error("Whatever"), Reason.UNAVAILABLE),
        (TIMEOUT, Reason.UNAVAILABLE),
    ],
)
def test_a_user_who_was_not_read_has_a_reason(error, reason):
    """One of few, and without Cognito's words."""
    with pytest.raises(RecipientNotRead) as caught:
        Recipients(Service(error)).attributes(pool_id="p", subject="s")

    assert reason is caught.value.reason
    assert "jo@" not in str(caught.value)


def test_a_user_without_a_sub_is_not_looked_for():
    """Cognito is not asked for nobody."""
    cognito = Service()
    with pytest.raises(RecipientNotRead) as caught:
        Recipients(cognito).attributes(pool_id="p", subject="")

    assert Reason.NO_ADDRESS is caught.value.reason
    assert [] == cognito.calls


def test_the_outbox_holds_the_id_of_the_challenge_alone():
    """No address, no code (invariant 31)."""
    sqs = Service()
    Outbox(sqs, queue_url="q").put("c1")

    assert [("send_message", {"QueueUrl": "q", "MessageBody": "c1"})] == sqs.calls


def test_a_message_is_put_off_or_given_up():
    """To the same queue later, or to the one that an operator reads."""
    sqs = Service()
    end = OutboxEnd(sqs, queue_url="q", dead_letters_url="d")
    message = OutboxMessage.read(
        {
            "messageId": "m",
            "receiptHandle": "r",
            "body": "c1",
            "attributes": {"ApproximateReceiveCount": "3", "SentTimestamp": "0"},
        }
    )
    end.put_off(message, for_s=8)
    end.give_up(message)

    assert 3 == message.receives
    assert [
        (
            "change_message_visibility",
            {"QueueUrl": "q", "ReceiptHandle": "r", "VisibilityTimeout": 8},
        ),
        ("send_message", {"QueueUrl": "d", "MessageBody": "c1"}),
    ] == sqs.calls


@pytest.mark.parametrize(("in_s", "delayed_by_s"), [(60, 60), (900, 900), (901, 900)])
def test_what_became_of_a_code_is_asked_later(in_s, delayed_by_s):
    """By a message that no code is sent for; SQS holds one back for 15 minutes at most."""
    sqs = Service()
    OutboxEnd(sqs, queue_url="q", dead_letters_url="d").look_again("c1", in_s=in_s)
    [(_, asked)] = sqs.calls
    message = OutboxMessage.read(
        {
            "messageId": "m",
            "receiptHandle": "r",
            "body": asked["MessageBody"],
            "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "0"},
        }
    )

    assert ("q", delayed_by_s) == (asked["QueueUrl"], asked["DelaySeconds"])
    assert ("c1", True) == (message.challenge_id, message.asks_for_feedback)
