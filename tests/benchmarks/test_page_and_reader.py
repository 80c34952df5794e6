import subprocess
from pathlib import Path

import pytest

from benchmarks.scale.__main__ import main
from benchmarks.scale.page import PAGE, parts, written
from pipeline.documents.marked import NoSuchPlace


def cost(capsys, **changes):
    """The code, and what `make cost` prints to each stream."""
    asked = {"mau": "50000", "sign-ins-per-user": "16", "flow": "password", "region": "eu-west-3"}
    told = {**asked, **changes}
    code = main([f"--{name}={value}" for name, value in told.items()])
    return code, *capsys.readouterr()


def test_the_page_is_as_the_simulation_makes_it():
    """Otherwise run `make scale`."""
    page = PAGE.read_text()

    assert written(page) == page


@pytest.mark.slow
def test_every_mark_of_the_page_is_written():
    """A mark that no part belongs to would keep old numbers for ever."""
    assert page_marks() == list(parts())


def page_marks():
    begin, end = "<!-- make scale: ", " -->"
    lines = PAGE.read_text().splitlines()
    return sorted(
        (line[len(begin) : -len(end)] for line in lines if line.startswith(begin)),
        key=list(parts()).index,
    )


def test_a_page_without_a_mark_is_told():
    with pytest.raises(NoSuchPlace, match="make scale"):
        written("# Nothing\n")


def test_the_page_says_first_that_sns_breaks_first():
    page = PAGE.read_text()
    first = page.index("Amazon SNS takes 300 publishes a second in most regions")

    assert first < page.index("## What to raise") < page.index("## What a month costs")
    assert page.index("## What a month costs") < page.index("## Conditions")


def test_the_bill_of_a_reader(capsys):
    """With what breaks at their peak, and no more than that."""
    code, out, err = cost(capsys, mau="20,000,000")

    assert (0, "") == (code, err)
    assert "20,000,000 monthly active users with 16 sign-ins each, by password, in eu-west-3" in out
    assert "| Cognito Essentials | 299,850.00 |" in out
    assert "| SNS publishes | 300 | " in out
    assert "DynamoDB writes to a table |" not in out


def test_a_region_has_quotas_of_its_own(capsys):
    _, out, _ = cost(capsys, mau="20_000_000", region="us-east-1")

    assert "| SNS publishes | 300 | " not in out


def test_who_is_small_is_told_what_would_come_first(capsys):
    _, out, _ = cost(capsys, mau="1000")

    assert "No default quota is reached. The first would be: Cognito mails a day" in out


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"mau": ""}, "MAU must be a number, not '': make cost MAU=50000"),
        ({"mau": "many"}, "MAU must be a number, not 'many'"),
        ({"mau": "0"}, "MAU must be between 1 and"),
        ({"mau": "nan"}, "MAU must be between 1 and"),
        ({"mau": "inf"}, "MAU must be between 1 and"),
        ({"mau": "-5"}, "MAU must be between 1 and"),
        ({"sign-ins-per-user": "often"}, "SIGN_INS_PER_USER must be a number"),
        ({"sign-ins-per-user": "0.1"}, "SIGN_INS_PER_USER must be between 1 and"),
        ({"flow": "passkey"}, "FLOW must be password or code, not 'passkey'"),
        ({"region": "eu-nowhere-1"}, "REGION must be a region that has Amazon Cognito"),
        ({"region": "elsewhere"}, "REGION must be a region that has Amazon Cognito"),
        ({"mau": "1e10"}, "sign-ins a second are more than"),
    ],
)
def test_bad_input_gets_one_sentence(capsys, changes, told):
    """On stderr, and nothing else."""
    code, out, err = cost(capsys, **changes)

    assert (1, "") == (code, out)
    assert told in err
    assert 1 == err.count("\n")


def test_make_hands_the_numbers_over():
    """And has what most want for those that are not given."""
    made = subprocess.run(
        ["make", "--dry-run", "cost", "MAU=7", "FLOW=code"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    for option in (
        "--mau '7'",
        "--sign-ins-per-user '16'",
        "--flow 'code'",
        "--region 'us-east-1'",
    ):
        assert option in made
