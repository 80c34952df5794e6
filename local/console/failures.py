"""What went wrong with AWS, in words that say what to do."""

from __future__ import annotations

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004  (botocore's name for it)
    CredentialRetrievalError,
    HTTPClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)

_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"}
_UNKNOWN = {
    *("InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch"),
    *("AuthFailure", "InvalidAccessKeyId", "InvalidSignatureException"),
}
_DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError"}
_TOO_FAST = {"Throttling", "ThrottlingException", "TooManyRequestsException"}
_AGAIN = "The page tries again by itself."


def in_words(error: BotoCoreError | ClientError, *, stack: str, is_real: bool) -> str:
    """
    Why *error* came up and what helps. Tells no account, key or token.

    >>> in_words(NoRegionError(), stack="cognito-triggers", is_real=True)
    'No AWS region is set: name one with --region, or set AWS_REGION.'
    """
    if not is_real and isinstance(error, (ConnectionError, HTTPClientError)):
        return f"The emulator does not answer. {_AGAIN}"
    if isinstance(error, ClientError):
        return _refused(error, stack)
    return _unreachable(error)


def _refused(error: ClientError, stack: str) -> str:
    code, message = (str(error.response["Error"].get(name, "")) for name in ("Code", "Message"))
    if code in _EXPIRED:
        return "Your AWS credentials have expired: sign in again, as with `aws sso login`."
    if code in _UNKNOWN:
        return "AWS does not know these credentials: see `aws sts get-caller-identity`."
    if code in _DENIED:
        return f"These credentials may not call {error.operation_name}."
    if code in _TOO_FAST:
        return f"AWS asks for fewer calls. {_AGAIN}"
    if code == "ValidationError" and "does not exist" in message:
        return f"There is no stack {stack} in this account and region: see --stack and --region."
    return f"AWS refused {error.operation_name}: {code}."


def _unreachable(error: BotoCoreError) -> str:
    match error:
        case NoCredentialsError() | PartialCredentialsError():
            return "There are no AWS credentials: run `aws configure`, or name a --profile."
        case SSOError() | TokenRetrievalError() | CredentialRetrievalError():
            return "Your AWS credentials cannot be had: sign in again, as with `aws sso login`."
        case ProfileNotFound():
            return "There is no such AWS profile: `aws configure list-profiles` shows them."
        case NoRegionError():
            return "No AWS region is set: name one with --region, or set AWS_REGION."
        case ConnectionError() | HTTPClientError():
            return f"AWS cannot be reached. {_AGAIN}"
    return f"AWS could not be asked: {type(error).__name__}."
