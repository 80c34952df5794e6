import pytest

from cloudwatch_engine.alarms.rules import BadRule, alarms_in, holds, parse_rule

STATES = {"a": "ALARM", "b c": "OK", "arn:aws:cloudwatch:eu-west-1:1:alarm:d": "INSUFFICIENT_DATA"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ALARM(a)", True),
        ('OK("b c")', True),
        ("ALARM(gone)", False),
        ("NOT ALARM(gone)", True),
        ("INSUFFICIENT_DATA(arn:aws:cloudwatch:eu-west-1:1:alarm:d)", True),
        ('ALARM(a) AND ALARM("b c")', False),
        ('ALARM("b c") AND ALARM(a) OR ALARM(a)', True),
        ('ALARM("b c") AND (ALARM(a) OR ALARM(a))', False),
        ("TRUE AND NOT FALSE", True),
        ('AT_LEAST(1, ALARM, (a, "b c"))', True),
        ('AT_LEAST(2, ALARM, (a, "b c"))', False),
        ('AT_LEAST(50%, NOT ALARM, (a, "b c"))', True),
    ],
)
def test_a_rule_holds_as_its_alarms_are(text, expected):
    """AND binds more than OR, NOT most."""
    assert expected is holds(parse_rule(text), STATES.get)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ALARM",
        "ALARM()",
        "ALARM(a",
        "ALARM(a) b",
        "a",
        "NOT",
        "ALARM(a) AND",
        "AT_LEAST(x, OK, (a))",
    ],
)
def test_what_is_no_rule_is_refused(text):
    """With the word where it goes wrong."""
    with pytest.raises(BadRule, match=r"is where|starts with"):
        parse_rule(text)


def test_a_rule_tells_its_alarms():
    """In its own order, each as often as it is there."""
    rule = parse_rule('ALARM(a) OR NOT (OK("b c") AND AT_LEAST(1, OK, (d, e)))')

    assert ["a", "b c", "d", "e"] == list(alarms_in(rule))


def test_depth_has_an_end():
    """A rule of CloudWatch has 10,240 characters at most."""
    with pytest.raises(BadRule, match="deep"):
        parse_rule("(" * 9000 + "TRUE" + ")" * 9000)
