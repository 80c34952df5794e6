"""Host names, compared with botocore's endpoint rules."""

import botocore.session
import pytest
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError

from runtime.aws_client.endpoints import Endpoint, UnusableEndpoint, endpoint
from runtime.aws_client.hosts import NoSuchEndpoint, aws_host

SERVICES = ["cognito-idp", "dynamodb", "kms", "lambda", "s3", "secretsmanager", "sns", "sqs"]


@pytest.mark.parametrize("service", SERVICES)
def test_hosts_are_botocores_in_every_region(service):
    """With and without FIPS and dual stack; regions that are no place apart."""
    loader = botocore.session.get_session().get_component("data_loader")
    partitions = loader.load_data("partitions")
    rules = EndpointProvider(loader.load_service_model(service, "endpoint-rule-set-1"), partitions)
    regions = [name for each in partitions["partitions"] for name in each["regions"]]
    expected, ours = {}, {}
    for region in regions:
        for fips, dual in ((False, False), (False, True), (True, False), (True, True)):
            if region.endswith("-global"):
                continue
            asked = (region, fips, dual)
            try:
                found = rules.resolve_endpoint(Region=region, UseFIPS=fips, UseDualStack=dual)
                expected[asked] = found.url.removeprefix("https://")
            except EndpointProviderError:
                expected[asked] = None
            try:
                ours[asked] = aws_host(service, region, fips=fips, dual=dual)
            except NoSuchEndpoint:
                ours[asked] = None

    assert expected == ours
    assert len(ours) > 150


@pytest.mark.parametrize("service", SERVICES)
def test_environment_variables_are_botocores(service):
    """``AWS_ENDPOINT_URL_…`` is named as botocore names it."""
    model = botocore.session.get_session().get_service_model(service)
    name = model.service_id.replace(" ", "_").upper()

    found = endpoint(service, "eu-west-1", {f"AWS_ENDPOINT_URL_{name}": "http://127.0.0.1:8000"})

    assert found == Endpoint(is_tls=False, host="127.0.0.1", port=8000)


@pytest.mark.parametrize(
    ("url", "expected", "netloc"),
    [
        ("http://127.0.0.1:4566/", Endpoint(False, "127.0.0.1", 4566), "127.0.0.1:4566"),
        ("https://localhost", Endpoint(True, "localhost", 443), "localhost"),
        ("http://localhost", Endpoint(False, "localhost", 80), "localhost"),
        ("http://[::1]:80", Endpoint(False, "::1", 80), "[::1]"),
        ("https://[::1]", Endpoint(True, "::1", 443), "[::1]"),
    ],
)
def test_reads_a_configured_endpoint(url, expected, netloc):
    """The laptop's, or a VPC endpoint's."""
    found = endpoint("sns", "eu-west-1", {"AWS_ENDPOINT_URL": url})

    assert expected == found
    assert netloc == found.netloc


def test_own_variable_of_a_service_comes_first_and_all_can_be_ignored():
    """As the SDKs do."""
    env = {"AWS_ENDPOINT_URL": "http://a", "AWS_ENDPOINT_URL_SNS": "http://b"}

    assert endpoint("sns", "eu-west-1", env).host == "b"
    assert endpoint("sqs", "eu-west-1", env).host == "a"
    ignored = endpoint("sns", "eu-west-1", env | {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"})
    assert ignored == Endpoint(True, "sns.eu-west-1.amazonaws.com", 443)


def test_reads_fips_and_dual_stack_from_the_environment():
    env = {"AWS_USE_FIPS_ENDPOINT": "true", "AWS_USE_DUALSTACK_ENDPOINT": "true"}

    assert endpoint("dynamodb", "us-east-1", env).host == "dynamodb-fips.us-east-1.api.aws"


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://a", "http://", "http://a/path", "http://user@a", "http://a:b", "a", "http://a b"),
        *("http://a?b", "http://a\n", "http://ä"),
    ],
)
def test_refuses_an_endpoint_that_is_none(url):
    """At the start of the function, in words that say what is one."""
    with pytest.raises(UnusableEndpoint, match="http"):
        endpoint("sns", "eu-west-1", {"AWS_ENDPOINT_URL": url})


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy"])
def test_refuses_a_proxy(name):
    """It would go unused, and calls would hang."""
    with pytest.raises(UnusableEndpoint, match="HTTPS_PROXY"):
        endpoint("sns", "eu-west-1", {name: "http://proxy:3128"})
