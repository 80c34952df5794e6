"""The triggers that are measured, their settings, and an event for each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.lambda_runtime import Target

_EVENTS = Path(__file__).parent.parent / "tests" / "cognito_events"
SETTINGS = {
    "POWERTOOLS_SERVICE_NAME": "benchmark",
    "USER_EVENTS_TOPIC_ARN": "arn:aws:sns:eu-west-1:123456789012:user-events",
    "EVENT_PUBLISH_TIMEOUT_MS": "1500",
    "EMAIL_POLICY": "balanced",
    "RELAY_ADDRESSES": "allow",
    "UNDELIVERABLE_ADDRESSES": "refuse",
    "FEDERATED_SIGN_UPS": "allow",
    "FEDERATION_RULES_FILE": "",
    "LINK_ACCOUNTS": "off",
    "LINK_TABLE": "links",
    "PROVIDER_TRUST": "{}",
    "ALLOWED_DOMAINS": "",
    "DENIED_DOMAINS": "",
    "DOMAIN_LISTS_BUCKET": "",
    "DOMAIN_LISTS_FOLDER": "domain-lists",
    "DNS_CHECK": "disabled",
    "DNS_SERVERS": "",
    "DEFAULT_GROUP": "members",
    "GROUP_RULES": "{}",
    "GROUP_RULES_FILE": "",
    "SUSPICION_CLAIM": "off",
    "TOKEN_CLAIMS": "{}",
    "TOKEN_CLAIMS_FILE": "",
    "COGNITO_MAILS": "cognito",
    "SENDERS_PEPPER_ARN": "",
    "SENDERS_QUEUE_URL": "",
    "USER_MIGRATION": "table",
    "MIGRATION_TABLE": "",
    "RISK_TABLE": "",
    "LEGACY_TABLE": "old-users",
    "MIGRATION_HASH": "",
    "LEGACY_KEYS_SECRET_ARN": "",
    "CHALLENGE_TABLE": "challenges",
    "CODES": "here",
    "PASSWORD_SIGN_UPS": "cognito",
    "LEARNT_SIGN_UPS": "off",
    "MAILBOX_REUSE": "allow",
    "SIGN_IN_BY": "email",
    "UNCONFIRMED_USERS_DAYS": "1",
    "SIGN_UP_MAILS_PER_HOUR": "5",
    "SIGN_UP_MAILS_PER_DAY": "15",
    "TAKE_OVER_KEEPS": "",
    "UNVERIFIED_PASSWORDS": "refuse",
    "RESET_ENDS_SESSIONS": "true",
    "MAIL_TO_UNVERIFIED": "true",
    "NATIVE_CODES": "off",
    "PASSWORDLESS_SIGN_UP": "off",
    "ADDRESS_KEY_SECRET_ARN": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:addresses",
    "CODE_PEPPER_SECRET_ARN": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pepper",
    "CODE_LENGTH": "8",
    "PASSWORDLESS_METHODS": "EMAIL_CODE,MAGIC_LINK",
    "ENROLLED_METHODS": "none",
    "SIGN_IN_PAGE": "https://app.example/sign-in",
    "CODE_IN_SUBJECT": "show",
    "CODE_LIFETIME_SECONDS": "600",
    "PASSWORDLESS_START": "direct",
    "DIRECT_START_CLIENTS": "",
    "SECOND_STEP": "off",
    "MFA_AFTER_CODE": "ignore",
    "CODE_TRIES": "3",
    "ANSWERS_PER_HOUR": "10",
    "ANSWERS_PER_DAY": "25",
    "KNOWN_DEVICE_SHARE": "40",
    "MAILS_PER_HOUR": "5",
    "MAILS_PER_DAY": "15",
    "RESEND_AFTER_SECONDS": "30",
    "SMS_ORIGIN": "",
    "SMS_COUNTRIES": "GB",
    "SMS_MAX_PRICE": "0.20",
    "SMS_PER_HOUR": "3",
    "SMS_PER_DAY": "8",
    "SMS_DOLLARS_PER_HOUR": "10",
    "SMS_DOLLARS_PER_DAY": "50",
    "BRAND_FILE": "",
    "HELP_URL": "",
    "OUTBOX_QUEUE_URL": "https://sqs.eu-west-1.amazonaws.com/123456789012/outbox",
    "APP_NAME": "Example",
    "METRICS_MODE": "standard",
}
CREDENTIALS = {
    "AWS_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
}
_CHALLENGE = {"version": "1", "method": "EMAIL_CODE", "challenge_id": "c" * 22}
# What is measured; its handler; its event; what of the request differs from the recorded one.
_TRIGGERS: Sequence[tuple[str, str, str, Mapping[str, Any]]] = (
    ("PreAuthentication", "pre_authentication", "PreAuthentication_Authentication", {}),
    ("PostAuthentication", "post_authentication", "PostAuthentication_Authentication", {}),
    ("PreSignUp", "pre_sign_up", "PreSignUp_SignUp", {}),
    ("PostConfirmation", "post_confirmation", "PostConfirmation_ConfirmSignUp", {}),
    ("CreateAuthChallenge", "create_auth_challenge", "CreateAuthChallenge_Authentication", {}),
    (
        "VerifyAuthChallengeResponse",
        "verify_auth_challenge_response",
        "VerifyAuthChallengeResponse_Authentication",
        {"privateChallengeParameters": _CHALLENGE},
    ),
    (
        "DefineAuthChallenge, tokens",
        "define_auth_challenge",
        "DefineAuthChallenge_Authentication.after_correct_answer",
        {},
    ),
    ("PreTokenGeneration", "pre_token_generation", "TokenGeneration_Authentication", {}),
    ("CustomMessage", "custom_message", "CustomMessage_SignUp", {}),
)
_SAMPLES = (
    ("empty function", "noop"),
    ("blog sample: boto3, one publish", "blog"),
    ("Powertools and boto3, one publish", "powertools"),
    ("design of AWS's passwordless sample, a link asked for", "passwordless_design"),
)


def triggers(package: Path, runtime: Path, **env: str) -> Iterator[Target]:
    """Return each trigger; *package* has a folder for each function, or all in one."""
    for name, module, example, changed in _TRIGGERS:
        event = json.loads((_EVENTS / f"{example}.json").read_text(encoding="utf-8"))
        event["request"] |= changed
        own = package / function_of(name)
        folders = [own if own.is_dir() else package, runtime]
        yield Target(name, f"triggers.{module}.handler", folders, event, {**SETTINGS, **env})


def function_of(target: str) -> str:
    """Return the function's name in template.yaml: "PreSignUpFunction" of "PreSignUp"."""
    return f"{target.partition(',')[0]}Function"


def samples(libraries: Path, runtime: Path, **env: str) -> Iterator[Target]:
    """Return an empty function, and what other projects do, in few lines."""
    event = json.loads((_EVENTS / "PostAuthentication_Authentication.json").read_text("utf-8"))
    here = Path(__file__).parent / "samples"
    for name, module in _SAMPLES:
        folders = [here, libraries, runtime]
        yield Target(name, f"{module}.handler", folders, event, {**SETTINGS, **env})
