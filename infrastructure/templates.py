"""Which templates there are, and what each is made of, in its order."""

from __future__ import annotations

from typing import Final

from infrastructure.alone import alone
from infrastructure.compile import Template, parameters, plain
from infrastructure.described import described
from infrastructure.existing_pool import OUTPUTS, beside_it, chaining
from infrastructure.made import BOARDS, BOARDS_ALONE, SETTINGS, SETTINGS_TOGETHER
from infrastructure.own_pool import as_it_is_made

POOL, DEPLOYMENT, IDENTITY = map(described, ("20-pool", "34-deployment", "40-identity"))
TRIGGERS, OPTIONAL = map(described, ("50-triggers", "54-optional-triggers"))
CHALLENGES, SENDER = map(described, ("56-challenges", "58-sent-codes"))
TOPIC, CONSUMERS = map(described, ("64-events", "66-consumers"))
API, DELIVERY, WATCH = map(described, ("74-api", "70-delivery", "72-existing-pool"))
SOURCES: Final = (
    plain("10-header"),
    *parameters(),
    *(POOL, DEPLOYMENT, IDENTITY, TRIGGERS, CHALLENGES, OPTIONAL, SENDER),
    *(TOPIC, CONSUMERS, API, DELIVERY, SETTINGS, BOARDS),
    plain("90-outputs"),
)
# Beside a pool that exists: what belongs to a pool is its owner's.
BESIDE_A_POOL: Final = (
    plain("10-header"),
    *parameters(),
    *(DEPLOYMENT, chaining(TRIGGERS), CHALLENGES, chaining(OPTIONAL), SENDER, TOPIC, CONSUMERS),
    *(DELIVERY, WATCH, SETTINGS, BOARDS, OUTPUTS),
)
_MORE: Final = (DEPLOYMENT, SETTINGS, BOARDS, OUTPUTS)
_ALONE: Final = (
    *(each for each in BESIDE_A_POOL if each not in _MORE),
    *(SETTINGS_TOGETHER, BOARDS_ALONE, OUTPUTS),
)
_CODES: Final = {"KnownDeviceShare": "40", "AnswersPerHour": "10", "AnswersPerDay": "25"}
SIGN_UP_CHECK: Final = alone(
    "sign-up-check",
    "Refuses sign-ups with addresses that are not welcome, beside a Cognito user pool that exists.",
    _ALONE,
    "PreSignUp CustomMessage Relay PoolWatch",
    values={"PasswordSignUps": "cognito", "PasswordlessSignUp": "off", **_CODES},
)
EVENTS: Final = alone(
    "events",
    "Publishes and counts what happens to users of a Cognito user pool that exists.",
    _ALONE,
    "PostConfirmation PreAuthentication PostAuthentication MetricsConsumer Relay PoolWatch",
    values={
        "DefaultGroup": "",
        "GroupRules": "{}",
        "UnverifiedPasswords": "allow",
        "AlertWindowMinutes": "10",
    },
    without=("PostConfirmationPoolPolicy", "PostAuthenticationPoolPolicy"),
)
PASSWORDLESS: Final = alone(
    "passwordless",
    "Signs users of a Cognito user pool that exists in by codes that are mailed to them.",
    _ALONE,
    "DefineAuthChallenge CreateAuthChallenge VerifyAuthChallengeResponse PasswordlessSender "
    "Relay PoolWatch",
    values={"EnrolledMethods": "none"},
    off=("EnrolledMethods", "MailFeedback"),
)
TEMPLATES: Final = (
    Template("template.yaml", SOURCES, turns=as_it_is_made),
    Template("templates/adopt.yaml", BESIDE_A_POOL, turns=beside_it),
    *(SIGN_UP_CHECK, EVENTS, PASSWORDLESS),
)
