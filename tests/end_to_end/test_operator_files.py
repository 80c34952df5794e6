"""Lists and rules that are too long for a parameter, in the operator's bucket, for real."""

import json
from itertools import count

import pytest
from botocore.exceptions import ClientError

from local.demo.app import App, refusal
from local.suite import PARAMETERS, running_suite

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
    """A bucket with 10,000 denied domains and 20 KB of rules, and a suite that reads it."""
    with running_suite(
        port=0, is_warm=False, parameters=PARAMETERS | FILES, before=put_files
    ) as suite:
        yield suite


def put_files(emulator):
    s3 = emulator.client("s3")
    region = {"LocationConstraint": s3.meta.region_name}
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=region)
    s3.put_object(Bucket=BUCKET, Key="lists.2026-11/deny.txt", Body=DENIED.encode())
    rules = json.dumps({"email_domain": RULES | {"example.org": ["staff"]}})
    assert len(rules) > 20_000
    s3.put_object(Bucket=BUCKET, Key="rules/groups.2026-11.json", Body=rules.encode())


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
