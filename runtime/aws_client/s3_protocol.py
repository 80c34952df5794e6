"""Reading objects from S3, by the path of the bucket."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import Any

from runtime.aws_client.answer import Answer
from runtime.aws_client.caller import Caller, Request
from runtime.aws_client.errors import Refused
from runtime.aws_client.query_protocol import one

_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/")
_EMPTY = sha256(b"").hexdigest()


class S3Client:
    """``get_object``; arguments and answers are boto3's."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def get_object(self, *, Bucket: str, Key: str, IfNoneMatch: str = "") -> dict[str, Any]:  # noqa: N803  # boto3's
        """Return the object; its ``Body`` can be read, and is in memory already."""
        headers = {"x-amz-content-sha256": _EMPTY}
        if IfNoneMatch:
            headers["if-none-match"] = IfNoneMatch
        request = Request(headers, to=f"GET {path(Bucket, Key)}")
        answer: dict[str, Any] = self._caller.call("GetObject", request, _read)
        return answer


def path(bucket: str, key: str) -> str:
    """
    Return the path of an object.

    >>> path("lists", "domain lists/allow.txt")
    '/lists/domain%20lists/allow.txt'
    """
    quoted = (chr(byte) if byte in _SAFE else f"%{byte:02X}" for byte in key.encode())
    return f"/{bucket}/{''.join(quoted)}"


def _read(answer: Answer) -> dict[str, Any]:
    request_id = answer.headers.get("x-amz-request-id", "")
    metadata = {"HTTPStatusCode": answer.status, "RequestId": request_id}
    if answer.status != 200:
        text = answer.body.decode("utf-8", "replace")
        code = one("Code", text) or str(answer.status)
        error = {"Code": code, "Message": one("Message", text)}
        raise Refused({"Error": error, "ResponseMetadata": metadata}, "GetObject")
    return {
        "Body": BytesIO(answer.body),
        "ETag": answer.headers.get("etag", ""),
        "ContentLength": len(answer.body),
        "ResponseMetadata": metadata,
    }
