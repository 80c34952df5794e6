"""botocore as the oracle: the request that it would send, and what it makes of an answer."""

from datetime import UTC, datetime
from io import BytesIO

import boto3
import botocore.auth
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError

AT = 1_780_000_000


class _Raw(BytesIO):
    def stream(self, **_):
        yield self.read()


class _Seen(Exception):
    """The request is known; it needs no answer."""


class Botocore:
    """A client of *service* that sends nothing."""

    def __init__(self, service, env, *, token=None):
        self.client = boto3.client(
            service,
            region_name=env["AWS_REGION"],
            aws_access_key_id=env["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=env["AWS_SECRET_ACCESS_KEY"],
            aws_session_token=token,
            config=Config(
                parameter_validation=False,
                retries={"total_max_attempts": 1},
                s3={"addressing_style": "path"},
                response_checksum_validation="when_required",
            ),
        )
        self.client.meta.events.register("before-send", self._answer)
        self.request = None
        self._next = (200, {}, b"")

    def _answer(self, request, **_):
        self.request = request
        if self._next is None:
            raise _Seen
        status, headers, body = self._next
        return AWSResponse(request.url, status, headers, _Raw(body))

    def sent(self, method, **given):
        """The request of a call at `AT`; what comes of it is of no account."""
        original = botocore.auth.get_current_datetime
        botocore.auth.get_current_datetime = lambda **_: datetime.fromtimestamp(AT, UTC).replace(
            tzinfo=None
        )
        try:
            self.call(method, None, **given)
        except _Seen:
            pass
        finally:
            botocore.auth.get_current_datetime = original
        return self.request

    def call(self, method, answer, **given):
        """What the method returns for *answer*, or the response of its error."""
        self._next = answer
        try:
            found = getattr(self.client, method)(**given)
        except ClientError as error:
            found = error.response
        return found


def text(value):
    return value.decode() if isinstance(value, bytes) else value
