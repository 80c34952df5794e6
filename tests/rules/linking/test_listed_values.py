"""The values of a claim, in whatever way a provider wrote them."""

import pytest

from rules.linking.listed_values import listed, values_of


@pytest.mark.parametrize(
    ("claim", "values", "whole"),
    [
        (' ["a,b", "c"] ', ["a,b", "c"], ["a,b", "c"]),
        ("[a, b]", ["a", "b"], ["[a, b]"]),
        ("[a", ["[a"], ["[a"]),
        ("a]", ["a]"], ["a]"]),
        ("a,, b ,", ["a", "b"], ["a,, b ,"]),
        (["a", None, ""], ["a"], ["a"]),
        ("[" * 9999 + "]", ["[" * 9998], ["[" * 9999 + "]"]),
        (7, ["7"], ["7"]),
    ],
)
def test_only_what_is_in_two_brackets_is_a_list(claim, values, whole):
    """As JSON, or as names between commas; spaces around it do not count."""
    assert (values, whole) == (values_of(claim), listed(claim))
