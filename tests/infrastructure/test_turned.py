"""Rules by which pieces become others in a template."""

import re
from dataclasses import replace

import pytest

from infrastructure import turned
from infrastructure.pieces import Piece
from infrastructure.templates import TEMPLATES
from infrastructure.turned import one_by_one, ruled

PIECE = Piece("Resources", "A", "  A:\n    Type: b\n", "x.yaml:1")


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ({"from": "b", "to": "c"}, "  A:\n    Type: c\n"),
        ({"from": "^ +Type: .*\\n"}, "  A:\n"),
        ({"from": "b", "to": "c", "name": "B"}, PIECE.text),
        ({"from": "b", "to": "c", "in": "Type: c"}, PIECE.text),
        ({"from": "b", "to": "c", "but": "Type: b"}, PIECE.text),
    ],
)
def test_a_rule_is_for_the_pieces_that_it_names(rule, text):
    """By their name, by what they have, or by what they have not."""
    [made] = ruled([rule])(PIECE)

    assert text == made.text


def test_one_turn_is_of_what_the_one_before_it_gave():
    """As rules within one are."""
    [made] = one_by_one(ruled([{"from": "b", "to": "c"}]), ruled([{"from": "c", "to": "d"}]))(PIECE)

    assert "  A:\n    Type: d\n" == made.text


def test_every_rule_of_a_template_has_something_to_change(monkeypatch):
    """One that matches nothing has lost what it was for."""
    asked, found = set(), set()

    def is_for(rule, piece, text):
        asked.add(rule["from"])
        it_is = TRUE_IS_FOR(rule, piece, text)
        if it_is and re.search(rule["from"], text, re.MULTILINE):
            found.add(rule["from"])
        return it_is

    monkeypatch.setattr(turned, "_is_for", is_for)
    for template in TEMPLATES:
        replace(template, file="anew.yaml").all_pieces()  # what is kept has been asked already

    assert len(asked) > 20
    assert set() == asked - found


TRUE_IS_FOR = turned._is_for
