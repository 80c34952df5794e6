"""The policy table: every row, and what must hold of all."""

from itertools import product

import pytest

from rules.linking.link_policy import (
    ACCOUNT_DISABLED,
    ACCOUNT_EXISTS,
    ADDRESS_NOT_PROVED,
    LINK_NEEDS_PROOF,
    TRY_AGAIN,
    LinkRefused,
    Native,
    Way,
    decide,
    refuses_before_looking,
)

VERIFIED = Native(is_verified=True)
UNVERIFIED = Native(is_verified=False)
DISABLED = Native(is_verified=True, is_enabled=False)
UNVERIFIED_DISABLED = Native(is_verified=False, is_enabled=False)


@pytest.mark.parametrize(
    ("users", "link", "refuse"),
    [
        ([VERIFIED], (Way.LINK, ""), (Way.REFUSE, ACCOUNT_EXISTS)),
        ([UNVERIFIED], (Way.TAKE_OVER_AND_LINK, ""), (Way.REFUSE, ACCOUNT_EXISTS)),
        ([DISABLED], (Way.REFUSE, ACCOUNT_DISABLED), (Way.REFUSE, ACCOUNT_EXISTS)),
        ([UNVERIFIED_DISABLED], (Way.REFUSE, ACCOUNT_DISABLED), (Way.REFUSE, ACCOUNT_EXISTS)),
        ([], (Way.CREATE_AND_LINK, ""), (Way.LET_IN, "")),
        ([VERIFIED, VERIFIED], (Way.REFUSE, TRY_AGAIN), (Way.REFUSE, TRY_AGAIN)),
        (None, (Way.REFUSE, TRY_AGAIN), (Way.REFUSE, TRY_AGAIN)),
    ],
)
def test_every_row_of_the_table(users, link, refuse):
    """A look-up that failed is never taken for nobody."""
    assert (link, refuse) == (decide("link", users), decide("refuse", users))


@pytest.mark.parametrize(
    ("policy", "is_believed", "has_address", "code"),
    [
        ("link", True, True, ""),
        ("link", False, True, LINK_NEEDS_PROOF),
        ("link", False, False, ADDRESS_NOT_PROVED),
        ("link", True, False, ADDRESS_NOT_PROVED),
        ("refuse", True, True, ""),
        ("refuse", False, True, ADDRESS_NOT_PROVED),
        ("refuse", False, False, ADDRESS_NOT_PROVED),
    ],
)
def test_a_word_that_proves_nothing_is_refused_before_anybody_is_looked_for(
    policy, is_believed, has_address, code
):
    """So the answer cannot tell who has an account."""
    found = refuses_before_looking(policy=policy, is_believed=is_believed, has_address=has_address)

    assert code == found


def test_what_must_hold_holds_in_all_combinations():
    """F28 a link needs a verified user; F29 and F33 there is never a second one."""
    people = [None, [], *product((VERIFIED, UNVERIFIED, DISABLED), repeat=2)]
    people += [[each] for each in (VERIFIED, UNVERIFIED, DISABLED, UNVERIFIED_DISABLED)]
    for policy, users in product(("link", "refuse"), people):
        way, code = decide(policy, users and list(users))

        assert (way is Way.REFUSE) == bool(code)
        assert way is not Way.LINK or users[0].is_verified
        assert way is not Way.CREATE_AND_LINK or users == []
        assert policy == "link" or way in {Way.REFUSE, Way.LET_IN}


def test_codes_are_texts_that_apps_match():
    """Behind two of them is a handle, for a program."""
    assert "ACCOUNT_DISABLED: This account is disabled" == str(LinkRefused(ACCOUNT_DISABLED))
    assert "LINK_NEEDS_PROOF: abc" == str(LinkRefused(LINK_NEEDS_PROOF, handle="abc"))
