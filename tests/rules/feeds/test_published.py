import json

import pytest

from rules.feeds.published import UnusableDownload, names_in
from tests.rules.feeds.conftest import numbered

NAMES = numbered(1000)
LINES = "".join(f"{name}\n" for name in NAMES)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        (LINES, "names"),
        ("\ufeff" + LINES, "names"),
        (LINES.replace("\n", "\r\n"), "names"),
        (LINES.upper(), "names"),
        ("# as of today\n\n" + LINES.replace("\n", "  # seen\n"), "names"),
        (LINES + LINES, "names"),
        (json.dumps(list(NAMES)), "json"),
        (json.dumps({name: {"firstseen": 1} for name in NAMES}), "json"),
        (json.dumps({"t": 1, "domains": {name: {} for name in NAMES}}), "json"),
        ("".join(f"{n},{name}\n" for n, name in enumerate(NAMES)), "csv"),
        ("".join(f'{n},"{name}"\n' for n, name in enumerate(NAMES)), "csv"),
    ],
)
def test_names_are_read_whatever_the_shape(source, text, shape):
    """With a mark of order, line feeds of Windows, comments, twice."""
    assert NAMES == names_in(text.encode(), source(format=shape))


def test_hosts_come_with_what_they_are_for(source):
    """By name or by a global address."""
    text = "mx.trash.example dedicated\n8.8.4.4 dedicated\nnobody.example\n"

    assert {"mx.trash.example": "dedicated", "8.8.4.4": "dedicated", "nobody.example": ""} == (
        names_in(text.encode(), source(format="tagged"))
    )


def test_only_the_top_of_popular_names_counts(source):
    """They come in their order."""
    assert ["trash00000.example", "trash00001.example"] == list(
        names_in(LINES.encode(), source(top=2))
    )


def test_a_little_that_is_no_name_is_left_out(source):
    """Lists hold an address here and a fragment there."""
    assert NAMES == names_in((LINES + "12.139\n192.0.2.1\n8.8.4.4\n").encode(), source())


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b" \n\r\n\t", "empty"),
        (b"<!DOCTYPE html><html>" + LINES.encode(), "html"),
        (b"\n\n<html>", "html"),
        (b"404: not found\n", "not names"),
        (LINES.encode() + b"jo@trash.example\n" * 6, "not names"),
        (b"\x00" + LINES.encode(), "not text"),
        (LINES.encode() + b"\xff\xfe" * 200, "not text"),
        (LINES.encode() + b"\xff\n", "not text"),
        (LINES.encode()[:5000], "too few"),
        (LINES.encode() + "".join(f"{n}\n" for n in numbered(600, 1000)).encode(), "too many"),
        (("a." * 126 + "aaa.example\n").encode() * 20, "not names"),
        (b"a" * 500_000 + b".example\n", "not names"),
    ],
)
def test_what_is_no_list_is_said(source, body, why):
    """A page, half a list, another list; nothing of it is used."""
    with pytest.raises(UnusableDownload, match=why):
        names_in(body, source(names=(900, 1500)))


@pytest.mark.parametrize("body", ["{", "7", '"a.example"', "[" * 100_000])
def test_what_is_no_json_is_said(source, body):
    """Whatever it is instead."""
    with pytest.raises(UnusableDownload, match="not json"):
        names_in(body.encode(), source(format="json"))


def test_json_of_other_things_is_no_list(source):
    """Numbers among the names count as none."""
    with pytest.raises(UnusableDownload, match="not names"):
        names_in(json.dumps([*NAMES, *range(10)]).encode(), source(format="json"))


def test_a_list_of_millions_is_too_many(source):
    """It is read, once: its bytes were bound before."""
    body = "".join(f"t{number}.example\n" for number in range(40_000)).encode()

    with pytest.raises(UnusableDownload, match="too many"):
        names_in(body, source())
