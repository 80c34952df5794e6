"""A session of the tests has the handlers and names that botocore's own has."""

from copy import copy
from functools import partial

import boto3
import pytest
from botocore import hooks, regions
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointResolutionError
from botocore.handlers import BUILTIN_HANDLERS
from botocore.hooks import EventAliaser, HierarchicalEmitter
from joserfc._rfc7518 import rsa_key
from joserfc.jwk import RSAKey
from moto import mock_aws
from moto.cognitoidp.models import cognitoidp_backends
from moto.core import DEFAULT_ACCOUNT_ID, responses
from moto.core.models import responses_mock
from moto.core.responses import BaseResponse

from tests.loop.aws_sessions import by_rules, with_known_names

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


def _emitter():
    made = HierarchicalEmitter()
    for name in NAMES:
        made.register(name, Bound().with_any)
    made.register_first("before-send.s3", Bound().with_any)
    made.register_last("before-send", Bound().with_any, unique_id="last")
    return made


def test_a_copy_has_the_handlers_of_the_emitter():
    """As botocore copies them, node by node, and in lists of its own."""

    class Untouched(hooks._PrefixTrie):
        _recursive_copy = hooks._PrefixTrie._recursive_copy.__wrapped__

    emitter = _emitter()
    expected = Untouched()._recursive_copy(vars(emitter._handlers))

    copied = copy(emitter)
    assert expected == vars(copied._handlers) == vars(emitter._handlers)
    copied.register("before-send.s3", Bound().with_any)
    assert expected == vars(emitter._handlers) != vars(copied._handlers)


def test_clients_of_a_service_share_the_rules_of_its_endpoints():
    """Other rules, and other parameters left out, are another provider's."""
    loader = boto3.session.Session()._session.get_component("data_loader")
    s3, sqs = (loader.load_service_model(each, "endpoint-rule-set-1") for each in ("s3", "sqs"))
    partitions = loader.load_data("partitions")
    make = by_rules(EndpointProvider)
    one = make(ruleset_data=sqs, partition_data=partitions)

    assert one is make(ruleset_data=sqs, partition_data=partitions)
    assert one is not make(ruleset_data=s3, partition_data=partitions)
    assert one is not make(sqs, partitions, frozenset({"UseFIPS"}))
    for region in ("eu-west-1", "us-east-1", "cn-north-1"):
        untouched = EndpointProvider(ruleset_data=sqs, partition_data=partitions)
        asked = {"Region": region, "UseFIPS": False, "UseDualStack": False}
        assert untouched.resolve_endpoint(**asked) == one.resolve_endpoint(**asked)
    with pytest.raises(EndpointResolutionError):
        one.resolve_endpoint(UseFIPS=False)


def test_two_clients_have_one_provider_and_their_own_regions():
    """What one has found for its region is not the other's."""
    found = [
        boto3.client("sqs", region_name=region, aws_access_key_id="a", aws_secret_access_key="b")
        for region in ("eu-west-1", "us-east-1")
    ]
    providers = [client._ruleset_resolver._provider for client in found]

    assert providers[0] is providers[1]
    assert type(providers[0]) is regions.EndpointProvider.__wrapped__
    assert ["https://sqs.eu-west-1.amazonaws.com", "https://sqs.us-east-1.amazonaws.com"] == [
        client.meta.endpoint_url for client in found
    ]


def test_moto_answers_clients_and_looks_at_nothing_else(monkeypatch):
    """No pattern is added that boto3 does not go through."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    with mock_aws():
        assert [] == responses_mock.registered()
        assert [] == boto3.client("sqs").list_queues().get("QueueUrls", [])


def test_a_private_key_is_checked_once():
    """It is the one that is found without; other numbers are another key."""
    numbers, others = (RSAKey.generate_key(2048).as_dict(private=True) for _ in range(2))
    untouched = rsa_key.RSABinding.import_private_key.__wrapped__
    once, again, other = (
        RSAKey.import_key(dict(each)).private_key for each in (numbers, numbers, others)
    )

    assert once is again
    assert untouched(numbers).private_numbers() == once.private_numbers()
    assert untouched(others).private_numbers() == other.private_numbers()


def test_all_pools_of_moto_have_one_key(monkeypatch):
    """The second pool has nothing checked."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    with mock_aws():
        idp = boto3.client("cognito-idp")
        pools = [idp.create_user_pool(PoolName=name)["UserPool"]["Id"] for name in "ab"]
        made = cognitoidp_backends[DEFAULT_ACCOUNT_ID]["eu-west-1"].user_pools
        keys = [made[pool].json_web_key.private_key for pool in pools]

    assert 2 == len(set(pools))
    assert keys[0] is keys[1]


def test_a_class_is_asked_once_for_the_names_of_its_methods():
    names = responses.method_names_from_class

    assert names.__wrapped__(BaseResponse) == names(BaseResponse)
    assert names(BaseResponse) is names(BaseResponse)
