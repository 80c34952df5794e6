"""The canary: the proof that the pipeline works."""

from workers import canary


def test_the_canary_is_told_like_any_event(announce, published):
    """Of the pool, and of nobody."""
    canary.handle({"whatever": 1}, announcer=announce, pool_id="eu-west-1_AbC")

    [event] = published
    assert "auth.pipeline.canary.v1" == event.type
    assert "/cognito/eu-west-1_AbC" == event.source
    assert event.subject is None
