"""
``make code TO=ada@example.com`` prints the code in the newest mail to that address.

A sign-in without a password mails its code through a queue, the outbox; so the
mailbox is read when that is empty. If there is no code yet, it waits for one.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.request import ProxyHandler, build_opener

import boto3
from botocore.config import Config

from local.env import NONE_RUNS, the_newest

_ARRIVES_WITHIN_S = 30.0  # once nothing is on its way
_GIVES_UP_AFTER_S = 300.0
_LOOKS_EACH_S = 0.1
_CODE = re.compile(r"\b\d{6,10}\b")
_ON_THEIR_WAY = [
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
]


def main(to: str) -> int:
    """Print the code; 1 if there is none."""
    values = _values()
    if values is None:
        print(NONE_RUNS, file=sys.stderr)
        return 1
    code = newest_code(values, to)
    if code is None:
        print(f"no mail with a code is there for {to or 'TO='}", file=sys.stderr)
        return 1
    print(code)
    return 0


def newest_code(
    values: Mapping[str, str],
    to: str,
    *,
    within_s: float = _ARRIVES_WITHIN_S,
    gives_up_after_s: float = _GIVES_UP_AFTER_S,
) -> str | None:
    """The code, once no other is on its way; None if there is none *within_s* after that."""
    start = quiet_since = time.monotonic()
    while (now := time.monotonic()) - start < gives_up_after_s:
        if _is_sending(values):
            quiet_since = now
        elif codes := codes_in(_mails(values["MAILS_URL"]), to):
            return codes[-1]
        elif now - quiet_since > within_s:
            return None
        time.sleep(_LOOKS_EACH_S)
    return None


def codes_in(mails: Iterable[Mapping[str, Any]], to: str) -> list[str]:
    """
    The codes that were mailed *to* somebody, oldest first.

    >>> mail = {"To": ["a@b.example"], "Subject": "12345678 is your code", "Timestamp": 1.5}
    >>> codes_in([mail, mail | {"Subject": "654321", "Timestamp": 0.5}], "a@b.example")
    ['654321', '12345678']
    """
    theirs = [mail for mail in mails if to in mail["To"]]
    theirs.sort(key=lambda mail: mail["Timestamp"])
    found = [_CODE.search(" ".join(_texts(mail))) for mail in theirs]
    return [code[0] for code in found if code]


def _texts(mail: Mapping[str, Any]) -> list[str]:
    return [mail.get(part) or "" for part in ("Subject", "BodyText", "BodyHtml")]


def _values() -> Mapping[str, str] | None:
    """The suite that this shell knows, or the one that was started last."""
    if "MAILS_URL" in os.environ:
        return os.environ
    suite = the_newest()
    return suite.values if suite else None


def _is_sending(values: Mapping[str, str]) -> bool:
    sqs = boto3.client(
        "sqs",
        endpoint_url=values["AWS_ENDPOINT_URL"],
        region_name=values["AWS_REGION"],
        aws_access_key_id=values["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=values["AWS_SECRET_ACCESS_KEY"],
        config=Config(proxies={}),
    )
    found = sqs.get_queue_attributes(
        QueueUrl=values["OUTBOX_QUEUE_URL"], AttributeNames=_ON_THEIR_WAY
    )
    return any(int(count) for count in found["Attributes"].values())


def _mails(url: str) -> list[dict[str, Any]]:
    with build_opener(ProxyHandler({})).open(url, timeout=30) as answer:
        accounts = json.load(answer)["messages"]
    return [mail for mails in accounts.values() for mail in mails]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
