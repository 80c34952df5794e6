"""
When to stop asking a resolver that is silent, and never because one zone is.

The owner of a domain can have its name servers say nothing, as often as they like.
So a time-out counts only if a control question sent with it, which has nothing to do
with the user's, got no answer either. OWASP API4: no user uses up what others need.
"""

from __future__ import annotations

_CONTROL_AFTER = 2  # time-outs in a row; before that one more question is not worth it
_RESTS_S = (10, 20, 40, 60)
_SILENT_S = 60
_MOST_SILENT = 256  # names
_NEVER = (0.0, False)  # silent until when, and whether it was its own silence


class ResolverBreaker:
    """
    Rests while the resolver is silent, and leaves out names that were silent.

    Times are seconds of any clock, always the same one. A name is left out as
    it was asked: its parent may have neighbours that do answer.
    """

    def __init__(self) -> None:
        self._time_outs = 0
        self._rests = 0
        self._rests_until = 0.0
        self._silent: dict[str, tuple[float, bool]] = {}  # see `timed_out`; oldest first

    def rests(self, now: float) -> bool:
        """Tell whether nobody is to be asked."""
        return now < self._rests_until

    def is_silent(self, name: str, now: float) -> bool:
        """Tell whether *name* had no answer within the last minute."""
        return now < self._silent.get(name, _NEVER)[0]

    def is_own_silence(self, name: str) -> bool:
        """Tell whether the resolver gave a sign of life when *name* was silent."""
        return self._silent.get(name, _NEVER)[1]

    @property
    def wants_control(self) -> bool:
        """Whether the next question needs a control question with it."""
        return self._time_outs >= _CONTROL_AFTER

    def answered(self) -> None:
        """Note a sign of life: any answer at all, a refusal included."""
        self._time_outs = self._rests = 0

    def timed_out(self, name: str, *, control: bool | None, now: float) -> None:
        """Note that *name* had no answer; *control* tells of the control question, None: none."""
        self._silent.pop(name, None)
        self._silent[name] = now + _SILENT_S, bool(control)  # until when, and whose fault
        if len(self._silent) > _MOST_SILENT:
            del self._silent[next(iter(self._silent))]
        if control:
            self.answered()
            return
        self._time_outs += 1
        if control is False:
            self._rests_until = now + _RESTS_S[min(self._rests, len(_RESTS_S) - 1)]
            self._rests += 1
