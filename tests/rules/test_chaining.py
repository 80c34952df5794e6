"""What Cognito is told where two functions have one trigger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.chaining import CHAINABLE, message, sign_up, tokens

FLAGS = ("autoConfirmUser", "autoVerifyEmail", "autoVerifyPhone")
flags = st.fixed_dictionaries(dict.fromkeys(FLAGS, st.booleans()))
ANYTHING = st.one_of(
    st.none(), st.text(max_size=3), st.lists(st.integers()), st.booleans(), st.just({})
)


@given(ours=flags, theirs=flags, is_passwordless=st.booleans())
def test_a_flag_is_set_if_one_sets_it(ours, theirs, is_passwordless):
    """But theirs verify nothing where there is no password."""
    merged = sign_up(ours, theirs, is_passwordless=is_passwordless)
    for name in FLAGS:
        counts = not (is_passwordless and name.startswith("autoVerify"))
        assert merged[name] == (ours[name] or (counts and theirs[name]))


def test_what_is_no_flag_is_left_for_cognito_to_refuse():
    """As it was: ours makes no sense of it, and no flag out of it."""
    ours = dict.fromkeys(FLAGS, False)
    merged = sign_up(ours, {"autoConfirmUser": "false", "new": 1}, is_passwordless=False)

    assert ("false", 1) == (merged["autoConfirmUser"], merged["new"])


def test_words_that_theirs_do_not_have_are_ours():
    ours = {"emailSubject": "ours", "emailMessage": "ours", "smsMessage": None}
    theirs = {"emailSubject": "theirs", "emailMessage": None}

    assert {"emailSubject": "theirs", "emailMessage": "ours", "smsMessage": None} == message(
        ours, theirs
    )


V1, V2 = "claimsOverrideDetails", "claimsAndScopeOverrideDetails"


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (None, None, None),
        ({"a": "1"}, None, {"a": "1"}),
        ({"a": "1", "b": "1"}, {"b": "2", "c": "2"}, {"a": "1", "b": "2", "c": "2"}),
    ],
)
def test_their_claims_count_where_a_name_is_in_both(ours, theirs, expected):
    told = [{V1: claims and {"claimsToAddOrOverride": claims}} for claims in (ours, theirs)]
    assert {V1: expected and {"claimsToAddOrOverride": expected}} == tokens(*told)


@pytest.mark.parametrize("ours", [{}, {"claimsToAddOrOverride": None}, {"scopesToAdd": ["a"]}])
def test_their_claims_count_where_ours_are_none(ours):
    """Ours may add scopes alone, or nothing at all."""
    theirs = {"claimsToAddOrOverride": {"a": "1"}, "scopesToSuppress": ["b"]}
    merged = tokens({V2: {"idTokenGeneration": ours}}, {V2: {"idTokenGeneration": theirs}})

    assert {**ours, **theirs} == merged[V2]["idTokenGeneration"]


def test_what_theirs_suppress_ours_do_not_add():
    part = {"claimsToAddOrOverride": {"desk": "1", "x": "1"}, "scopesToAdd": ["a", "b"]}
    theirs = {"claimsToSuppress": ["desk"], "scopesToSuppress": ["b"], "scopesToAdd": ["c"]}
    merged = tokens({V2: {"idTokenGeneration": part}}, {V2: {"idTokenGeneration": theirs}})[V2][
        "idTokenGeneration"
    ]

    assert {"x": "1"} == merged["claimsToAddOrOverride"]
    assert (["c", "a"], ["desk"], ["b"]) == (
        merged["scopesToAdd"],
        merged["claimsToSuppress"],
        merged["scopesToSuppress"],
    )


@pytest.mark.parametrize("groups", [None, {}, {"groupsToOverride": []}])
def test_groups_are_theirs_if_they_name_any_and_be_it_none(groups):
    ours = {V2: {"groupOverrideDetails": {"groupsToOverride": ["members"]}}}

    assert (
        groups == tokens(ours, {V2: {"groupOverrideDetails": groups}})[V2]["groupOverrideDetails"]
    )
    assert ours == tokens(ours, {V2: {}})


@given(data=st.data())
def test_whatever_theirs_say_is_no_error_of_ours(data):
    """What is of no type that Cognito takes goes to Cognito, which refuses it."""
    part = st.dictionaries(
        st.sampled_from(
            ["claimsToAddOrOverride", "claimsToSuppress", "scopesToAdd", "scopesToSuppress"]
        ),
        ANYTHING,
    )
    details = st.dictionaries(
        st.sampled_from(["idTokenGeneration", "accessTokenGeneration", "groupOverrideDetails"]),
        st.one_of(ANYTHING, part),
    )
    theirs = data.draw(st.dictionaries(st.sampled_from([V1, V2]), st.one_of(ANYTHING, details)))
    ours = {V2: {"idTokenGeneration": {"claimsToAddOrOverride": {"desk": "none"}}}}
    merged = tokens(ours, theirs)

    if not isinstance(theirs.get(V2), dict) and theirs.get(V2) is not None:
        assert theirs[V2] == merged[V2]


def test_challenges_and_migration_have_one_function():
    assert not {each for each in CHAINABLE if "Challenge" in each or each == "UserMigration"}
