"""Feeds a subscriber everything that may come, and says what it did wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

from .finding import Finding, Rule, gathered
from .samples import SCHEMAS, Event, Kind, Samples, kinds
from .subscriber import Message, Subscriber, Verdict, deliver

Fresh = Callable[[], Subscriber]
_ORDERS = 3


def check(
    fresh: Fresh, *, types: Collection[str] | None = None, schemas: Path = SCHEMAS
) -> list[Finding]:
    """
    Everything that the subscribers which *fresh* makes do wrong; nothing, if they do not.

    Each try has a subscriber of its own, which must know nothing of the others.
    *types* are those that its filter policy lets through, if not all. *schemas*
    is the folder of the events' JSON Schemas.
    """
    known = [kind for kind in kinds(schemas) if types is None or kind.type in types]
    return Check(fresh, known).findings()


class Check:
    """One subscriber, tried with some kinds of events."""

    def __init__(self, fresh: Fresh, known: Sequence[Kind]) -> None:
        self._fresh = fresh
        self._known = known
        self._samples = Samples()
        self._idle = fresh().done()

    def findings(self) -> list[Finding]:
        """Try everything."""
        acting = [kind for kind in self._known if self._acts_on(kind)]
        if not acting:
            return [Finding(Rule.HAS_EFFECTS, "does nothing", ("any event",))]
        found = chain(
            *(self._takes(kind) for kind in self._known),
            *(self._acts_once(kind) for kind in acting),
            *(self._grows_with(kind) for kind in self._known),
            *(self._refuses_version(kind, acting[0]) for kind in acting),
            self._ignores_type(),
            self._refuses_poison(acting[0]),
            self._bears_order(acting),
        )
        return gathered(found)

    def _acts_on(self, kind: Kind) -> bool:
        return bool(self._after([self._message(kind)]) != self._idle)

    def _takes(self, kind: Kind) -> Iterator[Finding]:
        for is_full, words in ((True, ""), (False, " with what is always there alone")):
            event = self._samples.event(kind, is_full=is_full)
            yield from self._accepts(Rule.TAKES_ALL_TYPES, event, kind.type + words)

    def _acts_once(self, kind: Kind) -> Iterator[Finding]:
        event = self._samples.event(kind)
        message = self._samples.message(event)
        again = self._samples.message(event)
        repeated = {
            "did it twice for a message that came twice": [[message], [message]],
            "did it twice for two messages of one event": [[message], [again]],
            "did it twice for two of one event in a batch": [[message, again]],
        }
        if kind.is_once_per_user:
            retold = self._samples.message(event | {"id": self._samples.event(kind)["id"]})
            repeated["did it twice for two ids with one dedupekey"] = [[message], [retold]]
        once = self._after([message])
        for what, batches in repeated.items():
            if self._after(*batches) != once:
                yield Finding(Rule.ACTS_ONCE, what, (kind.type,))

    def _grows_with(self, kind: Kind) -> Iterator[Finding]:
        """As within a version: members are added, and so are values."""
        event = self._samples.event(kind)
        grown = event | {
            "dataschema": event["dataschema"].rpartition(".")[0] + ".7",
            "newmember": {"a": [1]},
            "data": event["data"] | {"new_member": {"a": [None]}},
        }
        yield from self._accepts(Rule.IGNORES_UNKNOWN_MEMBERS, grown, kind.type)
        if self._after([self._samples.message(event)]) != self._after(
            [self._samples.message(grown)]
        ):
            what = "did something else because of a member that was added"
            yield Finding(Rule.IGNORES_UNKNOWN_MEMBERS, what, (kind.type,))
        for name in kind.growing():
            value = "SOMETHING_NEW" if event["data"][name].isupper() else "something_new"
            newer = event | {"data": event["data"] | {name: value}}
            yield from self._accepts(Rule.BEARS_UNKNOWN_VALUES, newer, f"{kind.type}, {name}")

    def _ignores_type(self) -> Iterator[Finding]:
        newer = self._samples.event(self._known[0]) | {
            "type": "auth.user.promoted.v1",
            "dataschema": "urn:user-event:user.promoted:1.0",
            "data": {"rank": 7},
        }
        yield from self._accepts(Rule.IGNORES_UNKNOWN_TYPES, newer, newer["type"])

    def _refuses_version(self, kind: Kind, good: Kind) -> Iterator[Finding]:
        newer = self._samples.event(kind)
        newer["type"] = kind.type.removesuffix("1") + "2"
        bad = self._samples.message(newer)
        yield from self._refuses(Rule.REFUSES_OTHER_VERSIONS, bad, good, newer["type"])

    def _refuses_poison(self, good: Kind) -> Iterator[Finding]:
        cut_off = json.dumps(self._samples.event(good))[:-20]
        for body in ("nonsense", "", "null", "[]", "7", "{}", cut_off, f'{{"type":"{good.type}"}}'):
            bad = self._samples.message(body)
            shown = f"{body[:24]!r}{'…' if len(body) > 24 else ''}"
            yield from self._refuses(Rule.REFUSES_POISON, bad, good, shown)

    def _bears_order(self, acting: Sequence[Kind]) -> Iterator[Finding]:
        events = [kind for kind in acting for _ in range(1 if kind.is_once_per_user else 2)]
        messages = [self._message(kind) for kind in events]
        told = self._after(*([one] for one in messages))
        orders = [messages[::-1], *(_shuffled(messages, seed) for seed in range(_ORDERS))]
        for order in orders:
            if self._after(*([one] for one in order)) != told or self._after(order) != told:
                what = "did something else in another order"
                yield Finding(Rule.BEARS_ANY_ORDER, what, tuple(kind.type for kind in acting))
                return

    def _accepts(self, rule: Rule, event: Event, shown: str) -> Iterator[Finding]:
        verdict = deliver(self._fresh(), [self._samples.message(event)])
        yield from _strange(verdict, shown)
        if verdict.raised:
            yield Finding(rule, f"raised {verdict.raised}", (shown,))
        elif verdict.failed and not verdict.strange:
            yield Finding(rule, "refused it", (shown,))

    def _refuses(self, rule: Rule, bad: Message, good: Kind, shown: str) -> Iterator[Finding]:
        """One bad message between two good ones: it fails, they do not, and they have effects."""
        first, last = self._message(good), self._message(good)
        subscriber = self._fresh()
        verdict = deliver(subscriber, [first, bad, last])
        yield from _strange(verdict, shown)
        if verdict.strange:
            return
        if verdict.raised:
            what = f"raised {verdict.raised} for one message, so that its whole batch comes again"
            yield Finding(Rule.FAILS_ALONE, what, (shown,))
            return
        if bad.message_id not in verdict.failed and bad.body not in subscriber.buried():
            yield Finding(rule, "took it as if it had read it", (shown,))
        elif verdict.failed - {bad.message_id} or subscriber.done() != self._after([first, last]):
            yield Finding(Rule.FAILS_ALONE, "did not deal with the others of the batch", (shown,))

    def _message(self, kind: Kind) -> Message:
        return self._samples.message(self._samples.event(kind))

    def _after(self, *batches: Sequence[Message]) -> Any:
        """What a new subscriber has done after *batches*."""
        subscriber = self._fresh()
        for batch in batches:
            deliver(subscriber, batch)
        return subscriber.done()


def _strange(verdict: Verdict, shown: str) -> Iterator[Finding]:
    if verdict.strange:
        yield Finding(Rule.ANSWERS_PROPERLY, f"answered {verdict.strange}", (shown,))


def _shuffled(messages: Sequence[Message], seed: int) -> list[Message]:
    shuffled = list(messages)
    Random(seed).shuffle(shuffled)  # noqa: S311  # the same at every run
    return shuffled
