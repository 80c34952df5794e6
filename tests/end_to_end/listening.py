"""A listener that hears nothing of what was done before it."""

from local.demo.listener import Listener
from local.settling import settle
from local.suite import Suite


def listening(suite: Suite, *, name: str = "test-listener") -> Listener:
    """
    Hear from now on, once all has come to rest.

    An event may reach the topic long after the answer that the client got: without the wait, a
    test on a loaded machine counts those of the step, or of the test, before.
    """
    settle(suite.emulator)
    return Listener(suite, name=name)
