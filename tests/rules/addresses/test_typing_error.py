import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.addresses.typing_error import meant

PROVIDERS = frozenset({"gmail.com", "hotmail.com", "outlook.com", "web.de", "wes.de"})


@pytest.mark.parametrize(
    ("domain", "provider"),
    [
        ("gmial.com", "gmail.com"),
        ("gmal.com", "gmail.com"),
        ("gmaill.com", "gmail.com"),
        ("gnail.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmailcom", "gmail.com"),
        ("outlok.com", "outlook.com"),
    ],
)
def test_one_slip_is_recognised(domain, provider):
    """Letters swapped, missing, doubled or mistaken."""
    assert provider == meant(domain, PROVIDERS)


@pytest.mark.parametrize("domain", ["gmx.com", "example.com", "gm.com", "wet.de"])
def test_nothing_is_made_up(domain):
    """Two slips are another name; and where two were possible, none is named."""
    assert meant(domain, PROVIDERS) is None


@given(st.text("agmilco.", max_size=12))
def test_whatever_is_named_is_a_provider(domain):
    """A suggestion never invents a domain."""
    assert meant(domain, PROVIDERS) in {None, *PROVIDERS}


def test_two_slips_are_no_slip():
    """A swap is of neighbours, and nothing is lost beside it."""
    assert meant("gmaiil.co", PROVIDERS) is None
    assert meant("gamli.com", PROVIDERS) is None
    assert meant("mgailcom", PROVIDERS) is None
