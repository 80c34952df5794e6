"""
Show, refresh or restore the lists of disposable domains in use.

`lists refresh` asks the sources of `DisposableFeed`, says what changes and what is held
back, and puts a new version into use; triggers have it within five minutes. What changes more than
a source ever did is held: look at it, then pass --any-size. `lists restore` takes the version
before the one in use, or the one that is named; `shipped` is what the code came with. No refresh
replaces it for --hours.

`lists learnt` shows the domains, mail hosts and mailboxes that LearntSignUps has entered, and
`lists unlearn NAME` removes an entry.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from hashlib import sha256

from operators import lists_learnt
from operators.lists_told import of_sources, of_version
from operators.outside import Outside
from operators.typed import positive
from rules.feeds.build import tiers_of
from rules.feeds.change import summary
from rules.feeds.pointer import (
    DISPOSABLE,
    FILES,
    POINTER,
    SHARED_HOSTS,
    SHIPPED,
    Pointer,
    place,
)
from rules.value import replace
from runtime.boto3_clients import Translated
from runtime.feeds.lists_bucket import ListsBucket
from runtime.feeds.refresh import Looked
from runtime.feeds.sources import refresh_of

_DUE_S = 3 * 86_400


class NoLists(LookupError):
    """There is no bucket, or no such version in it; the message says which there are."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what to do, and with which version."""
    actions = ["show", "refresh", "restore", "learnt", "unlearn"]
    parser.add_argument("action", nargs="?", default="show", choices=actions)
    parser.add_argument(
        "version", nargs="?", help="to restore, without it the one before; the name to unlearn"
    )
    parser.add_argument("--sources", help="with commas between; without, those of the stack")
    parser.add_argument("--any-size", action="store_true", help="take what would be held")
    parser.add_argument("--unpin", action="store_true", help="replace a version that was restored")
    parser.add_argument(
        "--hours", type=positive, default=24, help="a restored version stays (%(default)s)"
    )


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Do it. Raises `NoLists`, and `NothingLearnt`."""
    if asked.action == "learnt":
        lists_learnt.show(outside)
        return 0
    if asked.action == "unlearn":
        lists_learnt.remove(asked.version or "", outside)
        return 0
    bucket = lists_bucket(outside)
    {"show": _show, "refresh": _refresh, "restore": _restore}[asked.action](asked, outside, bucket)
    return 0


def lists_bucket(outside: Outside) -> ListsBucket:
    """The folder of the stack's lists. Raises `NoLists`."""
    parameters = outside.stack.parameters()
    if not (name := parameters.get("DomainListsBucket")):
        raise NoLists(f"{outside.stack.name} has no lists of its own: set DomainListsBucket")
    folder = parameters.get("DomainListsFolder", "domain-lists")
    return ListsBucket(s3=Translated(outside.client("s3")), bucket=name, folder=folder)


def _show(_: argparse.Namespace, outside: Outside, bucket: ListsBucket) -> None:
    for line in (*of_version(bucket, now=_now(outside)), *of_sources(bucket, now=_now(outside))):
        outside.say(line)
    versions = bucket.versions()
    outside.say("versions: " + (" ".join(versions) or "none"), versions=versions)


def _refresh(asked: argparse.Namespace, outside: Outside, bucket: ListsBucket) -> None:
    parameters = outside.stack.parameters()
    on = asked.sources or parameters.get("DisposableFeed") or "castle,ded"
    refresh = refresh_of(bucket, on=on, now=lambda: _now(outside))
    looked = refresh.look(any_size=asked.any_size)
    if asked.unpin:
        looked = replace(looked, pointer=replace(looked.pointer, pinned_until=0))
    _tell(looked, outside)
    if outside.is_dry:
        return
    outside.agree("Put this into use?")
    is_daily = bool(parameters.get("DisposableFeed"))
    pointer = refresh.keep(looked, due=_now(outside) + _DUE_S if is_daily else 0)
    if _now(outside) < pointer.pinned_until:
        outside.say(f"{pointer.version} was restored and stays for now; see --unpin")
    outside.say(f"in use: {pointer.version}", in_use=pointer.version)


def _tell(looked: Looked, outside: Outside) -> None:
    before, after = (
        tiers_of(text.decode()) for text in (looked.before, looked.made.files[DISPOSABLE])
    )
    outside.say(summary(before, after, {}).rpartition("**Refused**")[0].strip())
    for identity, history in sorted(looked.histories.items()):
        left_out = f"; nobody may list {len(history.guarded)} more" if history.guarded else ""
        item = {"source": identity, "names": history.last, "not_taken": history.why or None}
        said = f"{identity}: {history.last} names{left_out}"
        outside.say(said, **item, left_out=list(history.guarded))
        if history.guarded:
            outside.note(f"  {' '.join(history.guarded[:20])}")
        if history.why:
            outside.note(f"  NOT TAKEN: {history.why}")
    above = looked.made.derived
    if above.parents:
        outside.say(f"change their sub-domains daily: {' '.join(sorted(above.parents))}")
    if above.hosts:
        outside.say(f"hand sub-domains to strangers: {' '.join(above.hosts)}")
    if looked.made.held_back:
        outside.say(f"popular, and of one source alone: {' '.join(looked.made.held_back)}")
    if looked.why_held:
        outside.say(f"NOT PUT INTO USE: {looked.why_held}", held=looked.why_held)


def _restore(asked: argparse.Namespace, outside: Outside, bucket: ListsBucket) -> None:
    pointer, at_pointer = bucket.pointer()
    version = asked.version or _before(bucket, pointer)
    files = {} if version == SHIPPED else _digests(bucket, version)
    until = _now(outside) + asked.hours * 3600
    outside.say(f"from {pointer.version} to {version}, until {datetime.fromtimestamp(until, UTC)}")
    if outside.is_dry:
        return
    outside.agree("Restore it?")
    restored = replace(pointer, version=version, files=files, pinned_until=until)
    bucket.write(POINTER, restored.text(), over=at_pointer)
    outside.say(f"in use: {version}", in_use=version)


def _before(bucket: ListsBucket, pointer: Pointer) -> str:
    """The version before the one in use; before the first there is what the code came with."""
    older = [each for each in bucket.versions() if each < pointer.version]
    return older[-1] if older and pointer.version != SHIPPED else SHIPPED


def _digests(bucket: ListsBucket, version: str) -> dict[str, str]:
    kept = {name: bucket.read(place(version, name)).text for name in FILES}
    if missing := [name for name, text in kept.items() if text is None and name != SHARED_HOSTS]:
        raise NoLists(f"{version} lacks {missing[0]}; there are {' '.join(bucket.versions())}")
    return {name: sha256(text).hexdigest() for name, text in kept.items() if text is not None}


def _now(outside: Outside) -> int:
    return int(outside.now().timestamp())
