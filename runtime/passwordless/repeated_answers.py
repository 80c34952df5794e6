"""What a challenge's item notes of answers, so that the same one is known again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules.passwordless.given_answer import GivenAnswer, Winner, most_repeats
from rules.passwordless.one_time_code import Challenge
from runtime.passwordless.challenge_items import USED

Item = Mapping[str, Any]


def noted(update: dict[str, Any], given: GivenAnswer, *, has_won: bool, now: int) -> None:
    """Have the *update* that counts an answer note it, in whichever sign-in, and count it once."""
    update["ConditionExpression"] += " AND NOT contains(tried, :attempt)"
    update["UpdateExpression"] += ", tried :tried"  # behind ADD; a set: sign-ins share challenges
    values = {":attempt": {"S": given.attempt}, ":tried": {"SS": [given.attempt]}}
    if has_won:
        won = {
            "won_by": {"S": given.sign_in},
            "won_round": {"N": str(given.round_)},
            "won_answer": {"S": given.answer},
            "won_at": {"N": str(now)},
            "repeats": {"N": "0"},
        }
        told = ", ".join(f"{name} = :{name}" for name in won)
        update["UpdateExpression"] = update["UpdateExpression"].replace(" ADD", f", {told} ADD")
        values |= {f":{name}": value for name, value in won.items()}
    update["ExpressionAttributeValues"] |= values


def was_counted(found: Item, given: GivenAnswer) -> bool:
    """Whether this answer in this round is among those of the item."""
    return given.attempt in found.get("tried", {"SS": []})["SS"]


def winner_of(found: Item, challenge: Challenge, *, method: str) -> Winner | None:
    """Who used the challenge up; None if nobody did, or it is another's, or of before."""
    is_the_one = (
        found["user"]["S"] == challenge.user
        and found["client_id"]["S"] == challenge.client_id
        and found["method"]["S"] == method
    )
    if not is_the_one or found["state"]["S"] != USED or "won_by" not in found:
        return None
    return Winner(
        sign_in=found["won_by"]["S"],
        round_=int(found["won_round"]["N"]),
        answer=found["won_answer"]["S"],
        at=int(found["won_at"]["N"]),
    )


def one_more_time(given: GivenAnswer, won: Winner) -> dict[str, Any]:
    """The change of the item that lets a right answer be right again, so many times."""
    return {
        "UpdateExpression": "ADD repeats :one",
        "ConditionExpression": "repeats < :most",
        "ExpressionAttributeValues": {
            ":one": {"N": "1"},
            ":most": {"N": str(most_repeats(given, won))},
        },
    }
