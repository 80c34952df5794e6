"""moto for clients that are not boto3's: by HTTP on 127.0.0.1, or as boto3's client translated."""

import os
import re
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import boto3
import pytest
from botocore.awsrequest import AWSPreparedRequest
from moto import mock_aws
from moto.core.models import botocore_stubber

from runtime.boto3_clients import Translated
from tests.tables import create_table

_SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/aws4_request")
_SERVICES = ("COGNITO_IDENTITY_PROVIDER", "DYNAMODB", "S3", "SECRETS_MANAGER", "SNS", "SQS")


def moto_client(*words, **given):
    """A client of boto3's that raises what ours do; to be made where moto is running."""
    return Translated(boto3.client(*words, **given))


@contextmanager
def moto_table():
    """A client of moto's DynamoDB, with a table called "table" whose key is pk."""
    with pytest.MonkeyPatch.context() as env:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            env.setenv(name, "test")
        with mock_aws():
            client = moto_client("dynamodb", region_name="eu-west-1")
            create_table(client, "table")
            yield client


class _Moto(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # a kept connection would wait 40 ms for each answer

    def _answer(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        region, service = _SCOPE.search(self.headers["authorization"]).groups()
        url = f"https://{service}.{region}.amazonaws.com{self.path}"
        headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
        headers["Host"] = url.split("/")[2]
        request = AWSPreparedRequest(self.command, url, headers, body, stream_output=False)
        answer = botocore_stubber(event_name="before-send", request=request)
        self.send_response(answer.status_code)
        told = {name.lower(): value for name, value in answer.headers.items()}
        told = {"x-amzn-requestid": "moto"} | told | {"content-length": str(len(answer.content))}
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.content)

    do_GET = do_POST = do_PUT = do_HEAD = _answer  # noqa: N815  # as http.server looks for them

    def log_message(self, *_):
        pass


@contextmanager
def moto_by_http():
    """Let the services of `runtime.aws_client` be moto's, which has to be running."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Moto)
    server.daemon_threads = True
    serving = Thread(target=server.serve_forever, args=[0.02], daemon=True)
    serving.start()
    with pytest.MonkeyPatch.context() as env:
        for service in _SERVICES:
            env.setenv(f"AWS_ENDPOINT_URL_{service}", f"http://127.0.0.1:{server.server_port}")
        if "AWS_REGION" not in os.environ:
            env.setenv("AWS_REGION", os.environ.get("AWS_DEFAULT_REGION", "eu-west-1"))
        yield
    server.shutdown()
    server.server_close()
    serving.join()
