"""docs/architecture.md: its files are there, and it names every room."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/architecture.md").read_text()
FILES = sorted(set(re.findall(r"`([\w/]+/\w+\.py)`", PAGE)))
[PICTURE] = re.findall(r"^```\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
BEHAVIOURS = re.findall(r"^\| (.+) \| `([\w/.]+)` \|$", PAGE, re.MULTILINE)
FLOORS = ("api", "clients", "events", "infrastructure", "local", "operators", "pipeline", "rules")
FLOORS = (*FLOORS, "packages", "runtime", "samples", "subscriber_kit", "triggers", "workers")


def rooms():
    """Every folder of a floor that holds Python, and the floor itself."""
    deep = {path.parent for floor in FLOORS for path in (ROOT / floor).glob("*/*.py")}
    deep |= {path.parent for path in (ROOT / "packages").glob("*/pyproject.toml")}
    return sorted({*FLOORS, *(path.relative_to(ROOT).as_posix() for path in deep)})


def floors():
    """What the picture says behind each folder, up to the next one."""
    parts = re.split(r"(?:^|(?<=\s))([a-z_]+(?:/[a-z_]+)*)/(?=\s)", PICTURE)
    told = {}
    for name, text in zip(parts[1::2], parts[2::2], strict=True):
        told[name] = f"{told.get(name, '')} {text}"
    return told


@pytest.mark.parametrize("path", FILES)
def test_a_file_that_is_named_is_there(path):
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("room", rooms())
def test_every_room_is_named(room):
    """By its whole path, or by its name behind its floor's."""
    floor, _, name = room.rpartition("/")

    assert f"{room}/" in PICTURE or name in re.findall(r"[a-z_]+", floors()[floor])


def test_twenty_behaviours_are_found_by_folder_and_file_name():
    """Each in a file of its own."""
    assert 20 == len(BEHAVIOURS) == len({path for _, path in BEHAVIOURS})
    assert {path for _, path in BEHAVIOURS} <= {*FILES}


def test_it_is_one_screen():
    """More than a hundred lines are a manual."""
    assert len(PAGE.splitlines()) <= 100
