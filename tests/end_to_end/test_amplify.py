"""Amplify 6 in a real browser, in a page of an origin that the developer allowed."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from secrets import token_urlsafe

import pytest

from local.browser.devtools import BrowserRefused
from local.demo.app import App
from local.demo.scenario import PASSWORD
from local.suite import PARAMETERS, running_suite
from tests.end_to_end.device_tracking import tracking_devices
from tests.end_to_end.in_browser import browsing, served
from tests.end_to_end.over_tls import over_tls
from tests.local.asked_facts import app_code

pytestmark = [
    pytest.mark.emulator,
    pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed"),
]
JAVASCRIPT = Path(__file__).parent / "javascript"
EMAIL, SECOND, THIRD = "zoe@example.com", "zelda@example.com", "zack@example.com"
SEVENTH, EIGHTH = "zenia@example.com", "zia@example.com"
GUEST, SIXTH = "zita@example.com", "zora@example.com"
FOURTH, RENAMED = "zara@example.com", "zara.b@example.com"
TEMPORARY = re.compile(r"temporary password is (\S+)\.\s*$")  # what Cognito itself mails
NEWER, NEWEST = "Correct-horse-8", "Correct-horse-9"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The app's own server: the origin of its pages."""
    folder = tmp_path_factory.mktemp("site")
    bundle = ["node_modules/.bin/esbuild", "amplify.mjs", "--bundle", f"--outfile={folder}/app.js"]
    subprocess.run(bundle, cwd=JAVASCRIPT, check=True, capture_output=True, timeout=300)
    (folder / "index.html").write_text(
        "<!doctype html><title>app</title><script src=app.js></script>"
    )
    with served(folder, host="localhost") as origin:
        yield origin


@pytest.fixture(scope="module")
def suite(site):
    pages = {"DomainPrefix": "amplify", "CallbackUrls": f"{site}/index.html"}
    chosen = {**PARAMETERS, "Mfa": "OPTIONAL", "PasswordlessStart": "rounds", **pages}
    chosen["LogoutUrls"] = pages["CallbackUrls"]
    with running_suite(port=0, is_warm=False, origins=[site], parameters=chosen) as running:
        app = App(running)
        for email in (EMAIL, SECOND, THIRD, SEVENTH, EIGHTH):
            app.sign_up(email, PASSWORD)
            app.confirm(email, app.mailed(email))
        yield running


@pytest.fixture(scope="module")
def about(suite):
    """What an app tells Amplify of the pool."""
    return {
        "userPoolId": suite.user_pool_id,
        "userPoolClientId": suite.client_id,
        "userPoolEndpoint": suite.emulator.endpoint,
    }


@pytest.fixture(scope="module")
def page(site, about):
    with browsing() as browser:
        page = browser.page(f"{site}/index.html")
        page.until("window.amplify")
        page.value(f"amplify.configure({json.dumps(about)})")
        yield page


def test_a_password_signs_in_by_srp(page):
    """Amplify's default flow: every answer is read across origins, the refusal's type included."""
    told = {"username": EMAIL, "password": f"{PASSWORD}?"}
    wrong = page.value(f"amplify.signIn({json.dumps(told)}).catch((error) => error.name)")
    told["password"] = PASSWORD
    step = page.value(f"amplify.signIn({json.dumps(told)})")
    groups = page.value(
        "amplify.fetchAuthSession().then((it) => it.tokens.accessToken.payload['cognito:groups'])"
    )
    page.value("amplify.signOut()")

    assert "NotAuthorizedException" == wrong
    assert {"isSignedIn": True, "nextStep": {"signInStep": "DONE"}} == step
    assert ["members"] == groups


def start(**wish):
    """What asks for a code, as docs/start/app-developer.md has it."""
    metadata = {"request_id": token_urlsafe(16), **wish}
    return {"challengeResponse": "start", "options": {"clientMetadata": metadata}}


def test_a_mailed_code_signs_in(page, suite):
    """The documented lines: signIn, "start", then confirmSignIn with what was mailed."""
    app = App(suite)
    app.expect_mail(EMAIL)
    told = {"username": EMAIL, "options": {"authFlowType": "CUSTOM_WITHOUT_SRP"}}
    steps = [page.value(f"amplify.signIn({json.dumps(told)})")]
    steps.append(page.value(f"amplify.confirmSignIn({json.dumps(start())})"))
    code = app.mailed(EMAIL)
    steps.append(page.value("amplify.confirmSignIn({challengeResponse: 'nonsense'})"))
    steps.append(page.value(f"amplify.confirmSignIn({json.dumps(start())})"))  # another, too soon
    done = page.value(f"amplify.confirmSignIn({{challengeResponse: '{code}'}})")
    facts = [each["nextStep"]["additionalInfo"] for each in steps]

    assert {"CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE"} == {
        each["nextStep"]["signInStep"] for each in steps
    }
    assert ["NONE", *["EMAIL_CODE"] * 3] == [each["method"] for each in facts]
    assert ["requested", "refused"] == [facts[at]["delivery"] for at in (1, 3)]
    assert done["isSignedIn"]


def test_a_password_and_then_a_mailed_code_sign_in(page, suite):
    """CUSTOM_WITH_SRP, Amplify's documented flow: password by SRP, custom challenge, tokens."""
    app = App(suite)
    options = {"authFlowType": "CUSTOM_WITH_SRP"}
    told = {"username": SECOND, "password": f"{PASSWORD}?", "options": options}
    page.value("amplify.signOut()")
    wrong = page.value(f"amplify.signIn({json.dumps(told)}).catch((error) => error.name)")
    app.expect_mail(SECOND)
    told["password"] = PASSWORD
    step = page.value(f"amplify.signIn({json.dumps(told)})")
    again = page.value("amplify.confirmSignIn({challengeResponse: 'nonsense'})")
    code = app.mailed(SECOND)
    done = page.value(f"amplify.confirmSignIn({{challengeResponse: '{code}'}})")
    page.value("amplify.signOut()")

    assert "NotAuthorizedException" == wrong
    for each in (step, again):
        assert "CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE" == each["nextStep"]["signInStep"]
    assert done["isSignedIn"]


def test_the_wait_is_told_as_parameters_of_the_challenge(page):
    """With what the page can show it by; a wish for a method that there is not is refused."""
    told = {"username": THIRD, "options": {"authFlowType": "CUSTOM_WITHOUT_SRP"}}
    step = page.value(f"amplify.signIn({json.dumps(told)})")
    refused = page.value(f"amplify.confirmSignIn({json.dumps(start(method='PIGEON'))})")
    told_of, refused_of = (each["nextStep"]["additionalInfo"] for each in (step, refused))

    assert {"EMAIL_CODE", "MAGIC_LINK", "TOTP", "RECOVERY_CODE", "SMS_CODE"} == set(
        told_of["methods"].split()
    )
    assert "SMS_CODE=0" in told_of["available_in"].split()
    assert ("NONE", "use_method") == (refused_of["method"], refused_of["error"])


@pytest.fixture
def ask(page):
    """One of Amplify's functions; of a refusal its name and words."""

    def ask(name, told=None, then="it"):
        call = f"amplify.{name}({json.dumps(told) if told is not None else ''})"
        failed = "(error) => `${error.name}: ${error.message}`"
        return page.value(f"{call}.then((it) => {then}, {failed})")

    return ask


def with_address(email):
    return {"userAttributes": {"email": email}}


def test_a_user_lives_by_amplify_from_sign_up_to_deletion(ask, suite):
    """Refused and welcome addresses, two passwords, another address, another session, gone."""
    app = App(suite)
    ask("signOut")
    listed, _, again = (
        ask("signUp", {"username": email, "password": PASSWORD, "options": with_address(email)})
        for email in ("who@mailinator.com", FOURTH, FOURTH)
    )
    code = app.mailed(FOURTH)
    early = ask("signIn", {"username": FOURTH, "password": PASSWORD}, "it.nextStep.signInStep")
    ask("confirmSignUp", {"username": FOURTH, "confirmationCode": code})
    app.expect_mail(FOURTH)
    ask("resetPassword", {"username": FOURTH})
    reset = {"username": FOURTH, "confirmationCode": app.mailed(FOURTH), "newPassword": NEWER}
    ask("confirmResetPassword", reset)
    old = ask("signIn", {"username": FOURTH, "password": PASSWORD})
    ask("signIn", {"username": FOURTH, "password": NEWER})
    ask("updatePassword", {"oldPassword": NEWER, "newPassword": NEWEST})
    renewed = ask("fetchAuthSession", {"forceRefresh": True}, "it.tokens.idToken.payload.email")
    changed = ask("updateUserAttributes", {"userAttributes": {"email": RENAMED}}, "it.email")
    code = app.mailed(RENAMED)
    ask("confirmUserAttribute", {"userAttributeKey": "email", "confirmationCode": code})
    address = ask("fetchUserAttributes", None, "it.email")
    ask("signOut", {"global": True})
    ask("signIn", {"username": RENAMED, "password": NEWEST})
    ask("deleteUser")

    assert "DISPOSABLE_EMAIL" in listed
    assert again.startswith("UsernameExistsException")
    assert "CONFIRM_SIGN_UP" == early
    assert old.startswith("NotAuthorizedException")
    assert (FOURTH, RENAMED) == (renewed, address)
    assert "CONFIRM_ATTRIBUTE_WITH_CODE" == changed["nextStep"]["updateAttributeStep"]
    gone = ask("signIn", {"username": RENAMED, "password": NEWEST})
    assert "NotAuthorizedException: Incorrect username or password." == gone


def test_a_second_factor_is_set_up_and_asked_for_by_amplify(ask):
    """Cognito's own MFA by an authenticator app, after the password."""
    ask("signOut")
    ask("signIn", {"username": THIRD, "password": PASSWORD})
    secret = ask("setUpTOTP", None, "it.sharedSecret")
    ask("verifyTOTPSetup", {"code": app_code(secret)})
    ask("updateMFAPreference", {"totp": "PREFERRED"})
    preference = ask("fetchMFAPreference")
    ask("signOut")
    step = ask("signIn", {"username": THIRD, "password": PASSWORD}, "it.nextStep.signInStep")
    code = app_code(secret, later=1)  # that of this half minute is used
    done = ask("confirmSignIn", {"challengeResponse": code}, "it.isSignedIn")

    assert {"enabled": ["TOTP"], "preferred": "TOTP"} == preference
    assert "CONFIRM_SIGN_IN_WITH_TOTP_CODE" == step
    assert done is True


def test_an_invited_user_chooses_a_password_and_changes_a_profile(ask, suite):
    """The temporary password of the mail, then Amplify's functions for attributes."""
    app = App(suite)
    ask("signOut")
    app.invite(GUEST)
    temporary = app.mailed(GUEST, TEMPORARY)
    step = ask("signIn", {"username": GUEST, "password": temporary}, "it.nextStep.signInStep")
    done = ask("confirmSignIn", {"challengeResponse": NEWER}, "it.isSignedIn")
    name = ask("getCurrentUser", None, "it.signInDetails.loginId")
    given = {"userAttribute": {"attributeKey": "given_name", "value": "Zita"}}
    changed = ask("updateUserAttribute", given, "it.nextStep.updateAttributeStep")
    had = ask("fetchUserAttributes", None, "it.given_name")
    ask("deleteUserAttributes", {"userAttributeKeys": ["given_name"]})
    stays = ask("deleteUserAttributes", {"userAttributeKeys": ["email"]})
    has = ask("fetchUserAttributes", None, "'given_name' in it")
    ask("signOut")

    assert "CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED" == step
    assert (True, GUEST, "DONE") == (done, name, changed)
    assert ("Zita", False) == (had, has)
    assert stays.startswith("InvalidParameterException")


def test_a_new_user_gets_another_code_and_is_signed_in(ask, suite):
    """resendSignUpCode, and autoSignIn after confirmSignUp."""
    app = App(suite)
    ask("signOut")
    options = {**with_address(SIXTH), "autoSignIn": True}
    ask("signUp", {"username": SIXTH, "password": PASSWORD, "options": options})
    app.mailed(SIXTH)
    app.expect_mail(SIXTH)
    where = ask("resendSignUpCode", {"username": SIXTH}, "it.deliveryMedium")
    confirmed = {"username": SIXTH, "confirmationCode": app.mailed(SIXTH)}
    step = ask("confirmSignUp", confirmed, "it.nextStep.signUpStep")
    signed_in = ask("autoSignIn", None, "it.isSignedIn")

    assert ("EMAIL", "COMPLETE_AUTO_SIGN_IN", True) == (where, step, signed_in)


def test_an_address_is_proved_again_by_amplify(ask, suite):
    """SendUserAttributeVerificationCode mails a code for the address as it is."""
    app = App(suite)
    ask("signOut")
    ask("signIn", {"username": SEVENTH, "password": PASSWORD})
    app.expect_mail(SEVENTH)
    where = ask(
        "sendUserAttributeVerificationCode", {"userAttributeKey": "email"}, "it.deliveryMedium"
    )
    proved = {"userAttributeKey": "email", "confirmationCode": app.mailed(SEVENTH)}
    confirmed = ask("confirmUserAttribute", proved, "'confirmed'")
    claims = ask(
        "fetchAuthSession", None, "amplify.decodeJWT(`${it.tokens.idToken}`).payload.email"
    )

    assert ("EMAIL", "confirmed", SEVENTH) == (where, confirmed, claims)


@pytest.fixture
def tracking(suite):
    with tracking_devices(suite):
        yield


def test_a_device_is_remembered_and_asked_by_amplify(ask, suite, tracking):  # noqa: ARG001
    """Behind a password, and behind password and code; forgotten, it is a new one."""
    app = App(suite)
    ask("signOut")
    password = {"username": EIGHTH, "password": PASSWORD}
    ask("signIn", password)
    ask("rememberDevice")
    [first] = ask("fetchDevices", None, "it.map((each) => each.id)")
    status = ask("fetchDevices", None, "it[0].attributes['dev:device_remembered_status']")
    ask("signOut")
    again = ask("signIn", password, "it.nextStep.signInStep")
    still = ask("fetchDevices", None, "it.map((each) => each.id)")
    ask("signOut")
    app.expect_mail(EIGHTH)
    both = {**password, "options": {"authFlowType": "CUSTOM_WITH_SRP"}}
    step = ask("signIn", both, "it.nextStep.signInStep")
    done = ask("confirmSignIn", {"challengeResponse": app.mailed(EIGHTH)}, "it.isSignedIn")
    ask("forgetDevice")
    left = ask("fetchDevices")
    ask("signOut")
    ask("signIn", password)
    [new] = ask("fetchDevices", None, "it.map((each) => each.id)")
    ask("signOut")

    assert ("remembered", "DONE", [first], []) == (status, again, still, left)
    assert ("CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE", True) == (step, done)
    assert new != first


def led_to(page, condition):
    """Wait for *condition* while the page is left for another, whose scripts it ends."""
    for _ in range(20):
        try:
            return page.until(condition)
        except BrowserRefused:
            continue
    return page.until(condition)


def test_the_pages_of_cognito_sign_in_and_out(page, ask, site, about, suite, tmp_path):
    """signInWithRedirect: code with PKCE, tokens, state of the app; signOut ends at its page."""
    ask("signOut")
    back = f"{site}/index.html"
    with over_tls(suite.emulator.endpoint, tmp_path) as domain:
        page.call("Security.setIgnoreCertificateErrors", ignore=True)
        asked = {"domain": domain, "scopes": ["openid", "email"], "responseType": "code"}
        oauth = {**asked, "redirectSignIn": [back], "redirectSignOut": [back]}
        configured = f"amplify.configure({json.dumps({**about, 'loginWith': {'oauth': oauth}})})"
        page.value(configured)
        page.value("void amplify.signInWithRedirect({customState: 'cart'})")
        led_to(page, "document.querySelector('form [name=password]')")
        page.type("[name=username]", SEVENTH)
        page.type("[name=password]", PASSWORD)
        page.press("Enter")
        led_to(page, "window.amplify && location.search.includes('code=')")
        page.value(configured)
        email = page.value(
            "amplify.fetchAuthSession().then((it) => it.tokens.idToken.payload.email)"
        )
        user = page.value("amplify.getCurrentUser().then((it) => it.username)")
        where = page.value("location.href")
        page.value("window.isOld = true, void amplify.signOut()")
        led_to(page, "window.amplify && !window.isOld")
        page.value(configured)
        gone = page.value("amplify.getCurrentUser().catch((error) => error.name)")
        page.value(f"amplify.configure({json.dumps(about)})")

    assert [f"https://{domain}/logout"] == [
        each.partition("?")[0] for each in page.requests if "/logout?" in each
    ]
    assert (SEVENTH, back) == (email, where)
    assert user
    assert "UserUnAuthenticatedException" == gone


def test_every_function_of_amplify_is_called(page):
    """By a test of this file, or of the one about passkeys."""
    files = [Path(__file__), Path(__file__).with_name("test_passkeys.py")]
    text = "".join(each.read_text() for each in files)
    called = {*re.findall(r'ask\(\s*"(\w+)"', text), *re.findall(r"amplify\.(\w+)\(", text)}
    functions = page.value(
        "Object.keys(amplify).filter((name) => typeof amplify[name] === 'function')"
    )

    assert len(functions) > 30
    assert {"AuthError"} == {*functions} - called
