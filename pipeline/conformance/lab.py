"""The laboratory: a stack of its own, for as long as a `with` block lasts."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

_FOLDER = Path(__file__).parent
_DOMAIN = "simulator.amazonses.com"  # SES takes mail for it and throws it away
Event = Mapping[str, Any]
Script = Mapping[str, Mapping[str, Any]]


class StackIsThere(RuntimeError):
    """Somebody has a stack of that name, and it is not ours to delete."""


@dataclass
class Lab:
    """
    A pool, a client, and the events of its triggers.

    Attributes:
        too_slow_s: Seconds after which Cognito has certainly given a trigger up.

    """

    client: Callable[[str], Any]
    outputs: Mapping[str, str]
    too_slow_s: float
    password: str = field(default_factory=lambda: f"Pr0be-{secrets.token_urlsafe(18)}")
    recorded: list[Event] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.cognito = self.client("cognito-idp")
        self._table = self.client("dynamodb")

    @property
    def pool(self) -> str:
        """Id of the pool."""
        return self.outputs["Pool"]

    def obey(self, script: Script) -> None:
        """Tell the triggers, by source, to wait, raise or answer; forget what was heard before."""
        item = {"pk": {"S": "script"}, "json": {"S": json.dumps(script)}}
        self._table.put_item(TableName=self.outputs["Events"], Item=item)
        self.heard()

    def heard(self) -> list[Event]:
        """The events since it was last asked, in the order of the recorder's clock."""
        pages = self._table.get_paginator("scan").paginate(
            TableName=self.outputs["Events"], ConsistentRead=True
        )
        items = {item["pk"]["S"]: item["json"]["S"] for page in pages for item in page["Items"]}
        fresh = sorted(items.keys() - self._seen - {"script"})
        self._seen |= set(fresh)
        events = [json.loads(items[key]) for key in fresh]
        self.recorded += events
        return events

    def sources(self) -> list[str]:
        """The trigger sources of the events since it was last asked."""
        return [event["triggerSource"] for event in self.heard()]

    def address(self) -> str:
        """One that nobody has yet."""
        return f"success+{secrets.token_hex(6)}@{_DOMAIN}"

    def sign_up(self, address: str, *, email: str = "", metadata: Mapping[str, str] = {}) -> Any:
        """SignUp with the laboratory's password; *email* if that is another than the name."""
        return self.cognito.sign_up(
            ClientId=self.outputs["Client"],
            Username=address,
            Password=self.password,
            UserAttributes=[{"Name": "email", "Value": email or address}],
            ClientMetadata=dict(metadata),
        )

    def member(self) -> str:
        """The address of a new user who is confirmed, without a mail."""
        address = self.address()
        self.obey({"PreSignUp_SignUp": {"rounds": [{"autoConfirmUser": True}]}})
        self.sign_up(address)
        return address

    def start(self, flow: str, user: str, *, client: str = "", **parameters: str) -> Any:
        """InitiateAuth, at the usual client unless another is named."""
        return self.cognito.initiate_auth(
            ClientId=client or self.outputs["Client"],
            AuthFlow=flow,
            AuthParameters={"USERNAME": user, **parameters},
        )

    def sign_in(self, user: str, *, client: str = "") -> Any:
        """With the right password."""
        return self.start("USER_PASSWORD_AUTH", user, client=client, PASSWORD=self.password)

    def answer(self, challenge: Mapping[str, Any], user: str, given: str) -> Any:
        """RespondToAuthChallenge, to a custom challenge."""
        return self.cognito.respond_to_auth_challenge(
            ClientId=self.outputs["Client"],
            ChallengeName="CUSTOM_CHALLENGE",
            Session=challenge["Session"],
            ChallengeResponses={"USERNAME": user, "ANSWER": given},
        )


@contextmanager
def laboratory(
    client: Callable[[str], Any], *, stack: str, too_slow_s: float = 6.0
) -> Iterator[Lab]:
    """
    Make the stack, and delete it however the block ends.

    Raises:
        StackIsThere: Before anything is made.

    """
    cloudformation = client("cloudformation")
    _refuse_another(cloudformation, stack)
    cloudformation.create_stack(
        StackName=stack, TemplateBody=template(), Capabilities=["CAPABILITY_IAM"]
    )
    try:
        wait = {"Delay": 2, "MaxAttempts": 300}
        cloudformation.get_waiter("stack_create_complete").wait(StackName=stack, WaiterConfig=wait)
        [described] = cloudformation.describe_stacks(StackName=stack)["Stacks"]
        outputs = {each["OutputKey"]: each["OutputValue"] for each in described["Outputs"]}
        yield Lab(client, outputs, too_slow_s)
    finally:
        cloudformation.delete_stack(StackName=stack)
        cloudformation.get_waiter("stack_delete_complete").wait(StackName=stack, WaiterConfig=wait)


def template() -> str:
    """The laboratory's template, with the recorder's code in it."""
    code = (_FOLDER / "recorder.py").read_text()
    text = (_FOLDER / "lab.yaml").read_text()
    return text.replace('ZipFile: "" # recorder.py', f"ZipFile: {json.dumps(code)}")


def _refuse_another(cloudformation: Any, stack: str) -> None:
    try:
        [found] = cloudformation.describe_stacks(StackName=stack)["Stacks"]
    except ClientError as exc:
        if "does not exist" in str(exc):
            return
        raise
    if found["StackStatus"] != "DELETE_COMPLETE":
        raise StackIsThere(f"{stack} is there already; delete it, or choose another stage")
