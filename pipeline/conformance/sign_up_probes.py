"""Questions about sign-up, groups, and what becomes of a trigger that fails."""

from __future__ import annotations

from pipeline.conformance.lab import Lab
from pipeline.conformance.probing import ACCEPTED, Probe, code, outcome, seconds, told

_CONFIRMING = {"PreSignUp_SignUp": {"rounds": [{"autoConfirmUser": True}]}}


def _sign_up_confirmed_at_once(lab: Lab) -> str:
    lab.obey(_CONFIRMING)
    lab.sign_up(lab.address())
    return told(lab.sources())


def _existing_user(lab: Lab) -> str:
    user = lab.member()
    lab.obey({})
    refused = code(lab.sign_up, user)
    return f"{refused}, after {told(lab.sources())}"


def _confirmed_twice(lab: Lab) -> str:
    user = lab.address()
    lab.obey({})
    lab.sign_up(user)
    lab.cognito.admin_confirm_sign_up(UserPoolId=lab.pool, Username=user)
    lab.heard()
    again = code(lab.cognito.admin_confirm_sign_up, UserPoolId=lab.pool, Username=user)
    return f"{again}, after {told(lab.sources())}"


def _confirmed_by_an_administrator(lab: Lab) -> str:
    user = lab.address()
    lab.obey({})
    lab.sign_up(user)
    lab.heard()
    lab.cognito.admin_confirm_sign_up(UserPoolId=lab.pool, Username=user)
    clients = [event["callerContext"]["clientId"] for event in lab.heard()]
    return told("the app's" if each == lab.outputs["Client"] else str(each) for each in clients)


def _failed_confirmation(lab: Lab) -> str:
    user = lab.address()
    lab.obey({"PostConfirmation_ConfirmSignUp": {"raise": "no"}})
    lab.sign_up(user)
    said = outcome(lab.cognito.admin_confirm_sign_up, UserPoolId=lab.pool, Username=user)
    status = lab.cognito.admin_get_user(UserPoolId=lab.pool, Username=user)["UserStatus"]
    return f"{said} The user is {status}."


def _raising(lab: Lab) -> str:
    lab.obey({"PreSignUp_SignUp": {"raise": "no"}})
    said = outcome(lab.sign_up, lab.address())
    return f"{said} Tries: {len(lab.sources())}"


def _too_slow(lab: Lab) -> str:
    lab.obey({"PreSignUp_SignUp": {"wait_s": lab.too_slow_s}})
    said, took_s = seconds(lambda: outcome(lab.sign_up, lab.address()))
    given_up = took_s < 3 * lab.too_slow_s
    return f"{said} Tries: {len(lab.sources())}, each given up before its end: {given_up}"


def _throttled(lab: Lab) -> str:
    functions = lab.client("lambda")
    name = {"FunctionName": lab.outputs["Recorder"]}
    functions.put_function_concurrency(**name, ReservedConcurrentExecutions=0)
    try:
        return outcome(lab.sign_up, lab.address())
    finally:
        functions.delete_function_concurrency(**name)


def _nulls_echoed(lab: Lab) -> str:
    added = {"clientMetadata": None, "validationData": None}
    lab.obey({"PreSignUp_SignUp": {"request": added, **_CONFIRMING["PreSignUp_SignUp"]}})
    return outcome(lab.sign_up, lab.address())


def _same_group_twice(lab: Lab) -> str:
    user = lab.member()
    group = {"UserPoolId": lab.pool, "GroupName": "tried", "Username": user}
    return told(outcome(lab.cognito.admin_add_user_to_group, **group) for _ in range(2))


def _invited(lab: Lab) -> str:
    lab.obey({})
    lab.cognito.admin_create_user(
        UserPoolId=lab.pool, Username=lab.address(), MessageAction="SUPPRESS"
    )
    return told(lab.sources())


def _refused_then_let_in(lab: Lab) -> str:
    user, rounds = lab.address(), [{"autoConfirmUser": True, "autoVerifyEmail": True}]
    lab.obey({"PreSignUp_SignUp": {"raise": "CODE_SENT"}})
    first = code(lab.sign_up, user, metadata={"request_id": "r"})
    lab.obey({"PreSignUp_SignUp": {"rounds": rounds}})
    lab.heard()
    lab.sign_up(user, metadata={"code": "12345678"})
    events = lab.heard()
    found = lab.cognito.admin_get_user(UserPoolId=lab.pool, Username=user)
    verified = {each["Name"]: each["Value"] for each in found["UserAttributes"]}["email_verified"]
    metadata = [event["request"].get("clientMetadata") for event in events]
    brought = all(each == {"code": "12345678"} for each in metadata)
    return f"{first}; then {found['UserStatus']}, verified {verified}, metadata brought {brought}"


def _freed_name(lab: Lab) -> str:
    user = lab.address()
    lab.obey({})
    lab.sign_up(user)
    begun = code(lab.start, "CUSTOM_AUTH", user)
    found = {"UserPoolId": lab.pool, "Username": user}
    before = lab.cognito.admin_get_user(**found)
    lab.cognito.admin_delete_user(UserPoolId=lab.pool, Username=before["Username"])
    lab.obey(_CONFIRMING)
    said = outcome(lab.sign_up, user)
    after = lab.cognito.admin_get_user(**found)
    is_other = before["Username"] != after["Username"]
    return f"{begun}; then {said}, {after['UserStatus']}, another sub {is_other}"


def _another_address(lab: Lab) -> str:
    lab.obey({})
    user = lab.address()
    unlike = code(lab.sign_up, user, email=lab.address())
    other_case = code(lab.sign_up, user, email=user.upper())
    return f"unlike {unlike}, in another case {other_case}"


_REFUSED = "UserLambdaValidationException: PreSignUp failed with error no."
PROBES = (
    Probe(
        "confirmed at once",
        "Which triggers run, in which order, if PreSignUp confirms the user?",
        "PreSignUp_SignUp > PostConfirmation_ConfirmSignUp",
        "group assignment waits for PostConfirmation",
        _sign_up_confirmed_at_once,
    ),
    Probe(
        "existing user",
        "Does PreSignUp run before Cognito checks whether the user exists?",
        "UsernameExistsException, after none",
        "sign_up.accepted may report an existing user",
        _existing_user,
    ),
    Probe(
        "refused, then let in",
        "Is a user stored only at the second SignUp, which PreSignUp accepts by a code?",
        "UserLambdaValidationException; then CONFIRMED, verified true, metadata brought True",
        "sign-up by a code depends on it",
        _refused_then_let_in,
    ),
    Probe(
        "name of an unconfirmed user",
        "Does a custom sign-in of an unconfirmed user begin? Is its name free once it is deleted?",
        f"UserNotConfirmedException; then {ACCEPTED}, CONFIRMED, another sub True",
        "the owner of an address takes the name of a sign-up that nobody confirmed",
        _freed_name,
    ),
    Probe(
        "address unlike the name",
        "Does SignUp accept an `email` unlike the `Username`, or in another case?",
        "unlike InvalidParameterException, in another case InvalidParameterException",
        "a receipt is for the account's address; another address costs one more code",
        _another_address,
    ),
    Probe(
        "confirmed twice",
        "Does a second confirmation run PostConfirmation again?",
        "NotAuthorizedException, after none",
        "repeated events, and groups assigned twice",
        _confirmed_twice,
    ),
    Probe(
        "confirmed by an administrator",
        "Which client does PostConfirmation see when an administrator confirms?",
        "CLIENT_ID_NOT_APPLICABLE",
        "groups by client, and the client of user.confirmed",
        _confirmed_by_an_administrator,
    ),
    Probe(
        "failed confirmation",
        "Is a user confirmed if PostConfirmation fails?",
        "UserLambdaValidationException: PostConfirmation failed with error no. "
        "The user is CONFIRMED.",
        "the group repair depends on it",
        _failed_confirmation,
    ),
    Probe(
        "refusal",
        "How often does Cognito call a trigger that raises, and what does the client read?",
        f"{_REFUSED} Tries: 1",
        "clients search that message for the code",
        _raising,
    ),
    Probe(
        "too slow",
        "How often does Cognito call a trigger that does not answer in time?",
        "UnexpectedLambdaException: PreSignUp invocation failed due to error Socket timeout while "
        "invoking Lambda function. Tries: 3, each given up before its end: True",
        "therefore events are deduplicated and publishing has a time limit",
        _too_slow,
    ),
    Probe(
        "throttled",
        "What does the client read when Lambda has no capacity for a trigger?",
        "UnexpectedLambdaException: PreSignUp invocation failed due to error "
        "TooManyRequestsException.",
        "client retries; reserved concurrency",
        _throttled,
    ),
    Probe(
        "nulls echoed",
        "Does Cognito accept null members of the request in the answer?",
        "accepted",
        "triggers return the received event, nulls included",
        _nulls_echoed,
    ),
    Probe(
        "same group twice",
        "Does Cognito accept a second assignment of the same group?",
        "accepted > accepted",
        "assignment and repair of groups are retried",
        _same_group_twice,
    ),
    Probe(
        "invited",
        "Which triggers run if an administrator creates a user without a mail?",
        "PreSignUp_AdminCreateUser",
        "such users get their groups at the first sign-in",
        _invited,
    ),
)
