"""
Tells a subscriber of user events what it does wrong.

It needs nothing but Python 3.11, and the JSON Schemas of the events. The package
``cognito-triggers-subscriber-kit`` has both, and is imported by the name
``cognito_triggers_subscriber_kit``; ``check(…, schemas=…)`` takes other schemas.

    from subscriber_kit import Subscriber, check

    def fresh() -> Subscriber:
        mails = []
        return Subscriber(make_handler(send=mails.append), effects=lambda: mails)

    def test_obeys_the_contract():
        assert [] == check(fresh)
"""

from .checking import check
from .finding import Finding, Rule
from .subscriber import Subscriber

__all__ = ["Finding", "Rule", "Subscriber", "check"]
