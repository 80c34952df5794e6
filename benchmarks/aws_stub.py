"""
The services that triggers call, answered at once: what is measured is the caller.

``python -m benchmarks.aws_stub CERTIFICATE`` serves TLS on a free port of
127.0.0.1, and prints the port.
"""

from __future__ import annotations

import hashlib
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from typing import Any

_PUBLISHED = (
    b'<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>'
    b"<MessageId>567910cd-659e-55d4-8ccb-5aaf14679dc0</MessageId></PublishResult>"
    b"<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></PublishResponse>"
)
_MAILED = (
    b'<SendEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendEmailResult>'
    b"<MessageId>1</MessageId></SendEmailResult>"
    b"<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></SendEmailResponse>"
)
_SECRET = {
    "ARN": "arn",
    "Name": "pepper",
    "VersionId": "v" * 36,
    "SecretString": "p" * 64,
    "VersionStages": ["AWSCURRENT"],
    "CreatedDate": 1.6e9,
}


_ALIKE: dict[str, dict[str, Any]] = {
    "Query": {"Items": [], "Count": 0, "ScannedCount": 0},
    "Scan": {"Items": [], "Count": 0, "ScannedCount": 0},
    "ListUsers": {"Users": []},
    "StartQuery": {"queryId": "q"},
    "GetQueryResults": {"status": "Complete", "results": []},
    "FilterLogEvents": {"events": []},
    "Sign": {"KeyId": "k", "Signature": "c2lnbmF0dXJl" * 40, "SigningAlgorithm": "RSA"},
}


def _told(action: str, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    match action:
        case "GetSecretValue" if asked.get("VersionStage") == "AWSPREVIOUS":
            return 400, {"__type": "ResourceNotFoundException", "message": "none"}
        case "GetSecretValue":
            return 200, _SECRET
        case "BatchGetItem":
            found: dict[str, Any] = {each: [] for each in asked["RequestItems"]}
            return 200, {"Responses": found, "UnprocessedKeys": {}}
        case "BatchExecuteStatement":
            return 200, {"Responses": [{} for _ in asked["Statements"]]}
        case "SendMessage":
            digest = hashlib.md5(asked["MessageBody"].encode(), usedforsecurity=False)
            return 200, {"MessageId": "m" * 36, "MD5OfMessageBody": digest.hexdigest()}
    consumed: dict[str, Any] = {"ConsumedCapacity": {}} if "ReturnConsumedCapacity" in asked else {}
    if asked.get("ReturnValues") == "ALL_NEW":
        consumed["Attributes"] = {}
    return 200, {**_ALIKE.get(action, {}), **consumed}


class Service(BaseHTTPRequestHandler):
    """Answers one request after another, as the service that its headers name."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # one write an answer

    def do_POST(self) -> None:  # as http.server looks for it
        """Answer by the action in the header; without one it is SNS."""
        body = self.rfile.read(int(self.headers["content-length"]))
        action = self.headers.get("x-amz-target", "").rpartition(".")[2]
        content = _MAILED if body.startswith(b"Action=SendEmail&") else _PUBLISHED
        status, kind = 200, "text/xml"
        if action:
            status, told = _told(action, json.loads(body))
            content, kind = json.dumps(told).encode(), "application/x-amz-json-1.0"
        self.send_response(status)
        self.send_header("x-amzn-requestid", "r")
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def main() -> None:
    """Serve until the process is ended."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.daemon_threads = True
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1])
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
