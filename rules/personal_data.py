"""
What is kept of a person, where, what for, until when, and what erasing does about it.

``docs/privacy.md`` is written from it. Tests hold it against the resources of
template.yaml and against the keys in the code: a store or a kind of item that
is not here fails them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from rules.value import dataclass


class Erasure(StrEnum):
    """What ``python -m operators erase`` does about a place."""

    DELETED = "deleted at once"
    REWRITTEN = (
        "rewritten without the person by erase --archive, all versions; locked ones end later"
    )
    KEPT = "kept until it ends by itself"
    REPORTED = "reported, with the day on which it ends"
    NOBODYS = "not needed: it is about nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    One kind of record.

    Attributes:
        store: The resource in template.yaml, or its type in the plural, or who has it.
        key: How keys of its items begin, up to the first ``#``; empty if all are alike.

    """

    store: str
    what: str
    purpose: str
    kept: str
    erasure: Erasure
    key: str = ""


OLDER_VERSION_DAYS: Final = 30  # that the archive keeps a version that was replaced or expired
_LIMIT: Final = "rate limits"
_ONCE: Final = "each event is dealt with once"
PLACES: Final = (
    Place(
        store="UserPool",
        what="attributes, hash of the password, groups, devices, passkeys, second factors",
        purpose="the account itself",
        kept="as long as the account",
        erasure=Erasure.DELETED,
    ),
    Place(
        store="ChallengeTable",
        key="C#",
        what="`sub`, keyed digest of the address, language, browser, digest of a device's secret; "
        "of a sign-up the address itself, sealed, until its code is sent",
        purpose="a sign-in without a password that is under way",
        kept="at most 15 minutes",
        erasure=Erasure.DELETED,
    ),
    Place(
        store="ChallengeTable",
        key="O#",
        what="`sub`, sign-ins of fifty sessions, browsers, last use",
        purpose="users see their sessions, and end one of them",
        kept="as long as the last of the sessions",
        erasure=Erasure.DELETED,
    ),
    Place(
        store="ChallengeTable",
        key="J#",
        what="random id of a receipt",
        purpose="a receipt of a step-up is good once",
        kept="at most 12 minutes",
        erasure=Erasure.NOBODYS,
    ),
    Place(
        store="ChallengeTable",
        key="P#",
        what="keyed digest of the address, digest of a device's secret",
        purpose="a code was answered just now, and no second one is needed",
        kept="2 minutes",
        erasure=Erasure.DELETED,
    ),
    Place(
        store="ChallengeTable",
        key="R#",
        what="keyed digest of one request for a code",
        purpose="one request sends one code, however often it is repeated",
        kept="at most 15 minutes",
        erasure=Erasure.DELETED,
    ),
    Place(
        store="ChallengeTable",
        key="S#",
        what="keyed digest of the address, how many codes were sent",
        purpose=_LIMIT,
        kept="2 days after the last code",
        erasure=Erasure.KEPT,
    ),
    Place(
        store="ChallengeTable",
        key="U#",
        what="keyed digest of the address, how many answers were given",
        purpose=_LIMIT,
        kept="an hour or a day",
        erasure=Erasure.KEPT,
    ),
    Place(
        store="ChallengeTable",
        key="V#",
        what="keyed digests of the address and of five devices' secrets, sub, browsers, use",
        purpose="requests of strangers do not lock a known device out; second step on new devices",
        kept="180 days after the last sign-in of a device, at most 400 days",
        erasure=Erasure.DELETED,
    ),
    Place(
        store="ChallengeTable",
        key="W#",
        what="`sub`, when Cognito found a risk, or when the user proved to be the owner",
        purpose="second step of users at risk (`RiskPolicy`)",
        kept="1 day",
        erasure=Erasure.DELETED,
    ),
    Place(
        store="ChallengeTable",
        key="X#",
        what="keyed digest of an address",
        purpose="nothing is mailed where mail bounced or was called spam",
        kept="14 days after a bounce, 180 after a complaint",
        erasure=Erasure.KEPT,
    ),
    Place(
        store="ChallengeTable",
        key="G#",
        what="what all SMS together cost",
        purpose="a limit on money",
        kept="2 days",
        erasure=Erasure.NOBODYS,
    ),
    Place(
        store="ChallengeTable",
        key="E#",
        what="`sub` of who was erased",
        purpose="the archive is still to be rewritten",
        kept="until erase --archive is done, 15 days at the least",
        erasure=Erasure.KEPT,
    ),
    Place(
        store="FactorTable",
        key="F#",
        what="digest of the `sub`, sealed secret of an app, digests of recovery codes",
        purpose="sign-in by what the user enrolled",
        kept="until the user removes it",
        erasure=Erasure.DELETED,
    ),
    Place(
        store="LinkTable",
        key="A#",
        what="sealed id at an identity provider, keyed digest of an address",
        purpose="a federated sign-in under way",
        kept="10 minutes",
        erasure=Erasure.DELETED,
    ),
    Place(
        store="LinkTable",
        key="K#",
        what="sealed id at an identity provider, keyed digest of an address",
        purpose="an identity waits for the proof of its address",
        kept="10 minutes",
        erasure=Erasure.DELETED,
    ),
    Place(
        store="LinkTable",
        key="L#",
        what="keyed digest of an id at an identity provider, `sub`",
        purpose="linked accounts keep their address, and removed links stay removed",
        kept="until the account is erased",
        erasure=Erasure.DELETED,
    ),
    Place(
        store="MigrationTable",
        key="T#",
        what="keyed digest of an address, how often it was tried",
        purpose=_LIMIT,
        kept="2 hours",
        erasure=Erasure.KEPT,
    ),
    Place(
        store="MigrationTable",
        key="M#",
        what="keyed digest of an address",
        purpose="a user is being brought over",
        kept="a minute",
        erasure=Erasure.KEPT,
    ),
    *(
        Place(
            store="SeenEventsTable",
            key=f"{key}#",
            what="digest of the `sub`",
            purpose=purpose,
            kept=f"{days} days",
            erasure=Erasure.DELETED,
        )
        for key, purpose, days in (
            ("day", "users a day are counted", 35),
            ("month", "users a month are counted", 70),
            ("expected", "first sign-ins are counted", 35),
            ("came", "first sign-ins are counted", 70),
        )
    ),
    Place(
        store="ApiAddressTable",
        what="keyed digest of an IP address, how many requests came from it",
        purpose=_LIMIT,
        kept="10 minutes",
        erasure=Erasure.KEPT,
    ),
    Place(
        store="SeenEventsTable",
        what="ids of events, by consumer",
        purpose=_ONCE,
        kept="15 days",
        erasure=Erasure.NOBODYS,
    ),
    Place(
        store="SeenEventsTable",
        key="welcome_mail#",
        what="`sub`",
        purpose="nobody is welcomed twice",
        kept="ten years",
        erasure=Erasure.DELETED,
    ),
    Place(
        store="SeenEventsTable",
        key="lock_notice#",
        what="`sub`, the day",
        purpose="a user is told of a locked code once a day",
        kept="15 days",
        erasure=Erasure.DELETED,
    ),
    Place(
        store="SeenEventsTable",
        key="security_alerts#",
        what="`sub` of who failed to sign in many times, the minute of the alert",
        purpose="an attack is told once",
        kept="15 days",
        erasure=Erasure.KEPT,
    ),
    Place(
        store="EventCountsTable",
        what="counts of events, ids of those that were not counted",
        purpose=_ONCE,
        kept="17 days",
        erasure=Erasure.NOBODYS,
    ),
    Place(
        store="SecurityTable",
        key="failed_sign_in#",
        what="`sub`, how many sign-ins failed",
        purpose="alerts of attacks",
        kept="2 hours",
        erasure=Erasure.DELETED,
    ),
    Place(
        store="SecurityTable",
        key="refused_sign_up#",
        what="how many sign-ups of a client were refused",
        purpose="alerts of attacks",
        kept="2 hours",
        erasure=Erasure.NOBODYS,
    ),
    Place(
        store="SecurityTable",
        key="incident#",
        what="`sub`, when an alert was raised",
        purpose="an attack is told once",
        kept="15 days",
        erasure=Erasure.DELETED,
    ),
    *(
        Place(
            store="SecurityTable",
            key=key,
            what="counts of all sign-ins",
            purpose="alerts of attacks",
            kept="15 days",
            erasure=Erasure.NOBODYS,
        )
        for key in ("rate#", "rates")
    ),
    Place(
        store="LearntTable",
        key="A#",
        what="`sub`, domain of the address, its mail host, keyed digest of the mailbox",
        purpose="proved sign-ups are counted, and accepted ones judged again",
        kept="10 days; 30 after the user was disabled or put into the group `suspect`",
        erasure=Erasure.DELETED,
    ),
    Place(
        store="LearntTable",
        key="R#",
        what="`sub`",
        purpose="an accepted sign-up is due to be judged again",
        kept="8 days",
        erasure=Erasure.DELETED,
    ),
    Place(
        store="LearntTable",
        key="B#",
        what="keyed digest of a mailbox, `sub`s of its accounts, cut short",
        purpose=_LIMIT,
        kept="8 days; that it was seen, 400 days",
        erasure=Erasure.KEPT,
    ),
    *(
        Place(
            store="LearntTable",
            key=key,
            what=f"{what}, keyed digests of mailboxes, cut short",
            purpose="abuse of new names is found",
            kept="8 days; that it was seen, 400 days",
            erasure=Erasure.KEPT,
        )
        for key, what in (("D#", "a domain"), ("H#", "a mail host, domains"))
    ),
    Place(
        store="LearntTable",
        key="ALL",
        what="how many sign-ups there were, and were judged again",
        purpose="nothing is learnt from the first ones; limits of a day",
        kept="as long as the table",
        erasure=Erasure.NOBODYS,
    ),
    Place(
        store="ArchiveBucket",
        what="events: `sub`, domain of the address, network of the request",
        purpose="audit trail, and replay for subscribers",
        kept=f"`ArchiveDays`, then {OLDER_VERSION_DAYS} days as an older version; with "
        "`ArchiveLock` `ArchiveLockDays` at the least",
        erasure=Erasure.REWRITTEN,
    ),
    Place(
        store="FilesBucket",
        what="files that users stored",
        purpose="storage of their own",
        kept="until they delete them",
        erasure=Erasure.REPORTED,
    ),
    Place(
        store="log groups",
        what="events and log lines: `sub`, domain of the address",
        purpose="audit trail, and finding faults",
        kept="`LogRetentionDays`",
        erasure=Erasure.REPORTED,
    ),
    Place(
        store="CognitoLogGroup",
        what="user names, addresses, IP addresses, as Cognito logs them",
        purpose="finding faults (`CognitoLogs`)",
        kept="`LogRetentionDays`",
        erasure=Erasure.REPORTED,
    ),
    Place(
        store="queues",
        what="events, ids of challenges; of mail that bounced `sub`, keyed digest of the address; "
        "with `CognitoMails` `suite` `sub`, the sealed address and Cognito's encrypted code",
        purpose="work that is under way",
        kept="minutes; dead letters 14 days",
        erasure=Erasure.REPORTED,
    ),
    Place(
        store="RelayDeadLetterQueue",
        what="lines of `CognitoLogGroup` (`RiskPolicy`): user names, IP addresses; events",
        purpose="nothing that the relay could not deal with is lost",
        kept="14 days",
        erasure=Erasure.REPORTED,
    ),
    Place(
        store="topics",
        what="events and alerts, passed on to subscribers",
        purpose="what subscribers do with them",
        kept="not at all; each subscriber is told by `user.deleted`",
        erasure=Erasure.REPORTED,
    ),
    Place(
        store="others",
        what="mails and SMS that were sent, webhooks, CloudTrail, the directory users came from, "
        "an HTTP provider of e-mail or SMS (`MailProviderSecretArn`, `SmsOrigin`)",
        purpose="theirs",
        kept="theirs",
        erasure=Erasure.REPORTED,
    ),
)


def place_of(store: str, pk: str) -> Place:
    """
    The kind of an item by its key.

    >>> place_of("SeenEventsTable", "month#2026-11#0f").kept
    '70 days'
    >>> place_of("SeenEventsTable", "metrics#a1").erasure.name
    'NOBODYS'
    """
    found = [each for each in PLACES if each.store == store and pk.startswith(each.key)]
    return max(found, key=lambda each: len(each.key))
