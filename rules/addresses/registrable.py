"""The name that somebody registered: a public suffix and one label more."""

from __future__ import annotations

from rules.addresses.domain_list import DomainList

_STRANGERS = {"bd", "ck", "er", "fk", "jm", "kh", "mm", "np", "pg"}  # *.ck: below the second label


def registrable(name: str, *, suffixes: DomainList, shared: DomainList) -> str | None:
    r"""
    The part of *name* that one party registered, or None if it is a suffix itself.

    Of *suffixes* those of two labels or more count, tagged ``w`` if any label in front belongs to
    the suffix, ``x`` if the name is none after all (publicsuffix.org, "Format"), and ``p`` behind
    that if it is a company's. Hosts of sub-domains in *shared* are suffixes, too.

    >>> suffixes = DomainList(b"city.kawasaki.jp x\nco.uk\nkawasaki.jp w\n")
    >>> [registrable(name, suffixes=suffixes, shared=DomainList(b"free.example free\n"))
    ...  for name in ("mx.a.co.uk", "co.uk", "b.city.kawasaki.jp", "a.b.c.kawasaki.jp",
    ...               "mx.b.free.example", "a.b.ck")]
    ['a.co.uk', None, 'city.kawasaki.jp', 'b.c.kawasaki.jp', 'b.free.example', 'a.b.ck']
    """
    labels = name.split(".")
    length = 2 if labels[-1] in _STRANGERS else 1
    if found := suffixes.match(name):
        length = found.name.count(".") + 1 + {"w": 1, "x": -1}.get(found.tag[:1], 0)
    if host := shared.match(name):
        length = max(length, host.name.count(".") + 1)
    return ".".join(labels[-length - 1 :]) if len(labels) > length else None
