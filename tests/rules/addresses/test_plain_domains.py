"""Domains that are judged without the library, compared with the library."""

import subprocess
import sys

import email_validator
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.addresses import email_address
from rules.addresses.email_address import InvalidEmailAddress, domain_of


def _theirs(domain):
    try:
        checked = email_validator.validate_email(f"x@{domain}", check_deliverability=False)
    except email_validator.EmailNotValidError:
        return None
    return checked.ascii_domain.lower()


def _ours(domain):
    try:
        return domain_of(f"x@{domain}")
    except InvalidEmailAddress:
        return None


_special = sorted(email_validator.SPECIAL_USE_DOMAIN_NAMES)
_labels = st.one_of(
    st.from_regex(r"[a-z0-9-]{1,4}", fullmatch=True),
    st.from_regex("[A-Za-z0-9_\\-\u017fKéß]{1,6}", fullmatch=True),
    st.sampled_from(
        [*_special, "xn--bcher-kva", "com", "c1", "1c", "a" * 63, "a" * 64, "", "a--b"]
    ),
)


@given(st.lists(_labels, min_size=1, max_size=5).map(".".join))
@example("arpa.xn--bcher-kva.")
def test_are_judged_as_the_library_judges_them(domain):
    """Whatever they are made of; the dot of the root is not theirs to read after an A-label."""
    assert _theirs(domain.removesuffix(".")) == _ours(domain)


@given(st.lists(st.just("a" * 30), min_size=6, max_size=9).map(".".join))
def test_are_as_long_as_the_library_lets_them(domain):
    """253 octets and no more; the local part is short enough here."""
    assert _theirs(domain) == _ours(domain) or len(domain) > 250


def test_special_names_are_the_librarys():
    """A new one there is one here."""
    assert set(_special) == email_address._SPECIAL_USE


@pytest.mark.parametrize(
    ("address", "needs"), [("jo@news.example.com", False), ("jo@bücher.example", True)]
)
def test_the_library_is_loaded_for_what_is_not_plain(address, needs):
    """It would be a quarter of every start."""
    code = (
        "import sys; from rules.addresses.email_address import domain_of;"
        f"domain_of({address!r}); print('email_validator' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert f"{needs}\n" == told.stdout
