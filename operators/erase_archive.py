"""Erase users from the archive: all who were erased since the last run."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from operators.erased import Erased, ErasedUsers
from operators.object_lock import lock_of
from operators.outside import Outside
from operators.rewriting import DOLLARS_A_GET, GETS_A_SECOND, Rewriting, days_between
from operators.stack import NotInStack

# Until no event of theirs can come from a dead-letter queue any more.
_SETTLED_AFTER = timedelta(days=15)
_BYPASS = {
    False: "in GOVERNANCE mode unless --bypass-governance is given",
    True: "except in GOVERNANCE mode, which is bypassed",
}


def rewrite_archive(outside: Outside, *, bypass: bool = False) -> int:
    """Count, say what it costs, ask, rewrite day by day; broken off, it goes on where it was."""
    users = ErasedUsers(outside)
    noted = users.all()
    if not noted:
        outside.say("the archive has no erased user to remove")
        return 0
    try:
        bucket = outside.stack.physical_id("ArchiveBucket")
    except NotInStack:
        return _forget(users, noted, outside.now(), outside)
    s3, subs = outside.client("s3"), [one.sub for one in noted]
    rewriting = Rewriting(s3, bucket=bucket, subs=subs, bypass=bypass)
    today = outside.now().date()
    days = days_between(min(one.archive_from for one in noted), today)
    objects = _counted(rewriting, days, outside)
    outside.say(
        f"{len(noted)} users, {len(days)} days, {objects} objects to read:"
        f" about {objects * DOLLARS_A_GET:.2f} dollars, {objects / GETS_A_SECOND / 60:.0f} minutes"
    )
    if lock := lock_of(s3, bucket):
        outside.say(f"{lock}: older versions stay until their lock ends, {_BYPASS[bypass]}")
    if outside.is_dry:
        return 0
    outside.agree("Rewrite the archive without them?")
    with outside.progress("rewriting", of=objects) as advance:
        for day in days:
            for version in rewriting.versions(day):
                rewriting.rewrite(version)
                advance(rewriting.counts.read)
            users.reached(noted, day)
    counts = rewriting.counts
    outside.say(f"{counts.lines} events removed from {counts.written} objects")
    outside.say(f"{counts.removed} older versions deleted")
    for line in rewriting.locked.told(outside.now()):
        outside.say(line)
    return _forget(users, noted, outside.now(), outside)


def _counted(rewriting: Rewriting, days: list[date], outside: Outside) -> int:
    with outside.progress("counting", of=len(days)) as advance:
        found = 0
        for done, day in enumerate(days, start=1):
            found += sum(1 for _ in rewriting.versions(day))
            advance(done)
    return found


def _forget(users: ErasedUsers, noted: list[Erased], now: datetime, outside: Outside) -> int:
    """Those whose last event has come; the others' may still lie in a dead-letter queue."""
    waiting = [one for one in noted if now - one.erased_at < _SETTLED_AFTER]
    users.forget([one for one in noted if one not in waiting])
    if waiting:
        last = max(one.erased_at for one in waiting) + _SETTLED_AFTER
        outside.say(
            f"{len(waiting)} were erased less than {_SETTLED_AFTER.days} days ago, and a"
            f" dead-letter message may still be redriven: run this again after {last:%Y-%m-%d}"
        )
    return 0
