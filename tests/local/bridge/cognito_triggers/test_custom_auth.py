import json
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest

from local.emulator import Emulator

pytestmark = pytest.mark.emulator

PAGE = "http://localhost:3000"
DEFINE = "DefineAuthChallenge_Authentication"
CREATE = "CreateAuthChallenge_Authentication"
VERIFY = "VerifyAuthChallengeResponse_Authentication"
POST, TOKEN = "PostAuthentication_Authentication", "TokenGeneration_Authentication"
METADATA = {"signInMethod": "EMAIL_OTP"}
WRONG = ("NotAuthorizedException", "Incorrect username or password.")
INVALID = "Invalid session for the user"


def begin(app, **more):
    return app.start("CUSTOM_AUTH", more)


def test_pre_authentication_does_not_run(member, recorder):
    """PreAuthentication does not run in CUSTOM_AUTH (amplify-js#5318)."""
    member.answer(begin(member))

    assert [DEFINE, CREATE, VERIFY, DEFINE, POST, TOKEN] == recorder.sources


def test_the_first_events_look_like_the_captured_ones(member, recorder, shaped_like):
    """Empty session, null responses, userNotFound false, no metadata of InitiateAuth."""
    begin(member, ClientMetadata=METADATA)

    shaped_like(recorder.only(DEFINE), DEFINE)
    shaped_like(recorder.only(CREATE), CREATE)
    assert [] == recorder.only(DEFINE)["request"]["session"]
    assert {member.real_name()} == {event["userName"] for event in recorder.events}


def test_a_wrong_answer_leads_to_the_next_round(member, recorder, shaped_like):
    """One entry per round with name, result, metadata; metadata of the answer arrives."""
    first = begin(member)
    recorder.clear()
    second = member.answer(first, "wrong", ClientMetadata=METADATA)

    assert [VERIFY, DEFINE, CREATE] == recorder.sources
    entry = {
        "challengeName": "CUSTOM_CHALLENGE",
        "challengeResult": False,
        "challengeMetadata": "ROUND-0",
    }
    assert [entry] == recorder.only(DEFINE)["request"]["session"]
    assert all(METADATA == event["request"]["clientMetadata"] for event in recorder.events)
    shaped_like(recorder.only(DEFINE), f"{DEFINE}.after_wrong_answer")
    shaped_like(recorder.only(CREATE), f"{CREATE}.retry")
    assert second["ChallengeParameters"]["number"] == "1"
    assert first["Session"] != second["Session"]


def test_private_parameters_reach_verify_and_nobody_else(member, recorder):
    """Not the client, not the next Create (amplify-js#6606)."""
    challenge = begin(member)
    member.answer(challenge, "wrong")

    asked = recorder.only(VERIFY)["request"]
    assert asked["privateChallengeParameters"] == {"answer": "right"}
    assert asked["challengeAnswer"] == "wrong"
    parameters = {"USERNAME": member.real_name(), "number": "0"}
    assert parameters == challenge["ChallengeParameters"]
    told = [event for event in recorder.events if event["triggerSource"] != VERIFY]
    assert "right" not in json.dumps(told)


def test_verify_looks_like_the_captured_one(member, recorder, shaped_like):
    """No session, no challengeName, answerCorrect null."""
    member.answer(begin(member))

    event = recorder.only(VERIFY)
    event["request"]["privateChallengeParameters"] = {"codeHash": "", "expiresAt": ""}
    shaped_like(event, VERIFY)


def test_cognito_itself_has_no_limit_of_rounds(member):
    """Cognito sets no documented cap: the end is DefineAuthChallenge's business."""
    challenge = begin(member)
    for _ in range(4):
        challenge = member.answer(challenge, "wrong")

    assert "AuthenticationResult" in member.answer(challenge, "right")


def test_a_failed_authentication_is_a_wrong_password(member, refusal):
    """The define trigger said fail: Incorrect username or password., full stop included."""
    challenge = begin(member)
    for _ in range(4):
        challenge = member.answer(challenge, "wrong")

    assert refusal(member.answer, challenge, "wrong") == WRONG


def test_a_session_is_good_once(member, refusal):
    """Each Session is single use, whatever came of it."""
    challenge = begin(member)
    member.answer(challenge, "wrong")

    once = f"{INVALID}, session can only be used once."
    assert refusal(member.answer, challenge, "right") == ("NotAuthorizedException", once)


def test_of_several_answers_at_once_one_gets_in(member):
    """Single use holds in a race, too."""
    challenge = begin(member)

    def outcome(_):
        try:
            return "AuthenticationResult" in member.answer(challenge)
        except member.idp.exceptions.NotAuthorizedException as exc:
            return exc.response["Error"]["Message"]

    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(outcome, range(4)))

    assert outcomes.count(True) == 1
    assert outcomes.count(f"{INVALID}, session can only be used once.") == 3


def test_an_unknown_session_is_refused(member, refusal):
    """Never issued."""
    forged = {**begin(member), "Session": "x" * 40}

    assert refusal(member.answer, forged) == ("NotAuthorizedException", f"{INVALID}.")


def test_a_session_is_for_its_user_and_its_client(member, telling_app, refusal):
    """Another user's name, or another client, cannot use it."""
    challenge = begin(member)
    stranger = ("NotAuthorizedException", f"{INVALID}.")

    telling_app.user = member.user
    assert refusal(telling_app.answer, challenge) == stranger
    member.user = "somebody-else@example.com"
    assert refusal(member.answer, challenge) == stranger


def test_a_raising_trigger_spends_the_session(member, recorder, refusal):
    """An exception ends that call with UserLambdaValidationException; no further Define call."""
    challenge = begin(member)
    recorder.clear()
    recorder.obey({VERIFY: {"raise": "boom"}})

    expected = "VerifyAuthChallengeResponse failed with error boom."
    assert refusal(member.answer, challenge) == ("UserLambdaValidationException", expected)
    assert [VERIFY] == recorder.sources
    recorder.obey({})
    assert "only be used once" in refusal(member.answer, challenge)[1]


def test_a_hidden_unknown_user_gets_the_same_and_never_gets_in(
    app, member, recorder, refusal, shaped_like
):
    """ENABLED: the triggers run with userNotFound true; the client cannot tell the difference."""
    known = begin(member)
    recorder.clear()
    app.user = "nobody@example.com"
    unknown = begin(app)

    shaped_like(recorder.only(DEFINE), f"{DEFINE}.user_not_found")
    shaped_like(recorder.only(CREATE), f"{CREATE}.user_not_found")
    assert app.user == recorder.only(DEFINE)["userName"]
    for challenge in (known, unknown):
        del challenge["ResponseMetadata"]
    assert set(known) == set(unknown)
    assert set(known["ChallengeParameters"]) == set(unknown["ChallengeParameters"])
    assert len(known["ChallengeParameters"]["USERNAME"]) == len(
        unknown["ChallengeParameters"]["USERNAME"]
    )
    assert refusal(app.answer, unknown, "right") == WRONG
    assert recorder.only(VERIFY)["request"]["userNotFound"]
    assert {} == recorder.only(VERIFY)["request"]["userAttributes"]


def test_the_made_up_name_of_an_unknown_user_works_for_the_answer(app):
    """A client that answers with the USERNAME it was told must not learn anything by it."""
    challenge = begin(app)
    app.user = challenge["ChallengeParameters"]["USERNAME"]

    assert "AuthenticationResult" not in app.answer(challenge, "wrong")
    assert begin(app)["ChallengeName"] == "CUSTOM_CHALLENGE"


def test_an_unknown_user_is_told_where_existence_is_not_hidden(telling_app, recorder, refusal):
    """LEGACY: UserNotFoundException, no trigger; and no userNotFound for the known."""
    assert refusal(begin, telling_app) == ("UserNotFoundException", "User does not exist.")
    assert recorder.sources == []
    telling_app.sign_up()
    telling_app.confirm()
    begin(telling_app)
    assert "userNotFound" not in recorder.only(DEFINE)["request"]


def test_a_stranger_who_signs_up_meanwhile_stays_one(app, refusal):
    """What began as an unknown user's sign-in gets nobody in."""
    challenge = begin(app)
    app.sign_up()
    app.confirm()

    assert refusal(app.answer, challenge, "right") == WRONG
    assert "AuthenticationResult" in app.answer(begin(app), "right")


def test_the_admin_variants_are_the_same(member, recorder):
    """AdminInitiateAuth and AdminRespondToAuthChallenge."""
    where = {"UserPoolId": member.pool, "ClientId": member.client}
    challenge = member.idp.admin_initiate_auth(
        **where, AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": member.user}
    )
    answer = member.idp.admin_respond_to_auth_challenge(
        **where,
        ChallengeName=challenge["ChallengeName"],
        Session=challenge["Session"],
        ChallengeResponses={
            "USERNAME": challenge["ChallengeParameters"]["USERNAME"],
            "ANSWER": "right",
        },
    )

    assert "AuthenticationResult" in answer
    assert [DEFINE, CREATE, VERIFY, DEFINE, POST, TOKEN] == recorder.sources


@pytest.mark.parametrize("missing", ["USERNAME", "ANSWER"])
def test_an_answer_without_its_parts_is_refused(member, refusal, missing):
    """And costs no Session."""
    challenge = begin(member)
    responses = {"USERNAME": member.user, "ANSWER": "right"}
    del responses[missing]

    kind, message = refusal(
        member.idp.respond_to_auth_challenge,
        ClientId=member.client,
        ChallengeName=challenge["ChallengeName"],
        Session=challenge["Session"],
        ChallengeResponses=responses,
    )
    assert kind == "InvalidParameterException"
    assert missing in message
    assert "AuthenticationResult" in member.answer(challenge)


def test_an_unconfirmed_user_is_refused(app, refusal):
    """UserNotConfirmedException is expected; that it comes first is our guess."""
    app.sign_up()

    assert refusal(begin, app)[0] == "UserNotConfirmedException"


def test_an_invited_user_needs_no_password(app, recorder):
    """Captures show CUSTOM_AUTH running for FORCE_CHANGE_PASSWORD users."""
    app.invite()

    assert "AuthenticationResult" in app.answer(begin(app))
    status = recorder.only(POST)["request"]["userAttributes"]["cognito:user_status"]
    assert status == "FORCE_CHANGE_PASSWORD"


def test_an_sdk_that_starts_with_srp_is_seen_by_define(member, recorder):
    """Older SDKs send SRP_A: session [SRP_A true] though no password was given."""
    member.start("CUSTOM_AUTH", CHALLENGE_NAME="SRP_A", SRP_A="a1b2")

    [entry] = recorder.only(DEFINE)["request"]["session"]
    expected = {"challengeName": "SRP_A", "challengeResult": True, "challengeMetadata": None}
    assert expected == entry


def test_metadata_of_the_last_answer_reaches_what_follows(member, recorder):
    """RespondToAuthChallenge: PostAuthentication, PreToken, Define, Create, Verify."""
    challenge = begin(member)
    recorder.clear()
    member.answer(challenge, ClientMetadata=METADATA)

    assert [VERIFY, DEFINE, POST, TOKEN] == recorder.sources
    assert all(METADATA == event["request"]["clientMetadata"] for event in recorder.events)


@pytest.mark.parametrize(
    "response",
    [
        {"challengeName": None, "issueTokens": None, "failAuthentication": None},
        {"challengeName": "CUSTOM", "issueTokens": False, "failAuthentication": False},
        {"challengeName": None, "issueTokens": "yes", "failAuthentication": False},
    ],
)
def test_a_define_that_decides_nothing_is_not_understood(member, recorder, refusal, response):
    """Undocumented on AWS; here it fails, so that nobody relies on it."""
    recorder.obey({DEFINE: {"response": response}})

    assert refusal(begin, member)[0] == "InvalidLambdaResponseException"


@pytest.mark.parametrize(
    "changed",
    [
        {"privateChallengeParameters": {}},
        {"privateChallengeParameters": {"answer": 42}},
        {"publicChallengeParameters": {"n": 1}},
        {"challengeMetadata": ["x"]},
    ],
)
def test_challenge_parameters_are_texts(member, recorder, refusal, changed):
    """Maps of text to text only; the private ones must not be empty (awsdocs PR 20)."""
    good = {
        "publicChallengeParameters": {},
        "privateChallengeParameters": {"answer": "x"},
        "challengeMetadata": None,
    }
    recorder.obey({CREATE: {"response": {**good, **changed}}})

    assert refusal(begin, member)[0] == "InvalidLambdaResponseException"


def test_a_pool_without_the_triggers_has_no_custom_auth(newer_app, refusal):
    """Define, Create and Verify are all needed."""
    assert refusal(begin, newer_app) == (
        "InvalidParameterException",
        "Custom auth lambda trigger is not configured for the user pool.",
    )


def test_a_confidential_client_answers_with_its_secret_hash(secret_app, recorder):
    """SECRET_HASH over the typed name, at every step."""
    secret_app.sign_up()
    secret_app.confirm()

    assert "AuthenticationResult" in secret_app.answer(begin(secret_app))
    assert {secret_app.real_name()} == {event["userName"] for event in recorder.events}


@pytest.fixture
def page_allowed(deployed):
    """An emulator that the page of http://localhost:3000 may call."""
    with Emulator(port=0, origins=[PAGE]) as emulator:
        yield emulator, deployed(emulator)


def test_an_allowed_page_can_read_the_refusal(page_allowed, app_of, recorder):
    """JSON 1.1, type in header and body, CORS: what amazon-cognito-identity-js needs."""
    emulator, stack = page_allowed
    app = app_of(emulator.client("cognito-idp"), stack, "HidingClient")
    app.sign_up()
    app.confirm()
    recorder.obey({DEFINE: {"raise": "boom"}})
    status, headers, body = ask_from(PAGE, emulator, app)

    assert 400 == status
    assert "application/x-amz-json-1.1" == headers["Content-Type"]
    assert headers["x-amzn-errortype"] == json.loads(body)["__type"]
    assert "UserLambdaValidationException" == headers["x-amzn-errortype"]
    assert [PAGE] == headers.get_all("Access-Control-Allow-Origin")
    assert "x-amzn-ErrorType" in headers["Access-Control-Expose-Headers"]


def test_another_page_gets_nothing(emulator, member, recorder):
    """It could not read the answer of today either; now no trigger runs for it."""
    status, headers, body = ask_from(PAGE, emulator, member)

    assert 403 == status
    assert "Access-Control-Allow-Origin" not in headers
    assert f"make run ORIGIN={PAGE} allows it" in body
    assert [] == recorder.events


def ask_from(page, emulator, app):
    """Begin a sign-in as a script of *page* does; status, headers and body of the answer."""
    connection = HTTPConnection("127.0.0.1", emulator.port)
    parameters = {"USERNAME": app.user}
    asked = {"ClientId": app.client, "AuthFlow": "CUSTOM_AUTH", "AuthParameters": parameters}
    about = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
        "Origin": page,
    }
    connection.request("POST", "/", json.dumps(asked), about)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, answer.headers, body
