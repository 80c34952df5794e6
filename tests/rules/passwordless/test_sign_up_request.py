"""What a client says when it signs a user up in two calls."""

import pytest

from rules.passwordless.sign_up_request import SignUpRequest

DEVICE = "A" * 43


def read(**said):
    return SignUpRequest.read({"device": DEVICE, **said})


@pytest.mark.parametrize("try_id", ["t" * 16, "t" * 64, "Az09-_" * 4])
def test_a_try_is_told_by_what_the_client_made_up(try_id):
    """So that the same answer, sent again, is counted once."""
    assert try_id == read(try_id=try_id).try_id


@pytest.mark.parametrize(
    "try_id",
    ["", "t" * 15, "t" * 65, "t" * 15 + " ", "t" * 16 + "\n", "\ud800" * 16, "\uff41" * 16],
)
def test_anything_else_is_as_if_nothing_was_made_up(try_id):
    """It is no key of anything, and nobody chooses a long one."""
    assert "" == read(try_id=try_id).try_id


def test_a_code_is_cut_behind_the_longest():
    """One more than that is kept: what is too long is wrong, and not the code before the cut."""
    assert (None, "") == (read().code, read(code="").code)
    assert ["1" * 64, "1" * 65, "1" * 65] == [read(code="1" * n).code for n in (64, 65, 99_999)]


@pytest.mark.parametrize("device", ["", "A" * 42, "A" * 44, "A" * 42 + "B", "+" * 43])
def test_without_a_device_there_is_no_such_sign_up(device):
    assert read(device=device) is None


@pytest.mark.parametrize("wish", ["no id", "c" * 999, "\ud800" * 22, "c" * 22 + "\n"])
def test_what_is_no_challenge_is_in_the_place_of_none(wish):
    """It is no key of anything."""
    assert "" == read(in_place_of=wish).in_place_of
