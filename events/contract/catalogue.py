"""
The event types, and the fields of each.

The one source: the JSON Schema files in ``data/user_events/``, ``docs/events.md``
and ``docs/asyncapi.yaml`` are generated from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final, Literal

from rules.value import dataclass


class Kind(StrEnum):
    """What happened, in the past tense, and only what is certain at that moment."""

    SIGN_UP_ACCEPTED = "sign_up.accepted"
    SIGN_UP_REJECTED = "sign_up.rejected"
    SIGN_UP_ABANDONED = "sign_up.abandoned"
    SIGN_UP_RECONSIDERED = "sign_up.reconsidered"
    ADDRESS_CHANGE_ACCEPTED = "address_change.accepted"
    ADDRESS_CHANGE_REJECTED = "address_change.rejected"
    USER_CONFIRMED = "user.confirmed"
    PASSWORD_RESET = "password.reset"  # noqa: S105  # a fact, not a password
    PASSWORD_CHANGED = "password.changed"  # noqa: S105  # a fact, not a password
    SESSION_REVOKED = "session.revoked"
    USER_DELETED = "user.deleted"
    ACCOUNT_TAKEN_OVER = "account.taken_over"
    ACCOUNT_TAKE_OVER_REFUSED = "account.take_over_refused"
    IDENTITY_LINKED = "identity.linked"
    IDENTITY_LINK_REFUSED = "identity.link_refused"
    IDENTITY_UNLINKED = "identity.unlinked"
    FEDERATION_GROUPS_CUT = "federation.groups_cut"
    GROUP_ASSIGNED = "group.assigned"
    GROUP_ASSIGNMENT_FAILED = "group.assignment_failed"
    SIGN_IN_ATTEMPTED = "sign_in.attempted"
    SIGN_IN_SUCCEEDED = "sign_in.succeeded"
    SIGN_IN_REJECTED = "sign_in.rejected"
    CHALLENGE_REQUESTED = "challenge.requested"
    CHALLENGE_SENT = "challenge.sent"
    CHALLENGE_DELIVERY_FAILED = "challenge.delivery_failed"
    CHALLENGE_BOUNCED = "challenge.bounced"
    CHALLENGE_COMPLAINED = "challenge.complained"
    CHALLENGE_ANSWERED_WRONG = "challenge.answered_wrong"
    CHALLENGE_VERIFIED = "challenge.verified"
    CHALLENGE_EXPIRED = "challenge.expired"
    CHALLENGE_LOCKED = "challenge.locked"
    CHALLENGE_RESEND_REFUSED = "challenge.resend_refused"
    MESSAGE_SENT = "message.sent"
    MESSAGE_FAILED = "message.failed"
    FACTOR_ADDED = "factor.added"
    FACTOR_REMOVED = "factor.removed"
    FACTOR_RECOVERY_USED = "factor.recovery_used"
    DEVICE_ADDED = "device.added"
    DEVICE_REMOVED = "device.removed"
    STEP_UP_REQUESTED = "step_up.requested"
    STEP_UP_VERIFIED = "step_up.verified"
    STEP_UP_FAILED = "step_up.failed"
    STEP_UP_SPENT = "step_up.spent"
    RISK_DETECTED = "risk.detected"
    CREDENTIALS_COMPROMISED = "credentials.compromised"
    GROUP_MISSING = "group.missing"
    TOKEN_LEFT_UNCHANGED = "token.left_unchanged"  # noqa: S105  # a fact, not a token
    USER_MIGRATED = "user.migrated"
    USER_MIGRATION_REFUSED = "user.migration_refused"
    SMS_BUDGET_EXHAUSTED = "sms_budget.exhausted"
    DOMAIN_LEARNT = "domain.learnt"
    PIPELINE_CANARY = "pipeline.canary"

    @property
    def outcome(self) -> str:
        """The verb, for filter policies: ``rejected`` or ``delivery_failed``."""
        return self.value.partition(".")[2]


class Reason(StrEnum):
    """Why something was refused or failed. Few, so that each can be a metric of its own."""

    DISPOSABLE_DOMAIN = "disposable_domain"
    DISPOSABLE_MX = "disposable_mx"
    RELAY_DOMAIN = "relay_domain"
    UNDELIVERABLE = "undeliverable"
    INVALID_EMAIL = "invalid_email"
    UNPROVED_ATTRIBUTE = "unproved_attribute"
    CLIENT_OUTDATED = "client_outdated"
    WRONG_CODE = "wrong_code"
    CODE_USED = "code_used"
    UNKNOWN_CHALLENGE = "unknown_challenge"
    LOCKED = "locked"
    TOO_SOON = "too_soon"
    TOO_MANY = "too_many"
    UNEXPECTED_CHALLENGE = "unexpected_challenge"
    GROUP_NOT_FOUND = "group_not_found"
    ACCESS_DENIED = "access_denied"
    THROTTLED = "throttled"
    OUT_OF_TIME = "out_of_time"
    NO_ADDRESS = "no_address"
    SENDER_REFUSED = "sender_refused"
    COUNTRY_NOT_ALLOWED = "country_not_allowed"
    COST_LIMIT = "cost_limit"
    SUPPRESSED = "suppressed"
    HARD_BOUNCE = "hard_bounce"
    SOFT_BOUNCE = "soft_bounce"
    UNAVAILABLE = "unavailable"
    INVALID_RULES = "invalid_rules"
    UNEXPECTED = "unexpected"
    WRONG_CREDENTIALS = "wrong_credentials"
    UNSUPPORTED_HASH = "unsupported_hash"
    UNVERIFIED_ADDRESS = "unverified_address"
    PASSKEY = "passkey"
    LINKED = "linked"
    ADDRESS_CHANGED = "address_changed"
    REFUSED_BY_NEXT = "refused_by_next"
    ACCOUNT_EXISTS = "account_exists"
    ACCOUNT_DISABLED = "account_disabled"
    UNLINKED = "unlinked"
    DENIED_BY_RULE = "denied_by_rule"
    SECOND_STEP_NEEDED = "second_step_needed"


@dataclass(frozen=True, slots=True)
class Field:
    """
    One member of ``data``.

    Attributes:
        schema: Its JSON Schema, bounded. It never changes within a version.
        always: Whether every event of the kind has it.
        personal: ``pseudonym`` if it leads to a person together with further
            knowledge. What names a person by itself is never told, so there
            is no word for it here.

    """

    schema: Mapping[str, Any]
    description: str
    always: bool = False
    personal: Literal["none", "pseudonym"] = "none"


def _growing(values: Iterable[str], *, pattern: str) -> dict[str, Any]:
    """The schema of one of *values*, or of one that comes later: consumers meet unknown ones."""
    return {"type": "string", "pattern": pattern, "maxLength": 64, "examples": list(values)}


# The passwordless methods, each with the channel that it sends by; None if nothing is sent.
METHODS: Final[Mapping[str, str | None]] = {
    "EMAIL_CODE": "email",
    "MAGIC_LINK": "email",
    "SMS_CODE": "sms",
    "TOTP": None,
    "RECOVERY_CODE": None,
}
# Why a session ended that its user did not end.
REUSED, BY_OPERATOR = REVOKED_BY = ("refresh_token_reused", "by_operator")
# The basis of a link, and who removed one.
TRUST, PROVED = LINKED_BY = ("trust", "proof")
OF_USER, OF_OPERATOR = UNLINKED_BY = ("user", "operator")
# Nor is that one sent: the receipt of a code that was answered just now. Nobody asks for it.
PROOF: Final = "PROOF"
# Nor the secret of a known device, behind a password.
DEVICE: Final = "DEVICE"
# Nor is this one: a code of Cognito's own that the suite mailed, and the mail bounced.
COGNITO: Final = "COGNITO"
# Nor a passkey, which Cognito asks for and keeps; only its coming and going is told.
PASSKEY: Final = "PASSKEY"
_FLAG: Final = {"const": True}
_REASON: Final = Field(
    _growing((reason.value for reason in Reason), pattern="^[a-z][a-z_]*$"),
    "The cause; one of a short list that only grows.",
    always=True,
)
_NAME: Final = "^[a-z0-9-]+(\\.[a-z0-9-]+)+$"
_DOMAIN: Final = Field(
    {"type": "string", "maxLength": 253, "pattern": _NAME},
    "Domain of the user's e-mail address, lower-case A-labels; absent without an address.",
    personal="pseudonym",  # some domains belong to one person
)
_CHECKED: Final[Mapping[str, Field]] = {
    "email_domain": _DOMAIN,
    "tier": Field(
        _growing(
            [
                *("allowed", "denied", "evidence", "aggregate", "relay", "mail_host"),
                *("mail_address", "shared_host", "learnt"),
            ],
            pattern="^[a-z][a-z_]*$",
        ),
        "The list that has the domain, its mail host or the host's IP address; absent if none has.",
    ),
    "matched_domain": Field(
        {"type": "string", "maxLength": 253, "pattern": _NAME},
        "The entry of the list in tier.",
        personal="pseudonym",  # the same
    ),
    "suggested_domain": Field(
        {"type": "string", "maxLength": 253, "pattern": _NAME},
        "The large mail provider of which the domain is probably a misspelling; absent if none.",
    ),
    "mail_route": Field(
        _growing(
            ["mx", "implicit_mx", "null_mx", "no_route", "no_domain"], pattern="^[a-z][a-z_]*$"
        ),
        "The mail route of the domain in DNS; absent if DNS was not queried or did not answer.",
    ),
    "dns_unavailable": Field(
        _FLAG, "Present when DNS did not answer; the address was accepted (fail open)."
    ),
    "suspicion": Field(
        {"type": "integer", "minimum": 0, "maximum": 100},
        "How many in 100 addresses with these marks are abused; absent if there are no marks.",
    ),
    "marks": Field(
        {"type": "string", "maxLength": 256, "pattern": "^[a-z_]+(,[a-z_]+)*$"},
        "Signs of abuse of the address, separated by commas; from a short list that only grows.",
    ),
    "mail_host": Field(
        {"type": "string", "maxLength": 253, "pattern": _NAME},
        "The domain's preferred mail host; absent if DNS was not queried or names none.",
        personal="pseudonym",  # the same
    ),
    "mailbox": Field(
        {"type": "string", "maxLength": 26, "pattern": "^[a-z2-7]{26}$"},
        "A keyed digest of the mailbox behind the address; absent if mailboxes are not counted.",
        personal="pseudonym",
    ),
}
_LET_THROUGH: Final[Mapping[str, Field]] = {
    **_CHECKED,
    "suspect": Field(
        _FLAG, "Present when the address has signs of abuse, but too few for a refusal."
    ),
    "would_refuse": Field(
        _REASON.schema, "The cause for which a policy that does not only monitor would refuse."
    ),
}
_OF_SIGN_UP: Final = {"suggested_domain", "mailbox"}  # what a later look does not tell
_STANDING: Final = _growing(["accepted", "suspect", "refused"], pattern="^[a-z][a-z_]*$")
_COUNT: Final = {"type": "integer", "minimum": 0, "maximum": 1_000_000}
_UNKNOWN_USER: Final = Field(
    _FLAG, "Present when the user does not exist and Cognito hides that from the client."
)
_GROUP: Final = Field({"type": "string", "maxLength": 128}, "The group's name.", always=True)
_RULE: Final = Field(
    _growing(["default", "email_domain", "client_id"], pattern="^[a-z][a-z_]*$"),
    "The rule that gives the group; one of a short list that only grows.",
    always=True,
)
_METHOD: Final = Field(
    _growing((*METHODS, PROOF, DEVICE), pattern="^[A-Z][A-Z0-9_]*$"),
    "The passwordless method; one of a short list that only grows.",
    always=True,
)
_PROVIDER: Final[Mapping[str, Field]] = {
    "provider": Field(
        {"type": "string", "maxLength": 32},
        "The identity provider's name in the user pool.",
        always=True,
    ),
    "provider_type": Field(
        _growing(
            ["OIDC", "SAML", "Google", "Facebook", "SignInWithApple", "LoginWithAmazon"],
            pattern="^[A-Za-z]+$",
        ),
        "The identity provider's type, as Cognito names it; absent if unknown.",
    ),
}
_MESSAGE: Final = Field(
    _growing(
        [
            *("SignUp", "ResendCode", "ForgotPassword", "UpdateUserAttribute"),
            *("VerifyUserAttribute", "AdminCreateUser", "Authentication"),
        ],
        pattern="^[A-Za-z]+$",
    ),
    "What Cognito wanted sent, as its triggerSource names it.",
    always=True,
)
_CHANNEL: Final = Field(
    _growing(["email", "sms"], pattern="^[a-z]+$"), "What carries the message.", always=True
)
_FACTOR: Final = Field(
    _growing((*METHODS, PASSKEY), pattern="^[A-Z][A-Z0-9_]*$"),
    "The sign-in method; one of a short list that only grows.",
    always=True,
)
_NETWORK: Final = Field(
    {"type": "string", "maxLength": 43, "pattern": "^[0-9a-f.:]+/(24|48)$"},
    "The network of the request: 24 bits of the IPv4 address, 48 of the IPv6 address.",
    personal="pseudonym",
)
_BROWSER: Final = Field(
    {
        "type": "string",
        "maxLength": 64,
        "pattern": "^[A-Za-z]+( [A-Za-z]+)*(, [A-Za-z]+)?$",
    },
    "Browser and system, in names that the suite defines; absent if the client sent none.",
)
_THREAT: Final[Mapping[str, Field]] = {
    "operation": Field(
        _growing(
            ["SignIn", "SignUp", "ForgotPassword", "PasswordChange", "ResendCode"],
            pattern="^[A-Z][A-Za-z]*$",
        ),
        "The event type, as Cognito's threat protection names it.",
        always=True,
    ),
    "response": Field(
        _growing(["Pass", "Fail", "InProgress"], pattern="^[A-Z][A-Za-z]*$"),
        "The outcome of the operation, as Cognito names it; absent if Cognito states none.",
    ),
    "cognito_event": Field(
        {"type": "string", "maxLength": 64, "pattern": "^[0-9a-f-]+$"},
        "Cognito's id of the event, for AdminUpdateAuthEventFeedback.",
        always=True,
        personal="pseudonym",  # leads to the user in AdminListUserAuthEvents
    ),
    "network": _NETWORK,
}
_STEP_UP: Final[Mapping[str, Field]] = {
    "action": Field(
        {"type": "string", "maxLength": 64, "pattern": "^[a-z][a-z0-9_.]{2,63}$"},
        "The action, one of the parameter StepUpActions; its details are not published.",
        always=True,
    ),
    "method": _FACTOR,
    "network": _NETWORK,
}
COMMON: Final[Mapping[str, Field]] = {
    "trigger": Field(
        {"type": "string", "maxLength": 81},
        "Cognito's triggerSource; absent if unreadable, or if no trigger sends the event.",
    ),
    "client_id": Field(
        {"type": "string", "maxLength": 128},
        "The app client; absent if Cognito names none, or Cognito's CLIENT_ID_NOT_APPLICABLE.",
    ),
}
CATALOGUE: Final[Mapping[Kind, Mapping[str, Field]]] = {
    Kind.SIGN_UP_ACCEPTED: {
        **_LET_THROUGH,
        "passwordless": Field(
            _FLAG, "Present when the user signed up without a password, with a code by e-mail."
        ),
    },
    Kind.SIGN_UP_REJECTED: {"reason": _REASON, **_CHECKED},
    Kind.SIGN_UP_ABANDONED: {},
    Kind.SIGN_UP_RECONSIDERED: {
        "after": Field(
            _growing(["hour", "day", "week"], pattern="^[a-z][a-z_]*$"),
            "How long after the sign-up, give or take a tenth.",
            always=True,
        ),
        "was": Field(_STANDING, "What the policy said of the address before.", always=True),
        "now": Field(_STANDING, "What it says now.", always=True),
        "action": Field(
            _growing(["group", "removed", "disabled", "spared"], pattern="^[a-z][a-z_]*$"),
            "The user was added to the group suspect, removed from it, or disabled, or was not "
            "disabled (spared) by the limit of a day or as an administrator; absent if nothing "
            "was to be done.",
        ),
        "would_refuse": Field(
            _REASON.schema, "The cause for which a sign-up would be refused now; absent if none."
        ),
        **{name: each for name, each in _CHECKED.items() if name not in _OF_SIGN_UP},
    },
    Kind.ADDRESS_CHANGE_ACCEPTED: _LET_THROUGH,
    Kind.ADDRESS_CHANGE_REJECTED: {"reason": _REASON, **_CHECKED},
    Kind.USER_CONFIRMED: {"email_domain": _DOMAIN},
    Kind.PASSWORD_RESET: {},
    Kind.PASSWORD_CHANGED: {"network": _NETWORK},
    Kind.SESSION_REVOKED: {
        "everywhere": Field(_FLAG, "Present when all sessions of the user were ended."),
        "cause": Field(
            _growing(REVOKED_BY, pattern="^[a-z][a-z_]*$"),
            "Why the session ended; absent if the user signed out.",
        ),
        "network": _NETWORK,
    },
    Kind.USER_DELETED: {"network": _NETWORK},
    Kind.ACCOUNT_TAKEN_OVER: {
        "reset": Field(
            {"type": "string", "maxLength": 256, "pattern": "^[a-z_]+(,[a-z_]+)*$"},
            "What was reset before the owner got the account, separated by commas: "
            "password, sessions, devices, factors, attributes.",
            always=True,
        ),
        "left": Field(
            {"type": "string", "maxLength": 2048},
            "Names of required or immutable attributes, which Cognito does not delete, separated "
            "by commas; absent if there are none.",
        ),
    },
    Kind.ACCOUNT_TAKE_OVER_REFUSED: {"reason": _REASON},
    Kind.IDENTITY_LINKED: {
        **_PROVIDER,
        "by": Field(
            _growing(LINKED_BY, pattern="^[a-z][a-z_]*$"),
            "The basis of the link: the provider's word, or the user's proof of the address.",
            always=True,
        ),
        "created": Field(_FLAG, "Present when the user was created for this identity."),
        "network": _NETWORK,
    },
    Kind.IDENTITY_LINK_REFUSED: {"reason": _REASON},
    Kind.IDENTITY_UNLINKED: {
        **_PROVIDER,
        "by": Field(
            _growing(UNLINKED_BY, pattern="^[a-z][a-z_]*$"),
            "Who removed the link: the user or an operator.",
            always=True,
        ),
        "network": _NETWORK,
    },
    Kind.FEDERATION_GROUPS_CUT: {
        **_PROVIDER,
        "count": Field(
            {"type": "integer", "minimum": 0, "maximum": 100000},
            "Number of groups that the provider sent and the rules allow.",
            always=True,
        ),
        "kept": Field(
            {"type": "integer", "minimum": 0, "maximum": 1000},
            "Number of groups that were mapped.",
            always=True,
        ),
    },
    Kind.GROUP_ASSIGNED: {"group": _GROUP, "rule": _RULE},
    Kind.GROUP_ASSIGNMENT_FAILED: {"group": _GROUP, "rule": _RULE, "reason": _REASON},
    Kind.SIGN_IN_ATTEMPTED: {
        "user_not_found": _UNKNOWN_USER,
        "flow": Field(
            _growing(["custom", "custom_srp"], pattern="^[a-z][a-z_]*$"),
            "How a sign-in with a code began: without a password (custom), or with one "
            "(custom_srp). Absent in other sign-ins.",
        ),
    },
    Kind.SIGN_IN_SUCCEEDED: {
        "first_sign_in": Field(
            _FLAG, "Present at the first sign-in of a user that an administrator created."
        ),
        "new_device": Field(
            _FLAG, "Present when Cognito saw the device for the first time; needs device tracking."
        ),
        "claimed_method": Field(
            _growing((*METHODS, PASSKEY), pattern="^[A-Z][A-Z0-9_]*$"),
            "The method that the client says was used: for counts, never for a decision, since "
            "Cognito does not state whether it is true. Absent if the client said none.",
        ),
    },
    Kind.SIGN_IN_REJECTED: {"reason": _REASON, "user_not_found": _UNKNOWN_USER},
    Kind.CHALLENGE_REQUESTED: {"method": _METHOD, "user_not_found": _UNKNOWN_USER},
    Kind.CHALLENGE_SENT: {"method": _METHOD},
    Kind.CHALLENGE_DELIVERY_FAILED: {"method": _METHOD, "reason": _REASON},
    Kind.CHALLENGE_BOUNCED: {"method": _METHOD, "reason": _REASON},
    Kind.CHALLENGE_COMPLAINED: {"method": _METHOD},
    Kind.CHALLENGE_ANSWERED_WRONG: {"method": _METHOD, "reason": _REASON},
    Kind.CHALLENGE_VERIFIED: {"method": _METHOD},
    Kind.CHALLENGE_EXPIRED: {"method": _METHOD},
    Kind.CHALLENGE_LOCKED: {"method": _METHOD},
    Kind.CHALLENGE_RESEND_REFUSED: {"method": _METHOD, "reason": _REASON},
    Kind.MESSAGE_SENT: {"message": _MESSAGE, "channel": _CHANNEL},
    Kind.MESSAGE_FAILED: {"message": _MESSAGE, "channel": _CHANNEL, "reason": _REASON},
    Kind.FACTOR_ADDED: {"method": _FACTOR, "network": _NETWORK},
    Kind.FACTOR_REMOVED: {"method": _FACTOR, "network": _NETWORK},
    Kind.FACTOR_RECOVERY_USED: {
        "left": Field(
            {"type": "integer", "minimum": 0, "maximum": 100},
            "Number of the user's remaining recovery codes.",
            always=True,
        )
    },
    Kind.DEVICE_ADDED: {"method": _METHOD, "browser": _BROWSER},
    Kind.DEVICE_REMOVED: {"browser": _BROWSER, "network": _NETWORK},
    Kind.STEP_UP_REQUESTED: {
        **_STEP_UP,
        "method": Field(_FACTOR.schema, "The method; absent if the user has not chosen one."),
    },
    Kind.STEP_UP_VERIFIED: _STEP_UP,
    Kind.STEP_UP_FAILED: _STEP_UP,
    Kind.STEP_UP_SPENT: _STEP_UP,
    Kind.RISK_DETECTED: {
        "level": Field(
            _growing(["Low", "Medium", "High"], pattern="^[A-Z][A-Za-z]*$"),
            "The risk level of Cognito; absent if Cognito states none.",
        ),
        "decision": Field(
            _growing(["AccountTakeover", "Block"], pattern="^[A-Z][A-Za-z]*$"),
            "The risk decision of Cognito: AccountTakeover applied the automated response of the "
            "level, Block refused the operation; absent if Cognito did neither.",
        ),
        **_THREAT,
    },
    Kind.CREDENTIALS_COMPROMISED: _THREAT,
    Kind.GROUP_MISSING: {"group": _GROUP},
    Kind.TOKEN_LEFT_UNCHANGED: {"reason": _REASON},
    Kind.USER_MIGRATED: {"email_domain": _DOMAIN},
    Kind.USER_MIGRATION_REFUSED: {"reason": _REASON, "email_domain": _DOMAIN},
    Kind.SMS_BUDGET_EXHAUSTED: {
        "window": Field(
            _growing(["hour", "day"], pattern="^[a-z][a-z_]*$"),
            "The period (UTC) of the reached limit: no SMS is sent before the period is over.",
            always=True,
        )
    },
    Kind.DOMAIN_LEARNT: {
        "name": Field(
            {"type": "string", "maxLength": 253, "pattern": _NAME},
            "The registrable domain, of addresses or of a mail host.",
            always=True,
            personal="pseudonym",  # some domains belong to one person
        ),
        "sort": Field(
            _growing(["domain", "mail_host"], pattern="^[a-z][a-z_]*$"),
            "Whether the name is of addresses or of a mail host.",
            always=True,
        ),
        "entry": Field(
            _growing(["alert", "suspect", "deny"], pattern="^[a-z][a-z_]*$"),
            "What was entered; what it does to sign-ups is up to LearntSignUps.",
            always=True,
        ),
        "accepted": Field(_COUNT, "Accepted sign-ups of the day (UTC), at most 200."),
        "proved": Field(_COUNT, "Those of the day whose users answered the code."),
        "until": Field(
            {"type": "string", "maxLength": 20, "pattern": "^[0-9-]{10}T[0-9:]{8}Z$"},
            "When the entry ends.",
            always=True,
        ),
    },
    Kind.PIPELINE_CANARY: {},
}
# Facts that are no user's, no client's and no trigger's.
OF_NO_USER: Final = frozenset({Kind.SMS_BUDGET_EXHAUSTED, Kind.DOMAIN_LEARNT, Kind.PIPELINE_CANARY})
# Why a code is not sent although everything works: it lies with the user, or with a limit.
NOBODYS_FAULT: Final = frozenset(
    {
        Reason.NO_ADDRESS,
        Reason.UNVERIFIED_ADDRESS,
        Reason.SUPPRESSED,
        Reason.COUNTRY_NOT_ALLOWED,
        Reason.COST_LIMIT,
        Reason.UNDELIVERABLE,
    }
)
CHANNELS: Final[Mapping[str, str]] = {name: by for name, by in METHODS.items() if by}
# Passwordless methods that send nothing: the user has the code at hand.
NOT_SENT: Final = frozenset(METHODS) - frozenset(CHANNELS)
# How often a kind has grown since its first release: the minor version of its schema.
_ENVELOPE: Final = 1  # all have region
REVISIONS: Final[Mapping[Kind, int]] = {
    **dict.fromkeys(Kind, _ENVELOPE),
    Kind.SIGN_UP_ACCEPTED: 2 + _ENVELOPE,
    Kind.SIGN_UP_REJECTED: 2 + _ENVELOPE,
    Kind.ADDRESS_CHANGE_ACCEPTED: 2 + _ENVELOPE,
    Kind.ADDRESS_CHANGE_REJECTED: 2 + _ENVELOPE,
    Kind.SESSION_REVOKED: 1 + _ENVELOPE,
    Kind.SIGN_IN_ATTEMPTED: 1 + _ENVELOPE,
    Kind.SIGN_IN_SUCCEEDED: 1 + _ENVELOPE,
}
# Facts that are true once per user, and the members of data that tell two of them apart.
ONCE_PER_USER: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.USER_CONFIRMED: (),
    Kind.GROUP_ASSIGNED: ("group",),
    Kind.USER_DELETED: (),
    Kind.SIGN_UP_RECONSIDERED: ("after",),
}


def fields_of(kind: Kind) -> Mapping[str, Field]:
    """Every member that the data of *kind* can have."""
    common = {} if kind in OF_NO_USER else COMMON
    return {**common, **CATALOGUE[kind]}
