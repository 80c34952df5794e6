"""More than one template from the same pieces, and what is refused."""

import pytest

from infrastructure.compile import Source, Template
from infrastructure.pieces import BadPiece, carve
from tests.loop.template import parsed

BASE = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Days: {Type: Number, Default: 1}
  Kept: {Type: String, Default: "no"}
  Plan: {Type: String, Default: small}
  Size: {Type: Number, Default: 2}
Mappings:
  Sizes:
    small: {Of: 1}
Rules:
  KeptHasDays: {Assertions: [{Assert: !Not [!Equals [!Ref Days, !Ref Kept]]}]}
Conditions:
  Keeps: !And [!Condition Asked, !Not [!Equals [!Ref Days, 0]]]
  Asked: !Equals [!Ref Kept, "yes"]
"""
LOG = """\
# Of this file alone.
Resources:
  Log:
    Type: AWS::Logs::LogGroup
    Condition: Keeps
    Properties: {RetentionInDays: !Ref Days}
"""
TABLE = """\
Resources:
  # What waits.
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub "${AWS::StackName}-${Plan}"
      Units: !FindInMap [Sizes, !Ref Plan, Of]
"""
OUTPUTS = """\
Outputs:
  TableName: {Value: !Ref Table}
"""


def source(name, text):
    return Source(name, lambda _: carve(f"{text.rstrip()}\n\n", name))


def template(*texts, without=()):
    sources = tuple(source(f"{number}.yaml", text) for number, text in enumerate(texts))
    return Template("x.yaml", sources, frozenset(without))


def test_sections_of_several_files_become_one():
    """Each below the line that opens it, in the order of the files."""
    first, second = (f"Resources:\n  {name}: {{Type: B}}\n" for name in "AC")
    made = template("Transform: X\n", first, second)

    assert "Transform: X\n\nResources:\n  A: {Type: B}\n\n  C: {Type: B}\n" == made.text()


def test_a_template_has_what_its_pieces_need():
    """Conditions by conditions, parameters by conditions and rules, mappings by what looks up."""
    made = parsed(template(BASE, LOG).text())

    assert ["Days", "Kept"] == list(made["Parameters"])
    assert ["Keeps", "Asked"] == list(made["Conditions"])
    assert ["KeptHasDays"] == list(made["Rules"])
    assert "Mappings" not in made


def test_another_template_has_others():
    """From the same text, with its comments."""
    text = template(BASE, TABLE, OUTPUTS).text()
    made = parsed(text)

    assert ["Plan"] == list(made["Parameters"])
    assert ["Sizes"] == list(made["Mappings"])
    assert not {"Conditions", "Rules"} & set(made)
    assert "  # What waits.\n  Table:\n" in text


def test_a_template_can_do_without_pieces():
    """And then without what only those need."""
    made = parsed(template(BASE, LOG, TABLE, OUTPUTS, without={"Log"}).text())

    assert ["Table"] == list(made["Resources"])
    assert ["Plan"] == list(made["Parameters"])


def test_what_is_left_out_has_to_be_there():
    """A piece with a new name would come back."""
    with pytest.raises(BadPiece, match=r"x\.yaml: nothing is called Lgo"):
        template(BASE, LOG, without={"Lgo"}).text()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Condition: Kepes", "Kepes"),
        ("DependsOn: Tabel", "Tabel"),
        ("DependsOn: [Table, Tabel]", "Tabel"),
        ("Properties: {A: !Ref Dyas}", "Dyas"),
        ("Properties: {A: !GetAtt Tabel.Arn}", "Tabel"),
        ("Properties: {A: !Sub '${Dyas}'}", "Dyas"),
        ("Properties: {A: !Sub ['${B}${Tabel.Arn}', {B: 1}]}", "Tabel"),
        ("Properties: {A: !If [Kepes, 1, 2]}", "Kepes"),
        ("Properties: {A: !FindInMap [Seizs, a, b]}", "Seizs"),
        ("Properties: {A: !Sub ['${B}', {B: !Ref Dyas}]}", "Dyas"),
    ],
)
def test_a_name_that_is_not_there_is_refused(words, name):
    """With the piece that names it: of a template without some pieces, another may need one."""
    text = f"Resources:\n  Thing:\n    Type: A\n    {words}\n"

    with pytest.raises(BadPiece, match=rf"^2\.yaml:2: Thing names {name}, which is not there"):
        template(BASE, TABLE, text).text()


def test_an_output_of_a_piece_that_is_left_out_is_refused():
    """It is in another file, and would fail at the deployment."""
    with pytest.raises(BadPiece, match=r"^1\.yaml:2: TableName names Table, which is not there"):
        template(BASE, OUTPUTS).text()


def test_what_sam_makes_of_a_function_is_there():
    """Its alias and the right that an event gives."""
    made = [f"F{ending}" for ending in ("Aliaslive", "AliasliveCognitoPermission")]
    text = f"Resources:\n  F: {{Type: A}}\n  G: {{Type: A, DependsOn: [{', '.join(made)}]}}\n"

    assert ["F", "G"] == list(parsed(template(text).text())["Resources"])


def test_a_name_that_is_there_twice_is_refused():
    """YAML would silently take the last."""
    with pytest.raises(BadPiece, match=r"^2\.yaml:3: Log is in 1\.yaml:3, too"):
        template(BASE, LOG, LOG).text()


def test_a_section_that_no_template_has_is_refused():
    """As a slip of the finger, which CloudFormation would tell of at the deployment."""
    with pytest.raises(BadPiece, match=r"^1\.yaml:1: no template has Resorces"):
        template(BASE, "Resorces:\n  A: {Type: B}\n").text()


def test_sections_have_their_order_wherever_they_are_written():
    """A condition may stand in the file of what it is for."""
    conditions = "Conditions:\n  A: !Equals [1, 2]\n\n"
    uses = "Resources:\n  B: {Type: C, Condition: A}\n"

    assert f"{conditions}{uses}" == template(uses, conditions).text()


def test_a_source_sees_what_stands_before_it():
    """As settings see the functions."""
    seen = []
    looks = Source("looks", lambda known: seen.append(dict(known.defined["Resources"])) or ())
    Template("x.yaml", (source("0", BASE), source("1", TABLE), looks)).text()

    assert [["Table"]] == [list(each) for each in seen]
