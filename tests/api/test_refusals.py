import botocore.session
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError

from api.problems import KINDS
from api.refusals import problem_of, trigger_said
from tests.api.conftest import refusal

RETRY_AFTER_S = 5

CALLS = [
    "SignUp",
    "ConfirmSignUp",
    "ResendConfirmationCode",
    "ForgotPassword",
    "ConfirmForgotPassword",
    "AdminInitiateAuth",
    "AdminRespondToAuthChallenge",
    "GetTokensFromRefreshToken",
    "RevokeToken",
    "ChangePassword",
    "GlobalSignOut",
    "GetUser",
    "DeleteUser",
]
# What can only come of a mistake in the template.
OURS = {
    "ResourceNotFoundException",
    "InvalidUserPoolConfigurationException",
    "InvalidSmsRoleAccessPolicyException",
    "InvalidSmsRoleTrustRelationshipException",
    "InvalidEmailRoleAccessPolicyException",
    "UnsupportedOperationException",
    "OperationNotEnabledException",
    "MFAMethodNotFoundException",
    "SoftwareTokenMFANotFoundException",
    "UsernameExistsException",  # never gets here: a sign-up answers it like any other
}


def documented():
    """Every exception that the calls of the API declare, as botocore has them."""
    model = botocore.session.get_session().get_service_model("cognito-idp")
    return sorted({e.name for call in CALLS for e in model.operation_model(call).error_shapes})


@pytest.mark.parametrize("name", documented())
def test_every_refusal_of_cognitos_has_an_answer(name):
    """And only our own mistakes are told as such."""
    problem = problem_of(refusal(name), stranger="invalid_credentials")

    assert (name in OURS) == (problem.code == "internal_error")
    assert problem.code in KINDS


@pytest.mark.parametrize(
    "name",
    [
        "NotAuthorizedException",
        "UserNotFoundException",
        "UserNotConfirmedException",
        "PasswordResetRequiredException",
    ],
)
def test_strangers_are_answered_alike(name):
    """Unknown, unconfirmed, disabled, to be reset, or wrong."""
    assert "invalid_code" == problem_of(refusal(name), stranger="invalid_code").code


@pytest.mark.parametrize(
    "error",
    [
        refusal("TooManyRequestsException"),
        refusal("InternalErrorException", status=500),
        refusal("ServiceUnavailable", status=503),
        refusal("UnexpectedLambdaException"),
        EndpointConnectionError(endpoint_url="https://x"),
        ConnectTimeoutError(endpoint_url="https://x"),
    ],
)
def test_what_passes_is_to_be_tried_again(error):
    """In a moment."""
    problem = problem_of(error, stranger="invalid_token")

    assert (503, "unavailable") == (problem.status, problem.code)
    assert str(RETRY_AFTER_S) == problem.all_headers()["Retry-After"]


def told(message):
    return refusal("UserLambdaValidationException", f"PreSignUp failed with error {message}.")


@pytest.mark.parametrize(
    ("message", "status", "code"),
    [
        ("UNVERIFIED_ADDRESS: Please sign in with a code", 403, "unverified_address"),
        ("TRY_LATER: Please try again in a minute", 503, "unavailable"),
    ],
)
def test_a_refusal_of_a_sign_in_is_about_no_sign_up(message, status, code):
    """Only who knows the password gets that far."""
    problem = problem_of(told(message), stranger="invalid_credentials")

    assert (status, code) == (problem.status, problem.code)
    assert not problem.complaints


def test_a_refusal_of_our_trigger_keeps_its_words():
    """They were chosen for the user; the code is in small letters."""
    error = told("DISPOSABLE_EMAIL: Please sign up with another e-mail address")
    problem = problem_of(error, stranger="invalid_token")

    assert "sign_up_refused" == problem.code
    [complaint] = problem.complaints
    assert ("email", "disposable_email", "Please sign up with another e-mail address") == (
        complaint.field,
        complaint.code,
        complaint.detail,
    )


@pytest.mark.parametrize(
    "message",
    [
        "INTERNAL_ERROR: Something went wrong on our side, please try again",
        "'email'",
        "arn:aws:iam::123456789012:role/x is not authorized",
        "ERROR: x",
    ],
)
def test_a_fault_of_our_trigger_is_not_told(message):
    """Cognito hands such words through, names of roles included."""
    problem = problem_of(told(message), stranger="invalid_token")

    assert "unavailable" == problem.code
    assert message not in str(problem.body())


@pytest.mark.parametrize(("status", "code"), [(499, "internal_error"), (500, "unavailable")])
def test_a_fault_of_cognitos_passes(status, code):
    """Whatever it is called."""
    answer = {"Error": {"Code": "New"}, "ResponseMetadata": {"HTTPStatusCode": status}}

    assert code == problem_of(ClientError(answer, "GetUser"), stranger="").code


@pytest.mark.parametrize(
    ("name", "said"),
    [("UserLambdaValidationException", "CODE_SENT"), ("InvalidParameterException", "")],
)
def test_only_a_trigger_speaks_for_a_trigger(name, said):
    """Cognito's own words may look alike."""
    message = "PreSignUp failed with error CODE_SENT: We have sent you a code."
    answer = {"Error": {"Code": name, "Message": message}}

    assert said == trigger_said(ClientError(answer, "SignUp"))
