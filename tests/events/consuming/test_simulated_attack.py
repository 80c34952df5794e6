"""Attacks in normal traffic: who is stopped, after how many sign-ups, and who is hurt."""

import heapq
import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

import pytest

from events.consuming.learner import Learner
from rules.addresses.domain_list import DomainList
from rules.addresses.learning import Entry, Sort
from rules.addresses.policy import Lists
from rules.addresses.registrable import registrable
from runtime.consuming.sign_up_counts import SignUp
from tests.events.consuming.memory_counts import MemoryCounts

pytestmark = pytest.mark.slow  # all of them need the one simulation
BEGAN = datetime(2026, 10, 1, tzinfo=UTC)
HOUR, DAY = 3600, 86400
DAYS, LEGITIMATE = 28, 100_000
PROVIDERS = frozenset(f"provider{n}.example" for n in range(60))


@dataclass(frozen=True, slots=True)
class Try:
    at: float
    domain: str
    host: str
    mailbox: str
    proves_after: float | None = None
    is_marked: bool = False
    attack: str = ""


def legitimate(rng):
    """Two thirds at providers, a tail of firms, and bursts: companies, clubs, a class."""
    weights = list(accumulate(1 / (rank + 20) for rank in range(40_000)))
    for _ in range(LEGITIMATE):
        at, lag = rng.random() * DAYS * DAY, rng.lognormvariate(4.2, 1.2)
        proves = lag if rng.random() < 0.85 else None
        if rng.random() < 0.66:
            name = f"provider{int(rng.paretovariate(0.9)) % 60}.example"
            yield Try(at, name, "", str(rng.random()), proves)
            continue
        name = f"firm{rng.choices(range(40_000), cum_weights=weights)[0]}.example"
        own = random.Random(name)  # noqa: S311  # a firm is the same one in each run
        is_own, is_marked = own.random() < 0.28, own.random() < 0.02
        small = own.choice(("", "smallhost-a.example", "smallhost-b.example", ""))
        host = (small or f"mx.{name}") if is_own else "mx.everybodys.example"
        yield Try(at, name, host, f"{name}{rng.randrange(10**9)}", proves, is_marked)
    for number, (size, over, is_own) in enumerate(
        [
            *((500, 2 * HOUR, False), (2500, DAY, False), (60, 3 * HOUR, True)),
            *((30, HOUR, True), (25, DAY, False), (35, 600, True)),
        ]
    ):
        start = (15 + rng.random() * (DAYS - 17)) * DAY
        name = f"burst{number}.example"
        host = f"mx.{name}" if is_own else "mx.everybodys.example"
        for _ in range(size):
            proves = rng.lognormvariate(4.2, 1.2) if rng.random() < 0.9 else None
            yield Try(start + rng.random() * over, name, host, str(rng.random()), proves)


def attacks(rng):
    for run in range(5):
        start = (15 + rng.random() * (DAYS - 17)) * DAY

        def one(at, domain, host, attack, *, mailbox="", marked=False, proved=True, run=run):
            lag = rng.uniform(5, 40) if proved else None
            return Try(
                at, domain, host, mailbox or str(rng.random()), lag, marked, f"{attack} {run}"
            )

        for n in range(200):
            name = f"marked{run}.example"
            yield one(start + n * 20, name, f"mx.{name}", "marked name", marked=True)
            name = f"bare{run}.example"
            yield one(start + n * 20, name, f"mx.{name}", "bare name")
            name, host = f"a{n % 80}-{run}.example", f"mx{n % 3}.throwaway{run}.example"
            yield one(start + n * 30, name, host, "mail host")
            name = "provider0.example"
            yield one(start + n * 60, name, "", "mailbox", mailbox=f"farm{run}")
            name = f"slow{run}.example"
            yield one(start + n * 1200, name, f"mx.{name}", "slow marked name", marked=True)
            name = f"rival{run}.example"
            yield one(start + n * 20, name, f"mx.{name}", "rival", marked=True, proved=False)


class World:
    """Sign-ups in their order; each event is heard two seconds after it happened."""

    def __init__(self):
        self.counts = MemoryCounts()
        no_names = DomainList(b"")
        self.learner = Learner(
            self.counts,
            lists=Lists(
                disposable=no_names,
                relays=no_names,
                mail_hosts=no_names,
                providers=PROVIDERS,
                infrastructure=DomainList(b"everybodys.example\n"),
            ),
            registrable=lambda name: registrable(name, suffixes=no_names, shared=no_names),
            reuse=3,
            tell=lambda _: None,
        )
        self.through, self.bare = Counter(), Counter()
        self.refused, self.marked = Counter(), Counter()

    def play(self, tries):
        queue = [(each.at, number, each, None) for number, each in enumerate(tries)]
        heapq.heapify(queue)
        serial = len(queue)
        while queue:
            _, number, tried, event = heapq.heappop(queue)
            if event:
                self.learner.hear(event)
                continue
            for heard in self.sign_up(tried, number):
                serial += 1
                when = heard.proved_at or heard.accepted_at
                later = (when - BEGAN).total_seconds() + 2
                heapq.heappush(queue, (later, serial, tried, heard))

    def sign_up(self, tried, number):
        now = BEGAN + timedelta(seconds=tried.at)
        keys = [f"{Sort.DOMAIN}#{tried.domain}", f"{Sort.MAILBOX}#{tried.mailbox}"]
        host = ".".join(tried.host.split(".")[-2:])
        keys += [f"{Sort.MAIL_HOST}#{host}"] if host else []
        who = tried.attack or tried.domain
        if any(self.counts.holds(key, Entry.DENY, now) for key in keys):
            self.refused[who] += 1
            return
        is_suspect = any(self.counts.holds(key, Entry.SUSPECT, now) for key in keys)
        self.through[who] += 1
        (self.marked if is_suspect else self.bare)[who] += 1
        sub = f"sub-{number}"
        yield SignUp(
            sub,
            accepted_at=now,
            domain=tried.domain,
            mail_host=tried.host,
            mailbox=tried.mailbox,
            is_marked=tried.is_marked,
        )
        if tried.proves_after is not None:
            yield SignUp(sub, proved_at=now + timedelta(seconds=tried.proves_after))


@pytest.fixture(scope="module")
def world():
    rng, world = random.Random(18), World()  # noqa: S311  # a simulation, the same in each run
    world.play([*legitimate(rng), *attacks(rng)])
    return world


def of(counter, attack):
    return [counter[f"{attack} {run}"] for run in range(5)]


@pytest.mark.parametrize("attack", ["marked name", "mail host", "mailbox", "slow marked name"])
def test_an_attack_is_stopped_within_ten_sign_ups(world, attack):
    """By the name, the mail host or the mailbox; it sleeps no shorter than a week."""
    assert max(of(world.through, attack)) <= 10
    assert min(of(world.refused, attack)) > 0


def test_a_bare_name_is_suspect_within_six_and_refused_by_no_machine(world):
    """Nothing but the count speaks against it."""
    assert max(of(world.bare, "bare name")) <= 6
    assert [200] * 5 == of(world.through, "bare name")


def test_nobody_has_a_rival_refused(world):
    """Sign-ups that nobody proves count for nothing, marked or not."""
    assert [0] * 5 == of(world.refused, "rival") == of(world.marked, "rival")


def test_no_legitimate_sign_up_is_refused_and_few_are_marked(world):
    """Those marked are clubs and a class with a mail server of their own."""
    legitimate = [name for name in world.through if " " not in name]
    marked = sum(world.marked[name] for name in legitimate)

    assert 0 == sum(n for name, n in world.refused.items() if " " not in name)
    assert sum(world.through[name] for name in legitimate) > LEGITIMATE
    assert marked <= 0.002 * LEGITIMATE
