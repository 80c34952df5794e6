"""What one party registered, by the suffixes that ship."""

import pytest

from rules.addresses.registrable import registrable
from runtime.addresses.data_files import shipped_lists
from runtime.addresses.public_suffixes import public_suffixes


@pytest.mark.parametrize(
    ("name", "party"),
    [
        ("mx1.mail.example.com", "example.com"),
        ("mx.example.co.uk", "example.co.uk"),
        ("co.uk", None),
        ("com", None),
        ("a.b.example.com.ar", "example.com.ar"),
        ("mx.city.kawasaki.jp", "city.kawasaki.jp"),
        ("a.b.c.kawasaki.jp", "b.c.kawasaki.jp"),
        ("a.b.c.ck", "b.c.ck"),
        ("mx.throwaway.github.io", "throwaway.github.io"),
        ("in.fresh.qzz.io", "fresh.qzz.io"),
        ("in.fresh.linkpc.net", "fresh.linkpc.net"),
        ("xn--fiqs8s", None),
    ],
)
def test_strangers_are_never_counted_together(name, party):
    """Whatever is a suffix, of a country or of a host of sub-domains, is nobody's name."""
    shared = shipped_lists().shared_hosts

    assert party == registrable(name, suffixes=public_suffixes(), shared=shared)
    assert public_suffixes() is public_suffixes()
