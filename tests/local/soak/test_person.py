"""What a user of the soak makes of answers."""

import pytest

from clients.passwordless import SignInRefused
from local.soak.person import Person


class App:
    """Refuses every sign-up by code."""

    def __init__(self, error):
        self._error = error

    def ask_to_sign_up(self, _email):
        raise self._error


@pytest.mark.parametrize(
    "error", [SignInRefused("UserLambdaValidationException", "TRY_LATER"), LookupError("no mail")]
)
def test_a_sign_up_that_is_refused_has_failed_and_the_soak_goes_on(error):
    """On a busy machine a trigger may say TRY_LATER; the others are judged all the same."""
    person = Person(App(error), forget_sends=None, name="ada", seed="1")
    done = Person._newcomer(person)

    assert not done.is_as_expected
    assert str(error) in done.answer
