"""The table of factors, and its part of the one write."""

import pytest

from rules.passwordless.one_time_code import user_key
from runtime.aws_client.errors import CallFailed
from runtime.passwordless.factors import NO_FACTOR, Factor, Factors, Use, user_of_subject

APP = Factor(enrolment="e1", key="v1", sealed="sealed", last_step=5)
SHEET = Factor(enrolment="e2", key="v1", digests=frozenset({"d1", "d2"}))
SUB = "0d6f0a36-6f0e-5c59-9d3c-0c1d4f1c7a55"
TAKE = Use(
    "DELETE digests :spent",
    "contains(digests, :digest)",
    {":spent": {"SS": ["d1"]}, ":digest": {"S": "d1"}},
)


def step(number):
    return Use("SET last_step = :step", "last_step < :step", {":step": {"N": str(number)}})


@pytest.fixture
def factors(dynamodb):
    return Factors(dynamodb, table="table")


@pytest.fixture
def use(dynamodb, factors):
    """The write, by itself; whether it took place."""

    def use(user, method, factor, use):
        try:
            dynamodb.transact_write_items(TransactItems=[factors.write(user, method, factor, use)])
        except CallFailed as error:
            assert "TransactionCanceledException" == error.response["Error"]["Code"]
            return False
        return True

    return use


@pytest.mark.parametrize("factor", [APP, SHEET])
def test_what_is_enrolled_is_there(factors, factor):
    """For that user and that method, and for nobody else."""
    factors.enrol("u1", "TOTP", factor)

    assert factor == factors.of("u1", "TOTP")
    assert NO_FACTOR == factors.of("u2", "TOTP") == factors.of("u1", "RECOVERY_CODE")


def test_what_is_removed_is_gone(factors):
    """It is told whether there was anything."""
    factors.enrol("u1", "TOTP", APP)

    assert [True, False] == [factors.remove("u1", "TOTP") for _ in range(2)]
    assert NO_FACTOR == factors.of("u1", "TOTP")


def test_an_enrolment_that_is_asked_for_once_more_changes_nothing(factors, use):
    """A client repeats what it heard no answer to; the step that was used stays used."""
    factors.enrol("u1", "TOTP", APP)
    assert use("u1", "TOTP", APP, step(6))
    factors.enrol("u1", "TOTP", APP)
    assert not use("u1", "TOTP", APP, step(6))

    factors.enrol("u1", "TOTP", Factor(enrolment="e3", key="v1", last_step=5))
    assert 5 == factors.of("u1", "TOTP").last_step


def test_what_the_table_does_not_take_is_told(dynamodb):
    """Nobody has enrolled then."""
    with pytest.raises(CallFailed):
        Factors(dynamodb, table="absent").enrol("u1", "TOTP", APP)


def test_a_step_is_used_once_and_only_forward(factors, use):
    """Of two that were judged by the same item, one takes place."""
    factors.enrol("u1", "TOTP", APP)

    assert [True, False, False] == [use("u1", "TOTP", APP, step(number)) for number in (6, 6, 5)]
    assert 6 == factors.of("u1", "TOTP").last_step


def test_a_code_is_taken_out_once(factors, use):
    """The last one takes the set with it."""
    factors.enrol("u1", "RECOVERY_CODE", SHEET)

    assert [True, False] == [use("u1", "RECOVERY_CODE", SHEET, TAKE) for _ in range(2)]
    assert frozenset({"d2"}) == factors.of("u1", "RECOVERY_CODE").digests

    last = Use(TAKE.update, TAKE.condition, {":spent": {"SS": ["d2"]}, ":digest": {"S": "d2"}})
    assert use("u1", "RECOVERY_CODE", SHEET, last)
    assert frozenset() == factors.of("u1", "RECOVERY_CODE").digests


def test_what_was_enrolled_anew_is_another(factors, use):
    """A code of the app before, judged just before the app was replaced, does not count."""
    factors.enrol("u1", "TOTP", Factor(enrolment="e9", key="v1", sealed="other"))

    assert not use("u1", "TOTP", APP, step(6))
    assert not use("u2", "TOTP", APP, step(6))
    assert NO_FACTOR == factors.of("u2", "TOTP")


def test_a_wrong_answer_writes_nothing_and_is_never_refused(factors, use):
    """Whether there is a factor or none: it stands in the write so that all writes look alike."""
    factors.enrol("u1", "TOTP", APP)

    assert use("u1", "TOTP", APP, None)
    assert use("u2", "TOTP", NO_FACTOR, None)
    assert APP == factors.of("u1", "TOTP")
    assert NO_FACTOR == factors.of("u2", "TOTP")


def test_a_user_is_called_the_same_by_every_function():
    """The trigger, which has the pepper, and the API, which has none."""
    by_trigger = user_key(b"pepper", pool_id="eu-west-1_a", name="jo", subject=SUB)

    assert by_trigger == user_of_subject(SUB, pool_id="eu-west-1_a")


def test_a_user_whose_account_is_taken_over_has_no_factor_left(factors):
    """Of any method; other users keep theirs."""
    jo, other = user_of_subject(SUB, pool_id="p1"), user_of_subject(SUB, pool_id="p2")
    for user in (jo, other):
        factors.enrol(user, "TOTP", APP)
        factors.enrol(user, "RECOVERY_CODE", SHEET)
    factors.forget_all(SUB, pool_id="p1")

    assert NO_FACTOR == factors.of(jo, "TOTP") == factors.of(jo, "RECOVERY_CODE")
    assert (APP, SHEET) == (factors.of(other, "TOTP"), factors.of(other, "RECOVERY_CODE"))
