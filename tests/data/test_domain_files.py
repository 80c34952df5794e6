"""The files that Lambda reads, as they are committed."""

import csv
from ipaddress import ip_address
from pathlib import Path

import pytest

from pipeline.lists.disposable_domains import guarded
from pipeline.lists.mail_hosts import text_of_mail_hosts
from pipeline.lists.registry_packages import pinned
from rules.addresses.domain_list import DomainList, Listed
from rules.feeds.build import listed_of, tiers_of
from rules.feeds.domain_names import parents, usual_spelling

DATA = Path(__file__).parents[2] / "data"
RELAYS = "relay_domains.txt"
FILES = sorted(DATA.glob("*.txt"))
TAGS = {
    "disposable_domains.txt": {"", "a", "u"},
    "disposable_mx.txt": {"dedicated", "parked", "relay"},
    "held_domains.txt": {""},
    "mail_infrastructure.txt": {"", "routing"},
    "mail_providers.txt": {""},
    "shared_hosts.txt": {"free", "hobby", "paid"},
}
# A few of those that published lists do hold or have held.
PUBLIC_SUFFIXES = [
    "com.ar",
    "co.id",
    "web.id",
    "my.id",
    "edu.pl",
    "net.ua",
    "pp.ua",
    "msk.ru",
    "za.com",
    "co.uk",
    "com.br",
    "co.in",
    "ddns.net",
    "hopto.org",
    "sytes.net",
    "dynu.net",
    "cloudns.asia",
    "workers.dev",
    "github.io",
    "f5.si",
    "dnsabr.com",
]
# Hosts that route or keep mail for all customers, in any list.
SHARED_MAIL_HOSTS = [
    "aspmx.l.google.com",
    "gmail-smtp-in.l.google.com",
    "example-com.mail.protection.outlook.com",
    "route1.mx.cloudflare.net",
    "eforward1.registrar-servers.com",
    "mx1.privateemail.com",
    "mx1-hosting.jellyfish.systems",
    "us2.mx1.mailhostbox.com",
    "mxa.mailgun.org",
    "mx.sendgrid.net",
    "mx00.mail.com",
    "mx1.timeweb.ru",
    "publicms1.mail2world.com",
    "mail.mailerhost.net",
    "inbound-smtp.skiff.com",
    "mx1.improvmx.com",
    "in1-smtp.messagingengine.com",
]


@pytest.fixture(scope="module")
def disposable() -> DomainList:
    return named("disposable_domains.txt")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_is_sorted_bytewise_and_names_nothing_twice(file):
    """A search by bisection finds nothing in any other order."""
    names = [line.partition(b" ")[0] for line in lines_of(file)]

    assert sorted(set(names)) == names
    assert names


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_comments_stand_at_the_top_and_nowhere_else(file):
    """Below a name a comment would be out of order."""
    text = file.read_bytes()

    assert text.endswith(b"\n")
    assert not text[text.index(b"\n" + lines_of(file)[0]) + 1 :].count(b"#")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_line_is_a_name_in_the_usual_spelling_and_perhaps_a_tag(file):
    """Lower case, A-labels, no blank at the end."""
    for line in lines_of(file):
        name, *tag = line.decode("ascii").split(" ")

        whole = f"a.{name}" if file.name == "public_suffixes.txt" else name  # ends are there, too
        assert whole in {usual_spelling(whole), _address(whole)}
        assert len(tag) <= 1
        assert all(tag)


@pytest.mark.parametrize("name", TAGS)
def test_a_file_has_the_tags_that_are_read(name):
    """A tag that no policy knows would be passed over."""
    assert TAGS[name] == set(tiers_of((DATA / name).read_text()).values())


def test_every_relay_has_a_source():
    """The header says for each service where its domains are from."""
    text = (DATA / "relay_domains.txt").read_text()
    sources = {
        line.split()[1] for line in text.splitlines() if line.startswith("# ") and ":" in line
    }

    assert {f"{service}:" for service in tiers_of(text).values()} <= sources


@pytest.mark.parametrize("suffix", PUBLIC_SUFFIXES)
def test_no_public_suffix_is_listed(disposable, suffix):
    """It would refuse everybody who has a name below it."""
    assert disposable.match(suffix) is None


def test_nobody_guarded_is_listed():
    """Mail providers, universities, governments: neither listed nor covered."""
    tiers = tiers_of((DATA / "disposable_domains.txt").read_text())

    assert [] == listed_of(guarded(), tiers)


@pytest.mark.parametrize("kind", ["mail_providers.txt", "relay_domains.txt"])
def test_no_list_contradicts_another(disposable, kind):
    """A provider or a relay is not disposable too, at no level."""
    for name in tiers_of((DATA / kind).read_text()):
        assert disposable.match(name) is None


def test_no_provider_is_a_relay():
    """Otherwise a pool that refuses relays would refuse the provider's users."""
    relays = named("relay_domains.txt")

    assert [] == [name for name in tiers_of(text("mail_providers.txt")) if relays.match(name)]


def test_a_host_of_everybodys_is_on_no_other_list():
    """Nothing is concluded from it, and so nothing may be."""
    everybodys = DomainList((DATA / "mail_infrastructure.txt").read_bytes())
    disposable, hosts = named("disposable_domains.txt"), tiers_of(text("disposable_mx.txt"))

    assert [] == [
        name for name in tiers_of(text("mail_infrastructure.txt")) if disposable.match(name)
    ]
    assert [] == [host for host in hosts if everybodys.match(host)]


def test_a_host_of_sub_domains_is_on_no_other_list(disposable):
    """It is judged as what it is: the names below it are strangers'."""
    hosts = tiers_of(text("shared_hosts.txt"))

    assert [] == [host for host in hosts if disposable.match(host) or named(RELAYS).match(host)]
    assert {"cc.cd", "de5.net", "qzz.io", "it.com", "eu.org"} < hosts.keys()


def test_who_is_known_is_listed_with_evidence_by_nobody(disposable):
    """Evidence would refuse them all the same; what a source had by mistake may come back."""
    held = tiers_of(text("held_domains.txt"))
    with (DATA / "known_wrong.csv").open(newline="") as table:
        assert held.keys() >= {row["name"] for row in csv.DictReader(table)}

    assert [] == [name for name in held if (found := disposable.match(name)) and not found.tag]


@pytest.mark.parametrize("name", ["fastmail.us", "fastmail.co.uk", "sent.com", "123mail.org"])
def test_a_mailbox_is_no_relay(name):
    """Fastmail gives mailboxes at more than a hundred domains."""
    assert named("relay_domains.txt").match(name) is None
    assert named("mail_providers.txt").match(name)


@pytest.mark.parametrize("name", ["sudomail.com", "33mail.com", "proxiedmail.com", "maskmy.id"])
def test_an_alias_service_is_a_relay(name):
    """A real mailbox is behind it."""
    assert named("relay_domains.txt").match(f"jo.{name}")


@pytest.mark.parametrize("host", SHARED_MAIL_HOSTS)
def test_no_shared_mail_host_is_taken_for_a_disposable_one(host):
    """Mail for everybody passes there."""
    assert named("disposable_mx.txt").match(host) is None


def test_mail_hosts_are_what_the_table_says():
    """`make disposable-domains` was run after the last change of the table."""
    assert text_of_mail_hosts() == text("disposable_mx.txt")


def test_the_list_is_of_the_packages_that_are_pinned():
    """`make disposable-domains` was run after the last change of the pins."""
    pins = pinned()
    head = "\n".join(text("disposable_domains.txt").splitlines()[:12])

    assert f"the newest on {pins.as_of};" in head
    assert all(f"# {package}, {package.licence}:" in head for package in pins.packages)


def test_what_a_parent_covers_is_not_listed_again():
    """Except that the stronger word stays: evidence below an aggregate's name."""
    tiers = tiers_of(text("disposable_domains.txt"))
    covered = [(name, parent) for name in tiers for parent in parents(name) if parent in tiers]

    assert {("", "a"), ("", "u"), ("a", "u")} >= {
        (tiers[name], tiers[parent]) for name, parent in covered
    }


@pytest.mark.parametrize(
    ("domain", "listed"),
    [
        ("mailinator.com", Listed("mailinator.com", "")),
        ("sharklasers.com", Listed("sharklasers.com", "")),
        ("guerrillamail.com", Listed("guerrillamail.com", "")),
        ("in.yopmail.com", Listed("yopmail.com", "")),
        ("rf.gd", None),
        ("sify.com", None),
        ("21cn.com", None),
        ("student.mijnhva.nl", None),
        ("icdrama.se", None),
        ("mail.by", None),
        ("hola.org", None),
        ("metrics.24hourfitness.com", None),
    ],
)
def test_well_known_names_are_on_the_right_side(disposable, domain, listed):
    """Those that must be listed, and those that lists have held by mistake."""
    assert listed == disposable.match(domain)


def _address(text: str) -> str | None:
    """An address is written as it is compared."""
    try:
        return str(ip_address(text))
    except ValueError:
        return None


def named(file: str) -> DomainList:
    return DomainList((DATA / file).read_bytes())


def text(file: str) -> str:
    return (DATA / file).read_text()


def lines_of(file: Path) -> list[bytes]:
    return [line for line in file.read_bytes().splitlines() if not line.startswith(b"#")]
