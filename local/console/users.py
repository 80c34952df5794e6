"""The users of the pool on this machine: found, and shown with all that the suite keeps of one."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError
from rich.console import Console

from local.console.account import Account
from operators.outside import Outside
from operators.person import NoSuchUser, Person, attributes_of, person
from operators.records import Record, records
from operators.stack import DeployedStack

_SHOWN = 60
_SUB = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DAY = re.compile(r"(?P<budget>[^#]+)#day-\d+")


@dataclass(frozen=True, slots=True)
class Users:
    """
    Users of the account's stack.

    Attributes:
        account: The emulator, or a real account whose console was started with --write.
        limits: The stack's parameters, of which some are limits.

    """

    account: Account
    limits: Mapping[str, str]

    def outside(self) -> Outside:
        """What the operators' commands work with; what they print is not shown."""
        stack = DeployedStack(self.account.client("cloudformation"), name=self.account.stack)
        return Outside(
            client=self.account.client,
            stack=stack,
            console=Console(file=io.StringIO()),
            is_sure=True,
        )

    def found(self, words: str) -> list[dict[str, Any]]:
        """
        At most 60 users, newest first, whose address begins with *words* or whose sub it is.

        A real account shows nobody but whose whole address or sub was typed.
        """
        asked: dict[str, Any] = {"UserPoolId": self.pool_id, "Limit": _SHOWN}
        words = words.replace('"', "").strip()
        if self.account.is_real and not words:
            return []
        if words:
            begins = "=" if self.account.is_real else "^="
            email = f'email {begins} "{words}"'
            asked["Filter"] = f'sub = "{words}"' if _SUB.fullmatch(words) else email
        told = self.account.client("cognito-idp").list_users(**asked)["Users"]
        told.sort(key=lambda each: each["UserCreateDate"], reverse=True)
        return [_row(each) for each in told]

    def one(self, sub: str) -> dict[str, Any] | None:
        """All about the user; None if there is none of that *sub*."""
        outside = self.outside()
        who = known(sub, outside)
        if who is None or who.profile is None:
            return None
        kept = list(records(who, outside))
        return {
            **_row({**who.profile, "Attributes": who.profile["UserAttributes"]}),
            "groups": self._groups(who.profile["Username"]),
            "mfa": list(who.profile.get("UserMFASettingList", [])),
            "factors": [each.item["pk"]["S"].rpartition("#")[2] for each in _of(kept, "F#")],
            "devices": sum(
                len(each.item.get("devices", {}).get("L", [])) for each in _of(kept, "V#")
            ),
            "suppressed": any(_lasts(each) for each in _of(kept, "X#")),
            "limits": [*self._sends(kept), *self._answers(kept)],
        }

    @property
    def pool_id(self) -> str:
        """The pool's id."""
        [pool] = [
            it
            for name, it in self.account.ids("AWS::Cognito::UserPool").items()
            if name == "UserPool"
        ]
        return pool

    def _groups(self, name: str) -> list[str]:
        told = self.account.client("cognito-idp").admin_list_groups_for_user(
            UserPoolId=self.pool_id, Username=name
        )
        return sorted(each["GroupName"] for each in told["Groups"])

    def _sends(self, kept: Sequence[Record]) -> Iterator[dict[str, Any]]:
        hour = this_hour()
        for each in _of(kept, "S#"):
            channel = each.item["pk"]["S"].rpartition("#")[2]
            most = {"email": "MailsPerHour", "sms": "SmsPerHour"}.get(channel, "")
            is_now = int(each.item["hour"]["N"]) == hour
            yield {
                "name": f"{_named(channel)}: messages this hour",
                "used": int(each.item["in_hour"]["N"]) if is_now else 0,
                "most": int(self.limits.get(most) or 0),
                "until": int(each.item["next_at"]["N"]),
            }

    def _answers(self, kept: Sequence[Record]) -> Iterator[dict[str, Any]]:
        for each in _of(kept, "U#"):
            found = _DAY.fullmatch(each.item["pk"]["S"].split("#", 2)[2])
            if not found or not _lasts(each):
                continue
            counts = {"Hour": each.item.get(f"hour_{this_hour()}"), "Day": each.item["answers"]}
            for window, count in counts.items():
                yield {
                    "name": f"{_named(found['budget'])}: answers this {window.lower()}",
                    "used": int(count["N"]) if count else 0,
                    "most": int(self.limits.get(f"AnswersPer{window}") or 0),
                    "until": None,
                }


def this_hour() -> int:
    """The number of the hour, as the limits count them."""
    return int(datetime.now(UTC).timestamp()) // 3600


def _named(limit: str) -> str:
    return {"email": "E-mail", "sms": "SMS"}.get(limit, limit.capitalize())


def known(sub: str, outside: Outside) -> Person | None:
    """The user of that *sub*, or None."""
    pool_id = outside.stack.physical_id("UserPool")
    told = outside.client("cognito-idp").list_users(UserPoolId=pool_id, Filter=f'sub = "{sub}"')
    if not told["Users"]:
        return None
    try:
        return person(told["Users"][0]["Username"], outside)
    except (NoSuchUser, ClientError):
        return None


def _of(kept: Sequence[Record], start: str) -> list[Record]:
    return [each for each in kept if each.item["pk"]["S"].startswith(start)]


def _lasts(record: Record) -> bool:
    return record.ends is None or record.ends > datetime.now(UTC)


def _row(user: Mapping[str, Any]) -> dict[str, Any]:
    attributes = attributes_of({"UserAttributes": user["Attributes"]})
    return {
        "sub": attributes.get("sub", ""),
        "name": user["Username"],
        "email": attributes.get("email", ""),
        "verified": attributes.get("email_verified") == "true",
        "phone": bool(attributes.get("phone_number")),
        "locale": attributes.get("locale", ""),
        "status": user["UserStatus"],
        "enabled": bool(user.get("Enabled", True)),
        "created": user["UserCreateDate"].timestamp(),
    }
