"""What every method must have, each test naming the method or channel that lacks it."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from events.contract.catalogue import CHANNELS, NOT_SENT
from rules.passwordless.one_time_code import Challenge
from rules.trigger_event import TriggerEvent
from runtime.passwordless.factors import NO_FACTOR
from runtime.passwordless.pepper import Peppers
from runtime.settings.codes import MailedMethodSettings, MethodSettings
from runtime.settings.requests import RequestSettings
from runtime.settings.variable import InvalidSetting
from triggers.passwordless import registry
from triggers.passwordless.method import Known, Proven, user_of

ROOT = Path(__file__).parents[3]
PEPPERS = Peppers(newest="v2", by_version={"v2": b"new", "v1": b"old"})
CHALLENGE = Challenge("c" * 22, "eu-west-1_a", "client", "u" * 64)
ENVIRONMENT = {
    "PASSWORDLESS_METHODS": "EMAIL_CODE",
    "ENROLLED_METHODS": "none",
    "SMS_ORIGIN": "arn:aws:sms",
    "CODE_LENGTH": "8",
    "KNOWN_DEVICE_SHARE": "40",
    "MAILS_PER_HOUR": "5",
    "MAILS_PER_DAY": "15",
    "SMS_PER_HOUR": "3",
    "SMS_PER_DAY": "8",
    "RESEND_AFTER_SECONDS": "30",
    "PASSWORDLESS_START": "direct",
    "DIRECT_START_CLIENTS": "",
    "MFA_AFTER_CODE": "ignore",
}
BUDGETS = RequestSettings(ENVIRONMENT)
METHODS = {
    name: registry.module(name).method(MethodSettings(ENVIRONMENT)) for name in registry.FILES
}


@pytest.fixture(params=METHODS.values(), ids=METHODS)
def method(request):
    return request.param


def test_a_channel_has_a_budget(method):
    """And nothing that sends nothing has one."""
    assert method.channel in {None, *registry._BUDGETS}, f"{method.channel} has no budget"
    assert [each for each in [method.channel] if each] == [
        *registry.budgets(BUDGETS, {method.name: method})
    ]


def test_a_channel_without_a_budget_stops_the_function_at_its_start():
    """The message names the method and its channel."""

    class Pigeon:
        channel = "pigeon"

    with pytest.raises(registry.ChannelWithoutBudget, match="PIGEON_POST sends by pigeon"):
        registry.budgets(BUDGETS, {"PIGEON_POST": Pigeon()})


def test_what_is_sent_is_counted_by_its_channel(method):
    """Metrics, boards and alarms know each channel; what sends nothing has none."""
    assert CHANNELS.get(method.name) == method.channel
    assert (method.channel is None) == (method.name in NOT_SENT)


def test_what_sends_has_a_delivery_and_nothing_else_has(method):
    """Or the sender would break at its first message."""
    assert (method.channel is not None) == hasattr(registry.module(method.name), "delivery")


def test_a_method_is_documented(method):
    """For app developers; methods that keep a factor, also for security reviewers."""
    pages = ["docs/passwordless.md", *(["docs/security.md"] if method.keeps_factor else [])]
    for page in pages:
        assert method.name in (ROOT / page).read_text(), f"{page} says nothing of {method.name}"


def test_a_method_is_switched_on_by_a_parameter(method):
    """One whose values have its name; SMS is on where there is an origin."""
    text = (ROOT / "infrastructure/parameters/45-passwordless.yaml").read_text()
    named = "EnrolledMethods" if method.keeps_factor else "PasswordlessMethods"
    [blocks] = yaml.safe_load(text).values()
    [block] = [each for each in blocks if named in each]
    bounds = str(block[named].get("AllowedValues", block.get("AllowedPattern")))

    assert method.name in bounds or method.name == "SMS_CODE", f"{named} has no {method.name}"


def test_it_says_what_it_proves(method):
    """A mail proves the address that it went to; nothing else does."""
    assert isinstance(method.proves, Proven)
    assert (method.proves is Proven.ADDRESS) == (method.channel == "email")


def test_clients_are_told_the_same_by_each(method):
    """The name and the length: nothing that depends on the user."""
    assert {"method", "code_length"} == method.public_parameters.keys()
    assert method.name == method.public_parameters["method"]


@pytest.mark.parametrize("answer", [None, 7, "", "start", "0" * 6, "0" * 8, "A" * 10, "\ud800"])
@pytest.mark.parametrize("keys", [PEPPERS, None])
def test_of_somebody_without_a_factor_nothing_is_right(method, answer, keys):
    """And nothing breaks, whatever is answered."""
    judged = method.judged(answer, CHALLENGE, Known(PEPPERS, NO_FACTOR, keys, 1_795_184_579))

    assert (None, False, None, None) == (
        judged.right_by,
        judged.is_spent,
        judged.use,
        judged.told,
    )


def test_guesses_are_counted_in_a_budget(method):
    """Of a kind of answer that can be guessed."""
    assert method.charged_to("0" * 8)


def test_a_sign_up_by_code_needs_a_method_that_mails():
    """A stack that offers none of these fails at the start."""
    settings = MailedMethodSettings({**ENVIRONMENT, "PASSWORDLESS_METHODS": "TOTP"})
    with pytest.raises(InvalidSetting, match="no method that mails a code"):
        registry.mailed_methods(settings)


def test_who_does_not_exist_is_another_user_in_each_challenge(example):
    """Whatever the event says of them."""
    event = example("VerifyAuthChallengeResponse_Authentication")
    known = TriggerEvent.read(event)
    unknown = replace(known, request={**known.request, "userNotFound": True})
    ids = ["c" * 22, "d" * 22]

    assert 1 == len({user_of(known, each) for each in ids})
    assert 3 == len({user_of(unknown, each) for each in ids} | {user_of(known, ids[0])})
