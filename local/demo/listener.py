"""A subscriber of the topic, like any other: a queue, and raw delivery."""

from __future__ import annotations

import sys
from typing import Any

from events.contract.catalogue import Kind
from events.contract.schema import UserEvent, decode, type_of
from local.settling import awaited
from local.suite import Suite
from operators.listening import subscribe

_ABOUT_USERS = {"type": [{"anything-but": [type_of(Kind.PIPELINE_CANARY)]}]}


class Listener:
    """Hears every event about a user from the moment it is made, by a queue of that *name*."""

    def __init__(self, suite: Suite, *, name: str = "demo-listener") -> None:
        self._emulator = suite.emulator
        self._sqs = suite.emulator.client("sqs")
        self._heard: set[str] = set()
        self._queue = self._sqs.create_queue(QueueName=name)["QueueUrl"]
        topic_arn = suite.stack.outputs["UserEventsTopicArn"]
        subscribe(suite.emulator.client("sns"), self._sqs, self._queue, topic_arn, _ABOUT_USERS)

    def hear(self, at_least: int) -> list[UserEvent]:
        """
        The next events, as soon as there are *at_least* so many.

        Fewer if nothing is under way any more; NotSettled if something is for ever.
        """
        heard: list[UserEvent] = []

        def are_enough() -> bool:
            heard.extend(self._receive())
            return len(heard) >= at_least

        awaited(self._emulator, are_enough)
        return heard

    def hear_all(self) -> list[UserEvent]:
        """The next events until all has come to rest: none of these can disturb what follows."""
        return self.hear(sys.maxsize)

    def next(self, *, within_s: int) -> list[UserEvent]:
        """What comes in that time, as soon as something does; at most 20 seconds."""
        return self._receive(wait_s=within_s)

    def _receive(self, *, wait_s: int = 0) -> list[UserEvent]:
        heard: list[UserEvent] = []
        while messages := self._messages(wait_s):
            heard += [event for event in map(_event, messages) if self._is_new(event)]
            wait_s = 0
        return heard

    def _messages(self, wait_s: int) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self._sqs.receive_message(
            QueueUrl=self._queue, MaxNumberOfMessages=10, WaitTimeSeconds=wait_s
        ).get("Messages", [])
        for message in messages:
            self._sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"])
        return messages

    def _is_new(self, event: UserEvent) -> bool:
        """Delivery is at least once: a slow publishing may succeed, and the relay too."""
        is_new = event.event_id not in self._heard
        self._heard.add(event.event_id)
        return is_new


def _event(message: dict[str, Any]) -> UserEvent:
    return decode(message["Body"])
