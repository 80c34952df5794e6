"""The parts of the one write that makes a challenge, each with the condition that it needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rules.passwordless.one_time_code import user_key
from rules.value import dataclass
from runtime.passwordless.challenge_items import (
    SUPERSEDED,
    StoredChallenge,
    challenge_key,
    charge_item,
    epoch,
    request_key,
    share_item,
)
from runtime.passwordless.sent_counts import Counted
from runtime.passwordless.wishes import Wish


@dataclass(frozen=True, slots=True)
class ChallengeWrites:
    """Those for *new* in *table*, as ``TransactWriteItems`` takes them."""

    table: str
    new: StoredChallenge
    now: datetime

    def challenge(
        self, wish: Wish, sends: Sequence[Counted], *, channel: str | None, share: str, lent: bool
    ) -> dict[str, Any]:
        """The challenge, with what a refund of its message gives back."""
        charges = [(each.key, each.charged(self.now)) for each in sends]
        charged = (
            charge_item(charges, channel=channel, request=wish.digest, is_lent=lent)
            if channel
            else {}
        )
        item = {**self.new.item(), **charged, **share_item(share)}
        return self._put(item, "attribute_not_exists(pk)")

    def wish(self, wish: Wish, share: str, *, stale: str | None) -> dict[str, Any]:
        """The first of two calls that are the same wins; the other finds its challenge."""
        return self._put(
            {
                **request_key(wish.digest),
                "challenge_id": {"S": self.new.challenge.challenge_id},
                "expires_at": {"N": str(epoch(self.now + wish.lasts))},
                **self._of_sign_up(wish),
                **share_item(share),
            },
            "attribute_not_exists(pk) OR expires_at <= :now OR challenge_id = :stale",
            {":now": {"N": str(epoch(self.now))}, ":stale": {"S": stale or "-"}},
        )

    def count(self, counted: Counted, *, is_cooled: bool) -> dict[str, Any]:
        """*is_cooled* says that a right answer ends its resend cool-down."""
        last = self.new.challenge.challenge_id if is_cooled else ""
        return {"Put": {"TableName": self.table, **counted.put(self.now, last=last)}}

    def void(self, challenge_id: str) -> dict[str, Any]:
        """The older challenge of this very sign-in, if DynamoDB still has it; no other."""
        return {
            "Update": {
                "TableName": self.table,
                "Key": challenge_key(challenge_id),
                "UpdateExpression": (
                    "SET #state = :superseded, expires_at = if_not_exists(expires_at, :end)"
                ),
                "ConditionExpression": (
                    "attribute_not_exists(pk)"
                    " OR (client_id = :client_id AND (holder = :holder OR #user = :user))"
                ),
                "ExpressionAttributeNames": {"#state": "state", "#user": "user"},
                "ExpressionAttributeValues": {
                    ":superseded": {"S": SUPERSEDED},
                    ":end": {"N": str(self.new.expires_at)},
                    ":user": {"S": self._user_of(challenge_id)},
                    ":client_id": {"S": self.new.challenge.client_id},
                    ":holder": {"S": self.new.holder},
                },
            }
        }

    def lend(self, challenge_id: str) -> dict[str, Any]:
        """One message for one message, of a sign-in of nobody."""
        return {
            "Update": {
                "TableName": self.table,
                "Key": challenge_key(challenge_id),
                "UpdateExpression": "SET lent_to = :new",
                "ConditionExpression": "ghost = :yes AND attribute_not_exists(lent_to)",
                "ExpressionAttributeValues": {
                    ":new": {"S": self.new.challenge.challenge_id},
                    ":yes": {"BOOL": True},
                },
            }
        }

    def _put(
        self, item: dict[str, Any], condition: str, values: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        put = {"TableName": self.table, "Item": item, "ConditionExpression": condition}
        return {"Put": {**put, **({"ExpressionAttributeValues": values} if values else {})}}

    def _user_of(self, challenge_id: str) -> str:
        """Who may answer an older challenge of this sign-in, whatever key names the holder."""
        new = self.new
        if new.subject and not new.is_ghost:
            return new.challenge.user
        return user_key(b"", pool_id=new.challenge.pool_id, name=challenge_id, subject=None)

    def _of_sign_up(self, wish: Wish) -> dict[str, Any]:
        """What the second call of a sign-up has to know: no session of Cognito's brings it back."""
        if wish.request is None:
            return {}
        return {"request": {"S": wish.request}, "method": {"S": self.new.method}}
