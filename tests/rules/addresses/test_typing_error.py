"""Slips of the finger: which are told, and which names are somebody's own."""

import random
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.addresses import judgement, typing_error
from rules.addresses.domain_list import DomainList
from rules.addresses.judgement import judge
from rules.addresses.mail_route import HostAddresses, MailRoute, Way
from rules.addresses.policy import Lists, Mode, Policy
from rules.addresses.provider_names import ENDS, PROVIDERS, REAL
from rules.addresses.typing_error import Slip, Sureness, slip_of
from rules.addresses.verdict import Finding

# What people type, and what they meant: typing errors of 2026's biggest providers.
TYPED = {
    "gmail.com": "gmial.com gamil.com gmal.com gnail.com gmai.com gmil.com gmaill.com gmail.con "
    "gmail.cm gmail.co gmail.om gmailcom gmail.comm gmsil.com gmaik.com gmeil.com fmail.con",
    "hotmail.com": "hotmial.com hotmal.com hotmai.com hotmaill.com hotmil.com homail.com "
    "hotmail.con hotmali.com hitmail.com htmail.com hotmail.cm",
    "outlook.com": "outlok.com outloook.com outllok.com outlook.con oulook.com outook.com",
    "yahoo.com": "yaho.com yahooo.com yhaoo.com yahoo.con yahoo.cm yaoo.com",
    "icloud.com": "iclud.com icloud.con iclould.com icoud.com",
    "aol.com": "aol.con aoll.com",
    "bellsouth.net": "bllsouth.net",
    "gmx.de": "gmx.ed",
    "web.de": "web.dee",
}
PAIRS = [(typed, meant) for meant, all_typed in TYPED.items() for typed in all_typed.split()]
WITHOUT_A_HINT = {"fmail.con"}  # two slips
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop", "qsdfghjklm")


def slips(provider):
    """Every mistyped form of *provider* by one slip."""
    label, _, end = provider.partition(".")
    yield from (f"{label}.{wrong}" for wrong in ENDS[end])
    if len(label) < 5:
        return
    near = {frozenset(pair) for row in ROWS for pair in pairwise(row)}
    for place, letter in enumerate(label):
        before, after = label[:place], label[place + 1 :]
        yield f"{before}{after}.{end}"
        yield f"{before}{letter}{letter}{after}.{end}"
        yield f"{before}{after[:1]}{letter}{after[1:]}.{end}"
        for key in "abcdefghijklmnopqrstuvwxyz":
            if frozenset((key, letter)) in near:
                yield f"{before}{key}{after}.{end}"


FORMS = sorted(
    {
        (form, provider)
        for provider in PROVIDERS
        for form in slips(provider)
        if form not in PROVIDERS | REAL and not form.startswith(".")
    }
)
GENERATED = random.Random(18).sample(FORMS, 500)  # noqa: S311  # the same ones each time


@pytest.mark.parametrize(
    ("typed", "meant"), [each for each in PAIRS if each[0] not in WITHOUT_A_HINT]
)
def test_what_people_type_is_told(typed, meant):
    """Each names the provider."""
    assert meant == slip_of(typed).provider


def test_of_a_generated_set_each_is_right_or_undecided():
    """A wrong guess helps nobody; two candidates are told as none."""
    told = {form: (slip_of(form), meant) for form, meant in GENERATED}
    by_form = {}
    for form, meant in FORMS:
        by_form.setdefault(form, set()).add(meant)

    assert all(slip is not None and slip.sureness >= Sureness.LIKELY for slip, _ in told.values())
    for form, (slip, _) in told.items():
        assert slip.provider is None or slip.provider in by_form[form], form
    assert 490 <= sum(slip.provider == meant for slip, meant in told.values())


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_a_provider_is_no_slip(name):
    """Not even of another."""
    assert slip_of(name) is None


@pytest.mark.parametrize("domain", ["lmaig.com", "oahoy.com", "gaiml.com", "iamgl.com"])
def test_letters_that_change_places_are_a_slip_only_side_by_side(domain):
    """Fingers swap neighbours."""
    assert slip_of(domain) is None


@pytest.mark.parametrize("name", sorted(REAL))
def test_what_is_somebodys_own_is_weak_at_most(name):
    """It is a slip only where nobody takes mail."""
    slip = slip_of(name)

    assert slip is None or slip.sureness is Sureness.WEAK


@pytest.mark.parametrize(
    "domain",
    [
        *("example.com", "gm.com", "wet.de", "msg.com", "a.gmail.com", "gmail", "life.com"),
        *("com.com", "jotmial.com"),
    ],
)
def test_nothing_is_made_up(domain):
    """Another name is another name; short ones are slips only where nobody takes mail."""
    slip = slip_of(domain)

    assert slip is None or slip.sureness is Sureness.WEAK


@given(st.text("agmilco.", min_size=1, max_size=12))
def test_whatever_is_named_is_a_provider(domain):
    """A suggestion never invents a domain."""
    slip = slip_of(domain)

    assert slip is None or slip.provider in {None, *PROVIDERS}


WAYS = {
    "dead": (MailRoute(Way.NO_DOMAIN), HostAddresses()),
    "null": (MailRoute(Way.NULL_MX), HostAddresses()),
    "no route": (MailRoute(Way.NO_ROUTE), HostAddresses()),
    "out of reach": (
        MailRoute.by_mx(["mx.it.example"]),
        HostAddresses(("10.0.0.1",), is_complete=True),
    ),
    "parked": (MailRoute.by_mx(["a.parking.example"]), HostAddresses()),
    "dedicated": (MailRoute.by_mx(["mx.throwaway.example"]), HostAddresses()),
    "live": (MailRoute.by_mx(["mx.everybodys.example"]), HostAddresses()),
    "own": (
        MailRoute.by_mx(["mx.it.example"]),
        HostAddresses(("192.31.196.1",), is_complete=True),
    ),
    "unknown": (MailRoute(Way.UNKNOWN), HostAddresses()),
    "silent": (MailRoute(Way.SILENT), HostAddresses()),
    "not asked": (None, HostAddresses()),
}
NOT_TOLD = {"unknown", "silent", "not asked"}
known_slip = cache(slip_of)  # it depends on the name alone, and each is asked 99 times
DISPOSABLE = {Finding.DISPOSABLE_DOMAIN, Finding.DISPOSABLE_MX}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("tier", ["unlisted", "aggregate", "evidence"])
@pytest.mark.parametrize("mode", [Mode.MONITOR, Mode.BALANCED, Mode.STRICT])
def test_no_slip_is_called_disposable(mode, tier, way, monkeypatch):
    """Invariant 11 of the address check: 500 forms and those of people, by every way of mail."""
    monkeypatch.setattr(judgement, "slip_of", known_slip)
    route, addresses = WAYS[way]
    for typed, meant in [*GENERATED, *PAIRS]:
        slip = known_slip(typed)
        if "." not in typed:  # no domain, and told as that
            continue
        verdict = verdict_on(typed, tier, mode, route, addresses)

        if slip is None:
            continue
        if slip.sureness is Sureness.WEAK:
            assert way not in {"dead", "null", "no route"} or (
                verdict.finding is Finding.UNDELIVERABLE
            )
            assert way not in NOT_TOLD or (None, tier != "unlisted") == (
                verdict.finding,
                verdict.is_suspect,
            )
            continue
        assert verdict.finding not in DISPOSABLE, typed
        is_refused = tier != "unlisted" or way not in {"live", "own", *NOT_TOLD}
        assert (Finding.UNDELIVERABLE if is_refused else None) is verdict.finding, typed
        assert slip.provider == verdict.suggestion, (typed, meant)


def verdict_on(domain, tier, mode, route, addresses, **policy):
    line = {"unlisted": "", "aggregate": f"{domain} a\n", "evidence": f"{domain}\n"}[tier]
    return judge(
        f"jo@{domain}",
        policy=Policy(mode, **policy),
        lists=replace(
            NO_LISTS,
            disposable=DomainList(line.encode()),
            mail_hosts=DomainList(b"parking.example parked\nthrowaway.example dedicated\n"),
            infrastructure=DomainList(b"everybodys.example\n"),
        ),
        route_of=lambda _: route,
        addresses_of=lambda _: addresses,
    )


@pytest.mark.parametrize(
    ("tier", "mode", "way", "finding", "suggestion"),
    [
        ("unlisted", Mode.BALANCED, "dead", Finding.UNDELIVERABLE, "aol.com"),
        ("aggregate", Mode.BALANCED, "dead", Finding.UNDELIVERABLE, "aol.com"),
        ("aggregate", Mode.BALANCED, "live", None, None),
        ("aggregate", Mode.BALANCED, "own", Finding.DISPOSABLE_DOMAIN, None),
        ("aggregate", Mode.STRICT, "live", Finding.DISPOSABLE_DOMAIN, None),
        ("aggregate", Mode.BALANCED, "dedicated", Finding.DISPOSABLE_DOMAIN, None),
        ("evidence", Mode.BALANCED, "dead", Finding.UNDELIVERABLE, "aol.com"),
        ("evidence", Mode.BALANCED, "live", Finding.DISPOSABLE_DOMAIN, None),
        ("evidence", Mode.BALANCED, "unknown", None, None),
        ("evidence", Mode.STRICT, "silent", None, None),
        ("aggregate", Mode.STRICT, "not asked", None, "aol.com"),
        ("unlisted", Mode.BALANCED, "live", None, None),
        ("unlisted", Mode.BALANCED, "dedicated", Finding.DISPOSABLE_MX, None),
    ],
)
def test_a_weak_slip_is_one_where_nobody_takes_mail(tier, mode, way, finding, suggestion):
    """Elsewhere it is what the lists say of it."""
    verdict = verdict_on("aoll.com", tier, mode, *WAYS[way])

    assert (finding, suggestion) == (verdict.finding, verdict.suggestion)


def test_a_slip_that_takes_mail_is_let_in_with_a_word():
    """Somebody may have that domain; a sure one is suspect."""
    sure = verdict_on("gmial.com", "unlisted", Mode.BALANCED, *WAYS["live"])
    likely = verdict_on("gmeil.com", "unlisted", Mode.BALANCED, *WAYS["live"])

    assert (None, "gmail.com", True) == (sure.finding, sure.suggestion, sure.is_suspect)
    assert (None, "gmail.com", False) == (likely.finding, likely.suggestion, likely.is_suspect)
    assert "gmail.com" == sure.told()["suggested_domain"]


def test_where_undeliverable_addresses_are_let_in_the_event_has_the_word():
    """No slip is called disposable there either."""
    verdict = verdict_on(
        "gmial.com", "evidence", Mode.BALANCED, *WAYS["dead"], refuses_undeliverable=False
    )

    assert (None, True) == (verdict.finding, verdict.is_suspect)
    assert "gmail.com" == verdict.suggestion


NO_LISTS = Lists(
    disposable=DomainList(b""),
    relays=DomainList(b""),
    mail_hosts=DomainList(b""),
    providers=PROVIDERS,
)


@pytest.mark.parametrize(
    ("address", "finding"),
    [("jo@gmial.com", Finding.UNDELIVERABLE), ("jo@gmail,com", Finding.INVALID_EMAIL)],
)
def test_a_provider_that_is_denied_is_suggested_to_nobody(address, finding):
    """The operator does not want its users."""
    lists = replace(NO_LISTS, denied=DomainList(b"gmail.com\n"))
    route = MailRoute(Way.NO_DOMAIN)
    verdict = judge(address, policy=Policy(), lists=lists, route_of=lambda _: route)

    assert (finding, None) == (verdict.finding, verdict.suggestion)


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("jo@gmail,com", "gmail.com"),
        ("jo@gmailcom", "gmail.com"),
        ("jo@gmail..com", "gmail.com"),
        ("jo@.hotmial.com", "hotmail.com"),
        ("gmail.com", "gmail.com"),
        ("jo@university,example", None),
        ("jo", None),
        ("@" * 400, None),
        ("jo@gmail,com" + " " * 55, "gmail.com"),
        ("jo@gmail,com" + " " * 56, None),
    ],
)
def test_what_is_no_address_may_name_a_provider(address, meant):
    """The words say which was probably meant."""
    verdict = judge(address, policy=Policy(), lists=NO_LISTS, route_of=None)

    assert (Finding.INVALID_EMAIL, meant) == (verdict.finding, verdict.suggestion)


@pytest.mark.parametrize(
    ("typed", "meant"), [("tmail.com", "ymail.com"), ("hmail.com", "gmail.com")]
)
def test_of_two_that_may_be_meant_the_surer_is(monkeypatch, typed, meant):
    """The neighbouring key; as long as no such name is somebody's own, as these are today."""
    monkeypatch.setattr(typing_error, "REAL", frozenset())

    assert Slip(meant, Sureness.SURE) == slip_of(typed)


@pytest.mark.parametrize(
    ("typed", "provider"),
    [
        ("cloud.com", "icloud.com"),
        ("hotmsik.com", "hotmail.com"),
        ("outlolo.com", "outlook.com"),
        ("hhotmaill.com", "hotmail.com"),
        ("htmial.com", "hotmail.com"),
        ("htxmail.com", "hotmail.com"),
    ],
)
def test_a_company_of_its_own_and_two_slips_are_weak(typed, provider):
    """Somebody's domain may be one slip away; two slips may be another name."""
    assert Slip(provider, Sureness.WEAK) == slip_of(typed)


@pytest.mark.parametrize(
    ("typed", "sureness"),
    [
        ("gmasil.com", Sureness.SURE),  # s is next to the a before it
        ("gmaoil.com", Sureness.SURE),  # o is next to the i behind it
        ("gfmail.com", Sureness.SURE),  # f is next to the g before it
        ("gmaifl.com", Sureness.LIKELY),  # and here it is not
        ("gmfail.com", Sureness.LIKELY),
        ("gmoail.com", Sureness.LIKELY),
        ("gmatil.com", Sureness.LIKELY),  # t is next to neither
        ("tgmail.com", Sureness.LIKELY),
    ],
)
def test_a_letter_too_many_is_sure_where_its_key_is_beside_another(typed, sureness):
    """One finger that hits two keys."""
    assert sureness is slip_of(typed).sureness
