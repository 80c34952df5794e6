"""Step-up authentication on the emulator: a code, a receipt, and a resource server."""

import importlib.util
from base64 import b64encode
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jwt
import pytest

from local.suite import PARAMETERS, running_suite
from tests.end_to_end.listening import listening
from tests.end_to_end.rest_api_calls import bearing, caller, code_for, codes_for
from tests.end_to_end.test_rest_api_sequences import machines_token

pytestmark = pytest.mark.emulator
SAMPLE = Path(__file__).parents[2] / "samples/step_up/receipts.py"
ADA, PASSWORD = "ada.step@example.com", "Correct-horse-7"
DETAILS = {"amount": "120.00", "currency": "EUR"}
SPEND = "/auth/step-up/spend"
WISH = {"action": "payment.send", "details": DETAILS, "audience": "https://pay.example/"}


@pytest.fixture(scope="module")
def suite():
    chosen = {"StepUpActions": "payment.send", "MachineClient": "true", "DomainPrefix": "step"}
    chosen["PasswordlessStart"] = "rounds"  # else the first mail comes without a wish
    with running_suite(is_warm=False, parameters={**PARAMETERS, **chosen}) as running:
        yield running


@pytest.fixture(scope="module")
def call(suite):
    return caller(suite)


@pytest.fixture(scope="module")
def sample():
    spec = importlib.util.spec_from_file_location("receipts", SAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def ada(call):
    """The access token of a user."""
    known = {"email": ADA, "password": PASSWORD}
    assert 202 == call("POST", "/auth/register", known).status
    assert 204 == call("POST", "/auth/verify", {"email": ADA, "code": "123456"}).status
    return call("POST", "/auth/login", known)["access_token"]


def receipt_of(call, suite, token):
    known = len(codes_for(suite, ADA))
    begun = call("POST", "/auth/step-up", {**WISH, "method": "EMAIL_CODE"}, **bearing(token))
    assert 200 == begun.status, begun.text
    answer = {"session": begun["session"], "answer": code_for(suite, ADA, after=known), **WISH}
    assert "Requested to confirm: send a payment." in suite.emulator.mails()[-1].text
    wrong = call("POST", "/auth/step-up/answer", {**answer, "answer": "0"}, **bearing(token))
    assert (401, "wrong_answer") == (wrong.status, wrong["code"])
    answer["session"] = wrong["session"]
    other = {**answer, "details": {**DETAILS, "amount": "999.00"}}
    assert 401 == call("POST", "/auth/step-up/answer", other, **bearing(token)).status
    right = call("POST", "/auth/step-up/answer", answer, **bearing(token))
    assert 200 == right.status, right.text
    again = call("POST", "/auth/step-up/answer", answer, **bearing(token))
    assert (401, "step_up_failed") == (again.status, again["code"])
    return right["receipt"]


def test_a_receipt_is_good_once_at_a_resource_server(call, suite, sample, ada):
    """Keys come over HTTP, as a library fetches them; eight servers spend it at the same time."""
    listener = listening(suite)
    text = receipt_of(call, suite, ada)
    machine = bearing(machines_token(suite, "api/write"))
    answers = []

    def spend(_jti, _end):
        with ThreadPoolExecutor(8) as pool:
            asked = pool.map(
                lambda _: call("POST", "/auth/step-up/spend", {"receipt": text}, **machine),
                range(8),
            )
            answers.extend(each.status for each in asked)
        return 204 in answers

    issuer = jwt.decode(ada, options={"verify_signature": False})["iss"]
    pool = f"{suite.emulator.endpoint}/{suite.user_pool_id}/.well-known/jwks.json"
    receipts = sample.Receipts(
        issuer=issuer,
        audience=WISH["audience"],
        pool_key=jwt.PyJWKClient(pool).get_signing_key_from_jwt,
        receipt_key=jwt.PyJWKClient(
            f"{suite.api_url}/.well-known/step-up-keys.json"
        ).get_signing_key_from_jwt,
        spend=spend,
    )
    user = receipts.user(ada)
    told = receipts.prove(text, user=user, action="payment.send", details=DETAILS)

    assert ("EMAIL_CODE", user["sub"]) == (told["method"], told["sub"])
    assert {204: 1, 409: 7} == Counter(answers)
    assert 200 == call("GET", "/user", **bearing(ada)).status  # the user's own sign-in goes on
    kinds = {f"step_up.{fact}" for fact in ("requested", "failed", "verified", "spent")}
    seen = set()
    while not kinds <= seen:
        seen |= {event.kind for event in listener.next(within_s=60)}


def test_a_forged_receipt_is_not_spent(call, suite, ada):
    """AWS KMS says that another key signed it."""
    text = receipt_of(call, suite, ada)
    head, claims, _ = text.split(".")
    forged = f"{head}.{claims}.{b64encode(b'a' * 64).decode().rstrip('=')}"
    machine = bearing(machines_token(suite, "api/write"))
    answer = call("POST", SPEND, {"receipt": forged}, **machine)

    assert (422, "invalid_receipt") == (answer.status, answer["code"])
