"""Amplify 6 in a real browser, in a page of an origin that the developer allowed."""

import functools
import json
import shutil
import subprocess
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from local.browser.chromium import Chromium, NoBrowser, chromium
from local.demo.app import App
from local.demo.scenario import PASSWORD
from local.suite import running_suite

pytestmark = [
    pytest.mark.emulator,
    pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed"),
]
JAVASCRIPT = Path(__file__).parent / "javascript"
EMAIL, SECOND, THIRD = "zoe@example.com", "zelda@example.com", "zack@example.com"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The app's own server: the origin of its pages."""
    folder = tmp_path_factory.mktemp("site")
    bundle = ["node_modules/.bin/esbuild", "amplify.mjs", "--bundle", f"--outfile={folder}/app.js"]
    subprocess.run(bundle, cwd=JAVASCRIPT, check=True, capture_output=True, timeout=300)
    (folder / "index.html").write_text(
        "<!doctype html><title>app</title><script src=app.js></script>"
    )
    handler = functools.partial(Quiet, directory=folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def suite(site):
    with running_suite(port=0, is_warm=False, origins=[site]) as running:
        app = App(running)
        for email in (EMAIL, SECOND, THIRD):
            app.sign_up(email, PASSWORD)
            app.confirm(email, app.mailed(email))
        yield running


@pytest.fixture(scope="module")
def page(site, suite):
    try:
        chromium()
    except NoBrowser as none:
        pytest.skip(str(none))
    with Chromium() as browser:
        page = browser.page(f"{site}/index.html")
        about = {
            "userPoolId": suite.user_pool_id,
            "userPoolClientId": suite.client_id,
            "userPoolEndpoint": suite.emulator.endpoint,
        }
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


def test_a_mailed_code_signs_in(page, suite):
    """The custom challenge: signIn, then confirmSignIn with what was mailed."""
    app = App(suite)
    app.expect_mail(EMAIL)
    told = {"username": EMAIL, "options": {"authFlowType": "CUSTOM_WITHOUT_SRP"}}
    step = page.value(f"amplify.signIn({json.dumps(told)})")
    code = app.mailed(EMAIL)
    done = page.value(f"amplify.confirmSignIn({{challengeResponse: '{code}'}})")

    assert "CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE" == step["nextStep"]["signInStep"]
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
    wish = {"request_id": "0123456789abcdef", "method": "PIGEON"}
    options = {"challengeResponse": "start", "options": {"clientMetadata": wish}}
    refused = page.value(f"amplify.confirmSignIn({json.dumps(options)})")
    told_of, refused_of = (each["nextStep"]["additionalInfo"] for each in (step, refused))

    assert {"EMAIL_CODE", "MAGIC_LINK", "TOTP", "RECOVERY_CODE", "SMS_CODE"} == set(
        told_of["methods"].split()
    )
    assert "SMS_CODE=0" in told_of["available_in"].split()
    assert ("EMAIL_CODE", "use_method") == (refused_of["method"], refused_of["error"])
