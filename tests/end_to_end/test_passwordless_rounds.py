"""With `PasswordlessStart: rounds`: the client says what it wants, and then gets a code."""

import pytest

from local.demo.app import App
from local.demo.scenario import PASSWORD
from local.suite import PARAMETERS, running_suite

pytestmark = pytest.mark.emulator
WISH = {"request_id": "0123456789abcdef", "method": "EMAIL_CODE", "locale": "de-AT"}


@pytest.fixture(scope="module")
def suite():
    with running_suite(
        port=0, is_warm=False, parameters=PARAMETERS | {"PasswordlessStart": "rounds"}
    ) as running:
        yield running


@pytest.fixture(scope="module")
def app(suite):
    return App(suite)


@pytest.fixture(scope="module")
def zoe(app):
    """A confirmed user."""
    email = "zoe@example.com"
    app.sign_up(email, PASSWORD)
    app.confirm(email, app.mailed(email))
    return email


@pytest.fixture
def ask(suite):
    """Answer round 0 with a wish."""
    cognito = suite.emulator.client("cognito-idp")

    def ask(email, challenge):
        return cognito.respond_to_auth_challenge(
            ClientId=suite.client_id,
            ChallengeName="CUSTOM_CHALLENGE",
            Session=challenge["Session"],
            ChallengeResponses={"USERNAME": email, "ANSWER": "start"},
            ClientMetadata=WISH,
        )

    return ask


def test_a_code_comes_when_it_is_asked_for(suite, app, zoe, ask):
    """Round 0 mails nothing; the wish made twice is one mail, in the language that was named."""
    first, again = app.ask_for_code(zoe), app.ask_for_code(zoe)
    before = len(suite.emulator.mails())
    assert "NONE" == first["ChallengeParameters"]["method"]

    asked, repeated = ask(zoe, first), ask(zoe, again)
    code = app.mailed(zoe)
    mails = suite.emulator.mails()
    assert 1 == len(mails) - before
    assert 'lang="de"' in mails[-1].html
    assert "requested" == repeated["ChallengeParameters"]["delivery"]
    assert "tokens" == app.told(app.answer_code(zoe, asked, code))
    assert "CUSTOM_CHALLENGE" == app.told(app.answer_code(zoe, repeated, code))


def test_round_0_tells_nothing_of_who_exists(app, zoe, ask):
    """Nor does what follows."""
    known, unknown = app.ask_for_code(zoe), app.ask_for_code("nobody@example.com")
    for _ in range(2):
        of_known, of_unknown = (
            {name: each["ChallengeParameters"][name] for name in each["ChallengeParameters"]}
            for each in (known, unknown)
        )
        assert of_known.keys() == of_unknown.keys()
        assert of_known["method"] == of_unknown["method"]
        known, unknown = ask(zoe, known), ask("nobody@example.com", unknown)
