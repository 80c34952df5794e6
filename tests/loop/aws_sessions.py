"""
Plugin: a boto3 session and a `mock_aws` do not compute again what never changes.

Every test has a boto3 session of its own, which registers 130 handlers. For each, botocore
looks for the aliases in the event's name, and reads the handler's whole signature to learn
whether it takes any keyword. moto adds 1,300 patterns for the library requests at each start,
which clients of boto3 do not go through. For each user pool that is made it loads the same RSA
key, which is checked each time, and whose primes are found out first; and for each request it
looks through a class for the names of its methods. Each client copies the handlers of its session
list by list, and reads the rules of its service's endpoints again.
"""

import inspect
import sys
from functools import cache, partial, wraps
from importlib import import_module

import botocore.hooks
import botocore.regions
from botocore.endpoint_provider import EndpointProvider
from botocore.hooks import NodeList


def pytest_configure(config):
    _replace(config, botocore.hooks, "accepts_kwargs", by_code(botocore.hooks.accepts_kwargs))
    aliaser = botocore.hooks.EventAliaser
    _replace(config, aliaser, "__init__", with_known_names(aliaser.__init__))
    trie = botocore.hooks._PrefixTrie
    copy_handlers = staticmethod(wraps(trie._recursive_copy)(copied))
    _replace(config, trie, "_recursive_copy", copy_handlers)
    _replace(config, botocore.regions, "EndpointProvider", by_rules(EndpointProvider))


def pytest_collection_finish(session):
    """What needs moto has imported it by now."""
    if models := sys.modules.get("moto.core.models"):
        _replace(session.config, models, "RESPONSES_METHODS", [])
        keys = import_module("joserfc._rfc7518.rsa_key").RSABinding
        _replace(session.config, keys, "import_private_key", by_content(keys.import_private_key))
        responses = import_module("moto.core.responses")
        names = cache(responses.method_names_from_class)
        _replace(session.config, responses, "method_names_from_class", names)


def _replace(config, owner, name, value):
    config.add_cleanup(partial(setattr, owner, name, getattr(owner, name)))
    setattr(owner, name, value)


def copied(node):
    """A node of the tree of handlers: new dictionaries and lists, the same handlers."""
    return {
        key: NodeList(*([*each] for each in value))
        if isinstance(value, NodeList)
        else copied(value)
        if isinstance(value, dict)
        else value
        for key, value in node.items()
    }


def by_rules(make):
    """
    A provider of endpoints for each set of rules, which clients share.

    It has no state but what it has found for the same parameters. `service_models` keeps the rules,
    so an object stands for its text; the providers hold on to it.
    """
    known = {}

    @wraps(make)
    def make_once(ruleset_data, partition_data, excluded_params=None):
        key = (id(ruleset_data), id(partition_data), frozenset(excluded_params or ()))
        if key not in known:
            made = make(ruleset_data, partition_data, excluded_params)
            known[key] = (made, ruleset_data, partition_data)
        return known[key][0]

    return make_once


def by_content(load):
    """A private key that was checked before is known by its numbers."""
    known = {}

    @wraps(load)
    def load_once(numbers):
        key = tuple(sorted(numbers.items()))
        if key not in known:
            known[key] = load(numbers)
        return known[key]

    return staticmethod(load_once)


def by_code(accepts_kwargs):
    """Whether a handler takes any keyword: a function's code says so by a flag."""

    @wraps(accepts_kwargs)
    def accepts(handler):
        code = getattr(getattr(handler, "__func__", handler), "__code__", None)
        if code is None:
            return accepts_kwargs(handler)
        return bool(code.co_flags & inspect.CO_VARKEYWORDS)

    return accepts


def with_known_names(make):
    """Event names whose alias one session has found are known to the next with the same aliases."""
    known = {}

    @wraps(make)
    def make_with_known_names(self, *arguments, **named):
        make(self, *arguments, **named)
        aliases = tuple(self._event_aliases.items())
        self._alias_name_cache = known.setdefault(aliases, self._alias_name_cache)

    return make_with_known_names
