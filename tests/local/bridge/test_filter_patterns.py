import json

import pytest

from local.bridge.filter_patterns import UnknownPattern, comparisons, matches_for

matches = matches_for(lambda pattern, text: pattern in text)
PATTERN = '{ ($.a.b = "H*") || ($.c = "x") || ($.c IS TRUE) }'


@pytest.mark.parametrize(
    ("told", "is_matched"),
    [
        ({"a": {"b": "High"}}, True),
        ({"a": {"b": "high"}}, False),
        ({"a": {"b": ["High"]}}, False),
        ({"a": "High"}, False),
        ({"c": "x"}, True),
        ({"c": "xx"}, False),
        ({"c": True}, True),
        ({"c": "true"}, False),
        ([], False),
    ],
)
def test_a_json_pattern_compares_members(told, is_matched):
    """Whole texts but for the star, and with regard to case."""
    assert is_matched == matches(PATTERN, json.dumps(told))


def test_a_line_that_is_no_json_matches_none():
    """And a pattern of terms is still ministack's."""
    assert not matches(PATTERN, "High")
    assert matches("High", "a High b")


@pytest.mark.parametrize(
    "pattern", ["{ $.a > 5 }", "{ ($.a = 5) }", '{ ($.a = "x") && ($.b = "y") }']
)
def test_a_pattern_that_is_not_known_is_refused(pattern):
    """Rather than to match nothing."""
    with pytest.raises(UnknownPattern):
        comparisons(pattern)
