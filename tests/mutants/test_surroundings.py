"""The files of tests around a file of the project, from the nearest on."""

from tests.mutants.surroundings import Surroundings

VALUE = "api/inner/value.py"
NEEDS = {
    "api/user.py": {VALUE},
    "api/app.py": {"api/user.py"},
    "tests/api/inner/test_value.py": {VALUE},
    "tests/api/inner/test_app.py": {"api/app.py"},
    "tests/api/test_app.py": {"api/app.py"},
    "tests/api/test_nothing.py": set(),
    "tests/operators/test_value.py": {VALUE},
    "tests/operators/test_user.py": {"api/user.py"},
    "tests/operators/test_app.py": {"api/app.py"},
}
AROUND = Surroundings(NEEDS, [*(file for file in NEEDS if file.startswith("tests/")), VALUE])


def test_what_mirrors_the_folder_comes_first():
    """Whatever it reaches the file by; most changes are noticed there."""
    assert {VALUE, "tests/api/inner/test_value.py", "tests/api/inner/test_app.py"} == (
        AROUND.beside(VALUE)
    )
    assert {"tests/operators/test_value.py"} == AROUND.others(VALUE)


def test_what_reaches_it_by_others_counts_in_its_own_tests():
    """Elsewhere only what imports a user of it: all that lean on it would be nearly all tests."""
    assert {"tests/operators/test_user.py", "tests/api/test_app.py"} == AROUND.of_users(VALUE)


def test_the_nearest_are_its_own_doctests_and_those_with_its_name():
    """Of what is asked for."""
    assert [VALUE, "tests/api/inner/test_value.py", "tests/operators/test_value.py"] == (
        AROUND.nearest(VALUE, NEEDS.keys() | {VALUE})[:3]
    )
    assert [VALUE] == AROUND.nearest(VALUE, {VALUE})


def test_what_is_further_away_follows_the_nearest():
    """None of them twice, and none left out."""
    among = NEEDS.keys() | {VALUE}
    every = AROUND.nearest(VALUE, among)

    assert every[2:] == AROUND.nearest(VALUE, among, after=2)
    assert [] == AROUND.nearest(VALUE, among, after=len(every))
