"""Help texts, parameters, the console and events say it in the words of the documents."""

import argparse
import re
import tomllib
from html.parser import HTMLParser

import pytest

from events.contract.catalogue import COMMON, Kind, fields_of
from local import check_address
from operators.__main__ import parser
from tests.loop import template
from tests.readme.shell import ROOT
from tests.readme.test_documents import RULES

PAGE = ROOT / "local/console/page"
# What a script of the page shows is a text in quotes with a capital or a space in it. Code in
# `${}` is not text, nor is what names elements, fields and events.
QUOTED = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')
CODE = re.compile(r"^\s*(?:/?\*|//|import\b|export \{).*$|/\*\*.*?\*/|\s//\s.*$", re.MULTILINE)


def found(texts):
    """Each of *texts* that has a word of do_not_write.tsv, with what to write."""
    return {
        f"{text}: not {match[0]!r} but {better}"
        for text in texts
        for pattern, better in RULES
        if (match := re.search(pattern, text, re.IGNORECASE))
    }


def commands(one):
    """*one* and every parser below it."""
    yield one
    for action in one._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from commands(below)


class Visible(HTMLParser):
    """The texts of a page, and those of its attributes that are read out or shown."""

    def __init__(self, page):
        super().__init__()
        self.texts = []
        self.feed(page)

    def handle_data(self, data):
        self.texts.append(" ".join(data.split()))

    def handle_starttag(self, _tag, attrs):
        self.texts += [
            value or "" for name, value in attrs if name in ("alt", "aria-label", "title")
        ]


def shown(script):
    """The texts in *script*, of the page, that look as if they were for its reader."""
    for plain, patched in QUOTED.findall(CODE.sub("", script)):
        text = re.sub(r"\$\{[^}]*\}", "", plain or patched)
        if re.search(r"[A-Z]\w* |^[A-Z][a-z]+$|[a-z] [a-z]", text) and not re.search(
            r"[#=\[{]|^[MA] |^\w+:|querySelector", text
        ):
            yield text


def test_the_help_of_every_command():
    """First lines are sentences of at most 90 characters: the list of commands shows them."""
    helps = [one.format_help() for one in commands(parser())]

    assert len(helps) > 25
    assert set() == found(helps)
    firsts = [(one.description or "").strip().partition("\n")[0] for one in commands(parser())]
    assert [] == [first for first in firsts if not 0 < len(first) <= 90]


def test_the_help_of_check_address(capsys):
    with pytest.raises(SystemExit):
        check_address.main(["--help"])

    assert set() == found([capsys.readouterr().out])


def test_what_make_help_prints():
    lines = re.findall(r"^\t@echo '(.+)'$", (ROOT / "Makefile").read_text(), re.MULTILINE)

    assert len(lines) > 15
    assert set() == found(lines)


@pytest.mark.parametrize(
    "file", ["template.yaml", *sorted(p.name for p in (ROOT / "templates").glob("*.yaml"))]
)
def test_labels_and_descriptions_of_parameters(file):
    """As the console of CloudFormation shows them."""
    folder = ROOT if file == "template.yaml" else ROOT / "templates"
    read = template.parsed((folder / file).read_text())
    interface = read["Metadata"]["AWS::CloudFormation::Interface"]
    labels = [each["default"] for each in interface["ParameterLabels"].values()]
    groups = [each["Label"]["default"] for each in interface["ParameterGroups"]]
    descriptions = [each.get("Description", "") for each in read["Parameters"].values()]

    assert len(labels) == len(descriptions)
    assert set() == found([*labels, *groups, *descriptions])


def test_what_the_console_shows():
    texts = Visible((PAGE / "index.html").read_text()).texts
    for script in [*PAGE.glob("*.js"), *PAGE.glob("views/*.js")]:
        texts += shown(script.read_text())

    assert "All outcomes" in texts  # of a script
    assert "Skip to the content" in texts  # of the page
    assert set() == found(texts)


def test_descriptions_of_events():
    """Of their fields, and what docs/events.md says of each type and reason."""
    about = tomllib.loads((ROOT / "pipeline/documents/event_texts.toml").read_text())
    reasons = about.pop("reasons").values()
    types = [
        text
        for each in about.values()
        for text in (each["meaning"], *each["sent"], *each["not_sent"], *each["told_by"])
    ]
    fields = [each.description for kind in Kind for each in fields_of(kind).values()]

    assert set(Kind) == set(about)
    assert set() == found(
        [*types, *reasons, *fields, *(each.description for each in COMMON.values())]
    )
