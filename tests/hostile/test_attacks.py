"""
Every attack, as often as its file says, and against mutants that must lose.

No attack may succeed, and none may harm anybody honest. The table at the end of the run has the
seeds; the same seed is the same play.
"""

from importlib import import_module
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs/security.md"
ATTACKS = [
    import_module(f"tests.hostile.attacks.{file.stem}").ATTACK
    for file in sorted((Path(__file__).parent / "attacks").glob("*.py"))
]


def _marks(attack):
    return [pytest.mark.slow] if attack.is_slow else []


PARTS = [
    pytest.param(attack, part, id=f"{attack.name}, part {part + 1}", marks=_marks(attack))
    for attack in ATTACKS
    for part in range(attack.parts)
]
CONTROLS = [
    pytest.param(attack, mutant, id=f"{attack.name}, {mutant}")
    for attack in ATTACKS
    for mutant in attack.controls
]


@pytest.mark.parametrize(("attack", "part"), PARTS)
def test_no_attack_succeeds_or_harms_anybody(attack, part, playing):
    """What its file promises."""
    tally = playing(attack, part=part)

    assert tally.tried
    assert 0 == tally.succeeded, attack.promise
    assert 0 == tally.harmed, attack.promise


@pytest.mark.parametrize(("attack", "mutant"), CONTROLS)
def test_a_mutant_loses(attack, mutant, playing):
    """Else the attack would prove nothing."""
    assert playing(attack, mutant=mutant).is_lost


def test_every_attack_has_a_control_and_a_name_of_its_own():
    """The table is read by names."""
    assert all(attack.controls for attack in ATTACKS)
    assert len(ATTACKS) == len({attack.name for attack in ATTACKS})


def test_the_page_has_a_row_for_every_attack():
    """With the promise and with the rounds of this run."""
    shown = PAGE.read_text()
    told = {attack.name: f"| {attack.promise} | {attack.rounds:,} |" for attack in ATTACKS}

    assert [] == [name for name, row in told.items() if f"| {name} {row}" not in shown]
    assert [] == [name for name, row in told.items() if f"| {name} {row} 0 |" in shown]
