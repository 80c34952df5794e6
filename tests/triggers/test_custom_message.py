import pytest

from events.contract.catalogue import Kind
from rules.refusals import AddressChangeDenied
from triggers import custom_message

CHANGES = ["CustomMessage_UpdateUserAttribute", "CustomMessage_VerifyUserAttribute"]
OTHERS = [
    f"CustomMessage_{source}"
    for source in ("SignUp", "AdminCreateUser", "ResendCode", "ForgotPassword", "Authentication")
]


@pytest.fixture
def handle(handles):
    return handles["CustomMessage"]


@pytest.fixture
def message(example):
    def message(source, email):
        event = example(source)
        event["request"]["userAttributes"]["email"] = email
        return event

    return message


@pytest.mark.parametrize("source", CHANGES)
def test_denies_a_new_address_that_a_sign_up_would_not_get_in_with(handle, message, facts, source):
    """No code is mailed, so the address is never verified."""
    with pytest.raises(AddressChangeDenied, match=r"^DISPOSABLE_EMAIL: Please use another [^.]*$"):
        handle(message(source, "ada@in.mailinator.com"))

    told = {
        "reason": "disposable_domain",
        "email_domain": "in.mailinator.com",
        "tier": "evidence",
        "matched_domain": "mailinator.com",
        "suspicion": 100,
        "marks": "evidence,mail_word",
    }
    assert [(Kind.ADDRESS_CHANGE_REJECTED, told)] == facts()


@pytest.mark.parametrize("source", CHANGES)
def test_lets_a_code_go_to_any_other(handle, message, facts, source):
    """With the words for it."""
    event = message(source, "ada@example.com")

    assert handle(event) is event
    assert "Confirm your e-mail address for Example" == event["response"]["emailSubject"]
    told = {"email_domain": "example.com", "mail_route": "mx", "mail_host": "mx.example.com"}
    assert [(Kind.ADDRESS_CHANGE_ACCEPTED, told)] == facts()


@pytest.mark.parametrize("source", OTHERS)
def test_other_messages_go_to_everybody(handle, message, facts, routes, source):
    """A user with an account gets its mail, also after the rules changed."""
    assert handle(message(source, "ada@mailinator.com"))
    assert [] == facts() == routes.asked


@pytest.mark.parametrize("source", [*CHANGES, *OTHERS])
def test_where_cognito_mails_by_itself_the_words_are_the_pools(check, announce, message, source):
    """Null is what Cognito sent, and stands for the pool's own; it refuses anything else then."""
    event = message(source, "ada@example.com")
    custom_message.handle(event, check=check, announce=announce, write=None)

    assert message(source, "ada@example.com") == event


@pytest.mark.parametrize(
    ("client", "user", "subject"),
    [
        ("de-CH", "fr", "Bestätigen Sie Ihre E-Mail-Adresse für Example"),
        (None, "fr_CA", "Confirmez votre adresse e-mail pour Example"),
        ("xx", "it", "Conferma il tuo indirizzo e-mail per Example"),
        ("xx", None, "Confirm your e-mail address for Example"),
        (7, 7, "Confirm your e-mail address for Example"),
    ],
)
def test_the_client_says_the_language_or_else_the_user(handle, example, client, user, subject):
    """The client knows what they read now; English, if neither is known."""
    event = example("CustomMessage_SignUp")
    event["request"]["clientMetadata"] = {"locale": client} if client else None
    event["request"]["userAttributes"]["locale"] = user

    assert subject == handle(event)["response"]["emailSubject"]


def test_an_invitation_has_the_name_too(handle, example):
    """Or Cognito would refuse it."""
    event = handle(example("CustomMessage_AdminCreateUser"))

    assert "{username}" in event["response"]["emailMessage"]
    assert "{####}" in event["response"]["emailMessage"]
    assert event["response"]["smsMessage"] is None


def test_words_that_fail_stop_no_mail(check, announce, example, capsys):
    """The pool's own will do; the log tells."""

    def broken(*_, **__):
        raise ZeroDivisionError

    event = example("CustomMessage_SignUp")
    before = example("CustomMessage_SignUp")

    assert before == custom_message.handle(event, check=check, announce=announce, write=broken)
    assert "mail not worded" in capsys.readouterr().out


@pytest.mark.parametrize("source", CHANGES)
def test_an_administrator_may_give_a_user_any_address(handle, message, facts, source):
    """As at the sign-up."""
    event = message(source, "ada@mailinator.com")
    event["callerContext"]["clientId"] = "CLIENT_ID_NOT_APPLICABLE"

    assert handle(event) is event
    assert [] == facts()


@pytest.mark.parametrize("source", CHANGES)
@pytest.mark.parametrize("email", ["", None])
def test_a_message_to_a_telephone_goes_out(handle, message, facts, source, email):
    """There is no address to look at."""
    event = message(source, email)

    assert handle(event) is event
    assert [] == facts()


def test_without_words_of_ours_the_pools_own_go_out(message, check, announce, logged):
    """Which is no failure."""
    event = message("CustomMessage_ForgotPassword", "ada@example.com")
    before = dict(event["response"])

    assert event is custom_message.handle(event, check=check, announce=announce, write=None)
    assert (before, []) == (event["response"], logged)


def test_a_user_without_an_address_gets_no_mail_of_ours(handle, message):
    """The message is one to a telephone."""
    event = message("CustomMessage_ForgotPassword", "")
    before = dict(event["response"])

    assert before == handle(event)["response"]
