"""What is asked and answered at the routes of `api.routes.step_up`."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from api.fields import Field
from api.route import Bearer, Route
from api.standard_fields import AGAIN, SESSION
from api.step_up import FAILED
from api.text_map import TextMap
from api.wishes import METHOD

_ACTION: Final = Field(
    name="action",
    description="What the receipt is for, one of the parameter StepUpActions.",
    example="payment.send",
    shortest=3,
    longest=64,
    pattern=r"^[a-z][a-z0-9_.]{2,63}$",
)
_DETAILS: Final = TextMap(
    name="details",
    description="The action's details as texts, such as amount and payee; they are signed.",
    example={"amount": "120.00", "currency": "EUR", "payee": "NL00EXMP0000000000"},
    longest=128,
)
_AUDIENCE: Final = Field(
    name="audience",
    description="The resource server that is to take the receipt, as a URL.",
    example="https://pay.example.com/",
    longest=255,
    pattern=r"^[!-~]+$",
)
_LONGER: Final = 64  # time and method before the session
_SESSION: Final = replace(
    SESSION,
    description="From the last answer; good once, for the same action, details and audience.",
    longest=SESSION.longest + _LONGER,
)
_AGAIN: Final = replace(
    AGAIN,
    description="From the last answer, for another method or another code.",
    longest=_SESSION.longest,
)
_ANSWER: Final = Field(
    name="answer",
    description="The code; of a passkey, its AuthenticationResponseJSON as text.",
    example="12345678",
    longest=8192,
    hides=True,
)
_RECEIPT: Final = Field(
    name="receipt",
    description="As the client brought it, verified before.",
    example="eyJhbGciOiJFUzI1NiIsInR5cCI6InN0ZXAtdXArand0In0.e30.AAAA",
    longest=2048,
    pattern=r"^[A-Za-z0-9_.-]+$",
    hides=True,
)
BEGIN: Final = Route(
    name="startStepUp",
    method="POST",
    path="/auth/step-up",
    counts_as="sign_in",
    title="Ask for a fresh factor",
    text=(
        "For one action. Without `method` it tells the methods and sends nothing, unless the stack"
        " has PasswordlessStart direct; with the session of the last answer and a `method`, it asks"
        " for that factor. PASSKEY answers `public_key`, the options for"
        " navigator.credentials.get()."
    ),
    fields=(_ACTION, _DETAILS, _AUDIENCE, replace(METHOD, example="PASSKEY"), _AGAIN),
    returns=(200, "Challenge"),
    problems=("not_found", "unknown_action", "no_passkey", FAILED),
    bearer=Bearer.USER,
    stranger=FAILED,
)
ANSWERED: Final = Route(
    name="answerStepUp",
    method="POST",
    path="/auth/step-up/answer",
    counts_as="sign_in",
    title="Answer with the factor",
    text=(
        "Answers the receipt: a JWT (ES256, `typ` step-up+jwt) that is good for two minutes, once,"
        " for this user, sign-in, action, details and audience. A wrong code is a problem that"
        " carries the session for the next try."
    ),
    fields=(_SESSION, _ACTION, _DETAILS, _AUDIENCE, _ANSWER),
    returns=(200, "Receipt"),
    problems=("not_found", "unknown_action", "wrong_answer", FAILED),
    bearer=Bearer.USER,
    stranger=FAILED,
)
SPENT: Final = Route(
    name="spendReceipt",
    method="POST",
    path="/auth/step-up/spend",
    title="Spend a receipt",
    text=(
        "For resource servers, which verify the receipt first and spend it last; with the scope"
        " api/write. Of any number of requests with one receipt, one is answered with 204."
    ),
    fields=(_RECEIPT,),
    returns=(204, None),
    problems=("not_found", "invalid_receipt", "receipt_spent"),
    bearer=Bearer.WRITING_MACHINE,
)
KEYS: Final = Route(
    name="getStepUpKeys",
    method="GET",
    path="/.well-known/step-up-keys.json",
    title="Public key of receipts",
    text="A JSON Web Key Set (RFC 7517). The key pair is in AWS KMS.",
    returns=(200, "Keys"),
    problems=("not_found",),
)
