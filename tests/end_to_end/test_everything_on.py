"""
The template on the emulator: without parameters, with everything on, and back.

Each parameter by itself, to each value and back, is the twin's (tests/template/twin).
"""

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from local.deploy import deploy
from local.emulator import Emulator
from local.suite import TEMPLATE
from pipeline.delivery.kept_zips import KeptZips
from pipeline.twin.expansion import parsed
from pipeline.twin.walk import Walk

pytestmark = [pytest.mark.emulator, pytest.mark.slow]
EMAIL, PASSWORD = "ada@example.com", "Correct-horse-1"
METRICS = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "acl"}


@pytest.fixture(scope="module")
def emulator():
    with Emulator(port=0) as running:
        yield running


@pytest.fixture(scope="module")
def stacks():
    return Walk(parsed(TEMPLATE.read_text()))


@pytest.fixture(scope="module")
def everything(emulator, stacks):
    """All options on, with what they name made beforehand."""
    given = dict(stacks.bases["all"])
    acl = emulator.client("wafv2").create_web_acl(
        Name="ours", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=METRICS
    )
    zone = emulator.client("route53").create_hosted_zone(Name="example.com", CallerReference="1")
    secret = emulator.client("secretsmanager").create_secret(Name="oidc", SecretString="s3cr3t")
    policy = emulator.client("iam").create_policy(
        PolicyName="bound",
        PolicyDocument=(
            '{"Version": "2012-10-17",'
            ' "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
        ),
    )
    emulator.client("s3").create_bucket(
        Bucket=given["DomainListsBucket"],
        CreateBucketConfiguration={"LocationConstraint": emulator.region},
    )
    return given | {
        "WebAclArn": acl["Summary"]["ARN"],
        "OidcSecretArn": secret["ARN"],
        "PermissionsBoundary": policy["Policy"]["Arn"],
        **dict.fromkeys(
            ("HostedZoneId", "ApiHostedZoneId"), zone["HostedZone"]["Id"].rpartition("/")[2]
        ),
    }


@pytest.fixture(scope="module")
def deployed(emulator):
    package = KeptZips(TEMPLATE.parent)

    def deployed(parameters):
        return deploy(
            emulator, template=TEMPLATE, stack="walk", parameters=parameters, package=package
        )

    return deployed


def sign_in(emulator, stack):
    client = boto3.client(
        "cognito-idp",
        endpoint_url=emulator.endpoint,
        region_name=emulator.region,
        config=Config(signature_version=UNSIGNED),
    )
    return client.initiate_auth(
        ClientId=stack.outputs["PublicClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": EMAIL, "PASSWORD": PASSWORD},
    )


def test_no_parameter_then_everything_and_back(emulator, stacks, everything, deployed):
    """All succeed, and who was there from the beginning signs in at each of the three."""
    zero = deployed({})
    cognito, pool = emulator.client("cognito-idp"), {"UserPoolId": zero.outputs["UserPoolId"]}
    verified = [{"Name": "email", "Value": EMAIL}, {"Name": "email_verified", "Value": "true"}]
    cognito.admin_create_user(
        **pool, Username=EMAIL, UserAttributes=verified, MessageAction="SUPPRESS"
    )
    cognito.admin_set_user_password(**pool, Username=EMAIL, Password=PASSWORD, Permanent=True)
    cognito.admin_add_user_to_group(**pool, Username=EMAIL, GroupName="members")
    assert "AuthenticationResult" in sign_in(emulator, zero)
    whole = deployed(everything)
    assert "AuthenticationResult" in sign_in(emulator, whole)
    last = deployed({})

    named = parsed(TEMPLATE.read_text())["Resources"]  # SAM adds others
    assert {name for name in stacks.stack(everything).live if name in named} <= {*whole.resources}
    assert zero.outputs == last.outputs
    assert zero.resources["PublicClient"] == last.resources["PublicClient"]
    assert "AuthenticationResult" in sign_in(emulator, last)
    assert ["members"] == [
        each["GroupName"]
        for each in cognito.admin_list_groups_for_user(**pool, Username=EMAIL)["Groups"]
    ]
