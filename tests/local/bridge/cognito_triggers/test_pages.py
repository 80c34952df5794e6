"""Sign-ins by Cognito's own pages, as a browser sends their forms."""

import json
import re
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

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

    page.tokens, page.client, page.post = tokens, client, post
    return page


def test_a_sign_in_runs_the_triggers(page, recorder, shaped_like):
    """Before the password, before the way back, and when the code is exchanged."""
    answer, text = page.tokens(page()["code"])

    assert 200 == answer.status
    assert {"access_token", "id_token", "refresh_token"} <= {*json.loads(text)}
    assert FACTS["hosted pages"]["expected"] == " > ".join(recorder.sources)
    shaped_like(recorder.only(POST), POST)
    assert {page.client} == {each["callerContext"]["clientId"] for each in recorder.events}


def test_the_pool_itself_may_be_asked_for_as_a_provider(page, emulator):
    """``identity_provider=COGNITO`` leads to the page, as Amplify's signInWithRedirect asks."""
    asked = {"client_id": page.client, "redirect_uri": BACK, "response_type": "code"}
    query = urlencode({**asked, "scope": "openid", "identity_provider": "COGNITO"})
    with urlopen(f"{emulator.endpoint}/oauth2/authorize?{query}") as shown:  # noqa: S310
        text = shown.read().decode()

    assert 'name="password"' in text


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


# ── sign-up, confirmation, another password, the end of a session ──

FLOW = {"redirect_uri": BACK, "scope": "openid email", "response_type": "code", "state": "s"}
NEW = "Another-Good-Passw0rd!"


def fields(text):
    """What the first form of a page would send of itself."""
    first = text.partition("<form")[2].partition("</form>")[0]
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', first))


def code_to(emulator, email):
    return re.search(r"\b\d{6}\b", [m for m in emulator.mails() if email in m.to][-1].text)[0]


def test_a_sign_up_runs_the_triggers(page, recorder, emulator):
    """A form is the call that it stands for; the pages lead to the one to sign in by."""
    email = "by-page@example.com"
    shown = page.post("/signup", **FLOW, username=email, password=PASSWORD)[1]
    again = page.post("/resendcode", **fields(shown) | FLOW)[1]
    wrong = page.post("/confirm", **fields(again) | FLOW | {"code": "000000"})[1]
    code = {"code": code_to(emulator, email)}
    done = page.post("/confirm", **fields(wrong) | FLOW | code)[1]

    assert [
        "PreSignUp_SignUp",
        "CustomMessage_SignUp",
        "CustomMessage_ResendCode",
        "PostConfirmation_ConfirmSignUp",
    ] == recorder.sources
    assert {page.client} == {each["callerContext"]["clientId"] for each in recorder.events}
    assert "Invalid verification code provided, please try again." in wrong
    assert 'action="/login"' in done
    assert {"code"} <= {*page(user=email)}


def test_a_refused_sign_up_says_why_on_the_page(page, recorder):
    """With the words of the trigger, and no account."""
    recorder.obey({"PreSignUp_SignUp": {"raise": "<b>no</b>"}})
    text = page.post("/signup", **FLOW, username="refused@example.com", password=PASSWORD)[1]

    assert "PreSignUp failed with error &lt;b&gt;no&lt;/b&gt;." in text
    assert 'action="/signup"' in text


def test_another_password_runs_the_triggers(page, recorder, emulator, member):
    """CustomMessage with the code, PostConfirmation with the new password."""
    member.idp.admin_update_user_attributes(
        UserPoolId=member.pool,
        Username=member.user,
        UserAttributes=[{"Name": "email_verified", "Value": "true"}],
    )
    recorder.clear()
    shown = page.post("/forgotPassword", **FLOW, username=member.user)[1]
    code = code_to(emulator, member.user)
    given = {"code": code, "password": NEW}
    page.post("/confirmForgotPassword", **fields(shown) | FLOW | given)

    assert [
        "CustomMessage_ForgotPassword",
        "PostConfirmation_ConfirmForgotPassword",
    ] == recorder.sources
    assert {"code"} <= {*page(NEW)}


def test_pages_show_where_to_sign_up_and_lead_nowhere_else(page, emulator):
    """A link from the page to sign in by; an address that is not the app's is refused."""
    connection = HTTPConnection(urlsplit(emulator.endpoint).netloc)
    seen = {}
    for path, back in (("/login", BACK), ("/signup", BACK), ("/signup", "https://evil.example")):
        asked = urlencode(FLOW | {"client_id": page.client, "redirect_uri": back})
        connection.request("GET", f"{path}?{asked}")
        answer = connection.getresponse()
        seen[path, back] = (answer.status, answer.read().decode())
    connection.close()
    login, sign_up, foreign = seen.values()

    assert f'href="/signup?client_id={page.client}&amp;redirect_uri=' in login[1]
    assert 'action="/signup"' in sign_up[1]
    assert (400, True) == (foreign[0], "redirect_uri is not allowed" in foreign[1])
    asked = FLOW | {"redirect_uri": "https://evil.example", "username": "e@example.com"}
    assert 400 == page.post("/signup", **asked, password=PASSWORD)[0].status


def test_a_session_ends_where_the_document_says(page):
    """RFC 7009: what is no refresh token is refused, and an unknown one is not told."""
    tokens = json.loads(page.tokens(page()["code"])[1])
    refresh = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    before = page.post("/oauth2/token", **refresh)[0].status
    said = [
        page.post("/oauth2/revoke", token=each)[0].status
        for each in (tokens["access_token"], "unknown", tokens["refresh_token"])
    ]
    bare = page.post("/oauth2/revoke")[0].status

    assert [200, [400, 200, 200], 400] == [before, said, bare]
    assert 400 == page.post("/oauth2/token", **refresh)[0].status
