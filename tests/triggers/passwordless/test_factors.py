"""Authenticator app and recovery codes, judged."""

from dataclasses import replace

import pytest

from events.contract.catalogue import Kind
from rules.passwordless import recovery_code, totp
from rules.passwordless.one_time_code import Challenge
from rules.passwordless.sealed_secret import seal
from runtime.passwordless.factors import Factor, owner_of
from runtime.passwordless.pepper import Peppers
from triggers.passwordless.method import Known
from triggers.passwordless.recovery_code import RecoveryCodes
from triggers.passwordless.totp import AuthenticatorApp

PEPPERS = Peppers(newest="p", by_version={"p": b"pepper"})
KEYS = Peppers(newest="v2", by_version={"v2": b"new", "v1": b"old"})
USER, NOW = "u" * 64, 1_795_184_579
STEP = NOW // 30
CHALLENGE = Challenge("c" * 22, "eu-west-1_a", "client", USER)
SECRET = b"12345678901234567890"
APP, SHEET = AuthenticatorApp(), RecoveryCodes()
_NUMBERS = iter(number * 0x9E3779B97F4A7C15 % (1 << 50) for number in range(1, 11))
CODES = recovery_code.sheet(lambda _: next(_NUMBERS))


@pytest.fixture(params=["v1", "v2"])
def app(request):
    key = KEYS.of(request.param)
    sealed = seal(key, SECRET, nonce=bytes(16), owner=owner_of("TOTP", USER))
    return Factor(enrolment="e", key=request.param, sealed=sealed, last_step=STEP - 5)


@pytest.fixture(params=["v1", "v2"])
def sheet(request):
    owner, key = owner_of("RECOVERY_CODE", USER), KEYS.of(request.param)
    digests = frozenset(recovery_code.digest(key, code, owner=owner) for code in CODES)
    return Factor(enrolment="e", key=request.param, digests=digests)


def judged(method, answer, factor, *, challenge=CHALLENGE, keys=KEYS):
    return method.judged(answer, challenge, Known(PEPPERS, factor, keys, NOW))


@pytest.mark.parametrize("near", [-1, 0, 1])
def test_a_code_of_the_app_is_right_and_moves_the_last_step_on(app, near):
    """By either live key; the write says that the step is later than the last."""
    found = judged(APP, totp.code(SECRET, STEP + near), app)

    assert "-" == found.right_by
    assert "last_step < :step" == found.use.condition
    assert {":step": {"N": str(STEP + near)}} == found.use.values


@pytest.mark.parametrize("near", [-2, 2, 100])
def test_a_code_of_another_time_is_wrong(app, near):
    """The window is three steps."""
    found = judged(APP, totp.code(SECRET, STEP + near), app)

    assert (None, False) == (found.right_by, found.is_spent)


@pytest.mark.parametrize(("last", "near"), [(0, 0), (0, -1), (1, 0), (1, 1), (-1, -1)])
def test_a_step_that_was_used_is_spent(app, last, near):
    """And so are those before it."""
    found = judged(APP, totp.code(SECRET, STEP + near), replace(app, last_step=STEP + last))

    assert (None, True, None) == (found.right_by, found.is_spent, found.use)


def test_a_secret_is_of_one_user(app):
    """Its item, copied to another user, signs nobody in."""
    other = replace(CHALLENGE, user="o" * 64)

    assert judged(APP, totp.code(SECRET, STEP), app, challenge=other).right_by is None


def test_without_its_key_nothing_is_right(app, sheet):
    """A key that was replaced twice, and a stack that has none."""
    for keys in (None, Peppers(newest="v3", by_version={"v3": b"newest"})):
        assert judged(APP, totp.code(SECRET, STEP), app, keys=keys).right_by is None
        assert judged(APP, totp.code(bytes(20), STEP), app, keys=keys).right_by is None
        assert judged(SHEET, CODES[0], sheet, keys=keys).right_by is None


@pytest.mark.parametrize("version", ["", "v9"])
def test_who_can_write_the_table_cannot_enrol(app, sheet, version):
    """A key that is not there is not the empty one, which everybody has."""
    forged = replace(
        app,
        key=version,
        sealed=seal(b"", SECRET, nonce=bytes(16), owner=owner_of("TOTP", USER)),
    )
    digests = {recovery_code.digest(b"", CODES[0], owner=owner_of("RECOVERY_CODE", USER))}
    copied = replace(sheet, key=version, digests=frozenset(digests))

    assert judged(APP, totp.code(SECRET, STEP), forged).right_by is None
    assert judged(SHEET, CODES[0], copied).right_by is None


def test_an_unsealed_secret_of_zeros_is_nobodys(app):
    """Codes are computed for those without an app, and are never right."""
    for factor in (replace(app, sealed=""), replace(app, sealed="A" * 91)):
        found = judged(APP, totp.code(bytes(20), STEP), factor)

        assert (None, False) == (found.right_by, found.is_spent)


@pytest.mark.parametrize("code", CODES[:2])
def test_a_code_of_the_sheet_is_right_and_taken_out(sheet, code):
    """The event says how many are left."""
    found = judged(SHEET, code, sheet)
    [digest] = found.use.values[":spent"]["SS"]

    assert "-" == found.right_by
    assert digest in sheet.digests
    assert "contains(digests, :digest)" == found.use.condition
    assert {"S": digest} == found.use.values[":digest"]
    assert (Kind.FACTOR_RECOVERY_USED, {"left": 9}) == found.told


def test_a_code_that_was_taken_out_is_wrong(sheet):
    """The others stay good."""
    [spent] = judged(SHEET, CODES[0], sheet).use.values[":spent"]["SS"]
    rest = replace(sheet, digests=sheet.digests - {spent})

    assert judged(SHEET, CODES[0], rest).right_by is None
    assert (Kind.FACTOR_RECOVERY_USED, {"left": 8}) == judged(SHEET, CODES[1], rest).told


def test_the_last_code_leaves_none(sheet):
    """Zero is told, too."""
    [last] = judged(SHEET, CODES[0], sheet).use.values[":spent"]["SS"]
    found = judged(SHEET, CODES[0], replace(sheet, digests=frozenset({last})))

    assert (Kind.FACTOR_RECOVERY_USED, {"left": 0}) == found.told


def test_nothing_secret_is_shown(app, sheet):
    """A logged factor shows no secret."""
    assert app.sealed not in repr(app)
    assert not [digest for digest in sheet.digests if digest in repr(sheet)]


def test_each_is_counted_by_itself():
    """Guesses at one lock neither the other nor the codes of mails."""
    assert ("app", "recovery") == (APP.charged_to("1"), SHEET.charged_to("1"))
