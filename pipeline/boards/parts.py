"""
The parts of a stack that boards show and alarms watch.

Names are logical ids in ``template.yaml`` without their ending: the trigger
``PreSignUp`` is ``PreSignUpFunction``, the queue ``Outbox`` is ``OutboxQueue``
with ``OutboxDeadLetterQueue``. ``condition`` is that of the resource; without
it, the part is always there. The files of ``infrastructure/plain`` say which there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """
    A function that Cognito waits for.

    Attributes:
        harm: What users cannot do when it fails.
        waits_for: What may make it slow.
        stage: ``sign_in`` counts into the sign-in objective.
        refuses: It tells Cognito of a decision by raising: an error to Lambda and none to us.

    """

    name: str
    harm: str
    waits_for: str
    stage: Literal["sign_up", "sign_in"]
    refuses: bool = False
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """
    A function that nobody waits for.

    Attributes:
        announces: Whether it tells of events, and the relay reads its log.
        harm: What its errors mean, where that is worth an alarm of its own and
            dead letters do not tell it. Empty: they do.

    """

    name: str
    harm: str = ""
    announces: bool = False
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """
    A queue with dead letters.

    Attributes:
        holds: What waits in it.
        lost: What dead letters in it mean, and what to look at first.

    """

    name: str
    holds: str
    lost: str
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """All of a stack, in the order in which boards show them."""

    triggers: tuple[Trigger, ...]
    workers: tuple[Worker, ...]
    queues: tuple[Queue, ...]

    @property
    def announcing(self) -> tuple[Trigger | Worker, ...]:
        """Those that tell of events, every trigger among them."""
        return (*self.triggers, *(each for each in self.workers if each.announces))

    def has(self, name: str) -> bool:
        """Tell whether there is a function of that *name*."""
        functions: tuple[Trigger | Worker, ...] = (*self.triggers, *self.workers)
        return any(each.name == name for each in functions)

    def always(self, stage: Literal["sign_up", "sign_in"]) -> list[Trigger]:
        """The triggers of *stage* that are there whatever the parameters say."""
        return [each for each in self.triggers if each.stage == stage and not each.condition]


# App clients of the stack that users sign in at, by their logical ids.
CLIENTS = ("PublicClient", "ConfidentialClient")


def client_name(logical_id: str) -> str:
    """
    What Cognito and graphs call an app client.

    >>> client_name("PublicClient")
    'public'
    """
    return logical_id.removesuffix("Client").lower()
