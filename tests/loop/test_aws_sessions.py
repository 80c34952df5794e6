"""A session of the tests has the handlers and names that botocore's own has."""

from functools import partial

import boto3
import pytest
from botocore import hooks
from botocore.handlers import BUILTIN_HANDLERS
from botocore.hooks import EventAliaser, HierarchicalEmitter
from joserfc._rfc7518 import rsa_key
from moto import mock_aws
from moto.core.models import responses_mock

from tests.loop.aws_sessions import with_known_names

NAMES = sorted({spec[0] for spec in BUILTIN_HANDLERS})


class Bound:
    def with_any(self, **kwargs): ...
    def with_none(self, name): ...
    def __call__(self, name, **kwargs): ...


@pytest.mark.parametrize(
    "handler",
    [
        *sorted({spec[1] for spec in BUILTIN_HANDLERS}, key=repr),
        Bound().with_any,
        Bound().with_none,
        Bound(),
        partial(print, end=""),
        lambda name: name,
        lambda name, **_: name,
    ],
    ids=lambda handler: getattr(handler, "__name__", type(handler).__name__),
)
def test_a_handler_takes_any_keyword_or_not_as_botocore_says(handler):
    """It refuses a handler that does not."""
    untouched = hooks.accepts_kwargs.__wrapped__

    assert bool(untouched(handler)) == bool(hooks.accepts_kwargs(handler))


def test_an_event_has_the_alias_that_botocore_finds(monkeypatch):
    """Whether it is asked for the first time or known."""
    aliases = [EventAliaser(HierarchicalEmitter())._alias_event_name(name) for name in NAMES]
    monkeypatch.setattr(EventAliaser, "__init__", EventAliaser.__init__.__wrapped__)
    untouched = EventAliaser(HierarchicalEmitter())

    assert [untouched._alias_event_name(name) for name in NAMES] == aliases
    assert NAMES != aliases


def test_other_aliases_know_nothing_of_these(monkeypatch):
    """A name is known for its aliases alone."""
    monkeypatch.setattr(EventAliaser, "__init__", with_known_names(EventAliaser.__init__))
    made = [EventAliaser(HierarchicalEmitter(), {"one": to}) for to in ("two", "three")]

    assert ["a.two", "a.three"] == [each._alias_event_name("a.one") for each in made]


def test_a_handler_without_keywords_is_refused():
    """As botocore does, at once and not at the first event."""
    with pytest.raises(ValueError, match="must accept keyword arguments"):
        HierarchicalEmitter().register("before-send.sqs", Bound().with_none)


def test_moto_answers_clients_and_looks_at_nothing_else(monkeypatch):
    """No pattern is added that boto3 does not go through."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    with mock_aws():
        assert [] == responses_mock.registered()
        assert [] == boto3.client("sqs").list_queues().get("QueueUrls", [])


def test_primes_that_are_known_are_those_that_are_found(monkeypatch):
    """And a pool of moto's asks for no others the second time."""
    untouched = rsa_key.rsa_recover_prime_factors.__wrapped__
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    with mock_aws():
        pools = [boto3.client("cognito-idp").create_user_pool(PoolName=name) for name in "ab"]
    asked = rsa_key.rsa_recover_prime_factors.cache_info()

    assert 2 == len({pool["UserPool"]["Id"] for pool in pools})
    assert asked.misses <= 1 <= asked.hits
    assert untouched(3233, 2753, 17) == rsa_key.rsa_recover_prime_factors(3233, 2753, 17)
