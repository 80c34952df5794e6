"""The API without AWS: a Cognito that writes down what it is asked, and keys of our own."""

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from api.app import acts
from api.cookies import Cookies
from api.facts import teller
from api.gate import Gate
from api.passwords import NewPasswords
from api.responses import Responses
from api.serving import Api
from rules.passwords.policy import PasswordPolicy
from rules.tokens.access_token import USER_SCOPE
from rules.tokens.rsa_signature import PublicKey
from runtime.passwords.common import common_passwords
from runtime.user_pool.app_client import AppClient

ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC"
SUB = "b281eb78-0000-4000-8000-000000000001"
PASSWORD = "Correct-horse-7"
TOKENS = {
    "AccessToken": "access",
    "IdToken": "identity",
    "RefreshToken": "refresh",
    "ExpiresIn": 900,
    "TokenType": "Bearer",
}
PAGE = "https://app.example"


@pytest.fixture(scope="session")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def public_key(private_key) -> PublicKey:
    numbers = private_key.public_key().public_numbers()
    return PublicKey(numbers.n, numbers.e)


def spelled(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture(scope="session")
def token(private_key) -> Callable[..., str]:
    """A token that the pool might have signed; absent claims are given as None."""

    def token(header=None, key=private_key, **claims: Any) -> str:
        told = {
            "sub": SUB,
            "iss": ISSUER,
            "token_use": "access",
            "client_id": "client1",
            "username": SUB,
            "scope": USER_SCOPE,
            "exp": 4_000_000_000,
            "auth_time": int(time.time()),
            "origin_jti": "o-1",
            **claims,
        }
        told = {name: value for name, value in told.items() if value is not None}
        head = {"alg": "RS256", "kid": "key1"} if header is None else header
        message = ".".join(spelled(json.dumps(part).encode()) for part in (head, told))
        signature = key.sign(message.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{message}.{spelled(signature)}"

    return token


class Cognito:
    """Answers as it was told to, and writes down the calls."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, Any] = {
            "describe_user_pool_client": {"UserPoolClient": {"ClientSecret": "secret"}},
            "ask_about": refusal(
                "UserLambdaValidationException",
                "PreSignUp failed with error ADDRESS_ACCEPTED: This address may sign up.",
            ),
        }

    def __getattr__(self, called: str) -> Callable[..., Any]:
        def call(**asked: Any) -> Any:
            wish = asked.get("ClientMetadata", {}).get("sign_up")
            name = "ask_about" if wish == "check" else called
            self.calls.append((name, asked))
            answer = self.answers.get(name, {})
            if isinstance(answer, list):
                answer = answer.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call

    def asked(self, name: str) -> list[dict[str, Any]]:
        return [asked for called, asked in self.calls if called == name]


def refusal(code: str, message: str = "no", status: int = 400) -> ClientError:
    """An error as boto3 raises it."""
    told = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return ClientError(told, "Operation")


@pytest.fixture
def cognito() -> Cognito:
    return Cognito()


@pytest.fixture
def client(cognito) -> AppClient:
    return AppClient(cognito, cognito, pool_id="eu-west-1_AbC", client_id="client1")


@pytest.fixture
def slept() -> list[float]:
    """The waits that made answers come evenly, or in the next second, in seconds."""
    return []


@pytest.fixture
def breached() -> set[str]:
    """The passwords that were, as the service knows them."""
    return set()


@pytest.fixture
def passwords(breached) -> NewPasswords:
    policy = PasswordPolicy(common_passwords(), words=("Example",))
    return NewPasswords(policy, breached=breached)


@pytest.fixture
def cookies(client) -> Cookies:
    return Cookies(lambda: client.key("csrf"), lasts_s=7 * 24 * 3600)


@pytest.fixture
def api(client, announce, public_key, slept, passwords) -> Callable[..., Api]:
    """An API; with *cookies*, or without."""
    tell = teller(announce, pool_id="eu-west-1_AbC")

    def api(
        *,
        cookies: Cookies | None = None,
        origin: str = PAGE,
        more=None,
        own=None,
        linked=None,
        open_sessions=None,
        receipts=None,
        is_over=lambda _: False,
        **others,
    ) -> Api:
        known = {"own": own, "linked": linked, "open_sessions": open_sessions, "receipts": receipts}
        return Api(
            {**acts(client, tell, passwords, sleep=slept.append, **known), **(more or {})},
            gate=Gate(
                key_of={"key1": public_key}.get,
                issuer=ISSUER,
                user_clients=frozenset({"client1"}),
                look=client.user,
                is_over=is_over,
            ),
            responses=Responses(cookies=cookies, origin=origin),
            cookies=cookies,
            monotonic=lambda: 0.0,
            sleep=slept.append,
            **others,
        )

    return api


def request(
    method: str,
    path: str,
    body: Any = None,
    *,
    headers=None,
    raw: str | None = None,
    address: str = "203.0.113.77",
) -> dict[str, Any]:
    """An event as API Gateway's proxy integration makes it."""
    sent = {"Host": "api.example", "User-Agent": "Firefox/130", "Accept-Language": "de-CH, en"}
    if body is not None or raw is not None:
        sent["Content-Type"] = "application/json"
    sent |= headers or {}
    return {
        "resource": path,
        "path": path,
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {
            "stage": "v1",
            "path": f"/v1{path}",
            "identity": {"sourceIp": address, "userAgent": "Firefox/130"},
        },
        "body": json.dumps(body) if body is not None else raw,
        "isBase64Encoded": False,
    }


class Answered:
    """What came back, ready to be looked at; every answer survives json.dumps."""

    def __init__(self, raw: dict[str, Any]) -> None:
        json.dumps(raw)
        self.status = raw["statusCode"]
        self.headers = {
            name.lower(): ", ".join(values) for name, values in raw["multiValueHeaders"].items()
        }
        self.lines = raw["multiValueHeaders"].get("Set-Cookie", [])
        self.text = raw.get("body") or ""

    @property
    def body(self) -> Any:
        return json.loads(self.text)

    @property
    def code(self) -> str:
        return self.body["code"]


@pytest.fixture
def call(api) -> Callable[..., Answered]:
    """Send a request to the API that tells tokens in JSON."""

    def call(method, path, body=None, *, of=None, **more: Any) -> Answered:
        return Answered((of or api()).handle(request(method, path, body, **more)))

    return call


def bearing(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}
