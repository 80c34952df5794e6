"""`make code` prints the code of the newest mail, and none of a mail before it."""

import pytest

from local import mailed_code
from local.emulator import Emulator
from local.mailed_code import newest_code

pytestmark = pytest.mark.emulator
ADA = "ada@example.com"


@pytest.fixture(scope="module")
def emulator():
    with Emulator(port=0) as running:
        running.client("sesv2").create_email_identity(EmailIdentity="us@example.com")
        yield running


@pytest.fixture
def outbox(emulator):
    """The queue through which sign-ins without a password send their codes."""
    sqs = emulator.client("sqs")
    url = sqs.create_queue(QueueName="outbox")["QueueUrl"]
    yield url
    sqs.delete_queue(QueueUrl=url)


@pytest.fixture
def values(emulator, outbox):
    mails = f"{emulator.endpoint}/_ministack/ses/messages"
    return {**emulator.variables, "MAILS_URL": mails, "OUTBOX_QUEUE_URL": outbox}


def mail(emulator, to, subject):
    emulator.client("sesv2").send_email(
        FromEmailAddress="us@example.com",
        Destination={"ToAddresses": [to]},
        Content={"Simple": {"Subject": {"Data": subject}, "Body": {"Text": {"Data": "Hello"}}}},
    )


def test_the_newest_code_of_one_address(emulator, values):
    """Not that of another, and not a mail without a code."""
    mail(emulator, ADA, "11111111 is your code")
    mail(emulator, ADA, "22222222 is your code")
    mail(emulator, ADA, "Welcome")
    mail(emulator, "bob@example.com", "33333333 is your code")

    assert "22222222" == newest_code(values, ADA)
    assert newest_code(values, "eve@example.com", within_s=0.1) is None


def test_a_code_on_its_way_is_waited_for(emulator, values, outbox):
    """Else the code of the sign-in before would be printed, which is no good any more."""
    mail(emulator, ADA, "44444444 is your code")
    emulator.client("sqs").send_message(QueueUrl=outbox, MessageBody="the next code")
    assert newest_code(values, ADA, gives_up_after_s=0.3) is None

    emulator.client("sqs").purge_queue(QueueUrl=outbox)
    assert "44444444" == newest_code(values, ADA)


def test_the_suite_that_the_shell_knows_is_asked(values, emulator, monkeypatch, capsys):
    """For a script: the code alone on standard output."""
    mail(emulator, ADA, "55555555 is your code")
    for name, value in values.items():
        monkeypatch.setenv(name, value)

    assert 0 == mailed_code.main(ADA)
    assert ("55555555\n", "") == capsys.readouterr()


def test_without_a_suite_it_says_how_to_start_one(monkeypatch, capsys):
    """Nothing on standard output."""
    monkeypatch.delenv("MAILS_URL", raising=False)
    monkeypatch.setattr(mailed_code, "the_newest", lambda: None)

    assert 1 == mailed_code.main(ADA)
    out, err = capsys.readouterr()
    assert "" == out
    assert "start one with `make run`" in err
