"""
Which templates there are, and what each is made of, in its order: by ``templates.yaml``.

The whole one makes a pool; others are for a pool that exists: the same, and parts by
themselves, which have some functions and less around each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import yaml

from infrastructure.compile import Source, Template, parameters, plain
from infrastructure.described import described
from infrastructure.existing_pool import Beside, chaining
from infrastructure.fixed import Turn, fixed
from infrastructure.made import BOARDS, BOARDS_ALONE, SETTINGS, SETTINGS_TOGETHER
from infrastructure.pieces import Piece
from infrastructure.turned import one_by_one, ruled
from pipeline.boards.parts import Trigger

_SAID: Final = yaml.safe_load(Path(__file__).with_name("templates.yaml").read_text())
_OWN, _BESIDE, _ALONE = _SAID["own"], _SAID["beside"], _SAID["alone"]
_POOL: Final = Beside(_BESIDE["pool"], _BESIDE["bound"])
_MADE: Final = {
    "settings": SETTINGS,
    "boards": BOARDS,
    "settings_together": SETTINGS_TOGETHER,
    "boards_alone": BOARDS_ALONE,
    "beside": Source("outputs for an existing pool", _POOL.outputs),
}


def _source(name: str) -> Source:
    if name in _MADE:
        return _MADE[name]
    is_plain = name.endswith(("-header", "-outputs"))
    return plain(name) if is_plain else described(name)


_FOUND: Final = {
    name: _source(name)
    for names in _SAID["sources"].values()
    for name in names.split()
    if name != "parameters"
}
TRIGGERS, CONSUMERS = _FOUND["50-triggers"], _FOUND["66-consumers"]


def _sources(kind: str) -> Iterator[Source]:
    for name in _SAID["sources"][kind].split():
        yield from parameters() if name == "parameters" else [_FOUND[name]]


SOURCES: Final = tuple(_sources("whole"))


def _alone(part: str, said: Mapping[str, Any]) -> Template:
    """The template of a *part* with its functions alone, and what belongs to them."""
    there, without = said["functions"].split(), said["without"].split()
    whole = [*map(chaining, _sources("alone"))]
    workers = [
        each.name
        for source in whole
        for each in source.entries
        if not isinstance(each.part, Trigger)
    ]
    topic = () if _counts(there) else _ALONE["topic"]
    rules = [
        {**each, "from": each["from"].replace("WORKERS", "|".join(workers))}
        for each in (*_ALONE["rules"], *topic)
    ]
    says = {"name": "Description", "from": r"(?s)\A.*\Z", "to": f"Description: {said['says']}\n\n"}
    off = f"{_ALONE['never']} {said.get('never', '')}".split()
    turns = _BESIDE_IT, fixed(said["values"], off), _but(without), ruled([says, *rules])
    return Template(f"templates/{part}.yaml", _with(whole, there), turns=one_by_one(*turns))


def _counts(functions: Collection[str]) -> bool:
    return any(each.endswith("Consumer") for each in functions)


def _with(sources: Collection[Source], functions: Collection[str]) -> tuple[Source, ...]:
    return tuple(
        replace(source, entries=tuple(each for each in source.entries if each.name in functions))
        for source in sources
    )


def _but(names: Collection[str]) -> Turn:
    """Without resources and outputs of these *names*."""

    def turn(piece: Piece) -> Iterator[Piece]:
        if piece.name not in names or piece.section not in {"Resources", "Outputs"}:
            yield piece

    return turn


_BESIDE_IT: Final = one_by_one(
    _but(_BESIDE["without"].split()),
    ruled(_BESIDE["before"]),
    fixed({}, _BESIDE["never"].split()),
    _POOL.called,
    _POOL.allowed,
    ruled(_BESIDE["after"]),
)
TEMPLATES: Final = (
    Template(
        "template.yaml", SOURCES, turns=one_by_one(ruled(_OWN["rules"]), fixed(_OWN["values"]))
    ),
    Template("templates/adopt.yaml", tuple(map(chaining, _sources("beside"))), turns=_BESIDE_IT),
    *(_alone(part, said) for part, said in _ALONE["parts"].items()),
)
