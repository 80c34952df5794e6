"""What users did, held against what was told of them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from rich.console import Group, RenderableType
from rich.table import Table

from events.contract.schema import UserEvent
from local.demo.metrics import Metric, expected_metrics
from local.demo.played import told
from local.soak.person import Done

# Its answer to a list that changes while it is read; no trigger has been asked by then.
_OF_THE_EMULATOR = "changed size during iteration"
_ASSIGNED = "group.assigned "
_ASSIGNMENT_FAILED = re.compile(r"group\.assignment_failed (?:unavailable|out_of_time) (.+)")
_SHOWN = 20
Told = tuple[str | None, str]  # of whom, and what


@dataclass(frozen=True, slots=True)
class Judgement:
    """
    What came of a soak.

    Attributes:
        failed: What Cognito answered otherwise than it must; but for a group that came late.
        excused: Of these, what is a mistake of the emulator; nothing is known of these users.
        lost: What was decided and not told.
        doubled: What was told once more than it was decided.
        wrong: What was told and never decided; but for a group that was assigned late.
        unheard: Ids that are in the log and not on the topic; *unwritten* the other way round.
        metrics: What the events come to, and what CloudWatch has, where they differ.

    """

    done: Sequence[Done]
    expected: Counter[Told]
    heard: Counter[Told]
    failed: Sequence[Done]
    excused: Sequence[Done]
    lost: Counter[Told]
    doubled: Counter[Told]
    wrong: Counter[Told]
    unheard: frozenset[str]
    unwritten: frozenset[str]
    metrics: Mapping[Metric, tuple[int, int]]

    @classmethod
    def of(
        cls,
        done: Sequence[Done],
        events: Sequence[UserEvent],
        *,
        written: Iterable[str],
        counted: Mapping[Metric, int],
    ) -> Judgement:
        """Hold one against the other; users are told apart by their ``sub``."""
        odd = [one for one in done if not one.is_as_expected]
        excused = [one for one in odd if _OF_THE_EMULATOR in one.answer]
        unknown = {one.subject for one in excused}
        known = {one.subject for one in done} - unknown - {None, ""}
        expected: Counter[Told] = Counter()
        for one in done:
            if one.subject not in unknown:
                expected.update((one.subject, words) for words in one.events)
        heard: Counter[Told] = Counter()
        for event in events:
            subject = event.subject if event.subject in known else None
            if event.subject not in unknown:
                heard[subject, told(event)] += 1
        surplus = Counter(
            {each: n for each, n in (heard - expected).items() if not _made_good(each, heard)}
        )
        late = {each[0] for each in heard if _made_good(each, heard)}
        ids = {event.event_id for event in events}
        should = expected_metrics(events)
        names = {name for name, _ in should}
        every = {*should, *(metric for metric in counted if metric[0] in names)}
        pairs = {metric: (should[metric], counted.get(metric, 0)) for metric in every}
        return cls(
            done=done,
            expected=expected,
            heard=heard,
            failed=[one for one in odd if one not in excused and not _is_confirmed(one, late)],
            excused=excused,
            lost=expected - heard,
            doubled=Counter({each: n for each, n in surplus.items() if each in expected}),
            wrong=Counter({each: n for each, n in surplus.items() if each not in expected}),
            unheard=frozenset(written) - ids,
            unwritten=frozenset(ids) - frozenset(written),
            metrics={metric: pair for metric, pair in pairs.items() if pair[0] != pair[1]},
        )

    @property
    def differences(self) -> list[str]:
        """What is not as it must be, one line each."""
        return [
            *(f"{one.name}: {one.answer}, not {one.expected}" for one in self.failed),
            *(f"lost: {what} of {who}" for who, what in self.lost.elements()),
            *(f"doubled: {what} of {who}" for who, what in self.doubled.elements()),
            *(f"wrong: {what} of {who}" for who, what in self.wrong.elements()),
            *(f"in the log, not on the topic: {each}" for each in sorted(self.unheard)),
            *(f"on the topic, not in the log: {each}" for each in sorted(self.unwritten)),
            *(
                f"metric {name} {dict(of)}: {n} events, reads {read}"
                for (name, of), (n, read) in sorted(self.metrics.items())
            ),
        ]

    def table(self) -> RenderableType:
        """All of it for people."""
        return Group(self._operations(), self._events(), *self.differences[:_SHOWN])

    def _operations(self) -> Table:
        table = _table("What was done", "operation", "N", "failed", "emulator", "p50 s", "worst s")
        by_name = defaultdict(list)
        for one in self.done:
            by_name[one.name].append(one)
        for name, some in [*sorted(by_name.items()), ("all", [*self.done])]:
            took = [one.took_s for one in some]
            table.add_row(
                name,
                str(len(some)),
                str(sum(one in self.failed for one in some)),
                str(sum(one in self.excused for one in some)),
                f"{median(took):.2f}" if took else "-",
                f"{max(took, default=0):.2f}",
            )
        return table

    def _events(self) -> Table:
        headings = ("event", "decided", "heard", "lost", "doubled", "wrong")
        table = _table("What was told, by user", *headings)
        counts = (self.expected, self.heard, self.lost, self.doubled, self.wrong)
        for kind in sorted({words for each in counts for _, words in each}):
            numbers = [sum(n for (_, words), n in each.items() if words == kind) for each in counts]
            table.add_row(kind, *map(str, numbers))
        table.add_row("all", *[str(each.total()) for each in counts])
        apart = f"log and topic differ in {len(self.unheard) + len(self.unwritten)} events"
        table.caption = f"{apart}; {len(self.metrics)} metrics differ from the events"
        return table


def _is_confirmed(one: Done, late: Collection[str | None]) -> bool:
    """Whether a user was confirmed, and only a group came *late*."""
    return one.subject in late and one.answer.startswith("confirmed, in ")


def _made_good(surplus: Told, heard: Mapping[Told, int]) -> bool:
    """Whether Cognito was too slow to assign a group, and the group repair has assigned it."""
    who, what = surplus
    failed = _ASSIGNMENT_FAILED.fullmatch(what)
    return failed is not None and heard[who, _ASSIGNED + failed[1]] > 0


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for heading in others:
        table.add_column(heading, justify="right")
    return table
