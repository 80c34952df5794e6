import pytest

from events.catalogue import Kind
from rules.refusals import AddressChangeDenied

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
    }
    assert [(Kind.ADDRESS_CHANGE_REJECTED, told)] == facts()


@pytest.mark.parametrize("source", CHANGES)
def test_lets_the_pools_own_words_go_to_any_other(handle, message, facts, source):
    """Null is what Cognito sent, and stands for the pool's own."""
    event = message(source, "ada@example.com")

    assert handle(event) is event
    assert message(source, "ada@example.com") == event
    told = {"email_domain": "example.com", "mail_route": "mx"}
    assert [(Kind.ADDRESS_CHANGE_ACCEPTED, told)] == facts()


@pytest.mark.parametrize("source", OTHERS)
def test_other_messages_are_nobodys_business(handle, message, facts, routes, source):
    """Whoever has an account gets its mail, whatever became of the rules since."""
    event = message(source, "ada@mailinator.com")

    assert handle(event) is event
    assert message(source, "ada@mailinator.com") == event
    assert [] == facts() == routes.asked


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
