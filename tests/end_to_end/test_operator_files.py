"""Lists and rules that are too long for a parameter, in the operator's bucket, for real."""

import json
from itertools import count

import pytest
from botocore.exceptions import ClientError

from local.demo.app import App, refusal
from local.deploy import deploy
from local.suite import PARAMETERS, STACK, TEMPLATE, running_suite
from pipeline.package import zip_code

pytestmark = pytest.mark.emulator

PASSWORD = "Correct-horse-7"
BUCKET = "files-of-the-operator"
FILES = {
    "GroupRules": "{}",
    "GroupRulesFile": "groups.2026-11.json",
    "DomainListsBucket": BUCKET,
    "DomainListsFolder": "lists.2026-11",
}
DENIED = "".join(f"trouble{number}.example\n" for number in range(10_000))
RULES = {f"firm{number}.example": ["auditors"] for number in range(700)}
_numbers = count()


@pytest.fixture(scope="module")
def suite():
    """A suite that runs, and is then told to use 10,000 denied domains and 20 KB of rules."""
    usual = PARAMETERS | {"DnsCheck": "disabled"}
    rules = json.dumps({"email_domain": RULES | {"example.org": ["staff"]}})
    assert len(rules) > 20_000
    with running_suite(port=0, parameters=usual) as suite:
        s3 = suite.emulator.client("s3")
        s3.create_bucket(
            Bucket=BUCKET,
            CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name},
        )
        s3.put_object(Bucket=BUCKET, Key="lists.2026-11/deny.txt", Body=DENIED.encode())
        s3.put_object(Bucket=BUCKET, Key="rules/groups.2026-11.json", Body=rules.encode())
        deploy(
            suite.emulator,
            template=TEMPLATE,
            stack=STACK,
            parameters=usual | FILES,
            package=zip_code,
        )
        yield suite


def test_the_rules_of_the_file_give_the_groups(suite):
    """The parameter itself has none."""
    app, email = App(suite), f"jo{next(_numbers)}@example.org"
    app.sign_up(email, PASSWORD)
    app.confirm(email, app.mailed(email))
    groups = suite.emulator.client("cognito-idp").admin_list_groups_for_user(
        UserPoolId=suite.user_pool_id, Username=email
    )["Groups"]

    assert ["members", "staff"] == sorted(group["GroupName"] for group in groups)


@pytest.mark.parametrize("number", [0, 9_999])
def test_each_of_ten_thousand_domains_is_refused(suite, number):
    """In the folder that a parameter names."""
    with pytest.raises(ClientError) as refused:
        App(suite).sign_up(f"jo@in.trouble{number}.example", PASSWORD)

    assert "DISPOSABLE_EMAIL: " in refusal(refused.value)
