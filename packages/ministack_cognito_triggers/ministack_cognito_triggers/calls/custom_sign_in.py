"""What is kept of one custom sign-in from call to call."""

import time
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from ministack_cognito_triggers.calls.call import Call
from ministack_cognito_triggers.calls.events import attributes, event, with_metadata
from ministack_cognito_triggers.functions.invoke import fire


@dataclass(frozen=True, kw_only=True)
class CustomSignIn:
    """
    One user's way through the challenges.

    Attributes:
        typed: The name the client began with.
        known: Whether there was such a user then. One who signs up meanwhile stays a stranger.
        user_name: The pool's name for the user; what was typed for a stranger.
        rounds: The `session` of the events: what was asked and how it was answered.
        metadata: The challengeMetadata of the round that waits for an answer.
        private: The privateChallengeParameters of that round.
        srp_a: What the client began with, if with a password.
        srp: What the proof of the password is held against, while it is asked for.
        began: When, in epoch seconds.

    """

    typed: str
    known: bool
    user_name: str
    rounds: tuple[dict[str, Any], ...] = ()
    metadata: str | None = None
    private: dict[str, str] = field(default_factory=dict)
    srp_a: str = ""
    srp: dict[str, str] = field(default_factory=dict)
    began: float = field(default_factory=time.time)

    def after(self, challenge: str, *, correct: bool) -> "CustomSignIn":
        """The sign-in with one more round in its history: one entry, name, result, metadata."""
        entry = {
            "challengeName": challenge,
            "challengeResult": correct,
            "challengeMetadata": self.metadata,
        }
        return replace(self, rounds=(*self.rounds, entry), metadata=None, private={})

    def has(self, challenge: str) -> bool:
        """Whether *challenge* was a round of it."""
        return any(each["challengeName"] == challenge for each in self.rounds)

    def user(self, call: Call) -> dict[str, Any] | None:
        """The record of the user; None for a stranger."""
        return call.user(self.user_name) if self.known else None

    def fire(
        self, trigger: str, call: Call, *, asked: dict[str, Any], on_entry: dict[str, Any]
    ) -> dict[str, Any]:
        """The response of one of the three triggers about this user, there or not."""
        user = self.user(call)
        request = {"userAttributes": attributes(user) if user else {}, **asked}
        if call.hides_users:
            request["userNotFound"] = user is None
        sent = event(
            f"{trigger}_Authentication",
            call,
            user_name=self.user_name,
            request=with_metadata(request, call.metadata),
            response=on_entry,
        )
        return fire(trigger, sent, pool=call.pool)

    def is_of(self, name: str, call: Call) -> bool:
        """Whether *name*, in an answer, means the user who began."""
        user = call.user(name) if self.known else None
        if user is not None:
            return bool(user["Username"] == self.user_name)
        return name in (self.typed, self.shown_name(call))

    def shown_name(self, call: Call) -> str:
        """The username the client is told: a made-up but steady one where there is no user."""
        if self.known or not call.pool.get("UsernameAttributes"):
            return self.user_name
        return str(uuid5(NAMESPACE_DNS, f"{call.pool['Id']}.{self.typed.lower()}"))
