"""Who an address may belong to, and what is kept of them before anybody asks."""

from string import ascii_letters

from rules.passwordless.known_devices import MOST
from runtime.passwordless.factors import Factor, Factors, user_of_subject
from runtime.passwordless.known_devices import KnownDevices
from tests.sequences.emulated_dynamodb import TABLE
from tests.sequences.pool import CLIENT, POOL

ADDRESS = "kassel@example.com"
LEGACY = "legacy"  # in the directory that users are brought over from, and not in the pool
_NUMBER = {"phone_number": "+15005550006", "phone_number_verified": "true"}
POPULATIONS = {
    "unknown": None,
    "verified": {},
    "unverified": {"is_verified": False},
    "unconfirmed": {"status": "UNCONFIRMED", "is_verified": False},
    "disabled": {"is_enabled": False},
    "deleted": {},
    "signed up again": {},
    "suppressed": {},
    "to reset": {"status": "RESET_REQUIRED"},
    "with a number": {"more": _NUMBER},
    "with an app": {},
    "with devices": {},
    LEGACY: None,
}


def set_up(world, population):
    """Make *population* of somebody who has just asked for a code."""
    accounts = world.pool.accounts
    if population == "deleted":
        accounts.clear()
    elif population == "signed up again":
        accounts[:] = []
        world.pool.add(ADDRESS)
    elif population == "with an app":
        _enrol(world, accounts[0].sub)
    elif population == "with devices":
        _note_devices(world)


def _enrol(world, sub):
    """An app and a sheet, neither of which anybody has a code of."""
    factors, user = Factors(world.dynamodb, table=TABLE), user_of_subject(sub, pool_id=POOL)
    factors.enrol(user, "TOTP", Factor(enrolment="e1", key="1", sealed="sealed"))
    sheet = Factor(enrolment="e2", key="1", digests=frozenset({"0" * 64}))
    factors.enrol(user, "RECOVERY_CODE", sheet)


def _note_devices(world):
    known = KnownDevices(
        world.dynamodb, table=TABLE, addresses=world.address_keys, now=lambda: world.time
    )
    whose = {"pool_id": POOL, "address": ADDRESS}
    for number in range(MOST):
        secret = f"{number}{ascii_letters}"[:42] + "A"
        known.note(**whose, client_id=CLIENT, secret=secret, browser="")
    assert MOST == len(known.all(**whose))
