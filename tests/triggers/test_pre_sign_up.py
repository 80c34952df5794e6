import pytest

from events.catalogue import Kind
from rules.refusals import SignUpDenied


@pytest.fixture
def handle(handles):
    return handles["PreSignUp"]


@pytest.fixture
def sign_up(example):
    def sign_up(email):
        event = example("PreSignUp_SignUp")
        event["request"]["userAttributes"]["email"] = email
        return event

    return sign_up


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("a@mailinator.com", "mailinator.com"),
        ("a@MAILINATOR.com", "mailinator.com"),
        ("a@x.y.mailinator.com", "x.y.mailinator.com"),
        ("a+b@mailinator.com.", "mailinator.com"),
        ("a@mailinator\u3002com", "mailinator.com"),
        ("a@\uff4d\uff41ilinator.com", "mailinator.com"),
        ('"a@example.com"@mailinator.com', "mailinator.com"),
        ("a@in.trash.co.uk", "in.trash.co.uk"),
    ],
)
def test_denies_a_listed_domain_however_it_is_spelled(handle, sign_up, facts, email, domain):
    """Case, sub-domains and other dots do not get around the list."""
    with pytest.raises(SignUpDenied, match=r"^DISPOSABLE_EMAIL: [^.]*$"):
        handle(sign_up(email))

    told = {"reason": "disposable_domain", "email_domain": domain}
    assert [(Kind.SIGN_UP_REJECTED, told)] == facts()


@pytest.mark.parametrize("email", ["jo", "", None, 7, [], "jo@[192.0.2.1]", "jo@exa\x00mple.com"])
def test_denies_what_is_no_address(handle, sign_up, facts, email):
    """The pool's users sign in with their address: what cannot be checked is refused."""
    with pytest.raises(SignUpDenied, match=r"^INVALID_EMAIL: [^.]*$"):
        handle(sign_up(email))

    assert [(Kind.SIGN_UP_REJECTED, {"reason": "invalid_email"})] == facts()


@pytest.mark.parametrize(
    "email",
    ["jo@example.com", "jo+news@example.com", "jo@notmailinator.com", "mailinator.com@example.com"],
)
def test_lets_everybody_else_in(handle, sign_up, facts, email):
    """The event comes back unchanged; Cognito refuses any other."""
    event = sign_up(email)

    assert handle(event) is event
    assert sign_up(email) == event
    assert [(Kind.SIGN_UP_ACCEPTED, {"email_domain": email.partition("@")[2]})] == facts()


@pytest.mark.parametrize("source", ["PreSignUp_AdminCreateUser", "PreSignUp_ExternalProvider"])
def test_somebody_vouches_for_other_users(handle, example, facts, source):
    """Administrators and identity providers bring whom they like."""
    event = example(source)
    event["request"]["userAttributes"]["email"] = "jo@mailinator.com"

    assert handle(event) is event
    assert [(Kind.SIGN_UP_ACCEPTED, {"email_domain": "mailinator.com"})] == facts()
