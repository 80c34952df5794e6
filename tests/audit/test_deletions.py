"""The table of deletions in docs/privacy.md: each way that has an event has a test of it."""

import pytest

from pipeline.documents.privacy_docs import DELETIONS
from tests.audit.test_asvs import TESTS, names_in

# The first words of a row, and the test in which that event is asserted.
PROVED = {
    "users, by `DELETE /auth/me`": "api/routes/test_account.py::test_a_deleted_account_is_told",
    "`operators erase`": (
        "operators/test_shell_erase.py::test_the_account_goes_and_subscribers_are_told"
    ),
    "`operators take-over": (
        "operators/test_shell_take_over.py::test_with_the_address_typed_the_account_is_gone"
    ),
    "UnconfirmedSweeper": (
        "workers/test_unconfirmed_sweeper.py::test_who_is_older_than_a_day_is_deleted_and_told"
    ),
    "PreSignUp": (
        "triggers/test_sign_up_by_code.py::test_who_made_room_for_the_owner_is_told_as_deleted"
    ),
    "apps (DeleteUser)": (
        "events/publishing/test_pending.py"
        "::test_a_deletion_that_cloudtrail_tells_of_is_the_fact_that_others_tell"
    ),
    "the first right code": (
        "triggers/test_first_code.py::test_the_account_is_the_owners_before_anybody_gets_tokens"
    ),
    "users change their address": (
        "triggers/test_custom_message.py::test_lets_a_code_go_to_any_other"
    ),
    "an alias moves": (
        "triggers/test_post_confirmation.py::test_a_confirmed_user_gets_the_groups_of_the_rules"
    ),
}


@pytest.mark.parametrize(("way", "event"), DELETIONS)
def test_a_way_has_an_event_and_a_test_or_neither(way, event):
    """The event's kind stands in that test, by its name or its type."""
    [*proofs] = [proof for start, proof in PROVED.items() if way.startswith(start)]

    assert ([] == proofs) == event.startswith("none")
    for file, name in (proof.split("::") for proof in proofs):
        text = (TESTS / file).read_text()
        kind = event.split("`")[1]
        assert name in names_in(file)
        assert kind in text or kind.upper().replace(".", "_") in text


def test_no_proof_is_of_a_way_that_is_gone():
    """One row for each."""
    starts = [[way for way, _ in DELETIONS if way.startswith(start)] for start in PROVED]

    assert [1] * len(PROVED) == [len(each) for each in starts]
