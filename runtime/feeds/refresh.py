"""
Asking every source that is on, and making a version of the lists of what they say.

A source that does not answer, or says what is not believed, changes nothing: its
last good step counts on. `Refresh.look` writes nothing, `Refresh.keep` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from typing import Protocol

from rules.addresses.domain_list import DomainList
from rules.feeds.build import tiers_of
from rules.feeds.change import sizes
from rules.feeds.guards import FeedGuards
from rules.feeds.history import Held, History, Surroundings, alive, stepped, unchanged
from rules.feeds.lists import Merged, Release, check_size, merged, version_name
from rules.feeds.pointer import DISPOSABLE, POINTER, SHIPPED, Pointer, place
from rules.feeds.published import UnusableDownload, names_in
from rules.feeds.source import Source
from rules.value import dataclass, replace
from runtime.feeds.download import Downloaded
from runtime.feeds.lists_bucket import STATE, Kept, ListsBucket
from runtime.feeds.state import state_in, state_text
from runtime.feeds.unpacked import unpacked

_TAGS = {"evidence": "", "aggregate": "a"}


class Fetch(Protocol):
    """Fetch a file, or raise `UnusableDownload`."""

    def __call__(self, url: str, *, most_bytes: int, etag: str) -> Downloaded: ...  # noqa: D102  # the class says it


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """
    What there would be after a refresh.

    Attributes:
        histories: Of every source that was ever asked.
        before: The list of disposable domains in use.
        why_held: Why the lists as a whole are not taken; nothing if they are.

    """

    histories: Mapping[str, History]
    before: bytes
    made: Merged
    pointer: Pointer
    why_held: str
    found: tuple[Kept, Kept]  # the pointer's object and the state's, as they were read


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """
    The sources that are on, the bucket, and what is never listed.

    Attributes:
        now: In seconds.

    """

    sources: tuple[Source, ...]
    bucket: ListsBucket
    release: Release
    guards: FeedGuards
    fetch: Fetch
    now: Callable[[], int]

    def look(self, *, any_size: bool = False) -> Looked:
        """Ask the sources; nothing is written. With *any_size*, what would be held is taken."""
        pointer, at_pointer = self.bucket.pointer()
        at_state = self.bucket.read(STATE)
        histories = state_in(at_state.text) if at_state.text is not None else {}
        before = self._in_use(pointer)
        asking = _Asking(self, before=before, histories=histories, any_size=any_size)
        for source in sorted(self.sources, key=lambda each: each.tier != "popular"):
            histories[source.id] = asking.asked(source)
        made = merged(
            self.release,
            [(each, histories[each.id]) for each in self.sources],
            guards=self.guards,
            popular=asking.popular,
            now=self.now(),
        )
        return Looked(
            histories=histories,
            before=before,
            made=made,
            pointer=pointer,
            why_held="" if any_size else _why_held(before, made),
            found=(at_pointer, at_state),
        )

    def keep(self, looked: Looked, *, due: int = 0) -> Pointer:
        """
        Write the state, then the version, and at last the pointer to it, which is the answer.

        A version that an operator has restored stays in use as long as the pointer says.

        Raises:
            ChangedMeanwhile: Somebody else has refreshed or restored.

        """
        at_pointer, at_state = looked.found
        self.bucket.write(STATE, state_text(looked.histories), over=at_state)
        pointer = replace(looked.pointer, due=due)
        if not looked.why_held:
            pointer = self._moved(pointer, looked.made)
        if pointer != looked.pointer:
            self.bucket.write(POINTER, pointer.text(), over=at_pointer)
        return pointer

    def _moved(self, pointer: Pointer, made: Merged) -> Pointer:
        files = {name: sha256(text).hexdigest() for name, text in made.files.items()}
        if files == pointer.files:
            return pointer
        at = datetime.fromtimestamp(self.now(), UTC).strftime("%Y%m%dT%H%MZ")
        version = self._same_as(version_name(made.files, at=at))
        self.bucket.keep_version(version, made.files.items())
        if self.now() < pointer.pinned_until:
            return pointer
        return replace(pointer, version=version, files=files, pinned_until=0)

    def _same_as(self, version: str) -> str:
        """A version that is kept and has the same digest, or this one."""
        _, _, digest = version.rpartition("-")
        kept = (each for each in self.bucket.versions() if each.endswith(f"-{digest}"))
        return next(kept, version)

    def _in_use(self, pointer: Pointer) -> bytes:
        if pointer.version != SHIPPED:
            kept = self.bucket.read(place(pointer.version, DISPOSABLE))
            if kept.text is not None:
                return kept.text
        return self.release.lists[DISPOSABLE].encode()


class _Asking:
    """One round of questions."""

    def __init__(
        self, refresh: Refresh, *, before: bytes, histories: Mapping[str, History], any_size: bool
    ) -> None:
        self._refresh = refresh
        self._before = before
        self._histories = histories
        self._any_size = any_size
        self._now = refresh.now()

    def asked(self, source: Source) -> History:
        """The history of *source* after it was asked."""
        history = self._histories.get(source.id, History())
        try:
            return self._after(source, history)
        except UnusableDownload as error:
            return replace(history, why=str(error))
        except Held as held:
            return replace(history, why=f"held: {held}")

    def _after(self, source: Source, history: History) -> History:
        etag = "" if history.why else history.etag  # what was not taken is looked at again
        answer = self._refresh.fetch(source.url, most_bytes=source.most_bytes, etag=etag)
        if answer.body is None:
            return unchanged(history, source=source, now=self._now)
        if source.sha256 and sha256(answer.body).hexdigest() != source.sha256:
            raise UnusableDownload("wrong hash")
        opened = unpacked(answer.body, inside=source.inside, most_bytes=source.most_bytes)
        after = stepped(
            history,
            names_in(opened, source),
            source=source,
            around=self._around(source),
            now=self._now,
            any_size=self._any_size,
        )
        return replace(after, etag=answer.etag)

    @cached_property
    def popular(self) -> frozenset[str]:
        """Names that many honest people know; sources of them are asked first."""
        lists = (each for each in self._refresh.sources if each.tier == "popular")
        return frozenset(
            name
            for source in lists
            for name in alive(self._histories[source.id], source=source, now=self._now)
        )

    @cached_property
    def _listed(self) -> DomainList:
        return DomainList(self._before)

    @cached_property
    def _sizes(self) -> Mapping[str, int]:
        found = sizes(tiers_of(self._before.decode()))
        return {tier: found[tag] for tier, tag in _TAGS.items()}

    def _around(self, source: Source) -> Surroundings:
        is_popular = self.popular.__contains__ if source.tier in _TAGS else _no
        return Surroundings(
            why_guarded=lambda name: self._why_guarded(name, source.tier),
            is_popular=is_popular,
            is_listed=lambda name: self._listed.match(name) is not None,
            in_use=self._sizes.get(source.tier, 0),
        )

    def _why_guarded(self, name: str, tier: str) -> str | None:
        if tier == "popular":
            return None
        reason = self._refresh.guards.why_refused(name)
        return None if reason == "relay" and tier not in _TAGS else reason


def _no(_: str) -> bool:
    return False


def _why_held(before: bytes, made: Merged) -> str:
    try:
        check_size(before, made.files[DISPOSABLE])
    except Held as held:
        return str(held)
    return ""
