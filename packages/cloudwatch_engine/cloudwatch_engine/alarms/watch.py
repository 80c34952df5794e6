"""
Watching all alarms of an account, as CloudWatch does: evaluate, change state, tell topics.

CloudWatch looks once a minute, at periods that end with the last whole minute.
This looks more often, and the minute under way counts, so that an alarm is seen
at once. What somebody has set by SetAlarmState is told and lasts until the next
look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from cloudwatch_engine.alarms.composites import Composites
from cloudwatch_engine.alarms.desk import Alarm, Alarms, Change, Desk
from cloudwatch_engine.alarms.reasons import reason, reason_data
from cloudwatch_engine.alarms.verdict import INSUFFICIENT_DATA, verdict
from cloudwatch_engine.alarms.watched import Watched, watched
from cloudwatch_engine.metrics import Reading, Series, Source, Window
from cloudwatch_engine.statistics import UnknownStatistic, statistic
from cloudwatch_engine.tokens import BadExpression

_MINUTE_S = 60

Answers = Mapping[Window, Mapping[Reading, Series]]


class AlarmWatch:
    """Watches the alarms of *desk*, whose metrics come from *metrics*; *now* is since 1970."""

    def __init__(self, desk: Desk, metrics: Source, *, now: Callable[[], float]) -> None:
        self._desk, self._metrics, self._now = desk, metrics, now
        self._composites = Composites(desk)
        self._told: dict[str, str] = {}  # states, by name

    def once(self) -> int:
        """Look at all alarms now, and tell how many changed their state."""
        now = self._now()
        alarms = self._desk.alarms()
        of_metrics = {name: each for name, each in alarms.items() if "AlarmRule" not in each}
        changed = self._tell_what_was_set(of_metrics, now)
        changed += self._look(of_metrics, now)
        return changed + self._composites.look(alarms, now=now)

    def _tell_what_was_set(self, alarms: Alarms, now: float) -> int:
        """What an alarm is at first sight is nothing to tell; what it became since is."""
        before = {name: state for name, state in self._told.items() if name in alarms}
        self._told = {name: alarm["StateValue"] for name, alarm in alarms.items()}
        moved = [name for name, state in before.items() if state != self._told[name]]
        for name in moved:
            self._desk.tell(alarms[name], old=before[name], now=now)
        return len(moved)

    def _look(self, alarms: Alarms, now: float) -> int:
        end = (int(now) // _MINUTE_S + 1) * _MINUTE_S
        read = {name: _read(alarm) for name, alarm in alarms.items()}
        answers = self._answers([each for each in read.values() if isinstance(each, Watched)], end)
        changed = 0
        for name, each in read.items():
            change = (
                self._judged(alarms[name], each, answers, end)
                if isinstance(each, Watched)
                else Change(INSUFFICIENT_DATA, f"Evaluation error: {each}")
            )
            changed += change is not None and self._changed(alarms[name], change, now)
        return changed

    def _answers(self, all_watched: list[Watched], end: int) -> Answers:
        """Everything that is asked for, each once, in one go for each stretch of time."""
        asked: defaultdict[Window, dict[Reading, None]] = defaultdict(dict)
        for each in all_watched:
            asked[each.window(end)].update(dict.fromkeys(each.readings.values()))
        return {
            window: dict(zip(some, self._metrics.read(list(some), window), strict=True))
            for window, some in asked.items()
        }

    def _judged(self, alarm: Alarm, each: Watched, answers: Answers, end: int) -> Change | None:
        window = each.window(end)
        try:
            found = each.found(answers[window], window)
        except BadExpression as error:
            return Change(INSUFFICIENT_DATA, f"Evaluation error: {error}")
        new = verdict(found.breaches, needed=each.needed, of=each.of, missing=each.missing)
        if new is None:
            return None
        words = reason(each, found, old=alarm["StateValue"], new=new)
        return Change(new, words, reason_data(each, found, now=self._now()))

    def _changed(self, alarm: Alarm, change: Change, now: float) -> bool:
        old = alarm["StateValue"]
        if change.state == old:
            return False
        self._desk.put(alarm, change)
        self._told[alarm["AlarmName"]] = change.state
        self._desk.tell(alarm, old=old, now=now)
        return True


def _read(alarm: Alarm) -> Watched | str:
    """What *alarm* watches, or why that cannot be told."""
    try:
        each = watched(alarm)
        for reading in each.readings.values():
            statistic(reading.stat)  # UnknownStatistic
    except (BadExpression, UnknownStatistic) as error:
        return str(error)
    return each
