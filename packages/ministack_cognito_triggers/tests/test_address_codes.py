import re

import pytest

from ministack_cognito_triggers.calls import address_codes
from ministack_cognito_triggers.calls.refusal import Refusal

DAY_S = 24 * 3600.0


@pytest.fixture
def clock():
    return [1000.0]


@pytest.fixture
def user(clock):
    """One whose address waits for the code 123456."""
    user = {}
    address_codes.keep(user, address="new@example.org", code="123456", now=lambda: clock[0])
    return user


def refused(user, code, clock):
    with pytest.raises(Refusal) as refusal:
        address_codes.spend(user, code, now=lambda: clock[0])
    return refusal.value.kind


def test_a_code_is_six_digits():
    """Leading zeros included."""
    codes = {address_codes.six_digits() for _ in range(100)}

    assert all(re.fullmatch(r"[0-9]{6}", code) for code in codes)
    assert len(codes) > 90


def test_the_right_code_proves_the_address_once(user, clock):
    """And nothing waits afterwards."""
    assert address_codes.spend(user, "123456", now=lambda: clock[0]) == "new@example.org"
    assert address_codes.waiting_address(user) is None
    assert refused(user, "123456", clock) == "ExpiredCodeException"


def test_a_wrong_code_spends_nothing(user, clock):
    """The next answer may be right."""
    assert refused(user, "000000", clock) == "CodeMismatchException"
    assert address_codes.spend(user, "123456", now=lambda: clock[0]) == "new@example.org"


def test_a_code_lives_for_a_day(user, clock):
    """The page "Quotas in Amazon Cognito"; the address waits on, for another code."""
    clock[0] += DAY_S - 1
    assert refused(user, "000000", clock) == "CodeMismatchException"
    clock[0] += 1
    assert refused(user, "123456", clock) == "ExpiredCodeException"
    assert address_codes.waiting_address(user) == "new@example.org"


def test_a_newer_code_replaces_the_older(user, clock):
    """And the address with it."""
    address_codes.keep(user, address="other@example.org", code="654321", now=lambda: clock[0])

    assert refused(user, "123456", clock) == "CodeMismatchException"
    assert address_codes.spend(user, "654321", now=lambda: clock[0]) == "other@example.org"
