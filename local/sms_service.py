"""
AWS End User Messaging SMS as far as a sign-in needs it, since ministack has none of it.

SendTextMessage and PutMessageFeedback in the service's own protocol (JSON 1.0
with ``X-Amz-Target: PinpointSMSVoiceV2.*``). What a request may hold is read
from the same model that boto3 is made of. Nothing is sent: the messages are
kept to be looked at. A part of a message costs `PRICE_OF_A_PART` here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from threading import Lock
from typing import Any
from uuid import uuid4

from botocore.loaders import Loader
from botocore.model import ServiceModel, StringShape

from rules.messages.sms_segments import segments

TARGET = "PinpointSMSVoiceV2"
PRICE_OF_A_PART = Decimal("0.05")  # US dollars
_MODEL = ServiceModel(Loader().load_service_model("pinpoint-sms-voice-v2", "service-2"))

Answer = tuple[int, dict[str, Any]]
"""HTTP status and body."""


@dataclass(frozen=True, slots=True)
class Sms:
    """A message that would have been sent."""

    message_id: str
    to: str
    origin: str
    text: str


class SmsService:
    """Answers requests and keeps messages, of all accounts together."""

    def __init__(self) -> None:
        self._messages: list[Sms] = []
        self._feedback: dict[str, str] = {}
        self._lock = Lock()

    def messages(self) -> list[dict[str, Any]]:
        """Every message, oldest first, with the feedback that came for it."""
        with self._lock:
            return [
                {**asdict(each), "feedback": self._feedback.get(each.message_id)}
                for each in self._messages
            ]

    def reset(self) -> None:
        """Forget them all."""
        with self._lock:
            self._messages.clear()
            self._feedback.clear()

    def answer(self, target: str, body: bytes) -> Answer:
        """What the service says to one request."""
        operation = target.partition(".")[2]
        act = {"SendTextMessage": self._send, "PutMessageFeedback": self._note}.get(operation)
        if act is None:
            return _invalid("UNKNOWN_OPERATION", f"{operation} is not there on this machine")
        try:
            asked = json.loads(body)
        except ValueError:
            return _invalid("CANNOT_PARSE", "The request is not JSON.")
        if problem := _problem(operation, asked):
            return _invalid(*problem)
        return act(asked)

    def _send(self, asked: Mapping[str, Any]) -> Answer:
        text = asked.get("MessageBody", "")
        price = PRICE_OF_A_PART * segments(text)
        if price > Decimal(asked.get("MaxPrice", "99")):
            return _invalid("PRICE_OVER_THRESHOLD", f"The message would cost {price} US dollars.")
        sms = Sms(
            message_id=str(uuid4()),
            to=asked["DestinationPhoneNumber"],
            origin=asked.get("OriginationIdentity", ""),
            text=text,
        )
        if not asked.get("DryRun"):
            with self._lock:
                self._messages.append(sms)
        return 200, {"MessageId": sms.message_id}

    def _note(self, asked: Mapping[str, Any]) -> Answer:
        message_id = asked["MessageId"]
        with self._lock:
            if not any(each.message_id == message_id for each in self._messages):
                return _error("ResourceNotFoundException", "There is no such message.")
            self._feedback[message_id] = asked["MessageFeedbackStatus"]
        return 200, {"MessageId": message_id, "MessageFeedbackStatus": self._feedback[message_id]}


def _problem(operation: str, asked: Any) -> tuple[str, str] | None:
    """What the model does not allow in *asked*: the service's reason, and words."""
    shape = _MODEL.operation_model(operation).input_shape
    if not isinstance(asked, dict):
        return "CANNOT_PARSE", "The request is not an object."
    for name in shape.required_members:
        if name not in asked:
            return "MISSING_PARAMETER", f"{name} is missing."
    for name, value in asked.items():
        if name not in shape.members or not _fits(shape.members[name], value):
            return "FIELD_VALIDATION_FAILED", f"{name} is not as it must be."
    return None


def _fits(shape: Any, value: Any) -> bool:
    """Texts and whole numbers by their bounds; what is nested, by its kind alone."""
    bounds = shape.metadata
    if isinstance(shape, StringShape):
        return (
            isinstance(value, str)
            and bounds.get("min", 0) <= len(value) <= bounds.get("max", len(value))
            and (not shape.enum or value in shape.enum)
            and re.fullmatch(bounds.get("pattern", r"[\s\S]*"), value) is not None
        )
    if shape.type_name == "integer":
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return is_number and bool(bounds["min"] <= value <= bounds["max"])
    return isinstance(value, {"boolean": bool}.get(shape.type_name, dict))


def _invalid(reason: str, message: str) -> Answer:
    return _error("ValidationException", message, Reason=reason)


def _error(kind: str, message: str, **more: str) -> Answer:
    return 400, {"__type": kind, "Message": message, **more}
