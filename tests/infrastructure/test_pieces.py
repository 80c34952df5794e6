"""Cutting text into pieces, and what a piece has to be."""

import pytest

from infrastructure.pieces import BadPiece, Piece, carve, parsed

TEXT = """\
# Of the file.
Transform: X

# Above a section.
Resources:
  # ── Heading ──
  # More of it.

  # Of the first.
  First:
    A: !Ref B # near it
    # inside

  Second: {A: 1}
Outputs:
  Third:
    Value: |
      # no comment
      Name: no name
"""


def test_pieces_joined_are_the_text():
    """Comments, empty lines and order stay: whatever was written comes out."""
    assert TEXT == "".join(piece.text for piece in carve(TEXT, "x.yaml"))


def test_a_piece_knows_its_section_its_name_and_where_it_begins():
    """Comments above a name are its own, a heading above them too."""
    found = [(piece.section, piece.name, piece.origin) for piece in carve(TEXT, "x.yaml")]

    assert found == [
        ("Transform", "Transform", "x.yaml:1"),
        ("Resources", "", "x.yaml:4"),
        ("Resources", "First", "x.yaml:6"),
        ("Resources", "Second", "x.yaml:14"),
        ("Outputs", "", "x.yaml:15"),
        ("Outputs", "Third", "x.yaml:16"),
    ]


def test_a_piece_is_read_with_long_names_of_functions():
    """As the SAM translator reads a template."""
    [first] = [piece for piece in carve(TEXT, "x.yaml") if piece.name == "First"]

    assert {"A": {"Ref": "B"}} == first.data


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("  First:\n\tA: 1\n", "has a tab"),
        ("  First: [\n", "is no YAML"),
        ("  Other: 1\n", "is not First and nothing else"),
        ("  First: 1\n  Other: 1\n", "is not First and nothing else"),
        ("  - First\n", "is not First and nothing else"),
    ],
)
def test_a_piece_that_is_not_what_it_says_is_refused(text, why):
    """With the file and line to edit, before anything is written."""
    with pytest.raises(BadPiece, match=f"^shapes.py:7: .*{why}"):
        parsed(Piece("Resources", "First", text, "shapes.py:7"))


@pytest.mark.parametrize("text", ["", "# nothing\n", "    deeper: 1\n", "- a\n"])
def test_text_without_a_name_is_refused(text):
    """It would be in the template and in no section of it."""
    with pytest.raises(BadPiece, match=r"x\.yaml:1: nothing has a name"):
        list(carve(text, "x.yaml"))
