import pytest

from rules.addresses.domain_list import DomainList
from rules.addresses.operator_list import UnusableList, checked, domain_list, own_names

NAMES = [f"trash{number:04}.example" for number in range(1000)]
IN_USE = DomainList("".join(f"{name}\n" for name in NAMES[:900]).encode())
PLAUSIBLE = "# a\n# newer list\n" + "".join(f"{name}\n" for name in NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "example.com,b\u00fccher.example",
        "example.com\nb\u00fccher.example\n",
        "\ufeff# ours\r\nEXAMPLE.com # theirs\r\n\r\n  xn--bcher-kva.example ",
    ],
)
def test_operators_write_as_they_like(text):
    """Commas or lines, comments, any spelling, any editor."""
    assert {"example.com", "xn--bcher-kva.example"} == own_names(text)


def test_nothing_is_a_list_too():
    """Of nothing."""
    assert frozenset() == own_names("") == own_names("# nothing yet\n")


@pytest.mark.parametrize("text", ["jo@", "example.com, *.example.org", "com", "<html>", "a..b"])
def test_a_list_with_a_mistake_is_not_used_at_all(text):
    """It may be half of one, or something else altogether."""
    with pytest.raises(UnusableList, match="no domain name"):
        own_names(text)


@pytest.mark.parametrize(
    "name", ["-.example", "a-.example", f"{'a' * 64}.example", ".".join(["a"] * 128), "a..example"]
)
def test_a_name_that_dns_cannot_have_is_a_mistake_too(name):
    """As a sign-up's domain it would be refused; a list with it may be a damaged one."""
    with pytest.raises(UnusableList):
        own_names(f"good.example\n{name}\n")


def test_the_longest_names_are_names():
    """253 octets, and labels of 63 (RFC 1035, 2.3.4)."""
    longest = ".".join(["a" * 63] * 3 + ["b" * 61])

    assert {longest} == own_names(longest)


def test_names_become_a_list_that_can_be_searched():
    """Sorted, each once."""
    names = domain_list(["b.example", "a.example", "b.example"])

    assert "b.example" == names.match("x.b.example").name
    assert "a.example" == names.match("a.example").name


def test_a_newer_list_is_used_as_it_is():
    """With comments in front, and tags."""
    text = PLAUSIBLE.replace("trash0999.example", "trash0999.example a").encode()

    assert text is checked(text, never=["gmail.com"], in_use=IN_USE)
    assert "a" == DomainList(text).match("trash0999.example").tag


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "fewer than"),
        ("404: not found", "a line is neither"),
        (PLAUSIBLE.removesuffix("\n"), "a line is neither"),
        (PLAUSIBLE + "UPPER.example\n", "a line is neither"),
        (PLAUSIBLE + "x.example a b\n", "a line is neither"),
        (PLAUSIBLE + "*.example\n", "a line is neither"),
        (PLAUSIBLE + "com\n", "a line is neither"),
        (PLAUSIBLE + "\n", "a line is neither"),
        (PLAUSIBLE.replace("\n", "\r\n"), "a line is neither"),
        (PLAUSIBLE + "a.example\n", "not sorted"),
        (PLAUSIBLE + "trash0999.example\n", "not sorted"),
        (PLAUSIBLE + "# at the end\n", "not sorted"),
        ("a.example\n", "fewer than"),
        ("gmail.com\n" + PLAUSIBLE.partition("list\n")[2], "mail provider"),
    ],
)
def test_what_could_lock_everybody_out_is_not_used(text, why):
    """A failed download, another format, a list that a search goes astray in, gmail.com."""
    with pytest.raises(UnusableList, match=why):
        checked(text.encode(), never=["gmail.com"], in_use=IN_USE)


def with_names(*more, header=""):
    names = sorted({*NAMES, *more})
    return (header + "".join(f"{name}\n" for name in names)).encode()


LONG = DomainList("".join(f"old{number:05}.example\n" for number in range(1251)).encode())


@pytest.mark.parametrize("header", ["", "# accept fewer names: 999\n", "# accept fewer names\n"])
def test_a_list_that_shrank_much_is_not_used(header):
    """A download that was cut at the end of a line is well-formed."""
    with pytest.raises(UnusableList, match="much fewer"):
        checked(with_names(header=header), never=[], in_use=LONG)


@pytest.mark.parametrize(
    ("header", "in_use"),
    [
        ("# accept fewer names: 1000\n", LONG),
        ("# newer\n# accept fewer names: 1000\n# list\n", LONG),
        ("", DomainList("".join(f"old{n:05}.example\n" for n in range(1250)).encode())),
    ],
)
def test_the_operator_may_say_that_it_is_meant_to_be_shorter(header, in_use):
    """By exactly that many names, so that a list that is cut afterwards is told apart."""
    text = with_names(header=header)

    assert text is checked(text, never=[], in_use=in_use)


@pytest.mark.parametrize(
    "name",
    [
        *("co.uk", "com.br", "ac.jp", "ltd.uk", "asso.fr", "re.kr", "lg.jp", "asn.au"),
        *("eu.org", "uk.com", "city.gov", "nhs.gov.uk", "gob.mx", "a.b.mil", "bmf.gv.at"),
        *("ca.us", "k12.ca.us", "lib.ny.us", "nsw.au", "vic.edu.au", "qc.ca", "sp.it", "sh.cn"),
        *("tokyo.jp", "seoul.kr", "msk.ru", "kyiv.ua", "k12.tr", "name.tr", "priv.no", "gen.nz"),
        *("br.com", "us.org", "uk.net", "mod.gi", "gov.scot", "gub.uy", "fgov.be", "riik.ee"),
        *("meti.go.jp", "ec.europa.eu", "canada.ca", "sub.admin.ch", "police.uk", "nhs.net"),
    ],
)
def test_a_public_suffix_or_a_government_needs_a_word(name):
    """It covers millions; named in front, or covered already, it is taken."""
    text = with_names(name)
    with pytest.raises(UnusableList, match="public suffix or a government"):
        checked(text, never=[], in_use=IN_USE)
    accepted = with_names(name, header=f"# accept names: else.example {name}\n")

    assert accepted is checked(accepted, never=[], in_use=IN_USE)
    assert text is checked(text, never=[], in_use=DomainList(f"{name}\n".encode()))


def test_a_provider_needs_a_word():
    """For that provider and no other."""
    text = with_names("gmail.com", header="# accept names: gmail.com\n")

    assert text is checked(text, never=["gmail.com"], in_use=IN_USE)
    with pytest.raises(UnusableList, match="mail provider"):
        checked(
            with_names("gmail.com", "gmx.net", header="# accept names: gmail.com\n"),
            never=["gmail.com", "gmx.net"],
            in_use=IN_USE,
        )


@pytest.mark.parametrize(
    "name",
    ["mygov.example", "company.com", "co.example", "gov.example", "ab.de", "coop.example", "k1.us"],
)
def test_a_name_that_only_looks_like_one_needs_no_word(name):
    """Labels count, not letters."""
    text = with_names(name)

    assert text is checked(text, never=[], in_use=IN_USE)


def test_a_list_of_nearly_as_many_names_needs_no_word():
    """Four fifths of those in use are enough; one fewer is not."""
    in_use = DomainList("".join(f"{name}\n" for name in NAMES).encode() * 2)
    thousand_and = [*NAMES, *(f"zz{number:03}.example" for number in range(600))]

    def text(count):
        return "".join(f"{name}\n" for name in thousand_and[:count]).encode()

    assert 2000 == in_use.count()
    assert text(1600) == checked(text(1600), never=(), in_use=in_use)
    with pytest.raises(UnusableList, match="much fewer names"):
        checked(text(1599), never=(), in_use=in_use)


def test_a_list_has_at_least_a_thousand_names():
    """An empty download, or the first lines of one."""
    empty = DomainList(b"")
    text = "".join(f"{name}\n" for name in NAMES)

    assert text.encode() == checked(text.encode(), never=(), in_use=empty)
    with pytest.raises(UnusableList, match="fewer than 1000 names"):
        checked(text.partition("\n")[2].encode(), never=(), in_use=empty)


def test_the_last_line_of_a_list_has_its_end():
    """A list that was cut within a name is refused, and looked at to its end only."""
    with pytest.raises(UnusableList, match="neither a name"):
        checked(f"{PLAUSIBLE}zz.exam".encode(), never=(), in_use=IN_USE)
