"""
What each environment variable is filled with, once.

A variable that is not in ``told.yaml`` is the parameter, the table, the queue, the topic or the
secret of the same name: ``CODE_LENGTH`` is ``!Ref CodeLength``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import yaml

TOLD: Final = yaml.safe_load(Path(__file__).with_name("told.yaml").read_text())
# What a variable with such an ending is filled with, by the name before it.
_ENDINGS: Final = {
    "_QUEUE_URL": "!Ref {}Queue",
    "_SECRET_ARN": "!GetAtt {}.Id",
    "_TOPIC_ARN": "!Ref {}Topic",
    "": "!Ref {}",
}
# What a function has that announces events: the relay watches its log.
ANNOUNCES: Final = "EVENT_PUBLISH_TIMEOUT_MS"


def variables(settings: str, others: Mapping[str, str]) -> dict[str, str]:
    """
    The variables that *settings* names, with what fills each; *others* are of one function only.

    >>> variables("CODE_LENGTH QUEUE", {"QUEUE": "!Ref OutboxQueue"})
    {'CODE_LENGTH': '!Ref CodeLength', 'QUEUE': '!Ref OutboxQueue'}
    """
    return {name: others.get(name) or _expression(name) for name in settings.split()}


def of_choices(names: Iterable[str]) -> str:
    """
    What fills a variable that has choices together: the parameters of these *names*.

    >>> of_choices(["CODE_LENGTH", "CODE_TRIES"])
    '!Sub "${CodeLength} ${CodeTries}"'
    """
    return f'!Sub "{" ".join(f"${{{_parameter(name)}}}" for name in names)}"'


def _expression(name: str) -> str:
    """
    What fills the variable *name*.

    >>> _expression("OUTBOX_QUEUE_URL"), _expression("CODE_PEPPER_SECRET_ARN")
    ('!Ref OutboxQueue', '!GetAtt CodePepper.Id')
    """
    ending = next(filter(name.endswith, _ENDINGS), "")
    usual = _ENDINGS[ending].format(_parameter(name.removesuffix(ending)))
    return str(TOLD["variables"].get(name, usual))


def _parameter(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))
