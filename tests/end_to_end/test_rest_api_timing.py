"""
Time tells strangers nothing: who has an account, or waits for a code.

Two kinds of requests in random order, four at a time, and the Mann-Whitney
test whether one kind takes longer; as generous as that of the codes, because
the machine may do much else.
"""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from tests.end_to_end.paired_times import LARGEST_Z, mann_whitney_z
from tests.end_to_end.rest_api_calls import caller

pytestmark = pytest.mark.emulator
CALLS = 24  # of each kind; with them the largest z that there can be is 5.9
AT_ONCE = 4
ADA = {"email": "ada@example.com", "password": "Correct-horse-7"}
numbers = count(1)


@pytest.fixture(scope="module")
def call(suite):
    call = caller(suite)
    call("POST", "/auth/register", ADA)
    call("POST", "/auth/verify", {"email": ADA["email"], "code": "123456"})
    return call


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/auth/login", {"password": "Wrong-horse-7"}),
        ("/auth/register", {"password": ADA["password"]}),
        ("/auth/password/forgot", {}),
    ],
)
def test_a_user_and_nobody_take_the_same_time(call, path, more):
    """To the millisecond, of a second or two."""
    took = {True: [], False: []}

    def ask(is_known):
        email = ADA["email"] if is_known else f"nobody{next(numbers)}@example.com"
        start = time.perf_counter()
        call("POST", path, {"email": email, **more})
        return is_known, time.perf_counter() - start

    kinds = [True, False] * CALLS
    random.Random(7).shuffle(kinds)  # noqa: S311  (nothing is secret about it)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(ask, [True, False] * AT_ONCE))  # to warm up
        for is_known, seconds in pool.map(ask, kinds):
            took[is_known].append(seconds)

    assert abs(mann_whitney_z(took[True], took[False])) < LARGEST_Z
