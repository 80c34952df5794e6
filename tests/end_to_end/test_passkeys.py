"""Passkeys in Chromium with its virtual authenticator: clients/passkeys.js, and Amplify 6."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from local.demo.app import App
from local.demo.scenario import PASSWORD
from local.suite import PARAMETERS, running_suite
from tests.end_to_end.in_browser import browsing, served

pytestmark = [
    pytest.mark.emulator,
    pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed"),
]
CLIENTS = Path(__file__).parents[2] / "clients"
JAVASCRIPT = Path(__file__).parent / "javascript"
ADA, ZOE = "ada.key@example.com", "zoe.key@example.com"
PAGE = """<!doctype html><title>app</title><script src=app.js></script>
<script type=module>
import { SignIn } from "./passwordless.js";
import { Passkeys } from "./passkeys.js";
window.open_ = (options) => {
  window.signIn = new SignIn(options);
  window.passkeys = new Passkeys({ ...options, signIn, keep: localStorage });
};
</script>"""
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The app's own server, called localhost: a page at 127.0.0.1 can have no passkey."""
    folder = tmp_path_factory.mktemp("site")
    bundle = ["node_modules/.bin/esbuild", "amplify.mjs", "--bundle", f"--outfile={folder}/app.js"]
    subprocess.run(bundle, cwd=JAVASCRIPT, check=True, capture_output=True, timeout=300)
    for module in ("passwordless.js", "passkeys.js"):
        shutil.copy(CLIENTS / module, folder)
    (folder / "index.html").write_text(PAGE)
    with served(folder, host="localhost") as origin:
        yield origin


@pytest.fixture(scope="module")
def suite(site):
    passkeys = {"Passkeys": "on", "PasskeyDomain": "localhost", "DeletionTrail": "account"}
    chosen = {**PARAMETERS, **passkeys}
    with running_suite(port=0, is_warm=False, origins=[site], parameters=chosen) as running:
        app = App(running)
        for email in (ADA, ZOE):
            app.sign_up(email, PASSWORD)
            app.confirm(email, app.mailed(email))
        yield running


@pytest.fixture(scope="module")
def browser():
    with browsing() as browser:
        yield browser


@pytest.fixture
def page(browser, site, suite):
    """A page of the app with an authenticator of its own, and nothing kept."""
    page = browser.page(f"{site}/index.html")
    page.call("WebAuthn.enable", enableUI=False)
    made = page.call("WebAuthn.addVirtualAuthenticator", options=AUTHENTICATOR)
    about = {"clientId": suite.client_id, "endpoint": suite.emulator.endpoint}
    page.until("window.open_ && window.amplify")
    page.value(f"localStorage.clear(), open_({json.dumps(about)})")
    page.authenticator = made["authenticatorId"]
    yield page
    page.close()


def test_a_passkey_is_offered_after_the_first_code_and_signs_in(page, suite):
    """The owner gets a mail about it, and who stops the browser goes on with a code."""
    app = App(suite)
    app.expect_mail(ADA)
    first = page.value(f"passkeys.begin('{ADA}').then((it) => it.fellBack)")
    page.value(f"signIn.answer('{app.mailed(ADA)}').then((it) => {{ window.tokens = it.tokens; }})")
    offered = page.value("passkeys.offer()")
    added = page.value("passkeys.add(tokens)")
    again = page.value("passkeys.add(tokens)")
    offered_again = page.value("passkeys.offer()")
    step = page.value(f"passkeys.begin('{ADA}')")
    page.call("WebAuthn.setUserVerified", authenticatorId=page.authenticator, isUserVerified=False)
    stopped = page.value(f"passkeys.begin('{ADA}').then((it) => it.fellBack)")
    listed = page.value("passkeys.list(tokens)")
    page.value(f"passkeys.remove(tokens, '{listed[0]['CredentialId']}')")

    assert ("none", True, True) == (first, offered, added)
    assert (False, False) == (again, offered_again)
    assert ("PASSKEY", True) == (step["method"], bool(step["tokens"]["refreshToken"]))
    assert "stopped" == stopped
    assert ["localhost"] == [each["RelyingPartyId"] for each in listed]
    assert [] == page.value("passkeys.list(tokens)")
    assert app.mailed_about(ADA, "has changed")
    assert any("A passkey was added" in mail.text for mail in suite.emulator.mails())
    assert page.value("passkeys.isHere") is False


def test_a_declined_offer_is_not_made_again(page):
    """For thirty days, in this browser."""
    offered = page.value("passkeys.offer()")
    page.value("passkeys.decline()")

    assert (True, False) == (offered, page.value("passkeys.offer()"))


def test_amplify_registers_a_passkey_and_signs_in_by_it(page, suite):
    """associateWebAuthnCredential, USER_AUTH with the preference, deleteWebAuthnCredential."""
    about = {
        "userPoolId": suite.user_pool_id,
        "userPoolClientId": suite.client_id,
        "userPoolEndpoint": suite.emulator.endpoint,
    }
    password = json.dumps({"username": ZOE, "password": PASSWORD})
    page.value(f"amplify.configure({json.dumps(about)})")
    page.value(f"amplify.signIn({password})")
    page.value("amplify.associateWebAuthnCredential()")
    listed = page.value("amplify.listWebAuthnCredentials().then((it) => it.credentials.length)")
    page.value("amplify.signOut()")
    flow = {"authFlowType": "USER_AUTH", "preferredChallenge": "WEB_AUTHN"}
    told = json.dumps({"username": ZOE, "options": flow})
    step = page.value(f"amplify.signIn({told})")
    page.value("amplify.signOut()")
    chosen = page.value(
        f"amplify.signIn({json.dumps({'username': ZOE, 'options': {'authFlowType': 'USER_AUTH'}})})"
    )
    page.value(f"amplify.signIn({told})")
    left = page.value(
        "amplify.listWebAuthnCredentials().then(async ({ credentials: [{ credentialId }] }) => {"
        " await amplify.deleteWebAuthnCredential({ credentialId });"
        " return (await amplify.listWebAuthnCredentials()).credentials.length; })"
    )

    assert (1, 0) == (listed, left)
    assert {"isSignedIn": True, "nextStep": {"signInStep": "DONE"}} == step
    assert "CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION" == chosen["nextStep"]["signInStep"]
    assert ["PASSWORD", "PASSWORD_SRP", "WEB_AUTHN"] == chosen["nextStep"]["availableChallenges"]
