"""
When a composite alarm acts, if another alarm keeps it quiet.

"Suppressing composite alarm actions" in the CloudWatch user guide.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cloudwatch_engine.alarms.verdict import ALARM


@dataclass(slots=True)
class Suppression:
    """
    Keeps in mind what a composite alarm acted on last.

    Going into ALARM, it waits *wait_s* for its suppressor to do so too; when
    the suppressor has left ALARM, it waits *extension_s* more. Then it acts,
    unless it is back in the state that it acted on last.
    """

    acted_on: str
    wait_s: float = 0
    extension_s: float = 0
    _changed_at: float = field(default=0, init=False)
    _state: str = field(default="", init=False)
    _left_at: float | None = field(default=None, init=False)
    _was_quiet: bool = field(default=False, init=False)

    def acts(self, state: str, *, is_suppressed: bool, now: float) -> bool:
        """Tell whether to act on *state* now; *is_suppressed* while the suppressor is in ALARM."""
        if state != self._state:
            self._state, self._changed_at = state, now
        if self._was_quiet and not is_suppressed:
            self._left_at = now
        self._was_quiet = is_suppressed
        if is_suppressed or state == self.acted_on or self._waits(state, now):
            return False
        self.acted_on = state
        return True

    def _waits(self, state: str, now: float) -> bool:
        if self._left_at is not None and now < self._left_at + self.extension_s:
            return True
        return state == ALARM and now < self._changed_at + self.wait_s
