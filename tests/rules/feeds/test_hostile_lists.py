"""What a list may be instead of one: cut, swapped, packed, a page, huge, in another encoding."""

import gzip
import json
import zlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rules.feeds.domain_names import usual_spelling
from rules.feeds.published import UnusableDownload, names_in
from rules.feeds.source import FORMATS, Source
from rules.value import replace
from tests.rules.feeds.conftest import numbered

NAMES = numbered(1000)
LINES = "".join(f"{name}\n" for name in NAMES)
SHAPES = sorted(FORMATS)
SOURCE = Source(
    id="own",
    tier="evidence",
    url="https://lists.example/names.txt",
    format="names",
    licence="MIT",
    most_bytes=65_536,
    names=(1, 20_000),
    added=0.2,
    removed=0.1,
    stale_after_days=4,
)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("# Title: hosts\n" + "".join(f"0.0.0.0 {name}\n" for name in NAMES), "hosts"),
        ("".join(f"127.0.0.1\t{name} # seen\n" for name in NAMES), "hosts"),
        ("127.0.0.1 localhost\n" + "".join(f"::1 {name}\r\n" for name in NAMES), "hosts"),
        ("[Adblock Plus]\n! seen\n" + "".join(f"||{name}^\n" for name in NAMES), "adblock"),
        ("".join(f"*.{name}\n" for name in NAMES), "names"),
        ("".join(f"{name.upper()}.\n" for name in NAMES), "names"),
    ],
)
def test_names_are_read_of_shapes_that_filters_have(source, text, shape):
    """If the table of sources says so."""
    assert NAMES == names_in(text.encode(), source(format=shape))


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (LINES.encode("utf-16"), "not text"),
        (LINES.encode("utf-16-le"), "not text"),
        (LINES.encode("utf-32"), "not text"),
        (b"\xff\xfe" + LINES.encode("utf-16-le"), "not text"),
        (gzip.compress(LINES.encode(), mtime=0), "not text"),
        (zlib.compress(LINES.encode()), "not text"),
        ("".join(f"jo@{name}\n" for name in NAMES).encode(), "not names"),
        ("".join(f"https://{name}/\n" for name in NAMES).encode(), "not names"),
        ("".join(f"{name}/inbox\n" for name in NAMES).encode(), "not names"),
        ("".join(f"0.0.0.0 {name}\n" for name in NAMES).encode(), "not names"),
        ("".join(f"||{name}^\n" for name in NAMES).encode(), "not names"),
        ("".join(f"@@||{name}^\n" for name in NAMES).encode(), "not names"),
        ("".join(f"{name}##.banner\n" for name in NAMES).encode(), "not names"),
        ("".join(f"{n},{name}\n" for n, name in enumerate(NAMES)).encode(), "not names"),
        ("".join(f"{name},\n" for name in NAMES).encode(), "not names"),
        (json.dumps(list(NAMES)).encode(), "not names"),
        ("".join(f"/^{name}$/\n" for name in NAMES).encode(), "not names"),
        ("".join(f"192.0.2.{n % 256}\n" for n in range(1000)).encode(), "not names"),
        (LINES.replace("\n", " ").encode(), "not names"),
        (b"#" * 10_000, "too few"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0f\nsize 9\n", "not names"),
        (b"{}", "not names"),
        (b"Too Many Requests\n", "not names"),
        (b"a." * 5_000_000, "not names"),
        (b"a" * 10_000_000, "not names"),
        (b"---\n" + "".join(f"- {name}\n" for name in NAMES).encode(), "not names"),
        ("".join(f"{name} a\n" for name in NAMES).encode(), "not names"),
        (LINES[:9_000].encode() + b"<!doctype html>\n" * 10, "not names"),
        (LINES.replace("trash00500", "tra\0sh").encode(), "not text"),
        (LINES.encode() + b"\0", "not text"),
    ],
    ids=lambda value: None if isinstance(value, str) else str(len(value)),
)
def test_what_is_no_list_of_names_is_refused(source, body, why):
    """A browser's filter in its place, addresses, links: nothing of them is listed."""
    with pytest.raises(UnusableDownload, match=f"^{why}$"):
        names_in(body, source())


@pytest.mark.parametrize(
    "text",
    [
        LINES.replace("\n", "\r"),
        LINES.replace("\n", "\t\r\n"),
        f"\ufeff{LINES}",
        LINES[:1000] + "\ufeff" + LINES[1000:],
        LINES + "x." * 5_000_000 + "\n",
        "#" * 10_000_000 + "\n" + LINES,
        LINES + "\u202emoc.liamg\n",
        LINES + "com\n.\n*\n*.com\n",
    ],
    ids=range(8),
)
def test_a_list_that_is_a_little_odd_is_read(source, text):
    """Other ends of lines, marks of order, one line that is no name."""
    assert NAMES == names_in(text.encode(), source(most_bytes=20_000_000))


@pytest.mark.parametrize("shape", ["hosts", "adblock"])
def test_another_list_is_none_of_those_shapes(source, shape):
    """Plain names, and rules that are more than a name."""
    for text in (LINES, LINES.replace("trash", "||trash").replace("\n", "^$third-party\n")):
        with pytest.raises(UnusableDownload, match="not names"):
            names_in(text.encode(), source(format=shape))


def mangled(draw):
    """A list with a piece cut out, doubled, or something else in its place."""
    body = LINES.encode()[: draw(st.integers(100, 4_000))]
    for _ in range(draw(st.integers(0, 4))):
        at, length = draw(st.integers(0, len(body))), draw(st.integers(0, 60))
        what = draw(
            st.one_of(
                st.binary(max_size=40),
                st.sampled_from(
                    [b"\0", b"\xef\xbb\xbf", b"\r\n", b"<", b"@", b"*.", b"gmail.com\n"]
                ),
            )
        )
        body = body[:at] + what + body[at + length :]
    return body


@settings(max_examples=300, deadline=None)
@example(b"\xef\xbb\xbf", "names")
@example(b"\xef\xbb\xbf\xef\xbb\xbfa.example\n", "names")
@example(b"[" * 5_000, "json")
@example(b'{"domains": {"a.example": NaN}}', "json")
@example("\u3002example.\u3002\n".encode(), "names")
@example(b"xn--a.example\nxn--.example\n", "names")
@given(st.one_of(st.binary(max_size=300), st.composite(mangled)()), st.sampled_from(SHAPES))
def test_whatever_comes_only_names_are_taken(body, shape):
    """In their one spelling, or nothing; nothing else is raised."""
    try:
        found = names_in(body, replace(SOURCE, format=shape))
    except UnusableDownload as refused:
        assert len(str(refused).split()) <= 2
        return

    hosts = {name for name in found if shape == "tagged" and usual_spelling(name) is None}
    assert all(part.isdigit() for host in hosts for part in host.split("."))
    assert all(name == usual_spelling(name) for name in found if name not in hosts)
