"""The identity stack, with what the emulator has of it turned on."""

import base64
import hashlib
import hmac
import json
import struct
import time
from functools import partial
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from clients.passwordless import SignIn
from events.contract.catalogue import Kind
from local.demo.app import App
from local.deploy import DeploymentFailed, deploy
from local.settling import awaited
from local.suite import PARAMETERS, TEMPLATE, running_suite
from pipeline.delivery.kept_zips import KeptZips
from tests.end_to_end.by_authlib import AuthlibClient
from tests.end_to_end.by_pages import Browser, StrictClient
from tests.end_to_end.listening import listening
from tests.end_to_end.password_client import PasswordClient
from tests.end_to_end.rest_api_calls import caller
from tests.local.asked_facts import claims
from tests.local.identity_provider import add_provider, serving_provider, signed_in
from tests.rules.migration.hashes.vectors import ARGON2, BCRYPT, PHPASS
from tests.tables import create_table

pytestmark = pytest.mark.emulator
PASSWORD = "Correct-horse-1"
IDENTITY = {
    "DefaultGroup": "people",  # no group of the stack's: who joins first makes it
    "DomainPrefix": "identity",
    "CallbackUrls": "https://app.example/back",
    "LogoutUrls": "https://app.example/",
    "MachineClient": "true",
    "IdentityPool": "guests",
    "AdministratorsGroup": "administrators",
    "Mfa": "OPTIONAL",
    "UserPoolTier": "PLUS",
    "ThreatProtection": "AUDIT",
    "CognitoMails": "ses",
    "EncryptionKey": "own",
    "TokenVersion": "V2_0",
    "TokenClaims": '{"group": {"people": {"desk": "none"}}}',
    "UserMigration": "table",
    "LegacyTable": "old-users",
}


@pytest.fixture(scope="module")
def suite():
    with running_suite(port=0, is_warm=False, parameters=PARAMETERS | IDENTITY) as running:
        yield running


@pytest.fixture(scope="module")
def app(suite):
    return App(suite)


@pytest.fixture(scope="module")
def cognito(suite):
    return suite.emulator.client("cognito-idp")


@pytest.fixture(scope="module")
def pool(suite):
    return {"UserPoolId": suite.user_pool_id}


@pytest.fixture(scope="module")
def sign_in(suite, cognito):
    """Sign in with the password; Cognito's answer."""

    def sign_in(email):
        return cognito.initiate_auth(
            ClientId=suite.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD},
        )

    return sign_in


@pytest.fixture
def member(app, sign_in):
    """Sign a user up and confirm; give the tokens of the first sign-in."""

    def member(email):
        app.sign_up(email, PASSWORD)
        app.confirm(email, app.mailed(email))
        return sign_in(email)["AuthenticationResult"]

    return member


# ── machines ──


def token_endpoint(suite, cognito, pool, **form):
    """Ask for a token as a machine does; its answer, or the status that refuses it."""
    machine = suite.stack.outputs["MachineClientId"]
    described = cognito.describe_user_pool_client(**pool, ClientId=machine)
    secret = described["UserPoolClient"]["ClientSecret"]
    proof = base64.b64encode(f"{machine}:{secret}".encode()).decode()
    request = Request(  # noqa: S310  (the emulator's address)
        f"{suite.emulator.endpoint}/oauth2/token",
        data=urlencode({"grant_type": "client_credentials", **form}).encode(),
        headers={
            "Authorization": f"Basic {proof}",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    try:
        with urlopen(request) as answer:  # noqa: S310
            return json.load(answer)
    except HTTPError as refused:
        return refused.code


def test_a_machine_gets_a_token_with_its_scopes(suite, cognito, pool):
    """For its id and its secret; there is no user in it."""
    answer = token_endpoint(suite, cognito, pool)
    told = claims(answer["access_token"])

    assert {"api/read", "api/write"} == set(told["scope"].split())
    assert suite.stack.outputs["MachineClientId"] == told["client_id"]
    assert "access" == told["token_use"]
    assert "username" not in told
    assert "id_token" not in answer


def test_a_machine_may_ask_for_less_and_not_for_more(suite, cognito, pool):
    """A scope that its client does not have is refused."""
    answer = token_endpoint(suite, cognito, pool, scope="api/read")

    assert "api/read" == claims(answer["access_token"])["scope"]
    assert 400 == token_endpoint(suite, cognito, pool, scope="aws.cognito.signin.user.admin")


# ── AWS credentials ──


def open_client(suite, service, **keys):
    return boto3.client(
        service,
        endpoint_url=suite.emulator.endpoint,
        region_name=suite.emulator.region,
        **(keys or {"config": Config(signature_version=UNSIGNED)}),
    )


def files(suite, id_token=None):
    """S3 as somebody with credentials of the identity pool sees it, and the identity's id."""
    identity = open_client(suite, "cognito-identity")
    provider = f"cognito-idp.{suite.emulator.region}.amazonaws.com/{suite.user_pool_id}"
    logins = {"Logins": {provider: id_token}} if id_token else {}
    found = identity.get_id(IdentityPoolId=suite.stack.outputs["IdentityPoolId"], **logins)
    given = identity.get_credentials_for_identity(IdentityId=found["IdentityId"], **logins)
    keys = given["Credentials"]
    s3 = open_client(
        suite,
        "s3",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretKey"],
        aws_session_token=keys["SessionToken"],
    )
    return s3, found["IdentityId"]


def told(call, **named):
    """What S3 answers: ok, or the name of the error."""
    try:
        call(**named)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "ok"


@pytest.fixture(scope="module")
def bucket(suite):
    name = suite.stack.outputs["FilesBucketName"]
    suite.emulator.client("s3").put_object(Bucket=name, Key="public/hello", Body=b"hello")
    return name


def test_a_token_buys_credentials_for_ones_own_files(suite, member, bucket):
    """And for nobody else's, and for nothing else."""
    mine, me = files(suite, member("files@example.com")["IdToken"])
    theirs, they = files(suite, member("other@example.com")["IdToken"])
    key = f"users/{me}/notes"

    assert me != they
    assert "ok" == told(mine.put_object, Bucket=bucket, Key=key, Body=b"mine")
    assert "ok" == told(mine.get_object, Bucket=bucket, Key=key)
    assert "ok" == told(mine.list_objects_v2, Bucket=bucket, Prefix=f"users/{me}/")
    assert "ok" == told(mine.get_object, Bucket=bucket, Key="public/hello")
    for call, what in (
        (theirs.get_object, {"Key": key}),
        (theirs.put_object, {"Key": key, "Body": b"theirs"}),
        (theirs.delete_object, {"Key": key}),
        (theirs.list_objects_v2, {"Prefix": f"users/{me}/"}),
        (mine.list_objects_v2, {}),
        (mine.put_object, {"Key": "public/hello", "Body": b"mine"}),
        (mine.put_object, {"Key": "users/notes", "Body": b"mine"}),
    ):
        assert "AccessDenied" == told(call, Bucket=bucket, **what), what
    assert "ok" == told(mine.delete_object, Bucket=bucket, Key=key)


def test_a_guest_reads_what_is_public(suite, bucket):
    """And keeps nothing."""
    guest, me = files(suite)

    assert "ok" == told(guest.get_object, Bucket=bucket, Key="public/hello")
    for key in ("public/hello", f"users/{me}/notes"):
        assert "AccessDenied" == told(guest.put_object, Bucket=bucket, Key=key, Body=b"")
    assert "AccessDenied" == told(guest.list_objects_v2, Bucket=bucket)


def test_an_administrators_group_decides_on_the_role(suite, sign_in, cognito, pool, member, bucket):
    """By the claim in the ID token: what is public, and no files of its own."""
    email = "admin@example.com"
    member(email)
    cognito.admin_add_user_to_group(**pool, Username=email, GroupName="administrators")
    token = sign_in(email)["AuthenticationResult"]["IdToken"]
    s3, me = files(suite, token)

    assert ["administrators", "people"] == sorted(claims(token)["cognito:groups"])
    assert claims(token)["cognito:preferred_role"].rpartition("/")[2].count("AdministratorRole")
    assert "ok" == told(s3.put_object, Bucket=bucket, Key="public/news", Body=b"news")
    assert "AccessDenied" == told(s3.put_object, Bucket=bucket, Key=f"users/{me}/a", Body=b"")


@pytest.mark.parametrize("token", ["eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", "nonsense"])
def test_no_token_of_ones_own_making_buys_anything(suite, token):
    """Nor does one of another pool, which is as foreign."""
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        files(suite, token)


# ── codes of an authenticator app ──


def totp(secret, at):
    """RFC 6238: six digits of the half minute *at*."""
    counter = struct.pack(">Q", int(at) // 30)
    digest = hmac.digest(base64.b32decode(secret), counter, hashlib.sha1)
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06}"


@pytest.fixture
def answer_totp(suite, cognito):
    def answer_totp(asked, email, code):
        return cognito.respond_to_auth_challenge(
            ClientId=suite.client_id,
            ChallengeName="SOFTWARE_TOKEN_MFA",
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": email, "SOFTWARE_TOKEN_MFA_CODE": code},
        )

    return answer_totp


def test_a_password_is_followed_by_the_code_of_an_app(cognito, sign_in, member, answer_totp):
    """Once a user has set it up, who need not; a wrong code, or a used one, is no sign-in."""
    email = "totp@example.com"
    access = member(email)["AccessToken"]
    secret = cognito.associate_software_token(AccessToken=access)["SecretCode"]
    enrolled = totp(secret, time.time())
    cognito.verify_software_token(AccessToken=access, UserCode=enrolled)
    cognito.set_user_mfa_preference(
        AccessToken=access, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
    )
    asked = sign_in(email)
    wrong = totp(secret, time.time() - 3600)

    assert "SOFTWARE_TOKEN_MFA" == asked["ChallengeName"]
    assert "AuthenticationResult" not in asked
    with pytest.raises(ClientError, match="CodeMismatchException"):
        answer_totp(asked, email, wrong)
    with pytest.raises(ClientError, match="ExpiredCodeException"):
        answer_totp(asked, email, enrolled)
    right = answer_totp(asked, email, totp(secret, time.time() + 30))
    assert claims(right["AuthenticationResult"]["AccessToken"])["username"]


@pytest.mark.parametrize("has_app", [True, False])
def test_77_a_code_by_mail_is_not_enough_for_who_has_an_app(suite, app, cognito, member, has_app):
    """Cognito asks for the app after a password only; a right code is told to go there."""
    email = f"code-{has_app}@example.com".lower()
    access = member(email)["AccessToken"]
    if has_app:
        secret = cognito.associate_software_token(AccessToken=access)["SecretCode"]
        cognito.verify_software_token(AccessToken=access, UserCode=totp(secret, time.time()))
    answer = partial(
        cognito.respond_to_auth_challenge,
        ClientId=suite.client_id,
        ChallengeName="CUSTOM_CHALLENGE",
    )
    asked = app.ask_for_code(email)
    code = app.mailed(email)
    wrong = answer(
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": email, "ANSWER": "1" + code[1:] if code[0] != "1" else "2"},
    )
    right = answer(Session=wrong["Session"], ChallengeResponses={"USERNAME": email, "ANSWER": code})

    assert "next" not in wrong["ChallengeParameters"]
    assert has_app == ("AuthenticationResult" not in right)
    assert ("password" if has_app else None) == right["ChallengeParameters"].get("next")


def test_77_no_custom_sign_in_steps_round_an_app(suite, app, cognito, member):
    """Neither by a password whose code comes after the app, nor without the app's own code."""
    email = "around@example.com"
    access = member(email)["AccessToken"]
    client = PasswordClient(suite, cognito, email, PASSWORD)
    app.expect_mail(email)
    before = client.prove(client.begin())
    secret = cognito.associate_software_token(AccessToken=access)["SecretCode"]
    cognito.verify_software_token(AccessToken=access, UserCode=totp(secret, time.time()))
    since = client.answer(before, app.mailed(email))
    asked = client.prove(client.begin())

    assert "AuthenticationResult" not in since
    assert "password" == since["ChallengeParameters"]["next"]
    assert "SOFTWARE_TOKEN_MFA" == asked["ChallengeName"]
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        client.answer(asked, app.mailed(email))


def test_77_who_has_an_app_and_knows_no_password_resets_it(
    suite, app, cognito, member, answer_totp
):
    """Client and REST API call the right code so; the mailbox opens no way round the app."""
    email = "no-password@example.com"
    access = member(email)["AccessToken"]
    secret = cognito.associate_software_token(AccessToken=access)["SecretCode"]
    cognito.verify_software_token(AccessToken=access, UserCode=totp(secret, time.time()))
    app.expect_mail(email)
    sign_in = SignIn(suite.emulator.endpoint, client_id=suite.client_id)
    sign_in.begin(email)
    step = sign_in.answer(app.mailed(email))
    call = caller(suite)
    app.expect_mail(email)
    session = call("POST", "/auth/passwordless/start", {"email": email})["session"]
    body = {"email": email, "session": session, "answer": app.mailed(email)}
    told = call("POST", "/auth/passwordless/verify", body)
    app.expect_mail(email)
    cognito.forgot_password(ClientId=suite.client_id, Username=email)
    app.reset_password(email, app.mailed(email), "Correct-horse-2")
    asked = cognito.initiate_auth(
        ClientId=suite.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": "Correct-horse-2"},
    )

    assert (False, True) == (step.is_wrong, step.needs_password)
    assert (403, "password_needed") == (told.status, told["code"])
    assert "SOFTWARE_TOKEN_MFA" == asked["ChallengeName"]
    assert answer_totp(asked, email, totp(secret, time.time() + 30))["AuthenticationResult"]


# ── what was deployed ──


def test_one_key_encrypts_queues_and_logs(suite):
    """The stack's own; of the key's policy and of tables the emulator tells nothing."""
    key = suite.stack.resources["SuiteKey"]
    queue = suite.emulator.client("sqs").get_queue_attributes(
        QueueUrl=suite.stack.resources["GroupRepairQueue"], AttributeNames=["All"]
    )["Attributes"]
    [group] = suite.emulator.client("logs").describe_log_groups(
        logGroupNamePrefix=suite.stack.resources["PreSignUpLogGroup"]
    )["logGroups"]

    assert key == queue["KmsMasterKeyId"]
    assert key in group["kmsKeyId"]


def test_the_pool_has_what_was_asked_for(cognito, pool):
    """Tier, threat protection, MFA."""
    described = cognito.describe_user_pool(**pool)["UserPool"]

    assert "PLUS" == described["UserPoolTier"]
    assert "AUDIT" == described["UserPoolAddOns"]["AdvancedSecurityMode"]
    assert "OPTIONAL" == described["MfaConfiguration"]


def test_the_pages_lead_back_to_the_app(suite, cognito, pool):
    """With a code, and nowhere else."""
    client = cognito.describe_user_pool_client(**pool, ClientId=suite.client_id)["UserPoolClient"]

    assert ["https://app.example/back"] == client["CallbackURLs"]
    assert ["code"] == client["AllowedOAuthFlows"]
    assert ["COGNITO"] == client["SupportedIdentityProviders"]
    assert client["AllowedOAuthFlowsUserPoolClient"]


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"ThreatProtection": "AUDIT"}, "ThreatProtection needs UserPoolTier PLUS"),
        ({"CustomDomain": "auth.example.com"}, "CustomDomain needs CertificateArn"),
        ({"TokenVersion": "V2_0", "UserPoolTier": "LITE"}, "need UserPoolTier ESSENTIALS"),
        ({"UserMigration": "https"}, "UserMigration https needs LegacyUrl"),
        ({"MachineClient": "true"}, "MachineClient needs DomainPrefix or CustomDomain"),
    ],
)
def test_what_cannot_work_is_refused_before_anything_is_made(suite, parameters, words):
    """With words that say what is missing; the other rules are of what the emulator lacks."""
    with pytest.raises((DeploymentFailed, ClientError), match=words):
        deploy(
            suite.emulator,
            template=TEMPLATE,
            stack="refused",
            parameters=parameters,
            package=KeptZips(TEMPLATE.parent),
        )


# ── Cognito's pages ──

BACK = IDENTITY["CallbackUrls"]


def heard(listener):
    return [event.kind for event in listener.hear_all()]


def test_a_user_signs_up_and_in_by_the_pages(suite, app):
    """Each trigger publishes its event, and a strict OpenID Connect client takes the tokens."""
    email = "by-pages@example.com"
    client = StrictClient(suite.stack.outputs["Issuer"], client_id=suite.client_id, back=BACK)
    browser, listener = Browser(), listening(suite, name="by-pages")
    browser.open(client.address)
    browser.follow("Sign up")
    browser.send("/signup", username=email, password=PASSWORD)
    browser.send("/confirm", code=app.mailed(email))
    signed_up = {*heard(listener)}
    browser.send("/login", username=email, password="Wrong-horse-1")
    tokens = client.tokens(browser.send("/login", username=email, password=PASSWORD))
    signed_in = heard(listener)
    claims = client.proved(tokens["id_token"])

    assert {Kind.SIGN_UP_ACCEPTED, Kind.USER_CONFIRMED, Kind.GROUP_ASSIGNED} == signed_up
    assert [1, 2] == [
        signed_in.count(each) for each in (Kind.SIGN_IN_SUCCEEDED, Kind.SIGN_IN_ATTEMPTED)
    ]
    assert claims["email"] == email
    assert claims["sub"] == client.userinfo(tokens["access_token"])["sub"]


def test_authlib_signs_in_by_the_pages_and_renews_the_tokens(suite, app):
    """Discovery, code with PKCE and nonce, ID token by the pool's keys, and a refresh."""
    email = "authlib@example.com"
    app.sign_up(email, PASSWORD)
    app.confirm(email, app.mailed(email))
    issuer = suite.stack.outputs["Issuer"]
    browser, client = Browser(), AuthlibClient(issuer, client_id=suite.client_id, back=BACK)
    browser.open(client.address)
    tokens = client.tokens(browser.send("/login", username=email, password=PASSWORD))
    claims, told = client.proved(tokens["id_token"]), client.userinfo()
    renewed = client.renewed()

    assert (email, email, claims["sub"]) == (claims["email"], told["email"], told["sub"])
    assert renewed["access_token"] != tokens["access_token"]


def test_who_may_not_sign_up_reads_why_on_the_page(suite):
    """And the refusal is published."""
    client = StrictClient(suite.stack.outputs["Issuer"], client_id=suite.client_id, back=BACK)
    browser, listener = Browser(), listening(suite, name="refused-by-pages")
    browser.open(client.address)
    browser.follow("Sign up")
    browser.send("/signup", username="who@mailinator.com", password=PASSWORD)

    assert "PreSignUp failed with error" in browser.text
    assert [Kind.SIGN_UP_REJECTED] == heard(listener)


def test_a_federated_user_has_a_group_at_once_and_sign_ins_from_then_on(suite, cognito, pool):
    """Cognito asks PostConfirmation at the first, and the triggers of a sign-in at each other."""
    listener = listening(suite, name="by-provider")
    with serving_provider() as url:
        client = add_provider(cognito, suite.user_pool_id, url)
        claims = {"sub": "77", "email": "grace.federated@example.com"}
        assert "code" in signed_in(suite.emulator.endpoint, client, claims)
        first = {*heard(listener)}
        groups = cognito.admin_list_groups_for_user(**pool, Username="Okta_77")["Groups"]
        assert "code" in signed_in(suite.emulator.endpoint, client, claims)

    assert {Kind.SIGN_UP_ACCEPTED, Kind.USER_CONFIRMED, Kind.GROUP_ASSIGNED} == first
    assert "people" in {each["GroupName"] for each in groups}
    assert {Kind.SIGN_IN_ATTEMPTED, Kind.SIGN_IN_SUCCEEDED} == {*heard(listener)}


# ── mails of Cognito's own ──


def mails_to(suite, email):
    return [mail for mail in suite.emulator.mails() if email in mail.to]


def test_a_mail_speaks_the_language_of_its_reader(suite, cognito):
    """As the client says it, and with the code that Cognito puts in."""
    email = "gretel@example.com"
    asked = {"ClientId": suite.client_id, "Username": email}
    cognito.sign_up(
        **asked,
        Password=PASSWORD,
        UserAttributes=[{"Name": "email", "Value": email}],
        ClientMetadata={"locale": "de-AT"},
    )
    cognito.resend_confirmation_code(**asked, ClientMetadata={"locale": "he"})
    german, hebrew = mails_to(suite, email)

    assert "Bestätigen Sie Ihre E-Mail-Adresse für Example" == german.subject
    assert 'dir="rtl"' in hebrew.html
    for mail in (german, hebrew):
        assert "123456" in mail.html
        assert "{####}" not in mail.html


def test_an_invitation_has_name_and_password(suite, cognito, pool):
    """Both filled in."""
    email = "guest@example.com"
    cognito.admin_create_user(
        **pool,
        Username=email,
        TemporaryPassword="Temporary-1-Password",
        UserAttributes=[{"Name": "email", "Value": email}, {"Name": "locale", "Value": "nl"}],
        DesiredDeliveryMediums=["EMAIL"],
    )
    [mail] = mails_to(suite, email)

    assert "Je nieuwe account bij Example" == mail.subject
    assert "Temporary-1-Password" in mail.html
    assert "{username}" not in mail.html


# ── tokens ──


def test_the_first_token_names_the_group_of_who_is_in_none(suite, cognito, pool, sign_in):
    """And the group repair puts them into it: an administrator's user, who was never confirmed."""
    email = "invited@example.com"
    cognito.admin_create_user(
        **pool,
        Username=email,
        MessageAction="SUPPRESS",
        UserAttributes=[
            {"Name": "email", "Value": email},
            {"Name": "email_verified", "Value": "true"},
        ],
    )
    cognito.admin_set_user_password(**pool, Username=email, Password=PASSWORD, Permanent=True)
    result = sign_in(email)["AuthenticationResult"]
    groups = awaited(suite.emulator, lambda: groups_of(cognito, pool, email))

    for token in ("IdToken", "AccessToken"):
        assert ["people"] == claims(result[token])["cognito:groups"]
        assert "none" == claims(result[token])["desk"]
    assert ["people"] == groups
    assert suite.stack.outputs["UserPoolId"] == claims(result["IdToken"])["iss"].split("/")[-1]


def test_a_refresh_keeps_the_claims(suite, cognito, member):
    """By the group that the user is in."""
    refresh = member("refresh@example.com")["RefreshToken"]
    again = cognito.get_tokens_from_refresh_token(ClientId=suite.client_id, RefreshToken=refresh)

    assert "none" == claims(again["AuthenticationResult"]["AccessToken"])["desk"]


def groups_of(cognito, pool, email):
    answer = cognito.admin_list_groups_for_user(**pool, Username=email)
    return [group["GroupName"] for group in answer["Groups"]]


# ── users of another directory ──

LEGACY_PASSWORD = "old-Passw0rd!"
# Published ones, by libraries and without; and one that costs two seconds of a processor.
OTHER_HASHES = {
    "bcrypt@example.com": BCRYPT[0][1],
    "argon2@example.com": ARGON2[0][1],
    "phpass@example.com": PHPASS[0][1],
    "costly@example.com": BCRYPT[0][1].replace("$05$", "$15$"),
}


@pytest.fixture(scope="module")
def old_users(suite):
    """The other system's table, as its operator has filled it."""
    dynamodb = suite.emulator.client("dynamodb")
    create_table(dynamodb, "old-users", keys=("email",))
    digest = hashlib.pbkdf2_hmac("sha256", LEGACY_PASSWORD.encode(), b"salt", 1000)
    hashed = f"pbkdf2_sha256$1000$salt${base64.b64encode(digest).decode()}"
    names = ("erin@mailinator.com", "frank@example.com", "guess@example.com")
    for name, encoded in {**dict.fromkeys(names, hashed), **OTHER_HASHES}.items():
        dynamodb.put_item(
            TableName="old-users",
            Item={
                "email": {"S": name},
                "password_hash": {"S": encoded},
                "email_verified": {"BOOL": True},
                "given_name": {"S": "Somebody"},
            },
        )


@pytest.fixture
def sign_in_with(suite, cognito):
    def sign_in_with(email, password):
        return cognito.initiate_auth(
            ClientId=suite.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": password},
        )

    return sign_in_with


@pytest.mark.usefixtures("old_users")
def test_a_user_of_another_directory_signs_in_as_ever(cognito, pool, sign_in_with):
    """Even with an address that nobody could sign up with; afterwards Cognito knows them."""
    email = "erin@mailinator.com"
    first = sign_in_with(email.upper(), LEGACY_PASSWORD)["AuthenticationResult"]
    stored = cognito.admin_get_user(**pool, Username=email)
    attributes = {each["Name"]: each["Value"] for each in stored["UserAttributes"]}

    assert "CONFIRMED" == stored["UserStatus"]
    assert ("true", "Somebody") == (attributes["email_verified"], attributes["given_name"])
    assert ["people"] == claims(first["IdToken"])["cognito:groups"]
    assert sign_in_with(email, LEGACY_PASSWORD)["AuthenticationResult"]


@pytest.mark.usefixtures("old_users")
def test_hashes_of_other_systems_are_read(sign_in_with):
    """In the deployed function, with its libraries; one that costs too much is refused."""
    for family, (password, _) in {
        "bcrypt": BCRYPT[0],
        "argon2": ARGON2[0],
        "phpass": PHPASS[0],
    }.items():
        assert sign_in_with(f"{family}@example.com", password)["AuthenticationResult"]
    with pytest.raises(ClientError, match="Incorrect username or password"):
        sign_in_with("costly@example.com", BCRYPT[0][0])


@pytest.mark.usefixtures("old_users")
def test_nobody_else_is_brought_over(sign_in_with, suite, cognito):
    """Unknown here and there, and known there with another password: the same words."""
    words = set()
    for email in ("nobody@example.com", "frank@example.com"):
        with pytest.raises(ClientError) as refused:
            sign_in_with(email, "Wrong-Passw0rd!")
        words.add(str(refused.value))
    with pytest.raises(ClientError, match=r"UserLambda.*DISPOSABLE_EMAIL"):
        cognito.sign_up(
            ClientId=suite.client_id,
            Username="eve@mailinator.com",
            Password=PASSWORD,
            UserAttributes=[{"Name": "email", "Value": "eve@mailinator.com"}],
        )

    [same] = words
    assert "NotAuthorizedException" in same
    assert "Incorrect username or password." in same


@pytest.mark.usefixtures("old_users")
def test_who_forgot_the_old_password_sets_a_new_one(suite, cognito, app, sign_in):
    """With a code by mail; of somebody who is unknown there, the answer looks alike."""
    email = "frank@example.com"
    app.expect_mail(email)
    known = cognito.forgot_password(ClientId=suite.client_id, Username=email)
    unknown = cognito.forgot_password(ClientId=suite.client_id, Username="fritz@example.com")
    app.reset_password(email, app.mailed(email), PASSWORD)

    assert known["CodeDeliveryDetails"] == unknown["CodeDeliveryDetails"]
    assert sign_in(email)["AuthenticationResult"]


@pytest.mark.usefixtures("old_users")
def test_guessing_ends_after_ten_tries(sign_in_with):
    """Then not even the right password gets anybody over before the hour is."""
    for _ in range(10):
        with pytest.raises(ClientError, match="NotAuthorizedException"):
            sign_in_with("guess@example.com", "Wrong-Passw0rd!")

    with pytest.raises(ClientError, match="NotAuthorizedException"):
        sign_in_with("guess@example.com", LEGACY_PASSWORD)


def test_no_log_has_a_password_or_a_name(suite):
    """Of all that was said in this file."""
    logs = suite.emulator.client("logs")
    said = "".join(
        event["message"]
        for group in logs.describe_log_groups()["logGroups"]
        for event in logs.filter_log_events(logGroupName=group["logGroupName"])["events"]
    )

    assert "user.migration_refused" in said
    assert "unsupported_hash" in said
    assert "too_expensive" in said
    assert not [each for each in OTHER_HASHES.values() if each[7:] in said]
    for secret in (LEGACY_PASSWORD, "Wrong-Passw0rd!", PASSWORD, "guess@", "frank@", "erin@"):
        assert secret not in said
