"""
All that the triggers ask of ministack, in one place.

Everything here is private to ministack, hence the exact release in `pinned`,
which also lists what is replaced.
"""
# ruff: noqa: SLF001  (that is what this file is for)

import hmac
import json
import time
from base64 import b32encode, b64decode, b64encode, urlsafe_b64decode
from collections.abc import Callable, Mapping, Sequence
from secrets import token_bytes
from typing import Any

from ministack.core.responses import (
    error_response_json,
    get_account_id,
    get_region,
    json_response,
    set_request_region,
)
from ministack.services import cognito, kms, lambda_svc, sns

Answer = tuple[int, dict[str, str], bytes]
"""An HTTP answer as ministack passes it on: status, headers, body."""

_OK = 200


def ok(body: Mapping[str, Any]) -> Answer:
    """HTTP 200 with *body* in Cognito's JSON 1.1 protocol."""
    answer: Answer = json_response(dict(body), content_type="application/x-amz-json-1.1")
    return answer


def error(kind: str, message: str) -> Answer:
    """HTTP 400 in the same protocol: the type in header and body, readable for browsers too."""
    answer: Answer = error_response_json(
        kind, message, 400, content_type="application/x-amz-json-1.1"
    )
    return answer


def error_in(answer: Answer) -> str:
    """The type of the error in the *answer*; empty if there is none."""
    return "" if answer[0] == _OK else str(json.loads(answer[2] or "{}").get("__type", ""))


def with_result(answer: Answer, **more: Any) -> Answer:
    """The *answer* with *more* in its AuthenticationResult."""
    body = json.loads(answer[2])
    body["AuthenticationResult"] |= more
    return ok(body)


def kept_with_client(answer: Answer, name: str, value: Any) -> Answer:
    """The *answer* about an app client, whose record has *value* as well."""
    client = json.loads(answer[2])["UserPoolClient"]
    pool: dict[str, Any] = cognito._user_pools[client["UserPoolId"]]
    pool["_clients"][client["ClientId"]][name] = value
    return ok({"UserPoolClient": {**client, name: value}})


def pool_for(data: Mapping[str, Any]) -> dict[str, Any] | None:
    """The pool an admin call names, that issued an access token, or that owns an app client."""
    pool: dict[str, Any] | None
    if "UserPoolId" in data:
        pool = cognito._user_pools.get(data["UserPoolId"])
    elif "AccessToken" in data:
        issuer = str(claims_in(data["AccessToken"]).get("iss"))
        pool = cognito._user_pools.get(issuer.rpartition("/")[2])
    else:
        pool = cognito._pool_for_client(data.get("ClientId"))[0]
    return pool


def client_of_page(form: Mapping[str, str]) -> tuple[str, dict[str, Any] | None]:
    """The app client whose page sent *form*, and its pool; None if there is none."""
    client_id = form.get("client_id", "")
    pending = {"ua_token": cognito._pending_user_auth, "np_token": cognito._pending_new_password}
    for name, kept in pending.items():
        client_id = kept.get(form.get(name, ""), {}).get("client_id") or client_id
    pool: dict[str, Any] | None = cognito._find_pool_by_client_id(client_id)[1]
    return client_id, pool


def relay_of(state: str) -> tuple[Mapping[str, Any], dict[str, Any] | None]:
    """The sign-in that sent a browser to a provider with *state*, and its pool; None if none."""
    relay = cognito._auth_codes.get(state) or {}
    if relay.get("type") != "relay":
        return {}, None
    return relay, cognito._get_pool_unscoped(relay["pool_id"])


def linked_to(pool: Mapping[str, Any], provider: str, subject: str) -> str | None:
    """The user whom an identity at a provider is linked to."""
    name: str | None = cognito._linked_username_for_federation(pool, provider, subject, {})
    return name


async def run_page(*asked: Any) -> Answer:
    """Answer a form on a thread of its own."""
    answer: Answer = await cognito.run_reentrant(
        cognito.handle_login_submit, *asked, thread_name="ministack-cognito-trigger"
    )
    return answer


def sign_in_page(asked: Mapping[str, str]) -> Answer:
    """The page to sign in by, or the refusal of an address that names no way back."""
    query = {name: [value] for name, value in asked.items()}
    answer: Answer = cognito.handle_oauth2_authorize("GET", "/oauth2/authorize", {}, query)
    return answer


def framed(title: str, body: str) -> str:
    """A page of ministack's with *body*, which is HTML."""
    text: str = cognito._page_shell(title, title, body)
    return text


async def run_action(action: str, data: dict[str, Any]) -> Answer:
    """A call of the API by an app client, with all its checks."""
    answer: Answer = await cognito._dispatch_idp(action, data)
    return answer


def body_of(answer: Answer) -> Mapping[str, Any]:
    """What an answer of the API says."""
    body: Mapping[str, Any] = json.loads(answer[2])
    return body


def message_in(answer: Answer) -> str:
    """What a refusal says to people."""
    told = body_of(answer)
    return str(told.get("message") or told.get("Message") or "")


def secret_hash(secret: str, text: str) -> str:
    """The proof that an app client has its secret."""
    return b64encode(hmac.digest(secret.encode(), text.encode(), "sha256")).decode()


def client_authentication(headers: Mapping[str, str], form: Mapping[str, str]) -> tuple[str, str]:
    """Id and secret of an app client, by HTTP Basic or in the form; empty if there are none."""
    client_id, secret = cognito._authenticate_client(headers, form)
    return str(client_id), str(secret)


def client_by_id(client_id: str) -> Mapping[str, Any] | None:
    """The record of an app client."""
    client: Mapping[str, Any] | None = cognito._find_pool_by_client_id(client_id)[2]
    return client


def revoke_refresh_token(token: str) -> None:
    """End what *token* renews, its access tokens included."""
    cognito._revoke_token({"Token": token})


def oauth_error(kind: str, message: str, status: int = 400) -> Answer:
    """A refusal by an endpoint of OAuth 2.0."""
    answer: Answer = cognito._oauth2_error(kind, message, status)
    return answer


def claims_in(token: str | None) -> Mapping[str, Any]:
    """What a token claims, once ministack has checked it; nothing if there is none."""
    claims: Mapping[str, Any] = cognito._token_claims(token)
    return claims


async def run_checked(
    action: Callable[[dict[str, Any]], Answer], name: str, data: dict[str, Any]
) -> Answer:
    """Run *action* as one of ministack's own: access token checked, on a thread of its own."""
    answer: Answer = await cognito.run_reentrant(
        cognito._run_idp_handler, action, name, data, thread_name="ministack-cognito-trigger"
    )
    return answer


def region_of(pool: Mapping[str, Any]) -> str:
    """The region of the pool, which is in its id."""
    region: str = cognito._pool_region(pool["Id"])
    return region


def user_in(pool: Mapping[str, Any], name: str | None) -> dict[str, Any] | None:
    """The record of the user with that username, alias or sub."""
    user: dict[str, Any] | None = cognito._resolve_user(pool, name)[0]
    return user


def add_user(pool: Mapping[str, Any], user: dict[str, Any]) -> None:
    """Store the record of a user who has just come into being, by its Username."""
    now = cognito._now_epoch()
    fresh = {"UserCreateDate": now, "UserLastModifiedDate": now, "Enabled": True}
    pool["_users"][user["Username"]] = {**fresh, "MFAOptions": [], "_groups": [], **user}


def set_attributes(user: dict[str, Any], values: Mapping[str, str]) -> None:
    """Store *values* among the user's attributes."""
    named = [{"Name": name, "Value": value} for name, value in values.items()]
    user["Attributes"] = cognito._merge_attributes(user["Attributes"], named)
    user["UserLastModifiedDate"] = cognito._now_epoch()


def keep_attributes(user: dict[str, Any], names: Sequence[str]) -> None:
    """Remove all of the user's attributes but those of these *names*."""
    user["Attributes"] = [each for each in user["Attributes"] if each["Name"] in names]
    user["UserLastModifiedDate"] = cognito._now_epoch()


def schema_of(pool: dict[str, Any]) -> Sequence[Mapping[str, Any]]:
    """What attributes the users of *pool* may have."""
    described: Sequence[Mapping[str, Any]] = cognito._ensure_schema_attributes(pool)[
        "SchemaAttributes"
    ]
    return described


def hides_users(pool: Mapping[str, Any], client_id: str) -> bool:
    """Whether PreventUserExistenceErrors is ENABLED for this app client."""
    return bool(cognito._hides_user_existence(pool, client_id))


def why_not_password(pool: Mapping[str, Any], password: str) -> Answer | None:
    """The error for a password that the pool's policy forbids."""
    error: Answer | None = cognito._validate_password(pool, password)
    return error


def auth_result(
    pool: Mapping[str, Any],
    client_id: str,
    user: Mapping[str, Any],
    *,
    metadata: Mapping[str, str] | None,
) -> dict[str, Any]:
    """An AuthenticationResult: the tokens, after the triggers that come before them."""
    result: dict[str, Any] = cognito._build_auth_result(
        pool["Id"], client_id, user, client_metadata=metadata
    )
    return result


def signed_out_at(user: Mapping[str, Any]) -> float:
    """When all sessions of the user were ended last, in epoch seconds; 0 if they never were."""
    return float(user.get("_signout_at") or 0)


def revoke(result: Mapping[str, Any]) -> None:
    """End the session whose tokens these are."""
    claims = result["AccessToken"].split(".")[1]
    origin = json.loads(urlsafe_b64decode(claims + "==")).get("origin_jti")
    cognito._revoked_tokens.update(filter(None, (origin, result.get("RefreshToken"))))


def password_challenge(
    pool: Mapping[str, Any], user: Mapping[str, Any] | None, *, shown: str, srp_a: str
) -> tuple[dict[str, str], dict[str, str]]:
    """The parameters of PASSWORD_VERIFIER, and what its answer is held against."""
    name = user["Username"] if user else shown
    made: tuple[dict[str, str], dict[str, str]] = cognito._srp_challenge(
        pool["Id"], user, name, srp_a, b64encode(token_bytes(32)).decode()
    )
    return made


def srp_group() -> tuple[int, int, int]:
    """The prime, the generator and the multiplier of Cognito's SRP."""
    return cognito._SRP_N, cognito._SRP_G, cognito._SRP_K


def srp_padded(number: int) -> bytes:
    """A number as the SDKs write it."""
    padded: bytes = cognito._srp_pad(number)
    return padded


def srp_hash(*numbers: int) -> int:
    """The digest of numbers, as a number."""
    digest: int = cognito._srp_hash(*map(srp_padded, numbers))
    return digest


def srp_timestamp(text: str) -> bytes:
    """A time of a proof that `why_no_password_claim` let pass, as proofs are signed over it."""
    return str(cognito._srp_canonical_timestamp(text)).encode()


def why_no_password_claim(responses: Mapping[str, str]) -> Answer | None:
    """The error for an answer to PASSWORD_VERIFIER that is not complete, or no such answer."""
    error: Answer | None = cognito._srp_response_format_error(responses)
    return error


def proves_password(
    pool: Mapping[str, Any],
    user: Mapping[str, Any],
    *,
    state: Mapping[str, str],
    responses: Mapping[str, str],
) -> bool:
    """Whether the answer to PASSWORD_VERIFIER comes from the user's password."""
    return bool(cognito._srp_proof_valid(pool["Id"], user, state, responses))


def after_password(
    pool: Mapping[str, Any],
    client_id: str,
    user: Mapping[str, Any],
    *,
    metadata: Mapping[str, str] | None,
) -> Answer:
    """What a right password leads to: a new one, a second factor, or tokens."""
    answer: Answer = cognito._password_auth_result(
        pool, pool["Id"], client_id, user, user["Username"], client_metadata=metadata
    )
    return answer


def second_factor_challenge(
    pool: Mapping[str, Any], user: Mapping[str, Any]
) -> dict[str, Any] | None:
    """What Cognito asks of the *user* after the password; None if nothing."""
    asked: dict[str, Any] | None = cognito._mfa_challenge_for_user(
        pool, user, pool["Id"], user["Username"]
    )
    return asked


def app_step(user: Mapping[str, Any], code: str) -> int | None:
    """The half minute of which *code* is the user's authenticator app's; None if of none now."""
    return step_of(user.get("_totp_secret") or "", code)


def step_of(secret: str, code: str) -> int | None:
    """The same, of an app with *secret*: this half minute, or one on either side."""
    now = int(time.time() // 30)
    fitting = (each for each in (0, -1, 1) if secret and cognito._totp_code(secret, each) == code)
    return next((now + each for each in fitting), None)


def new_app_secret() -> str:
    """A secret for an authenticator app, as ministack makes them."""
    return b32encode(token_bytes(20)).decode()


def enrol_app(user: dict[str, Any], secret: str) -> None:
    """The user has an authenticator app from now on, and it is asked for."""
    user |= {"_totp_secret": secret, "_preferred_mfa": "SOFTWARE_TOKEN_MFA"}
    enabled = user.setdefault("_mfa_enabled", [])
    if "SOFTWARE_TOKEN_MFA" not in enabled:
        enabled.append("SOFTWARE_TOKEN_MFA")


def send_code(  # noqa: PLR0913  (a mail has that many parts)
    pool: Mapping[str, Any],
    stored: Mapping[str, str],
    *,
    username: str,
    code: str,
    subject: str | None,
    message: str | None,
) -> Any:
    """Mail *code*, worded by *subject* and *message* or, where None, by the pool's template."""
    default_subject, default_message = cognito._resolve_verification_template(pool)
    shown = cognito._template_username(pool, username, stored)
    return cognito._deliver_cognito_email(
        pool,
        stored.get("email"),
        cognito._expand_template(subject or default_subject, shown, code),
        cognito._expand_template(message or default_message, shown, code),
        type_name="CognitoVerificationMessage",
    )


def mail_sign_in_code(pool: Mapping[str, Any], user: Mapping[str, Any], code: str) -> None:
    """Mail the code of a first factor, worded by ministack."""
    cognito._send_email_otp(
        pool, user["Username"], cognito._attr_list_to_dict(user["Attributes"]), code
    )


def data_key(key: str, octets: int, context: Mapping[str, str]) -> tuple[bytes, bytes]:
    """A new data key of the KMS *key*, in clear and encrypted. KeyError if KMS refuses."""
    asked = {"KeyId": key, "NumberOfBytes": octets, "EncryptionContext": dict(context)}
    _, _, body = kms._generate_data_key(asked)
    made = json.loads(body)
    return b64decode(made["Plaintext"]), b64decode(made["CiphertextBlob"])


def text(number: str, message: str) -> None:
    """Send an SMS."""
    sns._publish({"PhoneNumber": number, "Message": message})


def masked(address: str) -> str:
    """The address made unreadable."""
    destination: str = cognito._masked_destination(address)
    return destination


def delivery_details(address: str) -> dict[str, str]:
    """Where a code went, the address made unreadable."""
    return {"Destination": masked(address), "DeliveryMedium": "EMAIL", "AttributeName": "email"}


def function_at(arn: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """What runs at *arn*, alias or version resolved, and its resource policy."""
    record, config, _ = lambda_svc._get_func_record_for_ref(arn)
    if record is None:
        return None
    owner, _, _ = lambda_svc._get_base_func_record_for_ref(arn)
    runnable = lambda_svc._execution_record_for_config(record, {**config, "FunctionArn": arn})
    # Reserved concurrency is the function's, whichever of its versions runs.
    return {**runnable, "concurrency": owner.get("concurrency")}, owner["policy"]


def run(function: Mapping[str, Any], event: Mapping[str, Any]) -> dict[str, Any]:
    """Run the function once; the outcome has a `body` and perhaps `error` or `throttle`."""
    outcome: dict[str, Any] = lambda_svc._execute_function_with_config_scope(function, dict(event))
    return outcome


def arn_of(pool: Mapping[str, Any]) -> str:
    """The pool's ARN, the source of its invocations."""
    return str(pool["Arn"])


def region() -> str:
    """The Region of the request being answered."""
    asked: str = get_region()
    return asked


def go_to(name: str) -> None:
    """Answer the request being answered in the Region of that *name*."""
    set_request_region(name)


def pools_by_region(pool_id: str) -> list[tuple[str, dict[str, Any]]]:
    """The account's pools of that id, each with its Region; more than one if it is replicated."""
    return [
        (owner[1], pool)
        for owner, pool in cognito._user_pools.all_items()
        if (owner[0], owner[2]) == (get_account_id(), pool_id)
    ]


def pool_in(name: str, pool_id: str) -> dict[str, Any] | None:
    """The pool of that id in the Region of that *name*."""
    return dict(pools_by_region(pool_id)).get(name)


def add_replica(name: str, pool: dict[str, Any]) -> None:
    """Store *pool* in the Region of that *name*, too."""
    cognito._user_pools.set_scoped(get_account_id(), name, pool["Id"], pool)


def remove_replica(name: str, pool_id: str) -> None:
    """Forget the pool of that id in the Region of that *name*."""
    cognito._user_pools.pop_scoped(get_account_id(), name, pool_id)


def api_scope() -> str:
    """The one scope of a token that was not asked for through the hosted UI."""
    scope: str = cognito._API_TOKEN_SCOPE
    return scope


def account() -> str:
    """The account of the request being answered."""
    owner: str = get_account_id()
    return owner


def new_uuid() -> str:
    """A unique id as ministack makes them."""
    made: str = cognito.new_uuid()
    return made
