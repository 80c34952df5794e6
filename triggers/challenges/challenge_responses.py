"""How a challenge is told: to the client, to VerifyAuthChallengeResponse, and to the next round."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from rules.passwordless.running_challenge import ROUND_0, VERSION, Kept, RunningChallenge
from rules.trigger_event import answer
from rules.value import dataclass
from runtime.passwordless.challenge_items import epoch
from triggers.challenges.availability import Times, available, times_of
from triggers.passwordless.method import Method

WAIT = "wait"  # nothing was sent for this wish, and no code of its method is open
NOTHING_SENT = "none"
_REQUESTED = "requested"


@dataclass(frozen=True, slots=True)
class ChallengeResponses:
    """Writes them into the event of CreateAuthChallenge."""

    methods: Mapping[str, Method]
    now: Callable[[], datetime]
    new_id: Callable[[], str]

    def challenge(
        self, event: dict[str, Any], running: RunningChallenge, delivery: str
    ) -> dict[str, Any]:
        """*running*, and what became of its message."""
        wait_s = max(0, running.next_send_at - epoch(self.now()))
        return answer(
            event,
            publicChallengeParameters={
                **self.methods[running.method].public_parameters,
                **self._available(times_of(running, self.methods)),
                "delivery": delivery,
                "retry_after": str(wait_s),
            },
            privateChallengeParameters={
                "version": VERSION,
                "method": running.method,
                "challenge_id": running.challenge_id,
                **({"share": running.share} if running.share else {}),
                **({"kept": running.kept.value} if running.kept is Kept.LINK else {}),
            },
            # Comes back in the session of the next rounds; never reaches the client.
            challengeMetadata=running.written(),
        )

    def going_on(self, event: dict[str, Any], last: RunningChallenge) -> dict[str, Any]:
        """The challenge of the round before once more."""
        if last.kept is Kept.LINK:
            delivery = NOTHING_SENT
        else:
            is_open = last.kept is not Kept.NONE
            delivery = under_way(self.methods[last.method]) if is_open else WAIT
        return self.challenge(event, last, delivery)

    def wish(self, event: dict[str, Any], times: Times) -> dict[str, Any]:
        """Round 0: the question what is wanted."""
        return answer(
            event,
            publicChallengeParameters={"method": ROUND_0, **self._available(times)},
            privateChallengeParameters={"version": VERSION, "method": ROUND_0},
            challengeMetadata=ROUND_0,
        )

    def secret(self, event: dict[str, Any], method: str, times: Times) -> dict[str, Any]:
        """Ask for the receipt of a code, or for a known device's secret; nothing is sent."""
        usual = next(iter(self.methods.values()))
        metadata = RunningChallenge(method, self.new_id(), 0, Kept.NONE)
        return answer(
            event,
            publicChallengeParameters={
                **usual.public_parameters,
                **self._available(times),
                "method": method,
                "delivery": NOTHING_SENT,
                "retry_after": "0",
            },
            privateChallengeParameters={
                "version": VERSION,
                "method": method,
                "challenge_id": metadata.challenge_id,
            },
            challengeMetadata=metadata.written(),
        )

    def _available(self, times: Times) -> dict[str, str]:
        return available(self.methods, times, now=epoch(self.now()))


def under_way(method: Method) -> str:
    """What the client is told of the message with the code."""
    return _REQUESTED if method.channel else NOTHING_SENT
