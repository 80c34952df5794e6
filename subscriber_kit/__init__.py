"""
Tells a subscriber of user events what it does wrong.

It needs nothing but Python 3.11, and the JSON Schemas of the events. Outside
of this repository, copy this folder and ``data/user_events`` beside each other
as they are here, or say ``check(…, schemas=…)``.

    from subscriber_kit import Subscriber, check

    def fresh() -> Subscriber:
        mails = []
        return Subscriber(make_handler(send=mails.append), effects=lambda: mails)

    def test_obeys_the_contract():
        assert [] == check(fresh)
"""

from subscriber_kit.checking import check
from subscriber_kit.finding import Finding, Rule
from subscriber_kit.subscriber import Subscriber

__all__ = ["Finding", "Rule", "Subscriber", "check"]
