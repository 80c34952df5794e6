"""That erasing and exporting leave out no place of the inventory."""

import json

import pytest

from operators.left_behind import left_behind
from operators.person import person
from rules.personal_data import PLACES, Erasure
from tests.operators.test_shell_erase import NOW, ada, outside, world  # noqa: F401

TABLES = {place.store for place in PLACES if place.store.endswith("Table")}
FOUND = {
    (place.store, place.key)
    for place in PLACES
    if place.store in TABLES and place.erasure in (Erasure.DELETED, Erasure.KEPT)
} - {  # said, and not found
    *(("SeenEventsTable", "security_alerts#"), ("ApiAddressTable", "")),
    *(("LearntTable", "D#"), ("LearntTable", "H#")),
}


def examples(who):
    """
    An item of the person for each kind that is found, as the code that keeps it writes it.

    A new kind in the inventory needs its line here, and `operators.records` a way to find it.
    """
    [names] = who.names
    visits, (welcomed, *_, locked) = who.visits(NOW.date()), who.mailed(NOW.date())
    failed, incident = who.watched[0], who.watched[-1]
    hour = int(NOW.timestamp()) // 3600
    challenges = {
        "C#": ("C#0a1b", {"subject": who.sub, "request": "asked"}),
        "P#": (f"P#{names.owner}#client#device", {}),
        "R#": ("R#asked", {}),
        "S#": (f"S#{names.holders[0]}#email", {}),
        "U#": (f"U#{names.holders[1]}#code#hour-1", {}),
        "V#": (f"V#{names.owner}", {}),
        "X#": (f"X#{names.unreachable}", {}),
        "O#": (f"O#{who.sub}", {}),
        "W#": (f"W#{who.sub}", {"marked_at": 1}),
        "E#": (f"E#{who.sub}", {"erased_at": 1, "archive_from": "2026-11-01"}),
    }
    seen = {
        "day#": next(each for each in visits if each.startswith("day#")),
        "month#": next(each for each in visits if each.startswith("month#")),
        "came#": next(each for each in visits if each.startswith("came#")),
        "expected#": next(each for each in visits if each.startswith("expected#")),
        "welcome_mail#": welcomed,
        "lock_notice#": locked,
    }
    return {
        **{("ChallengeTable", kind): each for kind, each in challenges.items()},
        **{("SeenEventsTable", kind): (key, {}) for kind, key in seen.items()},
        ("FactorTable", "F#"): (f"F#{who.digest}#TOTP", {}),
        ("LinkTable", "A#"): ("A#0a", {"owner": names.owner}),
        ("LinkTable", "K#"): ("K#0b", {"owner": names.owner}),
        ("LinkTable", "L#"): ("L#0c", {"sub": who.sub, "state": "linked"}),
        ("MigrationTable", "T#"): (f"T#{names.migrating}#{hour}", {"tries": 3}),
        ("MigrationTable", "M#"): (f"M#{names.migrating}", {}),
        ("LearntTable", "A#"): (f"A#{who.sub}", {"sk": "state"}),
        ("LearntTable", "R#"): ("R#1995264", {"sk": who.sub}),
        ("LearntTable", "B#"): (f"B#{names.counted}", {"sk": "2026-11-27"}),
        ("SecurityTable", "failed_sign_in#"): (failed, {"sk": "c1"}),
        ("SecurityTable", "incident#"): (incident, {"sk": "-"}),
    }


@pytest.fixture
def kept_of_ada(aws, world, ada):  # noqa: F811
    """One item for each kind; answer what is in the tables."""
    who = person(ada, outside(aws, world))
    for (table, _), (pk, more) in examples(who).items():
        item = {name: {"N" if isinstance(v, int) else "S": str(v)} for name, v in more.items()}
        aws("dynamodb").put_item(TableName=table, Item={"pk": {"S": pk}, **item})

    def left():
        tables = sorted({table for table, _ in FOUND})
        return {
            (table, item["pk"]["S"])
            for table in tables
            for item in aws("dynamodb").scan(TableName=table)["Items"]
        }

    return who, left


def test_there_is_an_example_of_every_kind_that_is_of_one_person(aws, world, ada):  # noqa: F811
    """A kind that is added to the inventory fails here until it is found."""
    assert FOUND == set(examples(person(ada, outside(aws, world))))


def test_all_that_is_to_be_deleted_is(command, kept_of_ada):
    """And what is kept is told, each kind by its key."""
    who, left = kept_of_ada
    lines = command("erase", who.sub, "--stack", "tried")
    stays = {
        (table, pk)
        for (table, kind), (pk, _) in examples(who).items()
        if _erasure(table, kind) is Erasure.KEPT
    }

    assert stays == left()
    for table, kind in FOUND:
        said = f"{table} {kind}: {_erasure(table, kind)}"
        assert any(said in line for line in lines), said


def test_all_of_it_is_exported(command, kept_of_ada, tmp_path):
    """What is kept because others would gain by its deletion, too."""
    who, _ = kept_of_ada
    command("export", who.sub, "--to", str(tmp_path / "x"), "--stack", "tried")
    told = [json.loads(line)["place"] for line in (tmp_path / "x").read_text().splitlines()]

    assert {f"{table} {kind}" for table, kind in FOUND} <= set(told)


def test_every_other_place_is_told_of(aws, world, ada):  # noqa: F811
    """Log groups and archive by what is in them; the rest by name."""
    there = outside(aws, world)
    lines = list(left_behind(person(ada, there), there))
    told = {
        place.store
        for place in PLACES
        if place.erasure is not Erasure.NOBODYS and (place.store, place.key) not in FOUND
    }

    for store in told - {"UserPool", "log groups"}:
        named = "archive" if store == "ArchiveBucket" else store
        assert any(named in line for line in lines), store


def _erasure(table, kind):
    return next(each.erasure for each in PLACES if (each.store, each.key) == (table, kind))
