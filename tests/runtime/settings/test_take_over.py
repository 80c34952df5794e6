"""Which attributes a first proof may leave."""

import pytest

from runtime.settings.take_over import TakeOverSettings
from runtime.settings.variable import InvalidSetting


def keeps(text):
    return TakeOverSettings({"TAKE_OVER_KEEPS": text}).take_over_keeps


def test_names_of_attributes_are_kept():
    """Standard ones and the pool's own."""
    assert () == keeps("")
    assert ("name", "custom:Customer-Number_1") == keeps("name,custom:Customer-Number_1")


@pytest.mark.parametrize(
    "text",
    [
        *("phone_number", "name,phone_number", "phone_number_verified", "preferred_username"),
        *("custom:", "Name", "name;email", "a b", "custom:" + "a" * 21, "dev:custom:a"),
    ],
)
def test_what_signs_somebody_in_is_never_kept(text):
    """A stranger's number would get codes, a stranger's name would sign in."""
    with pytest.raises(InvalidSetting, match=r"^TAKE_OVER_KEEPS must be names of attributes"):
        keeps(text)
