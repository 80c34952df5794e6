"""
Rights that follow from what a function is told: it has a secret's ARN to read the secret.

``told.yaml`` has the rights that a variable brings, if they are not to send to the queue, to read
the secret, or what the function says of the table that it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from infrastructure.pieces import BadPiece
from infrastructure.variables import TOLD

_FOUND: Final = re.compile(r"(?:!If \[(\w+), )?!(?:Ref|GetAtt) (\w+?(Table|Queue|(?=\.Id)))\b")


def rights(told: Mapping[str, str], may: Mapping[str, str]) -> Iterator[str]:
    r"""
    Statements for a function with variables *told* that *may* use tables and the pool like this.

    A right is there on the condition that the variable has. Raises `BadPiece` if a function may
    use a table that it is not told.

    >>> [*rights({"A_TABLE": "!Ref ATable"}, {"ATable": "GetItem PutItem"})]
    ['- dynamodb:GetItem dynamodb:PutItem on ATable\n']

    What a variable brings on a condition, another may bring anyhow.

    >>> told = {"A_TABLE": "!Ref ATable", "B_TABLE": '!If [B, !Ref ATable, ""]'}
    >>> [*rights(told, {"ATable": "GetItem"})]
    ['- dynamodb:GetItem on ATable\n']
    """
    used = {**TOLD["tables"], **may}
    pools = {each for each in may if each.endswith("Pool")}  # which comes with the event
    known = {found[2] for found in map(_FOUND.match, told.values()) if found}
    if unknown := ", ".join(may.keys() - known - pools):
        raise BadPiece(f"{unknown}: a function that may use it has to be told it")
    written = dict(_of_variables(told))
    for variable, said in told.items():
        if variable in written:
            yield written[variable]
        elif (found := _FOUND.match(said)) and not (
            found[1] and f"!Ref {found[2]}" in told.values()
        ):
            yield _right(*found.groups(""), used=used)
    for pool in pools:
        yield to("cognito-idp", may[pool], pool)


def _of_variables(told: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The rights that are written of variables, perhaps ``unless`` another is told as well."""
    for words, right in TOLD["rights"].items():
        variable, _, other = words.partition(" unless ")
        yield variable, "" if other in told else right


def to(service: str, actions: str, on: str, condition: str = "") -> str:
    """The right to *actions* of a *service*, with blanks between, on a resource."""
    those = " ".join(f"{service}:{each}" for each in actions.split())
    return f"- {those} on {on}{condition and f' if {condition}'}\n"


def _right(condition: str, name: str, sort: str, *, used: Mapping[str, str]) -> str:
    """To send to a queue, to read a secret, or to use a table as somebody said."""
    if sort == "Table":
        return to("dynamodb", used[name], name, condition) if name in used else ""
    if sort:
        return to("sqs", "SendMessage", name, condition)
    return to("secretsmanager", "GetSecretValue", f"!GetAtt {name}.Id", condition)
