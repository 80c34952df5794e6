"""The triggers with either answer to what Cognito's documents leave open (docs/conformance.md)."""

from copy import deepcopy

import pytest

from rules.refusals import AddressChangeDenied, SignUpDenied
from triggers.pre_sign_up import PreSignUp

CREATE = "CreateAuthChallenge_Authentication"
CHANGE = "CustomMessage_UpdateUserAttribute"
MIGRATION = "UserMigration_Authentication"
ADA = "Ada@Example.com"
LISTED = "ada@mailinator.com"


@pytest.mark.parametrize("name", [ADA, ADA.lower(), "8f0c34c8-4488-70ae-8a59-000000000001"])
@pytest.mark.parametrize("attributes", [{}, None, {"email": "ada@example.com"}])
def test_name_of_nobody(handles, example, name, attributes):
    """Whatever nobody is called: no error, and the client is told what it is told of a user."""
    known = handles["CreateAuthChallenge"](example(CREATE))["response"]
    event = example(f"{CREATE}.user_not_found")
    event["userName"], event["request"]["userAttributes"] = name, attributes
    unknown = handles["CreateAuthChallenge"](event)["response"]

    assert known["publicChallengeParameters"] == unknown["publicChallengeParameters"]
    assert {*known["privateChallengeParameters"]} == {*unknown["privateChallengeParameters"]}


@pytest.mark.parametrize("verified", ["false", "true"])
@pytest.mark.parametrize(("address", "is_refused"), [(LISTED, True), ("ada@example.com", False)])
def test_changed_address(handles, example, address, is_refused, verified):
    """The address of the event is judged, the new or the old one; a listed one gets no code."""
    event = example(CHANGE)
    event["request"]["userAttributes"] |= {"email": address, "email_verified": verified}
    try:
        was_refused = handles["CustomMessage"](event) is not event
    except AddressChangeDenied:
        was_refused = True

    assert is_refused == was_refused


@pytest.mark.parametrize("is_known", [True, False])
def test_existing_user(handles, example, is_known):
    """PreSignUp may be asked of somebody who is there already: it stores nothing, and lets in."""
    event = example("PreSignUp_SignUp")
    event["userName"] = "taken" if is_known else event["userName"]
    before = deepcopy(event)

    assert before == handles["PreSignUp"](event)


@pytest.mark.parametrize("source", ["SignUp", "AdminCreateUser", "ExternalProvider"])
@pytest.mark.parametrize("is_migrating", [True, False])
def test_after_a_migration(check, announce, example, source, is_migrating):
    """A migrated user is accepted from each source, though the address is listed by now."""
    event = example(f"PreSignUp_{source}")
    event["request"]["userAttributes"]["email"] = LISTED
    trigger = PreSignUp(
        check=check,
        checks_federated=True,
        is_migrating=lambda _: is_migrating,
        announce=announce,
    )
    if is_migrating or source == "AdminCreateUser":
        assert trigger.handle(event) is event
    else:
        with pytest.raises(SignUpDenied):
            trigger.handle(event)


@pytest.mark.parametrize("validation", [None, {}, {"probe": "yes"}, {"password": "another"}])
@pytest.mark.parametrize("metadata", [None, {"probe": "yes"}])
def test_metadata_of_a_migration(handles, example, validation, metadata):
    """Neither is read: the answer is the same wherever Cognito puts it."""
    expected = handles["UserMigration"](example(MIGRATION))["response"]
    event = example(MIGRATION)
    event["request"] |= {"validationData": validation, "clientMetadata": metadata}

    assert expected == handles["UserMigration"](event)["response"]
