"""
Export one user's personal data as JSON Lines (GDPR right of access).

Each line has the store, the purpose, the retention and the record. Secrets that protect
the account are left out. Logs and archive are read from --from on; the default is the
creation of the account.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from boto3.dynamodb.types import TypeDeserializer

from operators import user_timeline
from operators.outside import Outside
from operators.person import Person, attributes_of, person
from operators.records import records
from operators.typed import moment
from rules.personal_data import PLACES, Place

_SECRETS = {"sealed", "digests", "device", "key"}  # of use to nobody but a thief
_UNPROFILED = "400d"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say who, since when, and where to."""
    parser.add_argument("user", help="user name, e-mail address or sub")
    parser.add_argument(
        "--from", dest="start", help="start of the events: 2026-11-20, or an age such as 30d"
    )
    parser.add_argument(
        "--to", dest="file", type=Path, help="file to write, instead of standard output"
    )


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Read, write, count."""
    who = person(asked.user, outside)
    found = _all(who, _start(who, asked.start, outside), outside)
    if outside.is_dry:
        outside.say(f"{sum(1 for _ in found)} records of {who.sub}")
        return 0
    if asked.file is None:
        _write(found, sys.stdout)
        return 0
    with asked.file.open("w", encoding="utf-8") as file:
        count = _write(found, file)
    outside.say(f"{count} records of {who.sub} in {asked.file}")
    return 0


def _start(who: Person, said: str | None, outside: Outside) -> datetime:
    if said is None and who.since is not None:
        return datetime(who.since.year, who.since.month, who.since.day, tzinfo=UTC)
    return moment(said or _UNPROFILED, now=outside.now)


def _write(found: Iterator[Mapping[str, Any]], file: TextIO) -> int:
    lines = (json.dumps(record, default=str, ensure_ascii=False) for record in found)
    return sum(1 for line in lines if file.write(f"{line}\n"))


def _all(who: Person, start: datetime, outside: Outside) -> Iterator[dict[str, Any]]:
    if who.profile:
        yield _line(_place("UserPool"), _profile(who, outside))
    read = TypeDeserializer().deserialize
    for record in records(who, outside):
        plain = {name: read(value) for name, value in record.item.items() if name not in _SECRETS}
        yield _line(record.place, plain)
    for place, event in user_timeline.of_user(who.sub, start=start, outside=outside):
        yield _line(_place(place), event)


def _profile(who: Person, outside: Outside) -> dict[str, Any]:
    """What Cognito tells of the user: passwords and secrets it tells nobody."""
    profile = who.profile or {}
    cognito = outside.client("cognito-idp")
    name = {"UserPoolId": who.pool_id, "Username": profile["Username"]}
    groups = cognito.get_paginator("admin_list_groups_for_user").paginate(**name)
    return {
        "username": profile["Username"],
        "status": profile["UserStatus"],
        "created": profile["UserCreateDate"],
        "changed": profile["UserLastModifiedDate"],
        "second_factors": profile.get("UserMFASettingList", []),
        "attributes": attributes_of(profile),
        "groups": [each["GroupName"] for page in groups for each in page["Groups"]],
    }


def _place(store: str) -> Place:
    return next(each for each in PLACES if each.store == store)


def _line(place: Place, record: Any) -> dict[str, Any]:
    return {
        "place": f"{place.store} {place.key}".strip(),
        "purpose": place.purpose,
        "kept": place.kept.replace("`", ""),
        "record": record,
    }
