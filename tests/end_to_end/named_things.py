"""What values of parameters name, made on the emulator beforehand."""

from pipeline.twin.values import BY_PATTERN

METRICS = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "acl"}
ALLOWED = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
)


def _web_acl(client, number):
    made = client("wafv2").create_web_acl(
        Name=f"ours{number}",
        Scope="REGIONAL",
        DefaultAction={"Allow": {}},
        VisibilityConfig=METRICS,
    )
    return made["Summary"]["ARN"]


def _zone(client, number):
    made = client("route53").create_hosted_zone(Name="example.com", CallerReference=str(number))
    return made["HostedZone"]["Id"].rpartition("/")[2]


def _secret(client, number):
    return client("secretsmanager").create_secret(Name=f"s{number}", SecretString="s3cr3t")["ARN"]


def _boundary(client, number):
    made = client("iam").create_policy(PolicyName=f"bound{number}", PolicyDocument=ALLOWED)
    return made["Policy"]["Arn"]


_MAKERS = {
    "WebAclArn": _web_acl,
    "HostedZoneId": _zone,
    "ApiHostedZoneId": _zone,
    "OidcSecretArn": _secret,
    "PermissionsBoundary": _boundary,
}


class NamedThings:
    """Makes them once, and knows what stands for which value of `pipeline.twin.values`."""

    def __init__(self, emulator):
        here = {"LocationConstraint": emulator.region}
        for bucket in BY_PATTERN["DomainListsBucket"]:
            emulator.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration=here)
        pairs = [(name, value) for name in _MAKERS for value in BY_PATTERN[name]]
        self._made = {
            (name, value): _MAKERS[name](emulator.client, number)
            for number, (name, value) in enumerate(pairs)
        }

    def named(self, parameters):
        """The parameters, with what was made in the place of what is not there."""
        return {k: self._made.get((k, v), v) for k, v in parameters.items()}
