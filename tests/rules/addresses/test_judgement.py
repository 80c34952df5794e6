"""The decision table: every list, every answer of DNS, every mode."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.contract.catalogue import CATALOGUE, Kind, Reason
from rules.addresses.domain_list import DomainList
from rules.addresses.judgement import judge
from rules.addresses.mail_route import HostAddresses, MailRoute, Way
from rules.addresses.policy import Lists, Mode, Policy
from rules.addresses.verdict import Finding, Tier, Verdict

LISTS = Lists(
    disposable=DomainList(
        b"city.example a\nevidence.example\nperhaps.example a\ntaken.example u\nx.edu.pl a\n"
    ),
    relays=DomainList(b"relay.example simplelogin\n"),
    mail_hosts=DomainList(
        b"forwards.example relay\nparking.example parked\nthrowaway.example dedicated\n"
    ),
    providers=frozenset({"gmail.com"}),
    infrastructure=DomainList(b"google.com\n"),
    shared_hosts=DomainList(b"free.example free\nhobby.example hobby\nsold.example paid\n"),
    held=DomainList(b"city.example\n"),
)
OWN = MailRoute.by_mx(["mx.own.example"])
MAINSTREAM = MailRoute.by_mx(["aspmx.l.google.com"])
THROWAWAY = MailRoute.by_mx(["mx.throwaway.example"])
FORWARDS = MailRoute.by_mx(["mx1.forwards.example"])
PARKED = MailRoute.by_mx(["a.parking.example", "b.parking.example"])
DEAD = [MailRoute(way) for way in (Way.NULL_MX, Way.NO_ROUTE, Way.NO_DOMAIN)]
UNKNOWN = MailRoute(Way.UNKNOWN)
SEEN = [Mode.MONITOR, Mode.BALANCED, Mode.STRICT]
DISPOSABLE, UNDELIVERABLE = Finding.DISPOSABLE_DOMAIN, Finding.UNDELIVERABLE


def not_asked(domain):
    raise AssertionError(f"DNS was asked for {domain}")


def judged(domain, route=None, *, mode=Mode.BALANCED, lists=LISTS, **policy):
    """The verdict on an address at *domain*; DNS must not be asked unless there is a *route*."""
    route_of = not_asked if route is None else lambda _: route
    return judge(f"jo@{domain}", policy=Policy(mode, **policy), lists=lists, route_of=route_of)


def own(*, allowed=b"", denied=b""):
    return replace(LISTS, allowed=DomainList(allowed), denied=DomainList(denied))


@pytest.mark.parametrize("mode", Mode)
def test_what_is_no_address_is_refused_in_every_mode(mode):
    """Nothing else can be said of it."""
    verdict = judge("jo", policy=Policy(mode), lists=LISTS, route_of=not_asked)

    assert Verdict(None, Finding.INVALID_EMAIL, is_refused=True) == verdict


@pytest.mark.parametrize("domain", ["evidence.example", "perhaps.example", "unlisted.example"])
def test_off_looks_at_nothing(domain):
    """Neither lists nor DNS."""
    assert Verdict(domain) == judged(domain, mode=Mode.OFF)


@pytest.mark.parametrize("mode", SEEN)
def test_evidence_is_enough(mode):
    """DNS is not asked; monitor tells what would be done, and does not do it."""
    verdict = judged("x.evidence.example", mode=mode)

    assert (DISPOSABLE, Tier.EVIDENCE, "evidence.example") == (
        verdict.finding,
        verdict.tier,
        verdict.matched,
    )
    assert (mode is not Mode.MONITOR) == verdict.is_refused


@pytest.mark.parametrize(
    ("mode", "route", "is_refused", "is_suspect"),
    [
        (Mode.STRICT, None, True, False),
        (Mode.BALANCED, THROWAWAY, True, False),
        (Mode.BALANCED, OWN, True, False),
        (Mode.BALANCED, MailRoute.by_mx(["mail.perhaps.example"]), True, False),
        (Mode.BALANCED, MailRoute.by_mx(["mx.own.example", "aspmx.l.google.com"]), True, False),
        (Mode.BALANCED, MailRoute.by_mx(["aspmx.l.google.com", "mx.own.example"]), False, True),
        (Mode.BALANCED, MailRoute.by_mx(["mx.x.ac.at"]), False, True),
        *((Mode.BALANCED, dead, True, False) for dead in DEAD),
        (Mode.BALANCED, MAINSTREAM, False, True),
        (Mode.BALANCED, MailRoute(Way.IMPLICIT_MX), False, True),
        (Mode.BALANCED, PARKED, False, True),
        (Mode.BALANCED, UNKNOWN, False, True),
        (Mode.MONITOR, THROWAWAY, False, False),
        (Mode.MONITOR, MAINSTREAM, False, True),
    ],
)
def test_a_name_without_evidence_is_confirmed_by_dns(mode, route, is_refused, is_suspect):
    """Strict does not wait for that; without an answer it fails open."""
    verdict = judged("perhaps.example", route, mode=mode)

    assert (is_refused, is_suspect) == (verdict.is_refused, verdict.is_suspect)
    assert (Tier.AGGREGATE, "perhaps.example") == (verdict.tier, verdict.matched)
    assert (None if is_suspect else DISPOSABLE) == verdict.finding


@pytest.mark.parametrize(
    ("route", "is_refused"),
    [(UNKNOWN, False), (MAINSTREAM, False), (OWN, True), *((dead, True) for dead in DEAD)],
)
def test_strict_waits_for_dns_where_an_aggregate_has_a_name_from_an_unreviewed_list(
    route, is_refused
):
    """Those are wrong more often; as in balanced, dead mail or an own host confirms them."""
    verdict = judged("taken.example", route, mode=Mode.STRICT)

    assert (is_refused, not is_refused) == (verdict.is_refused, verdict.is_suspect)
    assert (Tier.AGGREGATE, "taken.example") == (verdict.tier, verdict.matched)


def test_dead_names_without_evidence_are_disposable_whatever_the_switch():
    """A disposable domain has no mail later on; the switch is for others."""
    verdict = judged("perhaps.example", DEAD[0], refuses_undeliverable=False)

    assert DISPOSABLE is verdict.finding


@pytest.mark.parametrize("mode", SEEN)
def test_a_dedicated_mail_host_gives_an_unlisted_domain_away(mode):
    """One of several is enough; hosts are covered by suffix."""
    route = MailRoute.by_mx(["aspmx.l.google.com", "x.y.throwaway.example"])
    verdict = judged("fresh.example", route, mode=mode)

    assert (Finding.DISPOSABLE_MX, Tier.MAIL_HOST) == (verdict.finding, verdict.tier)
    assert ("throwaway.example", Way.MX) == (verdict.matched, verdict.way)
    assert (mode is not Mode.MONITOR) == verdict.is_refused


@pytest.mark.parametrize("host", ["notthrowaway.example", "throwaway.example.com"])
def test_only_a_suffix_at_a_dot_counts(host):
    """And nothing that merely looks like it."""
    assert judged("fresh.example", MailRoute.by_mx([host])).finding is None


@pytest.mark.parametrize("route", DEAD)
@pytest.mark.parametrize("mode", SEEN)
def test_where_mail_cannot_arrive_nobody_signs_up(mode, route):
    """Unless an operator allows it."""
    verdict = judged("dead.example", route, mode=mode)
    allowed = judged("dead.example", route, mode=mode, refuses_undeliverable=False)

    assert (UNDELIVERABLE, route.way) == (verdict.finding, verdict.way)
    assert (mode is not Mode.MONITOR) == verdict.is_refused
    assert Verdict("dead.example", way=route.way) == allowed


@pytest.mark.parametrize("route", [MAINSTREAM, MailRoute(Way.IMPLICIT_MX), UNKNOWN])
@pytest.mark.parametrize("mode", SEEN)
def test_everybody_else_is_let_in(mode, route):
    """An address record will do (RFC 5321, 5.1), and so will a DNS that fails."""
    verdict = judged("fine.example", route, mode=mode)

    assert Verdict("fine.example", way=route.way, host=next(iter(route.hosts), None)) == verdict


@pytest.mark.parametrize("mode", SEEN)
def test_nobody_is_refused_for_a_mail_host_of_their_own(mode):
    """Only a listed name needs one that is known."""
    verdict = judged("fine.example", OWN, mode=mode)

    assert Verdict("fine.example", way=Way.MX, host="mx.own.example", has_own_host=True) == verdict


@pytest.mark.parametrize("mode", SEEN)
@pytest.mark.parametrize("domain", ["city.example", "it.city.example", "x.edu.pl"])
def test_an_aggregate_alone_refuses_nobody_who_is_known(domain, mode):
    """Neither for a mail host of their own nor at once; a dead name is nobody's, and refused."""
    for route in (OWN, MAINSTREAM, UNKNOWN):
        verdict = judged(domain, route, mode=mode)
        assert (None, True, Tier.AGGREGATE) == (verdict.finding, verdict.is_suspect, verdict.tier)

    assert DISPOSABLE is judged(domain, THROWAWAY, mode=mode).finding
    assert DISPOSABLE is judged(domain, DEAD[0], mode=mode).finding


@pytest.mark.parametrize("route", [OWN, MAINSTREAM, MailRoute(Way.IMPLICIT_MX), UNKNOWN, PARKED])
@pytest.mark.parametrize("host", ["free.example", "hobby.example", "sold.example"])
def test_a_name_under_a_host_of_sub_domains_is_suspect(host, route):
    """At any depth. Strict refuses only what costs nothing and is abused in great numbers."""
    for mode in (Mode.MONITOR, Mode.BALANCED):
        verdict = judged(f"a.b.{host}", route, mode=mode)
        assert (None, Tier.SHARED_HOST, host) == (verdict.finding, verdict.tier, verdict.matched)
        assert verdict.is_suspect
    strict = judged(f"a.b.{host}", route, mode=Mode.STRICT)

    assert (host == "free.example" or route is PARKED) == strict.is_refused


def test_a_host_of_sub_domains_is_nobodys_name_itself():
    """And a sub-domain without mail, or a disposable one, is judged as such."""
    assert judged("free.example", MAINSTREAM).tier is None
    assert UNDELIVERABLE is judged("a.free.example", DEAD[0]).finding
    assert Finding.DISPOSABLE_MX is judged("a.free.example", THROWAWAY).finding


def test_what_is_known_of_a_name_is_told_instead_of_its_parent():
    """That it is dead, or listed by itself."""
    dead = judged("a.free.example", DEAD[0])
    lists = replace(LISTS, disposable=DomainList(b"a.free.example a\n"))
    listed = judged("a.free.example", MAINSTREAM, lists=lists)

    assert (UNDELIVERABLE, False, None) == (dead.finding, dead.is_suspect, dead.tier)
    assert (None, True, Tier.AGGREGATE) == (listed.finding, listed.is_suspect, listed.tier)


def test_where_dns_is_not_asked_the_verdict_says_nothing_of_it():
    """By the operator's choice: then names without evidence are let in as suspects."""
    verdict = judge("jo@perhaps.example", policy=Policy(), lists=LISTS, route_of=lambda _: None)

    assert (None, True, False) == (verdict.way, verdict.is_suspect, verdict.is_refused)


def test_parked_domains_are_suspect_and_refused_by_strict():
    """All their hosts have to be parked; and the switch for dead domains is theirs, too."""
    strict = judged("parked.example", PARKED, mode=Mode.STRICT)

    assert judged("parked.example", PARKED).is_suspect
    assert (UNDELIVERABLE, "parking.example") == (strict.finding, strict.matched)
    assert judged(
        "parked.example", PARKED, mode=Mode.STRICT, refuses_undeliverable=False
    ).is_suspect
    mixed = MailRoute.by_mx(["a.parking.example", "mx.example.com"])
    assert not judged("parked.example", mixed).is_suspect


def test_the_first_host_is_told_whichever_decides():
    """What marks a domain as parked is its host."""
    assert "a.parking.example" == judged("parked.example", PARKED).host
    assert judged("x.example", MailRoute(Way.IMPLICIT_MX)).host is None


def test_two_hosts_are_asked_for_their_addresses_at_once():
    """The third only if nobody reaches the first two."""
    asked = []

    def addresses_of(hosts):
        asked.append(hosts)
        return HostAddresses(("10.0.0.1",), is_complete=True)

    route = MailRoute.by_mx(["a.ours.example", "b.ours.example", "c.ours.example"])
    judge(
        "jo@x.example",
        policy=Policy(),
        lists=LISTS,
        route_of=lambda _: route,
        addresses_of=addresses_of,
    )

    assert [route.hosts[:2], route.hosts[2:]] == asked


@pytest.mark.parametrize(
    ("refuses", "finding", "suggestion"),
    [(True, UNDELIVERABLE, "gmail.com"), (False, Finding.DISPOSABLE_MX, None)],
)
def test_a_slip_whose_mail_is_thrown_away_is_told_as_a_slip(refuses, finding, suggestion):
    """Where undeliverable addresses are let in, it is what its host is."""
    found = judged("gmial.com", THROWAWAY, refuses_undeliverable=refuses)

    assert (finding, suggestion, False) == (found.finding, found.suggestion, found.is_suspect)


@pytest.mark.parametrize(
    ("domain", "route"),
    [("x.relay.example", None), ("own.example", FORWARDS), ("perhaps.example", FORWARDS)],
)
def test_relays_pass_unless_they_are_refused(domain, route):
    """By name or by mail host: a real mailbox is behind them, whatever an aggregate says."""
    passed, refused = judged(domain, route), judged(domain, route, refuses_relays=True)

    assert (None, False, Tier.RELAY) == (passed.finding, passed.is_suspect, passed.tier)
    assert (Finding.RELAY_DOMAIN, True, Tier.RELAY) == (
        refused.finding,
        refused.is_refused,
        refused.tier,
    )


def test_providers_are_let_in_without_a_question():
    """Their outage slows nobody down, and no list may cover them."""
    lists = replace(LISTS, disposable=DomainList(b"gmail.com\n"))

    assert Verdict("gmail.com") == judged("gmail.com", lists=lists, mode=Mode.STRICT)
    assert UNDELIVERABLE is judged("x.gmail.com", DEAD[2]).finding


@pytest.mark.parametrize(
    "domain", ["evidence.example", "perhaps.example", "relay.example", "dead.example", "gmail.com"]
)
def test_the_operators_own_lists_are_above_all_others(domain):
    """No question is asked, in either direction."""
    name = domain.encode() + b"\n"
    strict = {"mode": Mode.STRICT, "refuses_relays": True}
    allowed = judged(f"x.{domain}", lists=own(allowed=name), **strict)
    denied = judged(f"x.{domain}", lists=own(denied=name))

    assert (None, Tier.ALLOWED, domain) == (allowed.finding, allowed.tier, allowed.matched)
    assert (DISPOSABLE, Tier.DENIED, domain) == (denied.finding, denied.tier, denied.matched)


@pytest.mark.parametrize(
    ("domain", "is_refused"),
    [
        ("example.com", False),
        ("a.example.com", True),
        ("x.a.example.com", True),
        ("b.a.example.com", False),
        ("both.example", False),
    ],
)
def test_of_the_operators_own_the_longer_entry_wins_and_else_the_allowed(domain, is_refused):
    """An exception to an exception can be written down."""
    lists = own(
        allowed=b"b.a.example.com\nboth.example\nexample.com\n",
        denied=b"a.example.com\nboth.example\n",
    )

    assert is_refused == judged(domain, lists=lists).is_refused


def test_an_allowed_parent_is_above_a_listed_child():
    """The operator knows the domain; the list that shipped does not."""
    assert not judged("evidence.example", lists=own(allowed=b"evidence.example\n")).is_refused
    assert not judged("x.evidence.example", lists=own(allowed=b"x.evidence.example\n")).is_refused


def test_a_suggestion_refuses_only_where_mail_cannot_arrive():
    """The owner of gmial.com who reads its mail is accepted, and the event has the suggestion."""
    for route, policy, finding in (
        (DEAD[2], {}, UNDELIVERABLE),
        (MAINSTREAM, {}, None),
        (DEAD[2], {"refuses_undeliverable": False}, None),
    ):
        verdict = judged("gmial.com", route, **policy)
        assert (finding, "gmail.com") == (verdict.finding, verdict.suggestion)


@pytest.mark.parametrize(
    ("hosts", "addresses", "finding", "tier", "matched"),
    [
        (
            ["mx.evidence.example"],
            ["192.31.196.1"],
            Finding.DISPOSABLE_MX,
            Tier.EVIDENCE,
            "evidence.example",
        ),
        (["mx.perhaps.example"], ["192.31.196.1"], None, None, None),
        (["a.ours.example"], ["10.0.0.1"], UNDELIVERABLE, None, None),
        (["a.ours.example"], [], UNDELIVERABLE, None, None),
        (["a.ours.example"], ["10.0.0.1", "192.31.196.1"], None, None, None),
        (
            ["a.ours.example"],
            ["78.47.124.133"],
            Finding.DISPOSABLE_MX,
            Tier.MAIL_ADDRESS,
            "78.47.124.133",
        ),
        (["a.ours.example"], ["78.47.124.134"], None, None, None),
        (["mx.everybody.example", "mx.ours.example"], ["192.31.196.1"], None, None, None),
        (["mx.everybody.example", "mx.ours.example"], ["10.0.0.1"], UNDELIVERABLE, None, None),
        (["mx.everybody.example", "b.everybody.example"], ["10.0.0.1"], None, None, None),
        (["mx.allowed.example", "mx.ours.example"], ["10.0.0.1"], None, None, None),
        (["mx.ours.example", "mx.everybody.example"], ["10.0.0.1"], UNDELIVERABLE, None, None),
        (
            ["mx.everybody.example", "mx.throwaway.example"],
            [],
            Finding.DISPOSABLE_MX,
            Tier.MAIL_HOST,
            "throwaway.example",
        ),
        (
            ["mx.denied.example"],
            ["192.31.196.1"],
            Finding.DISPOSABLE_MX,
            Tier.DENIED,
            "denied.example",
        ),
        (["mx.allowed.example"], ["10.0.0.1"], None, None, None),
    ],
)
def test_hosts_are_judged_by_name_and_then_by_address(hosts, addresses, finding, tier, matched):
    """An unused host of everybody's hides nothing, and an aggregate's word judges no host."""
    lists = replace(
        LISTS,
        mail_hosts=DomainList(b"78.47.124.133 dedicated\nthrowaway.example dedicated\n"),
        infrastructure=DomainList(b"everybody.example\n"),
        allowed=DomainList(b"allowed.example\n"),
        denied=DomainList(b"denied.example\n"),
    )
    verdict = judge(
        "jo@fresh.example",
        policy=Policy(),
        lists=lists,
        route_of=lambda _: MailRoute.by_mx(hosts),
        addresses_of=lambda _: HostAddresses(tuple(addresses), is_complete=True),
    )

    assert (finding, tier, matched) == (verdict.finding, verdict.tier, verdict.matched)
    is_dead = finding is UNDELIVERABLE
    assert (Way.NO_ROUTE if is_dead else Way.MX) is verdict.way


def test_what_is_not_known_of_a_host_kills_no_domain():
    """A question that was not answered, or hosts that were not asked for."""
    for found in ((), ("10.0.0.1",)):
        verdict = judge(
            "jo@fresh.example",
            policy=Policy(Mode.STRICT),
            lists=LISTS,
            route_of=lambda _: MailRoute.by_mx(["mx.ours.example"]),
            addresses_of=lambda _, found=found: HostAddresses(found),
        )
        assert (None, Way.MX) == (verdict.finding, verdict.way)


def test_users_of_identity_providers_keep_relays_and_dead_domains():
    """And are refused for the rest."""
    policy = Policy(Mode.STRICT, refuses_relays=True).for_identity_providers()

    assert Policy(Mode.STRICT, refuses_undeliverable=False) == policy


ROUTES = st.sampled_from([MAINSTREAM, THROWAWAY, FORWARDS, PARKED, UNKNOWN, None, *DEAD])
DOMAINS = st.sampled_from(
    ["evidence.example", "x.perhaps.example", "relay.example", "gmail.com", "unlisted.example"]
)
POLICIES = st.builds(Policy, st.sampled_from(Mode), st.booleans(), st.booleans())


@given(DOMAINS, ROUTES, POLICIES)
def test_whatever_is_decided_hangs_together(domain, route, policy):
    """A refusal has a finding, monitor refuses nobody, strict refuses what balanced does."""
    verdict = judge(f"jo@{domain}", policy=policy, lists=LISTS, route_of=lambda _: route)
    strict = judge(
        f"jo@{domain}",
        policy=replace(policy, mode=Mode.STRICT),
        lists=LISTS,
        route_of=lambda _: route,
    )

    assert verdict.is_refused == (verdict.finding is not None and policy.mode is not Mode.MONITOR)
    assert strict.is_refused >= verdict.is_refused
    assert not (verdict.is_refused and verdict.is_suspect)
    assert (verdict.tier is None) == (verdict.matched is None)
    assert verdict.suggestion is None or verdict.finding is UNDELIVERABLE
    kind = Kind.SIGN_UP_REJECTED if verdict.is_refused else Kind.SIGN_UP_ACCEPTED
    assert {name for name, told in verdict.told().items() if told} <= CATALOGUE[kind].keys()


def test_findings_and_tiers_are_those_of_the_events():
    """Subscribers find each in the schema."""
    tiers = CATALOGUE[Kind.SIGN_UP_REJECTED]["tier"].schema["examples"]
    ways = CATALOGUE[Kind.SIGN_UP_REJECTED]["mail_route"].schema["examples"]

    assert set(Finding) <= set(Reason)
    assert list(Tier) == tiers
    assert set(ways) == set(Way) - {Way.UNKNOWN, Way.SILENT}


def test_only_hosts_of_parked_domains_make_a_domain_parked():
    """Any other host that a list knows is another matter."""
    both = MailRoute.by_mx(["a.parking.example", "b.elsewhere.example"])
    lists = replace(
        LISTS, mail_hosts=DomainList(b"elsewhere.example other\nparking.example parked\n")
    )
    verdict = judged("shop.example", both, lists=lists, mode=Mode.STRICT)

    assert (None, False, None) == (verdict.finding, verdict.is_suspect, verdict.tier)


def test_hosts_that_are_known_are_not_asked_for_their_addresses():
    """Their names say enough."""
    found = judge(
        "jo@x.example",
        policy=Policy(),
        lists=LISTS,
        route_of=lambda _: MAINSTREAM,
        addresses_of=not_asked,
    )

    assert Verdict("x.example", way=Way.MX, host="aspmx.l.google.com") == found


@pytest.mark.parametrize("domain", ["fmail.com", "hotmail.ed"])
def test_of_a_slip_that_may_be_two_providers_none_is_suggested(domain):
    """Nor is nobody's name looked for in the operator's lists; DNS decides."""
    assert judged(domain, MAINSTREAM).suggestion is None
    assert not judged(domain, MAINSTREAM).is_refused
