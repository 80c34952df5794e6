"""
``docs/privacy.md``: what is kept of a person, why, until when, and who may read it.

``make privacy`` writes it from `rules.personal_data` and from the rights of the
functions in ``docs/rights.md``; a test refuses a document that differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pipeline.documents.markdown import table
from rules.personal_data import PLACES, Place

DOCUMENT: Final = Path("docs/privacy.md")
_RIGHTS: Final = Path("docs/rights.md")
_RIGHT: Final = re.compile(
    r"^\| `(?P<who>\w+)` \| `(?P<may>[^`]*)` \| `(?:\$\{)?(?P<on>\w+)[^`]*` \|"
)
_READING: Final = re.compile(
    r"dynamodb:(BatchGetItem|GetItem|Query|Scan|PartiQLSelect)|s3:GetObject|cognito-idp:AdminGetUser"
    r"|cognito-idp:ListUsers"
)
_HEAD: Final = """\
<!-- Written by `make privacy` from rules/personal_data.py; do not edit. -->

# Privacy

What the stack keeps of a person: a data inventory for your record of processing activities (GDPR,
Article 30). No event, log line or table of ours holds an address, a phone number, a name or a code;
a user is their `sub`, which Cognito made at random, or a digest of it. Addresses are in the user
pool, in the mails that are sent, and, with `CognitoLogs`, in Cognito's own logs. What SES says of
mail that bounced names the address, too: only the digest of it is taken out, and kept.

Operators read what their AWS rights let them read. "Read by" lists the functions that may."""
_TAIL: Final = """\
## Access and portability (Articles 15 and 20)

`python -m operators export USER --to FILE` writes all of it as JSON lines, each with its purpose
and for how long it is kept. Secrets that protect the account are left out, and so are older
versions of the archive's objects, which say what the objects say or said until they expired.

## Erasure (Article 17)

`python -m operators erase USER` deletes the account and everything above that is deleted at once,
and tells subscribers by `user.deleted`; `--dry-run` only says what there is. It prints what is left
and until when. Limits stay until they end, or deleting an account would be a way round them.

`python -m operators erase --archive` takes all users who were erased out of the archive, and prints
objects, price and time first; run it monthly, and once more 15 days after the last erasure, when no
dead letter can bring an old event back. A user who is gone already is erased by their `sub`: do so
after each `user.deleted` that was not yours. Who deletes the account at the REST API has the
devices, sessions and factors deleted, and what else is above stays until it ends or is erased.
Versions that it replaces, and older ones that name such a user, are deleted. With `ArchiveLock`
they cannot be before the lock ends, unless it is GOVERNANCE and `--bypass-governance` is said: the
report has their number and the day on which they are gone. So COMPLIANCE wants a legal obligation
to keep what is archived (Article 17(3)(b)), and `ArchiveLockDays` no more than that asks for.

## Deletions and their events

What subscribers are told of each way in which a user is deleted, or a name or address becomes free.

{deletions}

## What is not covered

Without `DeletionTrail` no event tells of users that apps and administrators delete at Cognito: have
them use the REST API and `operators erase`. Files that users stored (`IdentityPool`) lie under an
identity id that cannot be found by the `sub`. Log lines cannot be deleted one by one; they end
after `LogRetentionDays`. Where a law asks you to keep records of sign-ins, the archive may be that
record: then do not rewrite it, and say so to the user."""
_NONE: Final = "none: Cognito calls no trigger for it"
DELETIONS: Final = (  # a test holds that each that has an event has its test
    ("users, by `DELETE /auth/me` of the REST API", "`user.deleted`"),
    ("`operators erase`", "`user.deleted`"),
    ("`operators take-over --replace`", "`user.deleted`"),
    ("UnconfirmedSweeper: nobody confirmed the sign-up", "`sign_up.abandoned`, `user.deleted`"),
    (
        "PreSignUp: the owner of the address signs up, and nobody confirmed the sign-up before",
        "`sign_up.abandoned`, `user.deleted`",
    ),
    (
        "apps (DeleteUser) and administrators (AdminDeleteUser, AWS console)",
        "`user.deleted` with `DeletionTrail`, by CloudTrail's records; else none",
    ),
    (
        "the first right code at an unverified address (take-over): the account and its `sub` stay",
        "`account.taken_over`",
    ),
    (
        "users change their address: the one before is free when the new one is verified",
        "`address_change.accepted` when it is asked for; Cognito calls no trigger later",
    ),
    ("administrators change an address (AdminUpdateUserAttributes)", _NONE),
    (
        "an alias moves to another user (ForceAliasCreation, pools of aliases)",
        "`user.confirmed` of who has it now; none of who had it",
    ),
    ("the user pool is deleted", "none"),
)


def document() -> str:
    """The document."""
    rights = _RIGHTS.read_text(encoding="utf-8")
    columns = ("where", "items", "what", "what for", "kept", "when a user is erased", "read by")
    rows = [_row(place, rights) for place in PLACES]
    deletions = table(("deletion", "event"), [list(each) for each in DELETIONS])
    tail = _TAIL.replace("{deletions}", deletions)
    return f"{_HEAD}\n\n{table(columns, rows)}\n\n{tail}\n"


def _row(place: Place, rights: str) -> list[str]:
    named = f"`{place.store}`" if place.store[0].isupper() else place.store
    readers = ", ".join(f"`{who}`" for who in sorted(set(_readers(place.store, rights))))
    items = f"`{place.key}…`" if place.key else ""
    return [named, items, place.what, place.purpose, place.kept, str(place.erasure), readers]


def _readers(store: str, rights: str) -> Iterator[str]:
    for line in rights.splitlines():
        right = _RIGHT.match(line)
        if right and right["on"] == store and _READING.search(right["may"]):
            yield right["who"]


def main() -> None:
    """Write the file."""
    DOCUMENT.write_text(document(), encoding="utf-8")
    print(f"{DOCUMENT}: {len(PLACES)} places")


if __name__ == "__main__":
    main()
