"""What `make benchmark` holds triggers to."""

import pytest

from benchmarks.cold_start import FLOOR, too_slow
from benchmarks.lambda_runtime import Sample

WELL = {"cold_ms": 30.0, "first_ms": 3.0, "warm_ms": 0.5, "memory_mb": 20.0}
FLOORS = [Sample(**{**WELL, "cold_ms": 20.0, "warm_ms": 0.25})] * 8


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, []),
        ({"cold_ms": 41.0}, ["PostAuthentication starts later than 2.0 times the floor"]),
        ({"first_ms": 3.6}, ["PostAuthentication's first call takes 3.0 ms more than later ones"]),
        (
            {"warm_ms": 1.3},
            ["PostAuthentication takes 1.0 ms more than the floor"],
        ),
    ],
)
def test_each_bar_is_held(changed, told):
    """Start, first call, and later ones."""
    made = [Sample(**(WELL | changed))] * 8

    assert told == too_slow({FLOOR: FLOORS, "PostAuthentication": made})


def test_of_the_start_three_rounds_of_four_say_so():
    """Others use the machine, too."""
    late, well = Sample(**(WELL | {"cold_ms": 50.0})), Sample(**WELL)

    assert [] == too_slow({FLOOR: FLOORS, "PostAuthentication": [late] * 5 + [well] * 3})
    assert 1 == len(too_slow({FLOOR: FLOORS, "PostAuthentication": [late] * 7 + [well]}))
