import csv
import io
import json

import pytest

from local.check_address import main
from local.name_server import NameServer
from local.zones import DEMO_ZONES
from runtime.addresses.data_files import shipped_lists


@pytest.fixture(scope="module")
def server():
    with NameServer(DEMO_ZONES) as server:
        yield server


@pytest.fixture
def run(server, capsys):
    """Exit status, standard output and standard error of a command line."""

    def run(*arguments):
        with pytest.raises(SystemExit) as exited:
            main(["--dns-servers", server.setting, *arguments])
        return exited.value.code, *capsys.readouterr()

    return run


@pytest.fixture
def rows(run):
    def rows(*arguments):
        return json.loads(run("--format", "json", *arguments)[1])

    return rows


def test_a_verdict_comes_with_its_reason(run):
    """And with a status that a script can ask for."""
    status, out, _ = run("jo@in.mailinator.com")

    assert 1 == status
    assert "refused disposable_domain, evidence list has mailinator.com" in " ".join(out.split())
    assert 0 == run("jo@example.com")[0]


def test_json_tells_what_the_user_would_be_told(rows):
    """With everything that the event would tell."""
    [row] = rows("jo@fresh-and-unlisted.example")

    assert {
        "address": "jo@fresh-and-unlisted.example",
        "verdict": "refused",
        "why": "disposable_mx",
        "email_domain": "fresh-and-unlisted.example",
        "tier": "mail_host",
        "matched_domain": "wabblywabble.com",
        "mail_route": "mx",
        "dns_unavailable": "",
        "suspect": "",
        "words": "DISPOSABLE_EMAIL: Please sign up with another e-mail address",
    } == row


def test_a_file_of_addresses_becomes_a_csv_file(run, tmp_path):
    """In its order, blank lines left out; a progress bar is not in the way of the output."""
    addresses = [f"jo{number}@example.com" for number in range(30)]
    file = tmp_path / "addresses.txt"
    file.write_text("\n\n".join(addresses))
    status, out, err = run("--file", str(file), "--format", "csv")

    assert addresses == [row["address"] for row in csv.DictReader(io.StringIO(out))]
    assert (0, True) == (status, "checking" in err)


def test_addresses_may_come_from_another_program(rows, monkeypatch):
    """By a pipe."""
    monkeypatch.setattr("sys.stdin", io.StringIO("jo@example.com\n\njo@duck.com\n"))

    assert ["jo@example.com", "jo@duck.com"] == [row["address"] for row in rows("--file", "-")]


def test_nothing_to_check_is_an_empty_answer(run):
    """Not a failure."""
    assert (0, "\r\n", "") == run("--format", "csv")


@pytest.mark.parametrize(
    ("arguments", "verdict"),
    [
        (["jo@drinkbride.com"], "accepted"),
        (["--policy", "strict", "jo@drinkbride.com"], "refused"),
        (["--policy", "monitor", "jo@mailinator.com"], "reported"),
        (["--policy", "off", "jo@mailinator.com"], "accepted"),
        (["--refuse-relays", "jo@duck.com"], "refused"),
        (["jo@takes-no-mail.example"], "refused"),
        (["--allow-undeliverable", "jo@takes-no-mail.example"], "accepted"),
        (["--no-dns", "jo@takes-no-mail.example"], "accepted"),
        (["--allow", "mailinator.com", "jo@mailinator.com"], "accepted"),
        (["--deny", "example.com", "jo@example.com"], "refused"),
    ],
)
def test_the_policy_can_be_tried_out(rows, arguments, verdict):
    """Before a parameter is changed."""
    assert [verdict] == [row["verdict"] for row in rows(*arguments)]


def test_the_demos_name_without_evidence_is_one():
    """A rebuilt list may say otherwise; then the demo needs another."""
    assert "a" == shipped_lists().disposable.match("drinkbride.com").tag
