"""The clients that the project offers, on the suite as `make run` starts it."""

import re
import shutil

import pytest

from clients.passwordless import SignIn, SignInRefused
from local.demo.app import App
from local.settling import awaited
from local.suite import PARAMETERS, running_suite
from tests.end_to_end.by_node import told_by_node

pytestmark = pytest.mark.emulator
PASSWORD = "Correct-horse-7"
CODE = re.compile(r"^ {4}(\d{6,10})$", re.MULTILINE)
PAGE = "https://app.example/sign-in"


@pytest.fixture(scope="module")
def user_of(suite):
    """Make a confirmed user."""

    def make(email):
        app = App(suite)
        app.sign_up(email, PASSWORD)
        app.confirm(email, app.mailed(email))
        return email

    return make


@pytest.fixture
def mailed_code(suite):
    """The code of the first mail to somebody after so many; a sender may take its time."""

    def find(email, *, after):
        mails = awaited(suite.emulator, lambda: mails_to(suite, email)[after:])
        return CODE.search(mails[0].text)[1]

    return find


def mails_to(suite, email):
    return [mail for mail in suite.emulator.mails() if email in mail.to]


def sign_in(suite):
    return SignIn(suite.emulator.endpoint, client_id=suite.client_id)


def test_python_signs_in_by_code(suite, user_of, mailed_code):
    """A wrong answer in between: the session is a new one each time."""
    email = user_of("python@example.com")
    before = len(mails_to(suite, email))
    one = sign_in(suite)
    step = one.begin(email)
    code = mailed_code(email, after=before)
    wrong = one.answer("00000000" if code != "00000000" else "11111111")
    done = one.answer(code)

    assert ("EMAIL_CODE", len(code)) == (step.method, step.code_length)
    assert (True, None) == (wrong.is_wrong, wrong.tokens)
    assert done.tokens.access_token
    assert done.tokens.expires_in_s > 0
    once = one.refresh(done.tokens.refresh_token)
    twice = one.refresh(once.refresh_token)
    assert 3 == len({each.refresh_token for each in (done.tokens, once, twice)})


def test_python_is_refused_after_the_last_try(suite, user_of):
    """With Cognito's word for it."""
    one = sign_in(suite)
    one.begin(user_of("python-wrong@example.com"))

    def guess_on():
        for _ in range(10):
            one.answer("none")

    with pytest.raises(SignInRefused) as caught:
        guess_on()

    assert "NotAuthorizedException" == caught.value.code


@pytest.fixture(scope="module")
def asking_suite():
    """One that asks first what is wanted, and whose mails have links."""
    parameters = {**PARAMETERS, "PasswordlessStart": "rounds", "SignInPage": PAGE}
    with running_suite(port=0, is_warm=False, parameters=parameters) as running:
        yield running


def mailed_link(suite, email, *, after):
    """The token in the first mail to somebody after so many, and that mail."""
    mail, *_ = awaited(suite.emulator, lambda: mails_to(suite, email)[after:])
    return re.search(rf"^{PAGE}#(\S+)$", mail.text, re.MULTILINE)[1], mail


def test_python_signs_in_by_link(asking_suite):
    """In the client that asked and in no other; in its language."""
    email = "link@example.com"
    app = App(asking_suite)
    app.sign_up(email, PASSWORD)
    app.confirm(email, app.mailed(email))
    before = len(mails_to(asking_suite, email))
    one, other = sign_in(asking_suite), sign_in(asking_suite)
    step = one.begin(email, method="MAGIC_LINK", locale="de-AT", browser="Safari on iPhone")
    token, mail = mailed_link(asking_suite, email, after=before)
    other.begin(email, method="MAGIC_LINK")
    elsewhere = other.answer_link(token)
    done = one.answer_link(token)

    assert "MAGIC_LINK" == step.method
    assert step.again_in_s > 0
    assert "Ihr Anmeldecode" in mail.subject
    assert "Safari, iPhone" in mail.text
    assert elsewhere.is_wrong
    assert done.tokens.access_token
    with pytest.raises(SignInRefused):
        one.answer_link(token)


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_the_browser_module_signs_in_by_code(suite, user_of):
    """In Node.js, which has fetch and Web Crypto as browsers do."""
    email = user_of("module@example.com")
    told = told_by_node("passwordless.mjs", suite.emulator.endpoint, suite.client_id, email)

    assert {
        "method": "EMAIL_CODE",
        "codeLength": [8, 8],
        "isWrong": True,
        "email": email,
    } == told
