"""What is remembered of names without an answer; `tests/runtime/addresses` has the rest."""

from rules.addresses.resolver_breaker import ResolverBreaker


def test_the_newest_256_silent_names_are_remembered():
    """An abuser buys names by the hundred."""
    breaker, names = ResolverBreaker(), [f"n{number}.example" for number in range(257)]
    for name in names[:256]:
        breaker.timed_out(name, control=None, now=0.0)
    assert all(breaker.is_silent(name, 1.0) for name in names[:256])

    breaker.timed_out(names[256], control=None, now=0.0)
    assert names[1:] == [name for name in names if breaker.is_silent(name, 1.0)]


def test_a_new_one_has_nothing_to_rest_for():
    """Whatever its clock begins with."""
    breaker = ResolverBreaker()

    assert not breaker.rests(0.0)
    assert not breaker.is_silent("n.example", 0.0)
    assert not breaker.is_own_silence("n.example")


def test_a_name_that_is_silent_again_is_among_the_newest():
    """The next one forgets another."""
    breaker = ResolverBreaker()
    for number in (*range(256), 0, 256):
        breaker.timed_out(f"n{number}.example", control=None, now=0.0)

    assert breaker.is_silent("n0.example", 1.0)
    assert not breaker.is_silent("n1.example", 1.0)
