"""The questions of aws_facts.toml, each put to an emulator in pools of its own."""

import base64
import hashlib
import hmac
import json
import re
import struct
import time
import urllib.request
import uuid
from dataclasses import dataclass

from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP

from tests.local.conftest import PASSWORD, App

NEW = "N3wPassw0rd!"
FLOWS = [
    f"ALLOW_{name}_AUTH"
    for name in ("USER_PASSWORD", "ADMIN_USER_PASSWORD", "USER_SRP", "REFRESH_TOKEN")
]


@dataclass
class Facts:
    """An emulator, and pools as a question needs them."""

    emulator: object
    idp: object

    def app(self, *, hides=False, secret=False, names=("email",), auto=("email",), mfa="OFF"):
        """A new pool's client, and a name that nobody has there."""
        pool = self.idp.create_user_pool(
            PoolName="facts",
            UsernameAttributes=list(names),
            AutoVerifiedAttributes=list(auto),
        )["UserPool"]["Id"]
        if mfa != "OFF":
            self.idp.set_user_pool_mfa_config(
                UserPoolId=pool,
                SoftwareTokenMfaConfiguration={"Enabled": True},
                MfaConfiguration=mfa,
            )
        client = self.idp.create_user_pool_client(
            UserPoolId=pool,
            ClientName="facts",
            GenerateSecret=secret,
            ExplicitAuthFlows=FLOWS,
            PreventUserExistenceErrors="ENABLED" if hides else "LEGACY",
        )["UserPoolClient"]
        return App(self.idp, pool, client["ClientId"], client.get("ClientSecret"))

    def member(self, **config):
        """The app of a confirmed user."""
        app = self.app(**config)
        app.sign_up()
        app.confirm()
        return app

    def mails(self, address):
        """How many were sent to *address*."""
        return sum(address in mail.to for mail in self.emulator.mails())


def said(call, *given, **named):
    """Accepted, or the error's code and message."""
    try:
        call(*given, **named)
    except ClientError as refused:
        error = refused.response["Error"]
        return f"{error['Code']}: {error['Message']}"
    return "accepted"


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def app_code(secret, *, later=0):
    """RFC 6238, of this half minute or a later one."""
    step = struct.pack(">Q", int(time.time()) // 30 + later)
    mac = hmac.digest(base64.b32decode(secret), step, hashlib.sha1)
    start = mac[-1] & 15
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def srp(app):
    """The answer to USER_SRP_AUTH with the right password."""
    half = AWSSRP(app.user, PASSWORD, app.pool, app.client, client=app.idp)
    asked = app.start("USER_SRP_AUTH", SRP_A=half.get_auth_params()["SRP_A"])
    given = half.process_challenge(asked["ChallengeParameters"], {"USERNAME": app.user})
    return app.idp.respond_to_auth_challenge(
        ClientId=app.client,
        ChallengeName="PASSWORD_VERIFIER",
        ChallengeResponses={**given, "USERNAME": asked["ChallengeParameters"]["USERNAME"]},
    )


def enrolled(app):
    """The access token of a user who has an app now, its secret, and the code of the enrolment."""
    token = app.sign_in()["AuthenticationResult"]["AccessToken"]
    secret = app.idp.associate_software_token(AccessToken=token)["SecretCode"]
    code = app_code(secret)
    app.idp.verify_software_token(AccessToken=token, UserCode=code)
    return token, secret, code


def answered(app, challenge, code):
    return app.idp.respond_to_auth_challenge(
        ClientId=app.client,
        ChallengeName="SOFTWARE_TOKEN_MFA",
        Session=challenge["Session"],
        ChallengeResponses={"USERNAME": app.user, "SOFTWARE_TOKEN_MFA_CODE": code},
    )


def tokens_of(answer):
    return "tokens" if "AuthenticationResult" in answer else answer["ChallengeName"]


def masked_destination(facts):
    app = facts.app()
    where = {"ClientId": app.client, "Username": app.user}
    told = {"SignUp": app.sign_up()}
    told["ResendConfirmationCode"] = app.idp.resend_confirmation_code(**where)
    app.confirm()
    told["ForgotPassword"] = app.idp.forgot_password(**where)
    return ", ".join(
        f"{n} {each['CodeDeliveryDetails']['Destination']}" for n, each in told.items()
    )


def nothing_sent(facts):
    nothing = facts.app(auto=())
    told = nothing.sign_up().get("CodeDeliveryDetails", "none")
    lacking = facts.app(names=())
    lacks = lacking.sign_up(UserAttributes=[]).get("CodeDeliveryDetails", "none")
    mails = facts.mails(nothing.user)
    return f"nothing verified: {told}, attribute lacking: {lacks}, mails: {mails}"


def medium(facts):
    details = facts.app().sign_up()["CodeDeliveryDetails"]
    return f"{details['DeliveryMedium']} {details['AttributeName']}"


def name_taken(facts):
    return said(facts.member().sign_up)


def wrong_code(facts):
    app = facts.app()
    app.sign_up()
    where = {"ClientId": app.client, "Username": app.user}
    return said(app.idp.confirm_sign_up, **where, ConfirmationCode="999999")


def strangers(facts):
    app = facts.app()
    forgot = said(app.idp.forgot_password, ClientId=app.client, Username=app.user)
    return f"ForgotPassword {forgot}, USER_SRP_AUTH {said(app.start, 'USER_SRP_AUTH', SRP_A='A1')}"


def two_resends(facts):
    app = facts.app()
    app.sign_up()
    where = {"ClientId": app.client, "Username": app.user}
    return ", ".join(said(app.idp.resend_confirmation_code, **where) for _ in range(2))


def sub(facts):
    told = facts.app().sign_up()["UserSub"]
    return "a UUID" if told == str(uuid.UUID(told)) else told


def client_id(facts):
    ids = [facts.app().client for _ in range(4)]
    return "26 of 0-9a-z" if all(re.fullmatch("[0-9a-z]{26}", each) for each in ids) else ids


def demanded(facts):
    app, invited = facts.member(mfa="ON"), facts.app(mfa="ON")
    invited.invite()
    told = {
        "password": app.sign_in(),
        "SRP": srp(app),
        "new password": invited.answer(invited.sign_in(), NEW),
    }
    return ", ".join(
        f"{name}: {each['ChallengeName']} {each['ChallengeParameters']['MFAS_CAN_SETUP']}"
        for name, each in told.items()
    )


def set_up(facts):
    app = facts.member(mfa="ON")
    offer = app.idp.associate_software_token(Session=app.sign_in()["Session"])
    code = app_code(offer["SecretCode"])
    proved = app.idp.verify_software_token(Session=offer["Session"], UserCode=code)
    answer = app.idp.respond_to_auth_challenge(
        ClientId=app.client,
        ChallengeName="MFA_SETUP",
        Session=proved["Session"],
        ChallengeResponses={"USERNAME": app.user},
    )
    told = f"answered with {tokens_of(answer)} and {answer['ChallengeParameters']}"
    return f"verified {proved['Status']}, {told}, anew {app.sign_in()['ChallengeName']}"


def once(facts):
    app = facts.member(mfa="OPTIONAL")
    _, secret, code = enrolled(app)
    of_enrolment = said(answered, app, app.sign_in(), code)
    following = app_code(secret, later=1)
    answered(app, app.sign_in(), following)
    again = said(answered, app, app.sign_in(), following)
    return f"at the enrolment {of_enrolment}, at a sign-in {again}"


def preference(facts):
    app = facts.member(mfa="OPTIONAL")
    token = app.sign_in()["AuthenticationResult"]["AccessToken"]
    wish = {"SoftwareTokenMfaSettings": {"Enabled": True, "PreferredMfa": True}}
    before = said(app.idp.set_user_mfa_preference, AccessToken=token, **wish)
    enrolled(app)
    app.idp.set_user_mfa_preference(AccessToken=token, **wish)
    return f"before {before}, after {app.sign_in()['ChallengeName']}"


def no_factor(facts):
    app = facts.member()
    token = app.sign_in()["AuthenticationResult"]["AccessToken"]
    told = {
        "AdminGetUser": app.idp.admin_get_user(UserPoolId=app.pool, Username=app.user),
        "GetUser": app.idp.get_user(AccessToken=token),
    }
    names = {"UserMFASettingList", "PreferredMfaSetting"}
    return ", ".join(f"{name} {sorted(names & {*each}) or 'none'}" for name, each in told.items())


def wrong_app_code(facts):
    app = facts.member(mfa="OPTIONAL")
    _, secret, code = enrolled(app)
    asked = app.sign_in()
    wrong = f"{(int(code) + 1) % 10**6:06}"
    refused = said(answered, app, asked, wrong).partition(":")[0]
    return f"{refused}, then {tokens_of(answered(app, asked, app_code(secret, later=1)))}"


def names_in_tokens(facts):
    result = facts.member().sign_in()["AuthenticationResult"]
    access, identity = claims(result["AccessToken"]), claims(result["IdToken"])
    return (
        f"username is sub {access['username'] == access['sub']}, "
        f"cognito:username is sub {identity['cognito:username'] == identity['sub']}, "
        f"email in the access token {'email' in access}"
    )


def own_names_in_tokens(facts):
    app = facts.member(names=())
    result = app.sign_in()["AuthenticationResult"]
    access, identity = claims(result["AccessToken"]), claims(result["IdToken"])
    return (
        f"username is the name {access['username'] == app.user}, "
        f"cognito:username is the name {identity['cognito:username'] == app.user}, "
        f"sub is another {access['sub'] == identity['sub'] != app.user}"
    )


def invited_by_srp(facts):
    app = facts.app(names=())
    app.invite()
    asked = srp(app)
    return f"{tokens_of(asked)}, then {tokens_of(app.answer(asked, NEW))}"


def refreshed_with_hash(facts):
    app = facts.member(names=(), secret=True)
    token = app.sign_in()["AuthenticationResult"]["RefreshToken"]
    where = {"ClientId": app.client, "AuthFlow": "REFRESH_TOKEN"}
    given = {"REFRESH_TOKEN": token, "SECRET_HASH": app.hashed()}
    answer = app.idp.initiate_auth(**where, AuthParameters=given)
    return f"{tokens_of(answer)}, {answer['AuthenticationResult']['TokenType']}"


def scope(facts):
    return claims(facts.member().sign_in()["AuthenticationResult"]["AccessToken"])["scope"]


def group(facts):
    app, invited = facts.member(), facts.app()
    invited.invite()
    for each in (app, invited):
        each.idp.create_group(UserPoolId=each.pool, GroupName="staff")
        each.idp.admin_add_user_to_group(
            UserPoolId=each.pool, Username=each.user, GroupName="staff"
        )
    told = {"password": app.sign_in(), "new password": invited.answer(invited.sign_in(), NEW)}
    return ", ".join(
        f"{name} {claims(each['AuthenticationResult']['AccessToken'])['cognito:groups']}"
        for name, each in told.items()
    )


def refreshed(facts):
    app = facts.member()
    first = app.sign_in()["AuthenticationResult"]
    old, told = claims(first["AccessToken"]), []
    for flow in ("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"):
        answer = app.start(flow, REFRESH_TOKEN=first["RefreshToken"])["AuthenticationResult"]
        new = claims(answer["AccessToken"])
        is_same = new["origin_jti"] == old["origin_jti"]
        told.append(f"{flow} jti differs {new['jti'] != old['jti']} origin_jti same {is_same}")
    return ", ".join(told)


def kept_password(facts):
    app = facts.app()
    app.invite()
    return tokens_of(app.answer(app.sign_in(), PASSWORD))


def unknown_operation(facts):
    client = facts.emulator.client("cognito-idp")

    def another(params, **_):
        params["headers"]["X-Amz-Target"] = "AWSCognitoIdentityProviderService.MakeTea"

    client.meta.events.register("before-call.cognito-idp.ListUserPools", another)
    try:
        client.list_user_pools(MaxResults=1)
    except ClientError as refused:
        status = refused.response["ResponseMetadata"]["HTTPStatusCode"]
        return f"{status} {refused.response['Error']['Code']}"
    return "accepted"


def unverified(facts):
    told, hidden = facts.app(), facts.app(hides=True)
    for app in (told, hidden):
        app.sign_up()
        app.idp.admin_confirm_sign_up(UserPoolId=app.pool, Username=app.user)
    mails = facts.mails(told.user) + facts.mails(hidden.user)
    refused = said(told.idp.forgot_password, ClientId=told.client, Username=told.user)
    like = hidden.idp.forgot_password(ClientId=hidden.client, Username=hidden.user)
    mails = facts.mails(told.user) + facts.mails(hidden.user) - mails
    masked = like["CodeDeliveryDetails"]["Destination"]
    return f"told: {refused}, hidden: {masked}, mails: {mails}"


def discovery(facts):
    app = facts.member()
    base = f"{facts.emulator.endpoint}/{app.pool}"
    url = f"{base}/.well-known/openid-configuration"
    with urllib.request.urlopen(url) as answer:  # noqa: S310  (the emulator's own)
        told = json.load(answer)
    iss = claims(app.sign_in()["AuthenticationResult"]["AccessToken"])["iss"]
    return (
        f"issuer is where it was asked {told['issuer'] == base}, "
        f"issuer is iss {told['issuer'] == iss}, "
        f"jwks_uri is below it {told['jwks_uri'].startswith(told['issuer'])}"
    )


def by_address(facts):
    return tokens_of(facts.member(secret=True).sign_in())


def own_name(facts):
    app = facts.app(secret=True)
    app.invite()
    where = {"UserPoolId": app.pool, "ClientId": app.client}
    name = app.real_name()
    asked = app.sign_in()
    answer = app.idp.admin_respond_to_auth_challenge(
        **where,
        ChallengeName="NEW_PASSWORD_REQUIRED",
        Session=asked["Session"],
        ChallengeResponses={
            "USERNAME": name,
            "NEW_PASSWORD": NEW,
            "SECRET_HASH": app.hashed(name),
        },
    )
    return tokens_of(answer)


QUESTIONS = {
    "masked destination": masked_destination,
    "nothing verified, nothing sent": nothing_sent,
    "medium": medium,
    "name taken": name_taken,
    "wrong sign-up code": wrong_code,
    "strangers are told": strangers,
    "two resends": two_resends,
    "sub": sub,
    "client id": client_id,
    "second factor demanded": demanded,
    "second factor set up": set_up,
    "code of an app once": once,
    "preference": preference,
    "no second factor": no_factor,
    "wrong code of an app": wrong_app_code,
    "names in tokens": names_in_tokens,
    "chosen names in tokens": own_names_in_tokens,
    "invited, by SRP": invited_by_srp,
    "refresh with a secret hash": refreshed_with_hash,
    "scope": scope,
    "group before the first sign-in": group,
    "refreshed tokens": refreshed,
    "temporary password kept": kept_password,
    "unknown operation": unknown_operation,
    "unverified address": unverified,
    "discovery": discovery,
    "secret hash over the address": by_address,
    "new password by one's own name": own_name,
}
