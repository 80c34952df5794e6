"""A sentence is the statement of a policy that it says."""

import pytest
import yaml

from infrastructure.pieces import BadPiece
from infrastructure.resource import resource
from infrastructure.sentences import written

LONG = "a:" + 90 * "B"


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("a:B on T", "{Effect: Allow, Action: a:B, Resource: !GetAtt T.Arn}"),
        ("a:B on !Ref T", "{Effect: Allow, Action: a:B, Resource: !Ref T}"),
        ("a:B a:C on T", "{Effect: Allow, Action: [a:B, a:C], Resource: !GetAtt T.Arn}"),
        (f"{LONG} on T", f"Effect: Allow\n  Action: {LONG}\n  Resource: !GetAtt T.Arn"),
    ],
)
def test_a_right_is_on_one_line_if_it_fits(sentence, text):
    """As somebody would write it."""
    assert f"- {text}\n" == written(f"- {sentence}\n")


@pytest.mark.parametrize(
    ("sentence", "principal", "condition"),
    [
        ("a:B on * by sns", {"Service": "sns.amazonaws.com"}, None),
        (
            "a:B\n  on * by sns in this account from topic-*",
            {"Service": "sns.amazonaws.com"},
            {
                "StringEquals": {"aws:SourceAccount": "AWS::AccountId"},
                "ArnLike": {
                    "aws:SourceArn": "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}"
                    ":topic-*"
                },
            },
        ),
        (
            "a:B on * by sns from !Ref T",
            {"Service": "sns.amazonaws.com"},
            {"ArnEquals": {"aws:SourceArn": "T"}},
        ),
        (
            "a:B on * by anybody in this account via sqs sns",
            {"AWS": "*"},
            {
                "StringEquals": {
                    "kms:CallerAccount": "AWS::AccountId",
                    "kms:ViaService": [
                        "sqs.${AWS::Region}.amazonaws.com",
                        "sns.${AWS::Region}.amazonaws.com",
                    ],
                }
            },
        ),
    ],
)
def test_who_is_let_in_is_said_behind_the_right(sentence, principal, condition):
    """And for what: nobody else is, and for nothing else."""
    [statement] = read(written(f"- {sentence}\n"))

    assert ("Allow", "a:B", "*") == tuple(
        statement[key] for key in ("Effect", "Action", "Resource")
    )
    assert (principal, condition) == (statement["Principal"], statement.get("Condition"))


def test_nobody_comes_without_tls():
    """For all principals."""
    [statement] = read(written("- deny a:* on * without TLS\n"))

    assert {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "a:*",
        "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    } == statement


def test_what_is_no_sentence_is_refused_with_its_place():
    """In a list of statements it would be a text, which allows nothing."""
    lines = "PolicyDocument:\n  - a:B onto T\n"

    with pytest.raises(BadPiece, match=r"\w+\.py:\d+: P: this is no sentence of .*: a:B onto T$"):
        resource("P", "AWS::IAM::Policy", lines)


def test_a_list_of_statements_is_a_document():
    """With the version in which conditions and variables mean what they say."""
    [(name, document)] = read(written("PolicyDocument:\n  # Why.\n  - a:B on T\n")).items()

    assert ("PolicyDocument", "2012-10-17") == (name, document["Version"])
    assert [{"Effect": "Allow", "Action": "a:B", "Resource": "T.Arn"}] == document["Statement"]


def test_a_sentence_stands_among_statements():
    """With its condition, as deep as it stands; what is none stays as it is."""
    text = "Statement:\n  - {Effect: Deny}\n  # Why.\n  - a:B on T if Own\n"
    parts = read(written(text))["Statement"]

    assert {"Effect": "Deny"} == parts[0]
    assert ["Own", {"Effect": "Allow", "Action": "a:B", "Resource": "T.Arn"}] == parts[1][:2]
    assert "  # Why.\n" in written(text)


class _Loader(yaml.SafeLoader):
    """Takes what has a tag for what it says."""


_Loader.add_multi_constructor(
    "!",
    lambda loader, _, node: (
        loader.construct_sequence(node, deep=True)
        if isinstance(node, yaml.SequenceNode)
        else node.value
    ),
)


def read(text):
    return yaml.load(text, _Loader)  # noqa: S506  (a safe loader)
