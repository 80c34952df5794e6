"""
Plugin: clients of one service share what none of them changes.

Each client of botocore reads the shapes of its service from the description that
`service_models` keeps, writes a class with a method for each operation, and makes a TLS context,
which a client that moto answers never looks at. With each request it looks at each letter of the
parts of its user agent. moto finds out for each member of each answer by which names an object may
have it: of a dictionary that depends on the member alone.
"""

import sys
from functools import cache, partial, wraps
from importlib import import_module

import botocore.client
import botocore.httpsession
import botocore.useragent

MOST_ANSWERS = 20_000


def pytest_configure(config):
    creator, session = botocore.client.ClientCreator, botocore.httpsession.URLLib3Session
    sanitize = "sanitize_user_agent_string_component"
    for owner, name, quick in (
        (botocore.client, "ServiceModel", by_description),
        (creator, "_create_client_class", by_model),
        (session, "_get_ssl_context", when_asked),
        (botocore.useragent, sanitize, cache),
    ):
        _replace(config, owner, name, quick)


def pytest_collection_finish(session):
    """What needs moto has imported it by now."""
    if "moto.core.models" in sys.modules:
        picker = import_module("moto.core.serialize").XFormedAttributePicker
        _replace(session.config, picker, "get_possible_keys", by_member)


def _replace(config, owner, name, quick):
    original = getattr(owner, name)
    setattr(owner, name, quick(original))
    config.add_cleanup(partial(setattr, owner, name, original))


def by_description(make):
    """The model of a service, with the shapes that were asked for: one for each description."""
    known = {}

    def make_once(description, service_name=None):
        key = (id(description), service_name)
        if key not in known:
            known[key] = make(description, service_name), description
        return known[key][0]

    return make_once


def by_model(create):
    """
    The class of a service's clients, which may have others where boto3 adds methods of its own.

    It does so by a handler that each of its sessions has.
    """
    known = {}

    @wraps(create)
    def create_once(creator, service_name, service_model):
        event = f"creating-client-class.{service_model.service_id.hyphenize()}"
        handlers = creator._event_emitter._emitter._handlers.prefix_search(event)
        key = (service_model, len(handlers))
        if key not in known:
            known[key] = create(creator, service_name, service_model)
        return known[key]

    return create_once


def when_asked(make):
    """A TLS context that is made when somebody looks at it."""

    @wraps(make)
    def make_later(session):
        return Later(partial(make, session))

    return make_later


class Later:
    """Stands for what *make* returns."""

    def __init__(self, make):
        vars(self)["make"] = cache(make)

    def __getattr__(self, name):
        return getattr(vars(self)["make"](), name)

    def __setattr__(self, name, value):
        setattr(vars(self)["make"](), name, value)


def by_member(keys_of):
    """The names by which a dictionary may have a member of an answer, the likeliest first."""
    known = {}

    @wraps(keys_of)
    def keys_once(picker, context):
        if type(context.obj) is not dict:
            return keys_of(picker, context)
        key = (*map(id, picker.alias_providers), context.shape, context.key)
        if key not in known:
            if len(known) >= MOST_ANSWERS:
                known.clear()
            known[key] = tuple(keys_of(picker, context))
        return known[key]

    return keys_once
