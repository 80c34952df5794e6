"""A file of `plain` says a resource, or the words of a shape, with nothing around them."""

import pytest

from infrastructure import described as module
from infrastructure.described import described
from infrastructure.entry import Entry, Known
from infrastructure.pieces import BadPiece

TEXT = """\
Conditions:
  C: !Equals [a, b]

Resources:
  # = Heading
  # Of all.
  #
  # And more.
  One AWS::A::B if C:
    DependsOn: Two
    # why
    Size: 2 # two
    Place: !Ref Two

  # = Next
  # =
  # Of the table.
  Two table: {sorted_by: sk}
  Three queue if C:
    visible: 60 # six times
    tries: 3
  Sweeper worker if C:
    <<: &usual
      text: Sweeps
      settings: APP_NAME
    handler: a
    rights:
      - a:B a:C on Two
      - a:D on !Ref Two if D
      - |
        # why
        - {Effect: Allow, Action: a:E, Resource: "*"}
    own:
      # Of the bucket.
      Four bucket: {}
      Five AWS::A::C if D:
        Size: 3
  Other worker: {<<: *usual, handler: b}
"""


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Reads a text as the file ``x`` of `plain`."""
    (tmp_path / "plain").mkdir()
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr("infrastructure.domain.FOLDER", tmp_path)
    monkeypatch.setattr("infrastructure.compile.FOLDER", tmp_path)
    monkeypatch.setattr("infrastructure.compile.ROOT", tmp_path)

    def reading(text):
        (tmp_path / "plain/x.yaml").write_text(text)
        return described("x")

    return reading


@pytest.fixture
def pieces(read):
    source = read(TEXT)
    found = source.pieces(Known({}, source.entries))
    return {piece.name: piece for piece in found if piece.name}


def test_a_resource_is_there_as_it_is_written(pieces):
    """With its comments; what is no property is outside of them."""
    heading = f"  # ── Heading {101 * '─'}\n  # Of all.\n  #\n  # And more.\n\n"
    assert pieces["One"].text == (
        f"{heading}  One:\n    Type: AWS::A::B\n    Condition: C\n    DependsOn: Two\n"
        "    Properties:\n      # why\n      Size: 2 # two\n      Place: !Ref Two\n"
    )
    assert "plain/x.yaml:9" == pieces["One"].origin


def test_a_shape_gets_its_words_and_notes(pieces):
    """A comment behind a number stays behind it."""
    assert pieces["Two"].text.startswith(f"  # ── Next {104 * '─'}\n\n  # Of the table.\n  Two:\n")
    assert "      VisibilityTimeout: 60 # six times\n" in pieces["ThreeQueue"].text
    assert {"C"} == {
        pieces[f"Three{each}"].data["Condition"] for each in ("Queue", "DeadLetterQueue")
    }


def test_what_a_function_owns_is_there_on_its_condition(pieces, read):
    """Unless it has another; and not without the function."""
    assert "C" == pieces["Four"].data["Condition"]
    assert "D" == pieces["Five"].data["Condition"]
    assert "  # Of the bucket.\n  Four:\n" in pieces["Four"].text
    others = {each.name for each in read(TEXT).pieces(Known({}))}

    assert {"Four", "FourPolicy", "Five", "SweeperFunction"} == set(pieces) - others - {
        *("SweeperFunctionRole", "SweeperLogGroup", "OtherFunction", "OtherFunctionRole"),
        "OtherLogGroup",
    }


def test_a_right_is_a_sentence_or_a_statement(pieces):
    """Actions on a resource, perhaps on a condition."""
    [policy] = pieces["SweeperFunctionRole"].data["Properties"]["Policies"]
    _, own, conditional, statement = policy["PolicyDocument"]["Statement"]

    assert (["a:B", "a:C"], {"Fn::GetAtt": ["Two", "Arn"]}) == (own["Action"], own["Resource"])
    assert ["D", {"Ref": "AWS::NoValue"}] == conditional["Fn::If"][::2]
    assert "a:E" == statement["Action"]


def test_words_that_are_alike_are_said_once(read):
    """By YAML's anchors."""
    entries = read(TEXT).entries

    assert ["Sweeper", "Other"] == [each.name for each in entries if isinstance(each, Entry)]
    assert all("Sweeps" in each.items[0].text for each in entries)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("  One AWS::A::B when C: {}\n", "One AWS::A::B when C is not as Name kind"),
        ("  One:\n    Type: AWS::A::B\n", "One is not as Name kind"),
        ("  One tabel: {}\n", "no shape is called tabel"),
        ("  One table: {sorted: sk}\n", "One: table has sorted_by, kept: see sorted"),
        ("  One trigger: {text: x}\n", "One: missing a required .*'harm'"),
        ("  One worker: {text: x, handler: a, tiemout: 3}\n", "no function has tiemout"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_place(read, line, why):
    """A resource would be missing otherwise."""
    with pytest.raises(BadPiece, match=rf"^plain/x\.yaml:2: {why}"):
        read(f"Resources:\n{line}")
