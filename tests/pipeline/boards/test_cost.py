"""What watching costs: counted from the description, bounded by the mode."""

import pytest

from events.contract.catalogue import CATALOGUE, CHANNELS, Kind
from infrastructure.__main__ import main
from infrastructure.templates import TEMPLATES
from pipeline.boards.cost import cost, metrics_usd, report
from pipeline.boards.emitted import SOURCES, emitted, in_mode
from rules.refusals import REFUSING

PARTS = TEMPLATES[0].parts
# The only things that a metric may be told apart by, and each has few values.
BOUNDED = {"", "trigger", "channel", "reason", "client_id", "source"}


def test_no_dimension_is_a_person_a_domain_or_an_address():
    """Each value is a metric to pay for, and everybody with the boards can read it."""
    personal = {
        name
        for fields in CATALOGUE.values()
        for name, field in fields.items()
        if field.personal != "none"
    }

    assert {each.by for each in emitted()} == BOUNDED
    assert not BOUNDED & (personal | {"subject", "email", "email_domain", "group", "device"})


def test_what_a_dimension_can_be_is_known_beforehand():
    """But for the app clients, which only an administrator makes."""
    for each in emitted():
        assert (each.values is None) == (each.by == "client_id"), each
        assert bool(each.values) == (each.by not in ("", "client_id")), each


def test_only_perclient_grows_with_the_clients():
    """Four metrics for each."""
    two, ten = (
        {
            mode: cost(mode, PARTS, clients=clients).metrics
            for mode in ("lean", "standard", "perclient")
        }
        for clients in (2, 10)
    )

    assert two["lean"] == ten["lean"]
    assert two["standard"] == ten["standard"]
    assert 8 * 4 == ten["perclient"] - two["perclient"]


def test_a_finer_mode_has_all_that_a_coarser_one_has():
    """And costs more."""
    lean, standard, perclient = (set(in_mode(mode)) for mode in ("lean", "standard", "perclient"))

    assert lean < standard < perclient == set(emitted())
    assert cost("lean", PARTS, clients=2).total_usd < cost("standard", PARTS, clients=2).total_usd


def test_lean_has_a_metric_a_kind_and_two_a_channel():
    """By hand: kinds, what is on the way, five by channel, refusals, sources of lists."""
    totals = [each for each in in_mode("lean") if not each.by]
    others = [each for each in in_mode("lean") if each.by]

    assert len(Kind) <= len(totals) == len({each.name for each in totals})
    assert 5 == sum(each.by == "channel" for each in others)
    assert cost("lean", PARTS, clients=9).metrics == len(totals) + 5 * len(
        set(CHANNELS.values())
    ) + len(REFUSING) + len(SOURCES)


@pytest.mark.parametrize(("count", "usd"), [(0, 0), (1, 0.3), (10_000, 3000), (10_001, 3000.1)])
def test_metrics_are_cheaper_after_ten_thousand(count, usd):
    """By the price list."""
    assert usd == metrics_usd(count)


def test_the_command_prints_every_mode(capsys):
    """With the number of clients that was asked for."""
    assert 0 == main(["--cost", "10"])

    said = capsys.readouterr().out
    assert "With 10 app clients" in said
    assert report(PARTS, clients=10) in said
    assert ["lean", "standard", "perclient"] == [
        line.split()[1] for line in said.splitlines() if line.startswith("| ") and "$" in line
    ]


def test_a_number_that_is_none_is_refused_kindly(capsys):
    """With what is needed instead."""
    assert 1 == main(["--cost", "many"])
    assert "the number of app clients is needed, as 10" in capsys.readouterr().err
