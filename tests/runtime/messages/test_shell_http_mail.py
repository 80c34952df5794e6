"""Mail through an HTTP provider: what it gets, what its answers mean, and who may be asked."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest

from events.contract.catalogue import Reason
from rules.messages.provider_account import account
from rules.messages.sign_in_mail import Mail
from rules.value import replace
from rules.webhooks.signature import signature, signing_keys
from runtime import aws
from runtime.aws_client.errors import Refused
from runtime.deadline import StillRunning
from runtime.messages import code_mails
from runtime.messages.http_mail import HttpMailer, http_mailer
from runtime.messages.http_provider import Accounts, HttpProvider
from runtime.messages.mail import Mailer, MailNotSent
from runtime.webhooks.endpoint import Answer, NotSent

MAIL = Mail(subject="123456 is your code", text="123456", html="<p>123456</p>")
KEY = "whsec_" + "QUJD" * 8
URL = "https://mail.example/send?from=stack"


def secret_of(secret="token", url=URL):  # noqa: S107  # an example
    """What Secrets Manager has."""
    return json.dumps({"url": url, "secret": secret})


class Provider(list):
    """Remembers what it gets, and answers in turn; an answer that is an exception is raised."""

    def __init__(self, *answers):
        super().__init__()
        self.answers = [*answers]

    def __call__(self, body, headers):
        self.append((body, headers))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Answer(answer, "")


@pytest.fixture
def mailer(now):
    def made(provider, secret="token"):  # noqa: S107  # an example
        posts = HttpProvider(
            lambda: account(secret_of(secret)),
            post_to=lambda target: provider if "mail.example" == target.host else None,
            now=lambda: now,
        )
        return HttpMailer(posts, sender="codes@app.example")

    return made


def test_the_provider_gets_one_mail_and_a_bearer_token(mailer):
    """With the words of the mail, as it is, and the tags that SES gets."""
    provider = Provider(202)
    mailer(provider).send("jo@example.com", MAIL, tags={"method": "EMAIL_CODE"})

    [(body, headers)] = provider
    assert json.loads(body) == {
        "from": "codes@app.example",
        "to": ["jo@example.com"],
        "subject": "123456 is your code",
        "text": "123456",
        "html": "<p>123456</p>",
        "headers": {"Auto-Submitted": "auto-generated"},
        "tags": [{"name": "method", "value": "EMAIL_CODE"}],
    }
    assert "Bearer token" == headers["Authorization"]
    assert "application/json" == headers["Content-Type"]
    assert not [name for name in headers if name.startswith("webhook-")]


def test_a_logo_is_part_of_the_mail(mailer):
    """Named as the page names it."""
    provider = Provider(202)
    mailer(provider).send("ada@example.org", replace(MAIL, logo="iVBORw0KGgo="))

    [part] = json.loads(provider[0][0])["attachments"]
    assert ("logo", "image/png", "iVBORw0KGgo=") == (
        part["content_id"],
        part["content_type"],
        part["content"],
    )


def test_a_provider_may_have_json_of_its_own(now):
    """The rest is the same: docs/extending.md has an example."""
    provider = Provider(202)
    mailer = HttpMailer(
        HttpProvider(lambda: account(secret_of()), post_to=lambda _: provider, now=lambda: now),
        sender="codes@example.com",
        body=lambda *told: " ".join(map(str, (told[0], told[1], told[3]))).encode(),
    )
    mailer.send("ada@example.org", MAIL, tags={"pool": "p"})

    assert b"codes@example.com ada@example.org {'pool': 'p'}" == provider[0][0]


def test_a_signing_key_signs_what_is_sent(mailer, now):
    """As Standard Webhooks has it, and then the key itself is not sent."""
    provider = Provider(200)
    mailer(provider, KEY).send("jo@example.com", MAIL)

    [(body, headers)] = provider
    at, named = int(now.timestamp()), headers["webhook-id"]
    signed = signature(signing_keys(KEY), message_id=named, timestamp=at, body=body)
    assert (str(at), signed) == (headers["webhook-timestamp"], headers["webhook-signature"])
    assert "Authorization" not in headers
    assert KEY not in str(headers)


def test_each_try_of_a_mail_has_the_same_idempotency_key(mailer):
    """Another mail has another, and nobody without the secret can make it from a guessed code."""
    provider = Provider(200, 200, 200, 200)
    ours, theirs = mailer(provider), mailer(provider, "other")
    for sender, address in ((ours, "jo"), (ours, "jo"), (ours, "al"), (theirs, "jo")):
        sender.send(f"{address}@example.com", MAIL)

    first, again, others, by_another = (headers["Idempotency-Key"] for _, headers in provider)
    assert first == again
    assert 3 == len({first, others, by_another})


@pytest.mark.parametrize(
    ("status", "reason", "is_certain"),
    [
        (301, Reason.SENDER_REFUSED, True),
        (400, Reason.SENDER_REFUSED, True),
        (401, Reason.ACCESS_DENIED, True),
        (403, Reason.ACCESS_DENIED, True),
        (408, Reason.UNAVAILABLE, True),
        (422, Reason.SENDER_REFUSED, True),
        (429, Reason.THROTTLED, True),
        (500, Reason.UNAVAILABLE, False),
        (503, Reason.UNAVAILABLE, False),
        (NotSent("unknown_name"), Reason.UNAVAILABLE, True),
        (NotSent("private_address"), Reason.SENDER_REFUSED, True),
        (NotSent("timed_out"), Reason.UNAVAILABLE, False),
        (NotSent("tls_failed"), Reason.UNAVAILABLE, False),
        (TimeoutError(), Reason.UNAVAILABLE, False),
        (StillRunning(), Reason.UNAVAILABLE, False),
    ],
)
def test_what_is_no_success_says_whether_another_try_helps(mailer, status, reason, is_certain):
    """The outbox tries again what is throttled or unavailable; nothing quotes the mail."""
    with pytest.raises(MailNotSent) as failure:
        mailer(Provider(status)).send("jo@example.com", MAIL)

    assert (reason, is_certain) == (failure.value.reason, failure.value.is_certain)
    assert "jo@" not in str(failure.value)


def test_a_secret_that_is_no_account_sends_nothing(logged):
    """The message waits in the dead-letter queue for the right one."""
    mailer = HttpMailer(HttpProvider(lambda: account("{}")), sender="codes@app.example")
    with pytest.raises(MailNotSent) as failure:
        mailer.send("jo@example.com", MAIL)

    assert (Reason.ACCESS_DENIED, True) == (failure.value.reason, failure.value.is_certain)
    assert "secret of the provider not usable" in logged


class Secrets(list):
    """Secrets Manager, with the values that the secret has one after the other."""

    def get_secret_value(self, *, SecretId, VersionStage):  # noqa: N803  # boto3's
        assert ("arn", "AWSCURRENT") == (SecretId, VersionStage)
        found = self.pop(0)
        if isinstance(found, Exception):
            raise found
        return {"SecretString": found}


def test_the_secret_is_fetched_at_the_first_mail_and_every_five_minutes(now):
    """So that it is replaced without a deployment."""
    moments = [now]
    secrets = Secrets([secret_of("a"), secret_of("b")])
    accounts = Accounts(secrets, arn="arn", now=lambda: moments[-1])
    assert 2 == len(secrets)
    assert "a" == accounts().secret
    moments.append(now + timedelta(minutes=5, microseconds=-1))
    assert "a" == accounts().secret
    moments.append(now + timedelta(minutes=5))
    assert "b" == accounts().secret
    assert "secret" not in repr(accounts())


def test_a_secret_that_cannot_be_fetched_is_no_answer_of_the_provider(now):
    """It rises as AWS's refusal, before anything is sent; the next mail looks again."""
    denied = Refused({"Error": {"Code": "AccessDeniedException"}}, "GetSecretValue")
    accounts = Accounts(Secrets([denied, secret_of()]), arn="arn", now=lambda: now)
    with pytest.raises(Refused):
        HttpMailer(HttpProvider(accounts), sender="codes@app.example").send("jo@example.com", MAIL)

    assert "token" == accounts().secret


@pytest.mark.parametrize("address", ["169.254.169.254", "127.0.0.1", "10.0.0.1", "::ffff:10.0.0.1"])
def test_a_name_that_leads_to_a_private_address_gets_nothing(monkeypatch, address):
    """As with webhooks: the address that was judged is the one that is connected to."""
    monkeypatch.setattr(aws, "secrets", lambda: Secrets([secret_of()]))
    found = [(None, None, None, None, (address, 443))]
    monkeypatch.setattr("runtime.webhooks.endpoint.socket.getaddrinfo", lambda *_, **__: found)
    mailer = http_mailer("arn", sender="codes@app.example")
    with pytest.raises(MailNotSent) as failure:
        mailer.send("jo@example.com", MAIL)

    assert Reason.SENDER_REFUSED == failure.value.reason


def test_the_sender_of_codes_has_the_provider_where_there_is_one(monkeypatch):
    """And SES where there is none: one carrier, never both."""
    monkeypatch.setattr(aws, "secrets", lambda: None)
    monkeypatch.setattr(aws, "dynamodb", lambda: None)
    monkeypatch.setattr(code_mails, "_addresses", lambda _: None)
    monkeypatch.setattr("runtime.messages.carriers.ses", lambda _: None)
    settings = SimpleNamespace(
        mail_from="codes@app.example",
        mail_region="eu-west-1",
        mail_configuration_set="",
        challenge_table="table",
        address_key_secret_arn="arn",
    )
    carriers = [
        type(
            code_mails.mailer(
                SimpleNamespace(**vars(settings), mail_provider_secret_arn=arn)
            ).mailer
        )
        for arn in ("arn", "")
    ]

    assert [HttpMailer, Mailer] == carriers
