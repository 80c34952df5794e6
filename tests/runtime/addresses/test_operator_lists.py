"""Lists in S3 that change while the suite runs."""

from datetime import timedelta
from threading import Event

import pytest
from moto import mock_aws

from rules.addresses.domain_list import DomainList
from rules.addresses.policy import Lists
from runtime.addresses.operator_lists import OperatorLists
from runtime.aws_client.errors import Refused
from tests.loop.quiet_time import QuietTime
from tests.moto_by_http import moto_client

NAMES = "".join(f"trash{number:04}.example\n" for number in range(1000))


@pytest.fixture
def bucket(monkeypatch):
    """A bucket of moto's; with a list's name and text, puts it there."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        s3 = moto_client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="lists")

        def put(key, text):
            s3.put_object(Bucket="lists", Key=f"domain-lists/{key}", Body=text.encode())

        put.s3 = s3
        yield put


@pytest.fixture
def clock(now):
    return [now]


@pytest.fixture
def make(metric_lines, clock):
    def make(s3):
        return OperatorLists(
            s3,
            bucket="lists",
            folder="domain-lists",
            otherwise=Lists(
                disposable=DomainList(b"mailinator.com\n"),
                relays=DomainList(b""),
                mail_hosts=DomainList(b""),
                providers=frozenset({"gmail.com"}),
                allowed=DomainList(b"ours.example\n"),
            ),
            own={"allowed": frozenset({"ours.example"}), "denied": frozenset()},
            lines=metric_lines,
            now=lambda: clock[0],
        )

    return make


@pytest.fixture
def look(bucket, make, clock):
    """The lists as they are in use five minutes later."""
    lists = make(bucket.s3)

    def look():
        clock[0] += timedelta(minutes=5)
        return lists.current(within_s=5)

    return look


def test_lists_that_are_not_there_change_nothing(look, capsys):
    """And are no failure."""
    lists = look()

    assert lists.disposable.match("mailinator.com")
    assert lists.allowed.match("ours.example")
    assert "" == capsys.readouterr().out


def test_lists_are_in_use_within_minutes(look, bucket):
    """Own names add to those of the template; a newer list stands in for the shipped one."""
    look()
    bucket("allow.txt", "# partners\nB\u00fccher.example\n")
    bucket("deny.txt", "trouble.example")
    bucket("disposable_domains.txt", NAMES)
    lists = look()

    assert lists.allowed.match("xn--bcher-kva.example")
    assert lists.allowed.match("ours.example")
    assert lists.denied.match("x.trouble.example")
    assert lists.disposable.match("trash0007.example")
    assert not lists.disposable.match("mailinator.com")


def test_a_list_that_is_taken_away_is_out_of_use(look, bucket):
    """Then the template and the code speak again."""
    bucket("deny.txt", "trouble.example")
    bucket("disposable_domains.txt", NAMES)
    look()
    for key in ("deny.txt", "disposable_domains.txt"):
        bucket.s3.delete_object(Bucket="lists", Key=f"domain-lists/{key}")
    lists = look()

    assert not lists.denied.match("trouble.example")
    assert lists.disposable.match("mailinator.com")
    bucket("deny.txt", "trouble.example")
    assert look().denied.match("trouble.example")


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("disposable_domains.txt", "", "fewer than"),
        ("disposable_domains.txt", "404: not found", "a line is neither"),
        ("disposable_domains.txt", "gmail.com\n" + NAMES, "mail provider"),
        ("disposable_domains.txt", "co.uk\n" + NAMES, "public suffix"),
        ("deny.txt", "trouble.example " * 62_501, "longer than"),
        ("allow.txt", "<html>", "no domain name"),
        ("deny.txt", "x.example, jo@", "no domain name"),
    ],
)
def test_the_last_good_list_stays_in_use(look, bucket, capsys, fault, key, text, why):
    """The failure is counted and says what is wrong, until it is fixed."""
    bucket(key, NAMES)
    before = look()
    bucket(key, text)

    taken = 0
    for _ in range(2):
        taken += before != look()
        said = capsys.readouterr().out
        assert '"DomainListNotRefreshed":[1.0]' in said
        assert why in said
    bucket(key, NAMES)
    look()
    fault(f"bad {key}: {why}", n=2, failed=taken)
    assert 0 == taken
    assert "" == capsys.readouterr().out


def test_a_list_that_shrinks_while_it_is_in_use_is_not_taken(look, bucket, capsys, fault):
    """The next one is compared with the one in use, not with the shipped one."""
    longer = "".join(f"old{number:04}.example\n" for number in range(2000))
    bucket("disposable_domains.txt", longer)
    look()
    bucket("disposable_domains.txt", NAMES)

    is_kept = look().disposable.match("old0007.example")
    fault("bad disposable_domains.txt: half of it", n=1, failed=int(not is_kept))
    assert is_kept
    assert "much fewer names" in capsys.readouterr().out
    bucket("disposable_domains.txt", "# accept fewer names: 1000\n" + NAMES)
    assert look().disposable.match("trash0007.example")


def test_a_list_that_has_not_changed_is_not_read_again(bucket, make, clock):
    """S3 says so, by the ETag."""
    bucket("deny.txt", "trouble.example")
    lists = make(bucket.s3)
    first = lists.current(within_s=5)
    clock[0] += timedelta(minutes=5)

    assert lists.current(within_s=5).denied is first.denied


class Service:
    """An S3 that answers when it is told to, and then fails."""

    def __init__(self, *, is_slow=False):
        self.calls = 0
        self.answers = Event()
        if not is_slow:
            self.answers.set()

    def get_object(self, **_):
        self.calls += 1
        self.answers.wait(60)
        raise Refused({"Error": {"Code": "AccessDenied"}}, "GetObject")


def test_an_s3_that_fails_harms_nobody(make, capsys):
    """No sign-up fails for a list."""
    assert make(Service()).current(within_s=5).disposable.match("mailinator.com")
    assert '"why":"Refused.AccessDenied"' in capsys.readouterr().out


def test_nobody_waits_for_a_slow_s3(make, clock):
    """Nor is it asked again while it is asked."""
    s3 = Service(is_slow=True)
    lists = make(s3)
    quiet = QuietTime()
    for _ in range(3):
        lists.current(within_s=0.01)
        clock[0] += timedelta(minutes=5)

    assert quiet.passed_s < 0.2
    assert 1 == s3.calls
    s3.answers.set()
    lists._look.join()  # what it says belongs to this test


def test_it_is_asked_every_five_minutes(make, clock):
    """And not with every sign-up."""
    s3 = Service()
    lists = make(s3)
    for _ in range(10):
        lists.current(within_s=5)
        clock[0] += timedelta(minutes=1)

    assert 2 * 3 == s3.calls
