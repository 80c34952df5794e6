"""Which refusals another try can help."""

from __future__ import annotations

from runtime.aws_client.errors import Refused

# botocore's standard mode has these codes; a test compares.
AGAIN = frozenset(
    {
        *("Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException"),
        *("TooManyRequestsException", "ProvisionedThroughputExceededException", "SlowDown"),
        *("TransactionInProgressException", "RequestLimitExceeded", "BandwidthLimitExceeded"),
        *("LimitExceededException", "RequestThrottled", "PriorRequestNotComplete"),
        *("EC2ThrottledException", "RequestTimeout", "RequestTimeoutException"),
    }
)
OF_THE_CLOCK = frozenset(
    {
        *("RequestExpired", "RequestTimeTooSkewed", "SignatureDoesNotMatch"),
        *("InvalidSignatureException", "RequestInTheFuture"),
    }
)


def may_pass(refused: Refused) -> bool:
    """Whether the service was too busy, or failed by itself."""
    status = refused.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return refused.code in AGAIN or status >= 500
