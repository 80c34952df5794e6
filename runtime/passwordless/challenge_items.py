"""
The items of the table that passwordless sign-in rests on.

``C#<challenge id>`` one challenge · ``R#<request>`` one wish for a code ·
``S#<holder>#<channel>`` what was sent · ``U#<holder>#<budget>#<window>`` what was answered ·
``P#<owner>#<client>#<device>`` a receipt for a code that was answered, and
``P#<owner>#<client>`` the mark that there is one ·
``G#sms#<window>`` what SMS may have cost · ``G#health#<channel>`` whether its
messages fail · ``X#<address>`` an address that mail
does not reach. A holder of limits is a digest of the address, the same for each spelling
and each user; a user is a digest, as is a wish for a code, and no item has a
code, a name or an address itself. ``expires_at``, in epoch
seconds, is the TTL attribute of each; DynamoDB deletes days late, so every
condition looks at the time itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rules.passwordless.known_share import KNOWN
from rules.passwordless.one_time_code import Challenge
from rules.passwordless.send_budget import Charge, Sends
from rules.value import dataclass

PENDING, USED, SUPERSEDED = "pending", "used", "superseded"
_CHARGED = ("next_at", "before", "hour", "day")
SIGN_IN, SIGN_UP = "sign_in", "sign_up"  # what a challenge is for
UNDERIVED = "-"  # instead of a version, where no answer is derived from the pepper


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredChallenge:
    """
    A challenge as the table holds it.

    Attributes:
        holder: Whose limits it counts for.
        share: The known device whose share it counts in; empty if it is in the strangers'.
        pepper: The version of the secret that its code is derived from, or `UNDERIVED`.
        subject: The user's ``sub``, at which Cognito has the address. Empty if there is none.
        is_ghost: There is no such user: nothing is sent, and no answer is right.
        purpose: `SIGN_IN`, or `SIGN_UP` of an address that has no user yet.
        link_has_id: Whether the link of the mail names the challenge.
        action: Of a step-up, what its mail names, as `rules.passwordless.code_request` has it.
        sealed_address: Of a sign-up, as `rules.passwordless.sealed_address` has
            it, until its code is sent.

    """

    challenge: Challenge
    holder: str
    method: str
    pepper: str
    expires_at: int
    subject: str = ""
    is_ghost: bool = False
    locale: str = ""
    device: str = ""
    browser: str = ""
    purpose: str = SIGN_IN
    sealed_address: str = ""
    share: str = ""
    link_has_id: bool = False
    action: str = ""

    def item(self) -> dict[str, Any]:
        """The new item."""
        return {
            **challenge_key(self.challenge.challenge_id),
            "user": {"S": self.challenge.user},
            "holder": {"S": self.holder},
            "pool_id": {"S": self.challenge.pool_id},
            "client_id": {"S": self.challenge.client_id},
            "method": {"S": self.method},
            "pepper": {"S": self.pepper},
            "state": {"S": PENDING},
            "attempts": {"N": "0"},
            "expires_at": {"N": str(self.expires_at)},
            "subject": {"S": self.subject},
            "ghost": {"BOOL": self.is_ghost},
            "locale": {"S": self.locale},
            "device": {"S": self.device},
            "browser": {"S": self.browser},
            "purpose": {"S": self.purpose},
            **({"to": {"S": self.sealed_address}} if self.sealed_address else {}),
            **share_item(self.share),
            **({"link_has_id": {"BOOL": True}} if self.link_has_id else {}),
            **({"action": {"S": self.action}} if self.action else {}),
        }

    @classmethod
    def read(cls, item: Mapping[str, Any]) -> StoredChallenge:
        """What `item` made."""
        return cls(
            challenge=Challenge(
                item["pk"]["S"].removeprefix("C#"),
                item["pool_id"]["S"],
                item["client_id"]["S"],
                item["user"]["S"],
            ),
            holder=holder_of(item),
            method=item["method"]["S"],
            pepper=item["pepper"]["S"],
            expires_at=int(item["expires_at"]["N"]),
            subject=item["subject"]["S"],
            is_ghost=item["ghost"]["BOOL"],
            locale=item["locale"]["S"],
            device=item["device"]["S"],
            browser=item["browser"]["S"],
            purpose=item.get("purpose", {"S": SIGN_IN})["S"],  # absent in one of before
            sealed_address=item.get("to", {"S": ""})["S"],
            share=share_of(item),
            link_has_id=item.get("link_has_id", {"BOOL": False})["BOOL"],
            action=item.get("action", {"S": ""})["S"],
        )


def holder_of(challenge: Mapping[str, Any]) -> str:
    """Whose limits the item counts for; of one of before, when these were the user's."""
    holder: str = challenge.get("holder", challenge["user"])["S"]
    return holder


def share_item(share: str) -> dict[str, Any]:
    """The member that tells of the known device whose share was charged, if one was."""
    return {"share": {"S": share}} if share else {}


def share_of(item: Mapping[str, Any]) -> str:
    """What `share_item` made."""
    share: str = item.get("share", {"S": ""})["S"]
    return share


def challenge_key(challenge_id: str) -> dict[str, Any]:
    """The key of a challenge."""
    return {"pk": {"S": f"C#{challenge_id}"}}


def request_key(digest: str) -> dict[str, Any]:
    """The key of a wish for a code."""
    return {"pk": {"S": f"R#{digest}"}}


def receipt_key(*, owner: str, client_id: str, device: str = "") -> dict[str, Any]:
    """The key of a device's receipt; without a *device*, of the mark that there is one."""
    return {"pk": {"S": "#".join(filter(None, ("P", owner, client_id, device)))}}


def sends_key(*, holder: str, channel: str) -> dict[str, Any]:
    """The key of what was sent to an address; *channel* may name a share of it, too."""
    return {"pk": {"S": f"S#{holder}#{channel}"}}


def answers_key(*, holder: str, budget: str, window: str) -> dict[str, Any]:
    """The key of what was answered for an address in a *window*, a day; *budget* is "day", too."""
    return {"pk": {"S": f"U#{holder}#{budget}#{window}"}}


def spending_key(*, window: str) -> dict[str, Any]:
    """The key of what all SMS of an hour or a day may have cost."""
    return {"pk": {"S": f"G#sms#{window}"}}


def health_key(channel: str) -> dict[str, Any]:
    """The key of how messages of a channel have fared."""
    return {"pk": {"S": f"G#health#{channel}"}}


def suppression_key(digest: str) -> dict[str, Any]:
    """The key of an address that nothing is mailed to."""
    return {"pk": {"S": f"X#{digest}"}}


def sends_item(sends: Sends) -> dict[str, Any]:
    """The members of what was sent, without the key and the end."""
    return {
        "next_at": {"N": str(sends.next_at)},
        "hour": {"N": str(sends.hour)},
        "in_hour": {"N": str(sends.in_hour)},
        "day": {"N": str(sends.day)},
        "in_day": {"N": str(sends.in_day)},
    }


def sends_of(item: Mapping[str, Any] | None) -> Sends:
    """What `sends_item` made; nothing was sent if there is no item."""
    if item is None:
        return Sends()
    return Sends(
        **{name: int(item[name]["N"]) for name in ("next_at", "hour", "in_hour", "day", "in_day")}
    )


def charge_item(
    charges: Sequence[tuple[dict[str, Any], Charge]],
    *,
    channel: str,
    request: str,
    is_lent: bool,
) -> dict[str, Any]:
    """
    The members of a challenge that tell what it counted for, and by which wish it was made.

    *charges* have the key of each count. That of the holder and the channel is
    the first; a message that *is_lent* is not counted there.
    """
    own, rest = ([], charges) if is_lent else (charges[:1], charges[1:])
    also = {"charged_also": {"L": [{"M": {**key, **_charged(each)}} for key, each in rest]}}
    return {
        **({"charged": {"M": _charged(own[0][1])}} if own else {}),
        "channel": {"S": channel},
        "request": {"S": request},
        **(also if rest else {}),
    }


def charges_of(item: Mapping[str, Any]) -> list[tuple[dict[str, Any], Charge]]:
    """What `charge_item` made; nothing, if the challenge counted for nothing."""
    rest = [each["M"] for each in item.get("charged_also", {"L": []})["L"]]
    return [*_own_charge(item), *(({"pk": each["pk"]}, _charge(each)) for each in rest)]


def _own_charge(item: Mapping[str, Any]) -> list[tuple[dict[str, Any], Charge]]:
    if "charged" not in item:
        return []
    channel = item["channel"]["S"]
    share = f"{channel}#{KNOWN}" if share_of(item) else channel
    return [(sends_key(holder=holder_of(item), channel=share), _charge(item["charged"]["M"]))]


def _charged(charged: Charge) -> dict[str, Any]:
    return {name: {"N": str(getattr(charged, name))} for name in _CHARGED}


def _charge(members: Mapping[str, Any]) -> Charge:
    return Charge(**{name: int(members[name]["N"]) for name in _CHARGED})


def epoch(when: datetime) -> int:
    """Whole seconds, as DynamoDB's TTL wants them."""
    return int(when.timestamp())
