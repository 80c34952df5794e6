"""Sign-ins by Cognito's own pages, as a browser sends their forms."""

import json
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.local.conftest import PASSWORD
from tests.local.test_aws_facts import FACTS

pytestmark = pytest.mark.emulator

BACK = "https://app.example/back"
PRE, POST = "PreAuthentication_Authentication", "PostAuthentication_Authentication"
TOKEN = "TokenGeneration_HostedAuth"


@pytest.fixture
def page(member, recorder, emulator):
    """Send the form of the sign-in page; the app's callback, or the page that comes instead."""
    client = member.idp.create_user_pool_client(
        UserPoolId=member.pool,
        ClientName="pages",
        CallbackURLs=[BACK],
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "email"],
        AllowedOAuthFlowsUserPoolClient=True,
        SupportedIdentityProviders=["COGNITO"],
        PreventUserExistenceErrors="ENABLED",
    )["UserPoolClient"]["ClientId"]
    recorder.clear()

    def post(path, **form):
        connection = HTTPConnection(urlsplit(emulator.endpoint).netloc)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, urlencode(form | {"client_id": client}), kind)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer, text

    def page(password=PASSWORD, user=member.user):
        answer, text = post(
            "/login",
            username=user,
            password=password,
            redirect_uri=BACK,
            scope="openid email",
            response_type="code",
        )
        location = answer.getheader("Location") or ""
        return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()} or (
            answer.status,
            text,
        )

    def tokens(code):
        return post("/oauth2/token", grant_type="authorization_code", code=code, redirect_uri=BACK)

    page.tokens, page.client = tokens, client
    return page


def test_a_sign_in_runs_the_triggers(page, recorder, shaped_like):
    """Before the password, before the way back, and when the code is exchanged."""
    answer, text = page.tokens(page()["code"])

    assert 200 == answer.status
    assert {"access_token", "id_token", "refresh_token"} <= {*json.loads(text)}
    assert FACTS["hosted pages"]["expected"] == " > ".join(recorder.sources)
    shaped_like(recorder.only(POST), POST)
    assert {page.client} == {each["callerContext"]["clientId"] for each in recorder.events}


def test_a_wrong_password_is_an_attempt(page, recorder):
    """PreAuthentication counts it; there is no way back."""
    status, text = page("wrong")

    assert (200, [PRE]) == (status, recorder.sources)
    assert "Incorrect username or password." in text


def test_nobody_is_asked_about_too(page, recorder):
    """Where the client hides who exists."""
    page(user="nobody@example.com")

    assert recorder.only(PRE)["request"]["userNotFound"]


def test_who_is_refused_before_the_password_reads_it_on_the_page(page, recorder):
    """With the words of the trigger."""
    recorder.obey({PRE: {"raise": "not today"}})

    assert "PreAuthentication failed with error not today." in page()[1]


def test_who_is_refused_after_it_is_sent_back_with_the_words(page, recorder):
    """And without a code."""
    recorder.obey({POST: {"raise": "UNVERIFIED_ADDRESS: a code"}})

    assert {
        "error": "invalid_request",
        "error_description": ("PostAuthentication failed with error UNVERIFIED_ADDRESS: a code."),
    } == page()


def test_a_token_trigger_that_raises_withholds_the_tokens(page, recorder):
    """The token endpoint says so."""
    code = page()["code"]
    recorder.obey({TOKEN: {"raise": "no"}})
    answer, text = page.tokens(code)

    assert 400 == answer.status
    assert "PreTokenGeneration failed with error no." in text
    assert "access_token" not in text
