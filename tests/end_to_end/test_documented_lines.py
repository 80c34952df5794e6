"""Each JavaScript line that the documents give app developers, typed into a page in Chromium."""

import json
import re
import shutil
import subprocess
from itertools import count
from pathlib import Path

import pytest

from local.demo.app import App
from local.demo.scenario import PASSWORD
from local.suite import PARAMETERS, running_suite
from tests.end_to_end.device_tracking import tracking_devices
from tests.end_to_end.in_browser import browsing, served
from tests.end_to_end.rest_api_calls import bearing, caller
from tests.local.asked_facts import app_code

pytestmark = [
    pytest.mark.emulator,
    pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed"),
]
ROOT = Path(__file__).parents[2]
JAVASCRIPT = Path(__file__).parent / "javascript"
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PAGE = """<!doctype html><title>app</title><script src=app.js></script><script type=module>
import * as client from "./passwordless.js";
import { browserMemory } from "./passwordless-resume.js";
import { elsewhereWords } from "./passwordless-words.js";
import { PasswordProof } from "./password-proof.js";
import { Passkeys } from "./passkeys.js";
import * as samples from "./aws_samples_adapter.js";
window.region = "eu-west-1";
window.step = null;
const all = { ...client, samples, browserMemory, elsewhereWords, PasswordProof, Passkeys };
window.ready = (about) => {
  Object.assign(window, all, about);
  // The documents name a region; on this machine there is an endpoint besides.
  window.SignIn = class extends client.SignIn {
    constructor(options) { super({ endpoint: about.endpoint, ...options }); }
  };
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
# The words by which a test finds its block.
CODE = "let step = await signIn.begin(email); //"
SRP = "signIn.withPassword(email, password)"
AMPLIFY = 'authFlowType: "CUSTOM_WITHOUT_SRP"'
AMPLIFY_SRP = 'authFlowType: "CUSTOM_WITH_SRP"'
IDENTITY_JS = "user.setAuthenticationFlowType"
SIGN_UP = "signIn.signUp(email)"
APP = 'signIn.begin(email, { method: "TOTP" })'
MEMORY = "browserMemory(options)"
LINK = "handOver(token)"
PASSKEY = "await passkeys.begin(email)"
TYPED = (CODE, SRP, AMPLIFY, AMPLIFY_SRP, IDENTITY_JS, SIGN_UP, APP, MEMORY, LINK, PASSKEY)
numbers = count(1)


def blocks():
    """The blocks of JavaScript, with the name of the file that has them."""
    fenced = re.compile(r"^```js\n(.*?)^```", re.MULTILINE | re.DOTALL)
    return [(page.name, text) for page in DOCUMENTS for text in fenced.findall(page.read_text())]


def block(words, *, page=""):
    """The one in which *words* stand."""
    [found] = [text for name, text in blocks() if words in text and name == (page or name)]
    return found


def lines(words, *, page=""):
    return [each for each in block(words, page=page).splitlines() if not each.startswith("//")]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    bundle = ["node_modules/.bin/esbuild", "documented.mjs", "--bundle"]
    bundle += [f"--outfile={folder}/app.js", "--define:global=window"]
    subprocess.run(bundle, cwd=JAVASCRIPT, check=True, capture_output=True, timeout=300)
    for module in (ROOT / "clients").glob("*.js"):
        shutil.copy(module, folder)
    (folder / "index.html").write_text(PAGE)
    with served(folder, host="localhost") as origin:
        yield origin


@pytest.fixture(scope="module")
def suite(site):
    chosen = {
        **PARAMETERS,
        "PasswordlessStart": "rounds",
        "SignInPage": f"{site}/index.html",
        "Passkeys": "on",
        "PasskeyDomain": "localhost",
        "DeletionTrail": "account",
    }
    with running_suite(port=0, is_warm=False, origins=[site], parameters=chosen) as running:
        yield running


@pytest.fixture(scope="module")
def browser():
    with browsing() as browser:
        yield browser


class Reader:
    """A new user with a mailbox, who types lines into a tab."""

    def __init__(self, suite, site, browser):
        self.suite, self.site, self.browser, self.app = suite, site, browser, App(suite)
        self.email = f"reader{next(numbers)}@example.com"
        self.page = self.opened()

    def is_member(self):
        self.app.sign_up(self.email, PASSWORD)
        self.app.confirm(self.email, self.app.mailed(self.email))
        self.app.expect_mail(self.email)
        return self

    def opened(self, behind=""):
        """A tab, with what the documents leave to the app."""
        page = self.browser.page(f"{self.site}/index.html{behind}")
        page.until("window.ready && window.amplify")
        about = {
            "clientId": self.suite.client_id,
            "userPoolId": self.suite.user_pool_id,
            "endpoint": self.suite.emulator.endpoint,
            "email": self.email,
            "password": PASSWORD,
        }
        page.value(f"ready({json.dumps(about)})")
        return page

    def types(self, text, page=None):
        """Evaluate *text* as a console does: `let` and `await` at the top."""
        told = (page or self.page).call(
            "Runtime.evaluate",
            expression=text,
            replMode=True,
            awaitPromise=True,
            returnByValue=True,
        )
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def reads_code(self):
        """What the page calls `code`."""
        self.page.value(f"window.code = '{self.app.mailed(self.email)}'")

    def has_tokens(self):
        return self.types("Boolean(step.tokens?.accessToken)")


@pytest.fixture
def reader(suite, site, browser):
    made = Reader(suite, site, browser)
    yield made
    made.page.close()


@pytest.fixture
def member(reader):
    return reader.is_member()


@pytest.mark.parametrize("page", ["README.md", "passwordless.md", "app-developer.md"])
def test_a_code_signs_in(member, page):
    """The first lines of three documents; the third has one for another code."""
    new, begin, answer, *again = lines(CODE, page=page)
    member.types(new)
    member.types(begin)
    member.types("step = await signIn.again()")
    member.reads_code()
    for line in again:
        member.types(line)
        assert not member.types("step.isWrong")
    member.types(answer)

    assert member.has_tokens()


def test_a_password_signs_in(member):
    """By SRP, without a second step."""
    for line in lines(SRP):
        member.types(line)

    assert member.has_tokens()


def test_amplify_signs_in_by_a_code_and_by_a_password_and_a_code(member):
    """CUSTOM_WITHOUT_SRP with `start`, CUSTOM_WITH_SRP without."""
    about = {"userPoolId": "userPoolId", "userPoolClientId": "clientId"}
    told = ", ".join(f"{name}: {value}" for name, value in about.items())
    member.types(f"amplify.configure({{ {told}, userPoolEndpoint: endpoint }})")
    member.types("var { signIn, confirmSignIn } = amplify")
    begin, *start, answer = lines(AMPLIFY)
    for line in (begin, *start):
        member.types(line)
    member.reads_code()
    member.types(answer)
    first = member.types("isSignedIn")
    member.types("await amplify.signOut()")
    member.app.expect_mail(member.email)
    begin, answer = lines(AMPLIFY_SRP)
    member.types(begin)
    member.reads_code()
    member.types(answer)

    assert (True, True) == (first, member.types("isSignedIn"))


def test_identity_js_signs_in_by_a_code(member):
    """Each line is followed by a callback."""
    member.types(
        "var heard = [], callbacks = {"
        "  customChallenge: (told) => heard.push(told.method),"
        "  onSuccess: (session) => heard.push(session.getIdToken().payload.email),"
        "  onFailure: (error) => heard.push(error.message),"
        "}"
    )
    member.types(
        "var user = new CognitoUser({ Username: email, Pool: new CognitoUserPool({"
        " UserPoolId: userPoolId, ClientId: clientId, endpoint }) })"
    )
    flow, begin, start, answer = lines(IDENTITY_JS)
    member.types(flow)
    for number, line in enumerate((begin, start, answer), 1):
        if line == answer:
            member.reads_code()
        member.types(line)
        member.page.until(f"heard.length === {number}")

    assert ["NONE", "EMAIL_CODE", member.email] == member.types("heard")


ASK = """var { password } = window, user = new CognitoUser({
    Username: email,
    Pool: new CognitoUserPool({ UserPoolId: userPoolId, ClientId: clientId, endpoint }) });
  var answered = (done) => ({
    onSuccess: (told) => done(told ?? "done"), onFailure: (error) => done(error.code),
    inputVerificationCode: () => done("mailed"), associateSecretCode: done });
  var ask = (name, ...given) => new Promise((done) => user[name](...given, answered(done)));
  var told = (name, ...given) =>
    new Promise((done) => user[name](...given, (error, it) => done(error?.code ?? it ?? "done")));
  var signIn = async () => Boolean((await ask("authenticateUser",
    new AuthenticationDetails({ Username: email, Password: password })))?.getIdToken);"""


def test_a_user_lives_by_identity_js_from_sign_in_to_deletion(member):
    """Attributes, passwords, an authenticator app, tokens renewed and ended."""
    types, app = member.types, member.app
    types(ASK)
    assert types("await signIn()")
    assert "SUCCESS" == types("await told('updateAttributes', [{ Name: 'nickname', Value: 'Z' }])")
    types("var had = await told('getUserAttributes')")
    assert ["Z"] == types("had.filter((it) => it.Name === 'nickname').map((it) => it.Value)")
    assert "SUCCESS" == types("await told('deleteAttributes', ['nickname'])")
    app.expect_mail(member.email)
    assert "mailed" == types("await ask('getAttributeVerificationCode', 'email')")
    member.reads_code()
    assert "SUCCESS" == types("await ask('verifyAttribute', 'email', code)")
    assert "SUCCESS" == types("await told('changePassword', password, password + '2')")
    types("password = password + '2'")
    app.expect_mail(member.email)
    assert "mailed" == types("await ask('forgotPassword')")
    member.reads_code()
    assert "SUCCESS" == types("await ask('confirmPassword', code, password + '3')")
    types("password = password + '3'")
    assert types("await signIn()")
    secret = types("await ask('associateSoftwareToken')")
    types(f"await ask('verifySoftwareToken', '{app_code(secret)}', 'app')")
    refresh = "user.getSignInUserSession().getRefreshToken()"
    # It cannot renew where refresh tokens rotate, as the document says.
    assert "InvalidParameterException" == types(f"await told('refreshSession', {refresh})")
    no_devices = types("await ask('listDevices', 10, null)")
    assert "InvalidUserPoolConfigurationException" == no_devices
    assert "SUCCESS" == types("await told('deleteUser')")
    assert not types("await signIn()")


def test_a_device_is_remembered_and_asked_by_identity_js(member, suite):
    """Its own proof of the device, behind the password; forgotten, it is a new one."""
    types = member.types
    types(ASK)
    listed = "(await ask('listDevices', 10, null)).Devices.map((each) => each.DeviceKey)"
    with tracking_devices(suite):
        assert types("await signIn()")
        assert "SUCCESS" == types("await ask('setDeviceStatusRemembered')")
        [first] = types(listed)
        assert types("await signIn()")
        assert [first] == types(listed)
        assert "SUCCESS" == types("await ask('forgetDevice')")
        assert [] == types(listed)


@pytest.mark.parametrize("page", ["passwordless.md", "app-developer.md"])
def test_an_account_is_made_by_a_code(reader, page):
    """There is none before."""
    begin, answer = lines(SIGN_UP, page=page)
    reader.types("var signIn = new SignIn({ region, clientId })")
    reader.types(begin)
    assert reader.types("step.isSignUp")
    reader.reads_code()
    reader.types(answer)

    assert reader.has_tokens()


def test_an_authenticator_app_signs_in(member, suite):
    """After the REST API has enrolled it."""
    call = caller(suite)
    who = {"email": member.email, "password": PASSWORD}
    headers = bearing(call("POST", "/auth/login", who)["access_token"])
    offer = call("POST", "/auth/me/factors/totp", **headers)
    body = {"enrolment": offer["enrolment"], "code": app_code(offer["secret"])}
    assert 204 == call("POST", "/auth/me/factors/totp/confirm", body, **headers).status
    begin, answer = lines(APP)
    member.types("var signIn = new SignIn({ region, clientId })")
    member.types(begin)
    member.page.value(f"window.codeOfTheApp = '{app_code(offer['secret'], later=1)}'")
    member.types(answer)

    assert member.has_tokens()


@pytest.mark.parametrize("where", ["tab", "browser", "elsewhere"])
def test_a_link_goes_on_where_it_was_asked_for(suite, site, browser, where):
    """With the tab that waits, after it was closed, and on another device with words."""
    member = Reader(suite, site, browser).is_member()
    options, memory, resumed = lines(MEMORY, page="passwordless.md")
    opening = [options, "options.endpoint = endpoint", memory]
    for line in (*opening, resumed):
        member.types(line)
    member.types('var step = await signIn.begin(email, { method: "MAGIC_LINK" })')
    if where == "tab":
        member.types(
            "import('./passwordless.js').then(async ({ tokenFromLink }) => {"
            "  const link = await tokenFromLink({ signal: new AbortController().signal });"
            "  window.fromTab = await signIn.answerLink(link);"
            "}), 0"
        )
    else:
        member.page.close()
    found = re.compile(rf"{re.escape(site)}/index\.html(#[\w.-]+)")
    landing = member.opened(member.app.mailed(member.email, found))
    member.types("var shown = [], show = (words) => shown.push(words), step = null", landing)
    for line in opening:
        member.types(line, landing)
    if where == "elsewhere":
        member.types("indexedDB.deleteDatabase('passwordless'), localStorage.clear()", landing)
    member.types(block(LINK, page="passwordless.md"), landing)

    if where == "tab":
        member.page.until("window.fromTab?.tokens?.accessToken")
    elif where == "browser":
        assert member.types("Boolean(step.tokens?.accessToken)", landing)
    else:
        [words] = member.types("shown", landing)
        assert "code" in words
    landing.close()


def test_a_passkey_is_offered_behind_a_code(member):
    """And none is there before, which `fellBack` says."""
    member.page.call("WebAuthn.enable", enableUI=False)
    member.page.call("WebAuthn.addVirtualAuthenticator", options=AUTHENTICATOR)
    made, passkeys, begin, answer, offer = lines(PASSKEY)
    member.types("var options = { region, clientId, endpoint }, offers = []")
    member.types("var showOffer = () => offers.push('shown')")
    for line in (made, passkeys, begin):
        member.types(line)
    assert "none" == member.types("step.fellBack")
    member.reads_code()
    for line in (answer, offer):
        member.types(line)

    assert ["shown"] == member.types("offers")
    assert member.has_tokens()
    assert member.types("await passkeys.add(step.tokens)")


STATUSES = "statusCb: (status) => statuses.push(status)"


@pytest.fixture
def moved(member):
    """An app that had amazon-cognito-passwordless-auth, with the adapter in its place."""
    member.types(
        "var statuses = [], who = { username: email, " + STATUSES + " };"
        "samples.Passwordless.configure({"
        " cognitoIdpEndpoint: endpoint, clientId, userPoolId, storage: localStorage })"
    )
    yield member
    member.page.value("localStorage.clear()")


def refused(reader, call):
    return reader.types(f"await {call}.then(() => 'done', (error) => error.name)")


def test_an_app_of_aws_samples_keeps_its_calls(moved):
    """Passwords in three ways, tokens stored, renewed and removed."""
    moved.types(
        "samples.Passwordless.configureFromAmplify({ Auth: {"
        " region, userPoolId, userPoolWebClientId: clientId } })"
        ".with({ cognitoIdpEndpoint: endpoint, storage: localStorage })"
    )
    moved.types("await samples.authenticateWithPlaintextPassword({ ...who, password }).signedIn")
    first = moved.types("(await samples.retrieveTokens()).accessToken")
    renewed = moved.types("(await samples.refreshTokens()).accessToken")
    moved.types("(await samples.scheduleRefresh())()")
    moved.types("await samples.storeTokens(await samples.retrieveTokens())")
    moved.types("await samples.signOut(who).signedOut")
    gone = moved.types("(await samples.retrieveTokens())?.accessToken ?? 'none'")
    moved.types("await samples.authenticateWithSRP({ ...who, password }).signedIn")
    moved.types(
        "var mailed, customChallengeAnswer = () => new Promise((done) => { mailed = done; });"
        "var both = { ...who, password, authflow: 'CUSTOM_AUTH', customChallengeAnswer };"
        "var done = samples.authenticateWithSRP(both).signedIn; 0"
    )
    moved.page.until("mailed")
    moved.types(f"mailed('{moved.app.mailed(moved.email)}')")

    assert moved.types("(await done).accessToken")
    assert first != renewed
    assert "none" == gone
    by_password = ["SIGNING_IN_WITH_PASSWORD", "SIGNED_IN_WITH_PASSWORD"]
    assert [
        *(*by_password, "SIGNING_OUT", "SIGNED_OUT"),
        *(*by_password, *by_password),
    ] == moved.types("statuses")


def test_an_app_of_aws_samples_gets_cognito_s_passkeys(moved):
    """And is told what Cognito has not."""
    moved.page.call("WebAuthn.enable", enableUI=False)
    moved.page.call("WebAuthn.addVirtualAuthenticator", options=AUTHENTICATOR)
    moved.types("await samples.authenticateWithSRP({ ...who, password }).signedIn")
    moved.types("var { credentialId } = await samples.fido2CreateCredential()")
    listed = "(await samples.fido2ListCredentials()).authenticators.length"
    before = moved.types(listed)
    signed_in = moved.types("(await samples.authenticateWithFido2(who).signedIn).accessToken")
    moved.types("await samples.fido2DeleteCredential({ credentialId })")

    assert (1, 0) == (before, moved.types(listed))
    assert signed_in
    assert "UsernameRequired" == refused(moved, "samples.authenticateWithFido2({}).signedIn")
    for call in (
        *("samples.fido2UpdateCredential({})", "samples.fido2StartCreateCredential()"),
        "samples.fido2CompleteCreateCredential({})",
        "samples.stepUpAuthenticationWithSmsOtp(who).signedIn",
    ):
        assert "NotAvailable" == refused(moved, call)


def test_an_app_of_aws_samples_asks_for_links_and_opens_them(moved, site):
    """In another tab of the same browser, by a click."""
    moved.types("await samples.requestSignInLink(who).signInLinkRequested")
    found = re.compile(rf"{re.escape(site)}/index\.html(#[\w.-]+)")
    landing = moved.opened(moved.app.mailed(moved.email, found))
    moved.types(
        "samples.Passwordless.configure({ cognitoIdpEndpoint: endpoint, clientId });"
        "var { signedIn, confirm } = samples.signInWithLink(); confirm()",
        landing,
    )

    assert moved.types("(await signedIn).accessToken", landing)
    assert ["REQUESTING_SIGNIN_LINK", "SIGNIN_LINK_REQUESTED"] == moved.types("statuses")
    landing.close()


def test_each_function_of_the_table_is_called():
    """But those of React, for which there is a hook."""
    page = (ROOT / "docs/coming-from-aws-samples.md").read_text()
    first = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    named = {name.rpartition(".")[2] for cell in first for name in re.findall(r"`([\w.]+)`", cell)}
    called = set(re.findall(r"samples(?:\.Passwordless)?\.(\w+)\(", Path(__file__).read_text()))

    assert {"usePasswordless", "Passwordless", "Fido2Toast"} == named - called - {"/react"}
    assert 17 < len(called)


@pytest.mark.parametrize("block", [pytest.param(text, id=name) for name, text in blocks()])
def test_every_block_is_typed(block):
    """By one of the tests above: a new block needs another one."""
    assert any(words in block for words in TYPED)


def test_each_test_has_its_block():
    """Thirteen, in four documents."""
    assert 13 == len(blocks())
    assert all(any(words in text for _, text in blocks()) for words in TYPED)
