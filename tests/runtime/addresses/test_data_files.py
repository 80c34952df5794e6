"""The lists that ship, and that the usual policy does right by them."""

from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.addresses.judgement import judge
from rules.addresses.mail_route import HostAddresses, MailRoute, Way
from rules.addresses.operator_list import UnusableList, checked
from rules.addresses.policy import Mode, Policy
from rules.addresses.typing_error import slip_of
from rules.addresses.verdict import Finding, Tier, Verdict
from runtime.addresses.data_files import relay_domains, shipped_lists

DATA = Path(__file__).parents[3] / "data"
LISTS = shipped_lists()
MAINSTREAM = MailRoute.by_mx(["aspmx.l.google.com"])
# Under each of them strangers have their own names; peers' lists have held some of them.
PUBLIC_SUFFIXES = """
com net org co.uk com.ar my.id web.id co.id edu.pl edu.my net.ua pp.ua com.br com.au co.jp co.za
ddns.net workers.dev github.io vercel.app netlify.app pages.dev herokuapp.com blogspot.com
appspot.com azurewebsites.net cloudfront.net s3.amazonaws.com dyndns.org duckdns.org no-ip.org
firebaseapp.com web.app onrender.com fly.dev gitlab.io readthedocs.io wordpress.com
"""


def names(file, *, tag):
    lines = [line.partition(" ") for line in (DATA / file).read_text().splitlines()]
    return [name for name, _, tagged in lines if not name.startswith("#") and tag == tagged]


LISTED = names("disposable_domains.txt", tag="")
EVIDENCE = st.sampled_from(LISTED).filter(lambda name: slip_of(name) is None)
DEDICATED = names("disposable_mx.txt", tag="dedicated")
AT_ADDRESSES = [host for host in DEDICATED if host.replace(".", "").isdigit()]
BY_NAME = [host for host in DEDICATED if host not in AT_ADDRESSES]


def judged(address, *, policy=None, route=MAINSTREAM, addresses=()):
    return judge(
        address,
        policy=policy or Policy(),
        lists=LISTS,
        route_of=lambda _: route,
        addresses_of=lambda _: HostAddresses(tuple(addresses)),
    )


def full_width(text):
    return "".join(chr(ord(mark) + 0xFEE0) if "!" <= mark <= "~" else mark for mark in text)


SPELLINGS = [
    str.upper,
    str.title,
    full_width,
    lambda domain: f"{domain}.",
    lambda domain: f"{domain}\u3002",
    lambda domain: domain.replace(".", "\u3002"),
    lambda domain: domain.replace(".", "\uff0e"),
    lambda domain: domain.replace(".", "\uff61"),
    lambda domain: f"in.{domain}",
    lambda domain: f"a.b-c.{domain}",
]
LOCAL_PARTS = ["jo", "JO", "jo+tag", '"jo, smith"', "j.o", "\u00fcmit", "jo..x."]


@settings(max_examples=500)
@given(EVIDENCE, st.sampled_from(SPELLINGS), st.sampled_from(LOCAL_PARTS))
def test_every_spelling_of_a_listed_domain_is_refused(domain, spelling, local_part):
    """Case, dots, full-width letters, sub-domains, tags and quotes do not get around it."""
    verdict = judged(f"{local_part}@{spelling(domain)}")

    assert (Finding.DISPOSABLE_DOMAIN, True) == (verdict.finding, verdict.is_refused)


@settings(max_examples=500)
@given(EVIDENCE)
def test_what_only_looks_like_a_listed_domain_is_let_in(domain):
    """As a left label, glued to other letters, in the local part."""
    for address in (
        f"jo@{domain}.university.example",
        f"jo@x-{domain.replace('.', '-')}.university.example",
        f"{domain}@university.example",
        f"jo+{domain}@university.example",
        f'"jo@{domain}"@university.example',
    ):
        told = judged(address)
        assert not told.is_refused or told.finding is Finding.INVALID_EMAIL, address


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("suffix", PUBLIC_SUFFIXES.split())
def test_no_public_suffix_is_refused(suffix, mode):
    """Nor a name under one that nobody has listed; strict or not."""
    verdict = judged(f"jo@somebody-s-own-name.{suffix}", policy=Policy(mode))

    assert (False, None) == (verdict.is_refused, verdict.tier)


@pytest.mark.parametrize("name", relay_domains())
def test_no_relay_is_refused_by_default(name):
    """Not even by strict, and not for its mail host."""
    for policy in (Policy(), Policy(Mode.STRICT)):
        assert not judged(f"jo@{name}", policy=policy).is_refused
        assert not judged(f"jo@x.{name}", policy=policy).is_refused


def test_no_provider_is_ever_refused():
    """In any mode, whatever the switches and whatever DNS says."""
    for mode in Mode:
        policy = Policy(mode, refuses_relays=True)
        for name in LISTS.providers:
            verdict = judged(f"jo@{name}", policy=policy, route=MailRoute(Way.NO_DOMAIN))

            assert Verdict(name) == verdict


# Named in reports of false hits: a city, a party, a university, providers, web sites, relays.
FALSE_HITS = """
cityoflakeway.com hdz.hr lsmu.com yandex.net afternic.com crazydomains.com improvmx.com asana.biz
sudomail.com sudomail.biz sudomail.net 51.com fm365.com qq163.com sankakucomplex.com royal.net
theporndude.com maskmy.id airmail.cc firemail.cc cock.li mijnhva.nl 21cn.com sify.com
mail.crowdpress.it mail.bentrask.com pay.rentals unlimit.com gomiso.com
"""


@pytest.mark.parametrize("mode", [Mode.BALANCED, Mode.STRICT])
@pytest.mark.parametrize("name", FALSE_HITS.split())
def test_no_false_hit_that_somebody_named_is_refused(name, mode):
    """Not even by strict, and not for a mail host of their own."""
    for route in (MAINSTREAM, MailRoute.by_mx([f"mail.{name}"]), MailRoute(Way.UNKNOWN)):
        assert not judged(f"jo@{name}", policy=Policy(mode), route=route).is_refused


def test_the_usual_policy_takes_an_aggregates_word_where_the_mail_host_is_unknown():
    """At a host of everybody's it takes it for a suspicion."""
    own = judged("jo@drinkbride.com", route=MailRoute.by_mx(["mx.drinkbride.com"]))
    unconfirmed = judged("jo@drinkbride.com")

    assert (Finding.DISPOSABLE_DOMAIN, Tier.AGGREGATE) == (own.finding, own.tier)
    assert (None, True) == (unconfirmed.finding, unconfirmed.is_suspect)


def test_names_under_the_hosts_of_free_sub_domains_are_suspect():
    """Nine such hosts were a fifth of a day's most abused names, and no legitimate name's."""
    usual, strict = judged("jo@x.qzz.io"), judged("jo@x.qzz.io", policy=Policy(Mode.STRICT))

    assert (None, True, Tier.SHARED_HOST) == (usual.finding, usual.is_suspect, usual.tier)
    assert strict.is_refused
    assert not judged("jo@x.eu.org", policy=Policy(Mode.STRICT)).is_refused


@pytest.mark.parametrize("name", ["gmail.com", "outlook.com", "yahoo.com", "icloud.com", "gmx.de"])
def test_the_biggest_are_among_the_providers(name):
    """DNS is not asked for most users."""
    assert name in LISTS.providers


@pytest.mark.parametrize("address", AT_ADDRESSES)
def test_a_domain_at_the_address_of_a_dedicated_host_is_refused(address):
    """Whatever its host is called; its neighbours are strangers."""
    own_host = MailRoute.by_mx(["mail.fresh.example"])
    verdict = judged("jo@fresh.example", route=own_host, addresses=["192.31.196.1", address])
    neighbour = address[:-1] + str((int(address[-1]) + 1) % 10)

    assert (Finding.DISPOSABLE_MX, Tier.MAIL_ADDRESS) == (verdict.finding, verdict.tier)
    assert address == verdict.matched
    if neighbour not in AT_ADDRESSES:
        assert not judged("jo@fresh.example", route=own_host, addresses=[neighbour]).is_refused


def test_evidence_of_a_slip_is_told_as_a_slip():
    """Sixteen of the names with evidence are one slip from a big provider, or two."""
    slips = {name: slip for name in LISTED if (slip := slip_of(name))}

    assert {"gmial.com", "hotmial.com"} < slips.keys()
    for name, slip in slips.items():
        for route in (MAINSTREAM, MailRoute(Way.NO_DOMAIN), MailRoute(Way.UNKNOWN)):
            verdict = judged(f"jo@{name}", route=route)
            if slip.sureness > 1 or route.is_dead:
                expected = Finding.UNDELIVERABLE
            else:  # while DNS tells nothing, it may be a slip
                expected = None if route.way is Way.UNKNOWN else Finding.DISPOSABLE_DOMAIN
            assert expected == verdict.finding, name
            assert verdict.is_refused is not verdict.is_suspect


@pytest.mark.parametrize("host", BY_NAME)
def test_a_domain_at_a_dedicated_host_is_refused(host):
    """Any that nobody has listed."""
    verdict = judged("jo@fresh.university.example", route=MailRoute.by_mx([f"mx9.{host}"]))

    assert (Finding.DISPOSABLE_MX, host) == (verdict.finding, verdict.matched)


@pytest.mark.parametrize(
    "host",
    [
        "route1.mx.cloudflare.net",
        "aspmx.l.google.com",
        "example-com.mail.protection.outlook.com",
        "eforward1.registrar-servers.com",
        "mx1.privateemail.com",
        "mx1.forwardemail.net",
        "mx1.improvmx.com",
        "mx.zoho.com",
        "mxa.mailgun.org",
        "mx.sendgrid.net",
        "mx1.mail.timeweb.ru",
        "mx.mail2world.com",
        "mx1-hosting.jellyfish.systems",
        "us2.mx1.mailhostbox.com",
        "mx00.mail.com",
    ],
)
def test_shared_hosts_give_nobody_away(host):
    """Thousands of disposable domains use them, and millions of others."""
    assert not judged("jo@fresh.university.example", route=MailRoute.by_mx([host])).is_refused


def test_the_shipped_list_would_be_taken_for_a_newer_one():
    """What operators swap in is checked by rules that the shipped list itself passes."""
    text = (DATA / "disposable_domains.txt").read_bytes()

    assert text is checked(text, never=LISTS.providers, in_use=LISTS.disposable)


@pytest.mark.parametrize("share", [0.015, 0.5, 0.79])
def test_the_shipped_list_cut_at_the_end_of_a_line_is_not_taken(share):
    """It is well-formed, and would let mailinator.com in."""
    text = (DATA / "disposable_domains.txt").read_bytes()
    cut = text[: text.index(b"\n", int(len(text) * share)) + 1]

    with pytest.raises(UnusableList, match="much fewer"):
        checked(cut, never=LISTS.providers, in_use=LISTS.disposable)


def test_lists_are_mapped_once():
    """And shared by all callers."""
    assert shipped_lists() is LISTS
    assert len(list(islice(LISTS.providers, 100))) == 100
