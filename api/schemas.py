"""The shapes of answers, as JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api.problems import KINDS


def _text(description: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "description": description, **more}


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required}


_CHALLENGE: Final = {
    "challenge": _text("What is asked for.", examples=["CUSTOM_CHALLENGE"]),
    "session": _text("Goes with the answer; good once, and for the same address."),
    "parameters": {
        "type": "object",
        "description": "What is to be known of the challenge, such as `method` or `retry_after`.",
        "additionalProperties": {"type": "string"},
    },
}
SCHEMAS: Final[Mapping[str, Any]] = {
    "Accepted": _object(["message"], message=_text("What happens next, for people.")),
    "Challenge": _object([*_CHALLENGE], **_CHALLENGE),
    "Tokens": {
        **_object(
            ["expires_in"],
            access_token=_text("For `Authorization: Bearer`."),
            id_token=_text("Who the user is, for the app itself; no API takes it."),
            refresh_token=_text("For /auth/refresh."),
            token_type=_text("How the access token is sent.", const="Bearer"),
            expires_in={"type": "integer", "description": "Seconds of the access token."},
        ),
        "description": "Where tokens are kept in cookies, only `expires_in` is told.",
    },
    "TokensOrChallenge": {
        "anyOf": [
            {"$ref": "#/components/schemas/Tokens"},
            {"$ref": "#/components/schemas/Challenge"},
        ]
    },
    "UserInfo": {
        **_object(
            ["sub", "username"],
            sub=_text("Names the user for good."),
            username=_text("Cognito's name for the user."),
            email=_text("The address."),
            email_verified={"type": "boolean", "description": "Whether the user has it."},
        ),
        "description": "And any further attribute of the user, as a text.",
    },
    "Factors": _object(
        ["totp", "recovery_codes_left"],
        totp={"type": "boolean", "description": "Whether an authenticator app is enrolled."},
        recovery_codes_left={"type": "integer", "description": "How many codes are not used."},
    ),
    "TotpOffer": _object(
        ["secret", "link", "enrolment"],
        secret=_text("For typing into the app: base32."),
        link=_text("For a QR code: otpauth://totp/…"),
        enrolment=_text("Goes with the first code; good for ten minutes."),
    ),
    "AppToSetUp": _object(
        ["secret", "link", "session"],
        secret=_text("For typing into the app: base32."),
        link=_text("For a QR code: otpauth://totp/…"),
        session=_text("Goes with the app's first code to /auth/challenge."),
    ),
    "RecoveryCodes": _object(
        ["codes"],
        codes={
            "type": "array",
            "description": "Shown this once; each is good once.",
            "items": {"type": "string"},
        },
    ),
    "Passkeys": _object(
        ["passkeys"],
        passkeys={
            "type": "array",
            "items": _object(
                ["id", "name", "since"],
                id=_text("For /auth/me/passkeys/{id}."),
                name=_text("As Cognito calls it; it may be that of a password manager."),
                since=_text("When it was added.", format="date-time"),
            ),
        },
    ),
    "PasskeyOptions": _object(
        ["public_key"],
        public_key={
            "type": "object",
            "description": "PublicKeyCredentialCreationOptionsJSON (WebAuthn Level 3).",
        },
    ),
    "Devices": _object(
        ["devices"],
        devices={
            "type": "array",
            "description": "The latest first.",
            "items": _object(
                ["id", "browser", "since", "last", "this"],
                id=_text("For /auth/devices/{id}."),
                browser=_text("Such as `Firefox, Linux`; empty if it did not say."),
                since=_text("Its first sign-in.", format="date-time"),
                last=_text("Its last sign-in, to the hour.", format="date-time"),
                this={"type": "boolean", "description": "Whether its cookie came along."},
            ),
        },
    ),
    "Sessions": _object(
        ["sessions"],
        sessions={
            "type": "array",
            "description": "The latest used first.",
            "items": _object(
                ["id", "browser", "since", "last", "until", "this"],
                id=_text("For /auth/sessions/{id}."),
                browser=_text("Such as `Firefox, Linux`; empty if it did not say."),
                since=_text("Its sign-in.", format="date-time"),
                last=_text("Its last new tokens, to the hour.", format="date-time"),
                until=_text("Its end at the latest.", format="date-time"),
                this={"type": "boolean", "description": "Whether the token is of it."},
            ),
        },
    ),
    "Links": _object(
        ["links"],
        links={"type": "array", "items": {"$ref": "#/components/schemas/Link"}},
    ),
    "Link": _object(
        ["provider", "type"],
        provider=_text("For /auth/me/links/{provider}."),
        type=_text("Such as OIDC, SAML or Google."),
    ),
    "Receipt": _object(
        ["receipt", "expires_in"],
        receipt=_text("For the resource server, next to the access token."),
        expires_in={"type": "integer", "description": "Seconds."},
    ),
    "Keys": _object(
        ["keys"],
        keys={"type": "array", "items": {"type": "object", "description": "RFC 7517."}},
    ),
    "Welcome": _object(
        ["door"],
        door=_text("Which door it was.", enum=["guest", "user", "client"]),
        subject=_text("Who came through it."),
    ),
    "Document": {"type": "object", "description": "OpenAPI 3.1."},
    "Page": _text("HTML."),
    "Problem": {
        **_object(
            ["type", "title", "status", "code"],
            type=_text("The code as a URN."),
            title=_text("The same words for the same code."),
            status={"type": "integer", "description": "The HTTP status."},
            detail=_text("For people."),
            code=_text("For programs; it never changes.", enum=[*KINDS]),
            errors={
                "type": "array",
                "description": "What is wrong with which member of the body.",
                "items": _object(
                    ["field", "code", "detail"],
                    field=_text("The member."),
                    code=_text("`missing`, `invalid`, `unknown`, `weak`, or a refusal's."),
                    detail=_text("For people."),
                ),
            },
            **_CHALLENGE,
        ),
        "description": "RFC 9457. `wrong_answer` carries the challenge to go on with.",
    },
}
