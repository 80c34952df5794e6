"""What an address is called in tables: who shares a digest, and who does not."""

import pytest

from rules.passwordless.address_keys import (
    device,
    holder,
    holder_without_address,
    migrating,
    owner,
    unreachable,
)
from rules.passwordless.counted_mailbox import sign_up_mailbox

KEY, POOL, ADDRESS = b"key", "eu-west-1_pool", "ada@x.example"
SECRET = "s" * 43
TWIN = "\uff41da@x.example"  # by the wide form the same


def digests(key=KEY, pool_id=POOL, address=ADDRESS, client_id="client", secret=SECRET):
    return {
        "holder": holder(key, pool_id=pool_id, address=address),
        "owner": owner(key, pool_id=pool_id, address=address),
        "device": device(key, pool_id=pool_id, client_id=client_id, address=address, secret=secret),
        "mailbox": sign_up_mailbox(key, pool_id=pool_id, address=address),
        "unreachable": unreachable(key, address=address),
    }


def changed(**what):
    return {name for name, digest in digests(**what).items() if digest != digests()[name]}


EVERYTHING = set(digests())


def test_each_purpose_has_a_digest_of_its_own():
    """64 hexadecimal digits, that of a ``sub`` included, in which no address stands."""
    without = holder_without_address(KEY, pool_id=POOL, subject=ADDRESS)
    all_of_them = [*digests().values(), without]

    assert 6 == len({*all_of_them})
    assert {64} == {len(digest) for digest in all_of_them}
    assert {0} == {digest.count("ada") for digest in all_of_them}


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ({"key": b"other"}, EVERYTHING),
        ({"pool_id": "eu-west-1_other"}, EVERYTHING - {"unreachable"}),
        ({"address": "ada@y.example"}, EVERYTHING),
        ({"client_id": "other"}, {"device"}),
        ({"secret": "t" * 43}, {"device"}),
        ({"address": "ADA@X.example"}, set()),
        ({"address": "ada+1@x.example"}, EVERYTHING - {"mailbox"}),
    ],
)
def test_a_digest_depends_on_what_it_is_about(what, names):
    """And on nothing else."""
    assert names == changed(**what)


def test_54_a_twin_shares_limits_and_nothing_else():
    """Invariant 54: no proof, no device, and no refusal of mail."""
    assert {"owner", "device", "unreachable"} == changed(address=TWIN)


def test_a_name_that_is_brought_over_is_counted_in_one_case():
    """As the other directory tells names; in each pool for itself."""
    digest = migrating(KEY, pool_id=POOL, name=" Ada\t")

    assert 64 == len(digest)
    assert digest == migrating(KEY, pool_id=POOL, name="ADA")
    assert digest != migrating(KEY, pool_id=f"{POOL}2", name="ada")
    assert digest != migrating(KEY, pool_id=POOL, name="adam")
