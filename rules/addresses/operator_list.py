"""Lists of domains that operators write, or swap in while the suite runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from rules.addresses.domain_list import DomainList
from rules.addresses.email_address import InvalidEmailAddress, domain_of

MOST_BYTES_OF_OWN = 1_000_000  # some 50,000 names
_FEWEST, _MOST = 1_000, 2_000_000  # names; the shipped list has tens of thousands
_KEEPS = 0.8  # of the names in use; a list that was cut has fewer
_ACCEPTED = re.compile(rb"# accept (names|fewer names): (.+)")
# Names under which anybody or a whole state registers: no party that hands out mailboxes. What a
# registry calls its kinds, and states, provinces and regions; the lists in use hold none of them.
_KINDS = (
    rb"ac|adm|adv|aero|agro|art|arts|asn|asso|biz|club|co|com|conf|coop|cri|ed|edu|eng|fin|firm|gen"
    rb"|go|gob|gok|gon|gop|gos|gouv|gov|govt|health|hotel|id|idf|idv|in|ind|inf|info|int|its|jus|k12"
    rb"|law|leg|lg|ltd|me|med|media|mil|mobi|mod|muni|mus|museum|my|name|ne|net|ngo|nic|nom"
    rb"|nome|og|ong|or|org|per|perso|plc|pol|police|pp|prd|presse|press|priv|pro|psc|pvt|rec|rel|rep"
    rb"|res|sc|sch|school|sci|shop|sld|soc|sport|store|tm|tur|tv|univ|vet|web"
)
_SUFFIX = (
    rb"(" + _KINDS + rb")\.[a-z]{2}|[a-z]{2}\.(au|br|ca|cn|it|jp|kr|no|nz|se|ua|us|uk|za)"
    rb"|([a-z]{3,5}\.edu|act|nsw|qld|tas|vic)\.au|(cc|k12|lib|pvt\.k12)\.[a-z]{2}\.us"
    rb"|(aichi|chiba|fukuoka|hokkaido|hyogo|kanagawa|kawasaki|kobe|kyoto|nagoya|osaka|saitama|tokyo"
    rb"|yokohama)\.jp|(busan|seoul)\.kr|(msk|spb)\.[rs]u|(kh|kiev|kyiv|lviv|odes?sa)\.ua"
    rb"|eu\.org|us\.org|ae\.org|(br|cn|co|de|eu|gr|it|jpn|ru|sa|uk|us|za)\.com|(gb|hu|in|jp|se|uk)\.net"
)
_GOVERNMENT = (
    rb"(.+\.)?((gov|mil|int)|(gob|gouv|gov|govt|government|gv|mil)\.[a-z]{2}|go\.(id|it|jp|ke|kr|th"
    rb"|tz|ug|ci|cr)|gov\.(scot|wales)|llyw\.cymru|europa\.eu|admin\.ch|bund\.de|canada\.ca|gc\.ca"
    rb"|gouv\.qc\.ca|riik\.ee|gub\.uy|overheid\.nl|rijksoverheid\.nl|fgov\.be|belgium\.be|nhs\.net"
    rb"|nhs\.scot|(mod|nhs|parliament|police)\.uk)"
)
_NAME = r"[a-z0-9-]+(\.[a-z0-9-]+)+"
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"  # RFC 1035, 2.3.4
_PLAIN = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)+{_LABEL}")
_LINE = re.compile(rf"#.*|{_NAME}( [a-z]+)?".encode())
_SEPARATORS = re.compile(r"[\s,]+")
_COMMENT = re.compile(r"#[^\n]*")


class UnusableList(ValueError):
    """The text is no list of domains that could be put to use; the message says what is wrong."""


def own_names(text: str) -> frozenset[str]:
    """
    The domains that an operator wrote, one a line or with commas between, in one spelling.

    >>> sorted(own_names("Example.ORG, b\u00fccher.example  # partners"))
    ['example.org', 'xn--bcher-kva.example']

    Raises:
        UnusableList: Something in it is no domain name. Nothing of a list
            with a mistake is used: it may be half of one.

    """
    words = _SEPARATORS.split(_COMMENT.sub("", text.removeprefix("\ufeff")))
    try:
        return frozenset(_in_one_spelling(word) for word in words if word)
    except InvalidEmailAddress:
        raise UnusableList("something in it is no domain name") from None


def domain_list(names: Iterable[str]) -> DomainList:
    """The list of *names*, which are in their one spelling."""
    return DomainList("".join(f"{name}\n" for name in sorted(set(names))).encode())


def checked(text: bytes, *, never: Iterable[str], in_use: DomainList) -> bytes:
    """
    The *text* of a list of disposable domains, after it was found fit for use.

    A newer list replaces the one *in_use* unread, so it is checked for what could lock everybody
    out, or let everybody in: a search finds nothing in an unsorted list, peers' lists have held
    gmail.com and gov.uk, and a download that was cut holds little. *never* are names that it must
    not cover. Comments in front are the operator's explicit word: ``# accept fewer names: 20000``
    for exactly so many, ``# accept names: co.cc gov.example`` for names that would be refused.

    Raises:
        UnusableList: It is not what ``make disposable-domains`` writes, has too few or too many
            names, or covers one of *never*, a public suffix or a government that is not covered
            already.

    """
    accepted, fewer = _accepted(text)
    count, everybodys = 0, _everybodys()
    for name in _names(text):
        count += 1
        if everybodys.fullmatch(name) and name not in accepted and not in_use.match(name.decode()):
            raise UnusableList("it covers a public suffix or a government")
    if not _FEWEST <= count <= _MOST:
        raise UnusableList(f"it has fewer than {_FEWEST} names or more than {_MOST}")
    if count < _KEEPS * in_use.count() and fewer != str(count).encode():
        raise UnusableList("it has much fewer names than the list in use")
    listed = DomainList(text)
    if any(listed.match(name) and name.encode() not in accepted for name in never):
        raise UnusableList("it covers a mail provider that everybody knows")
    return text


def _names(text: bytes) -> Iterator[bytes]:
    """Every name, line by line: a list of millions takes no memory but its own."""
    before = b""
    for line in _lines(text):
        if not (line.endswith(b"\n") and _LINE.fullmatch(line[:-1])):
            raise UnusableList("a line is neither a name, nor a name and its tag, nor a comment")
        if line.startswith(b"#") and not before:
            continue  # the comments in front
        name = line[:-1].partition(b" ")[0]
        if name <= before:
            raise UnusableList("it is not sorted bytewise, or has a name twice")
        before = name
        yield name


def _lines(text: bytes) -> Iterator[bytes]:
    """Each line with its line feed; nothing else ends one, and no list of them is made."""
    start = 0
    while start < len(text):
        end = text.find(b"\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _accepted(text: bytes) -> tuple[set[bytes], bytes]:
    """The names that the operator accepts, and the number of names."""
    names: set[bytes] = set()
    fewer = b""
    for line in _lines(text):
        if not line.startswith(b"#"):
            break
        match = _ACCEPTED.fullmatch(line.rstrip())
        if match and match[1] == b"names":
            names.update(match[2].split())
        elif match:
            fewer = match[2].strip()
    return names, fewer


@cache
def _everybodys() -> re.Pattern[bytes]:
    """Compiled when a new list comes, which most containers never see: 2 ms of a start."""
    return re.compile(rb"(?:%b)|(?:%b)" % (_SUFFIX, _GOVERNMENT))


def _in_one_spelling(word: str) -> str:
    return (
        word if _PLAIN.fullmatch(word) else domain_of(f"x@{word}")
    )  # most are plain: 50 times as fast
