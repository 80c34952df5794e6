"""Which new passwords pass: the policy comes first, and then what was breached."""

from types import SimpleNamespace

import pytest

from api import passwords
from api.passwords import NewPasswords, new_passwords
from api.problems import Problem

GOOD = "Correct-horse-7"


class Asked:
    """Says of every password that it was breached, and notes which were asked about."""

    def __init__(self):
        self.asked = []

    def __contains__(self, password):
        self.asked.append(password)
        return True


def told(made, password=GOOD):
    with pytest.raises(Problem) as caught:
        made.check("password", password)
    [complaint] = caught.value.complaints
    return complaint.detail


@pytest.mark.parametrize(
    ("missing", "asked", "detail"),
    [
        ([], [GOOD], "Needs to be in no list of breached passwords."),
        (["a digit"], [], "Needs a digit."),
    ],
)
def test_nobody_is_asked_about_a_password_that_is_too_weak(missing, asked, detail):
    """What another service hears of is a password that somebody may have."""
    breached = Asked()
    policy = SimpleNamespace(missing_in=lambda *_, **__: missing)

    assert detail == told(NewPasswords(policy, breached=breached))
    assert asked == breached.asked


def test_breached_passwords_are_asked_about_at_the_address_of_the_setting(monkeypatch):
    """Without one at none."""
    monkeypatch.setattr(passwords, "breached_passwords", lambda url: [f"{GOOD}{url}"])
    settings = {
        "password_length": 8,
        "asks_for_classes": False,
        "password_words": (),
    }
    asking, silent = (
        new_passwords(
            SimpleNamespace(**settings, breached_passwords_url=url), SimpleNamespace(app_name="")
        )
        for url in ("8", "")
    )

    assert "breached" in told(asking, f"{GOOD}8")
    silent.check("password", GOOD)
