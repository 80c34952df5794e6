"""Lists, rules and the brand of mails, in the operator's bucket, for real."""

import json
from itertools import count

import pytest
from botocore.exceptions import ClientError

from local.demo.app import App, refusal
from local.demo.metrics import read_metrics
from local.suite import PARAMETERS, running_suite

pytestmark = pytest.mark.emulator

PASSWORD = "Correct-horse-7"
BUCKET = "files-of-the-operator"
FILES = {
    "GroupRules": "{}",
    "GroupRulesFile": "groups.2026-11.json",
    "DomainListsBucket": BUCKET,
    "DomainListsFolder": "lists.2026-11",
    "BrandFile": "brand.2026-11.json",
    "WelcomeMail": "true",
}
FOOTER = "Example Ltd, 1 Testing Street"
BRAND = {"footer": FOOTER, "words": {"en": {"account.welcome": "All is ready."}}}
NOT_READ = ("BrandNotRead", ())
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
    for name, text in (("brand.2026-11", json.dumps(BRAND)), ("broken", '{"footer": "<b>"')):
        s3.put_object(Bucket=BUCKET, Key=f"rules/{name}.json", Body=text.encode())


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


def mailed(suite, email, subject):
    """The newest mail to *email* with that in its subject."""
    return [m for m in suite.emulator.mails() if email in m.to and subject in m.subject][-1]


@pytest.fixture
def member(suite):
    """A new user, and the app."""
    app, email = App(suite), f"branded{next(_numbers)}@example.org"
    app.sign_up(email, PASSWORD)
    app.confirm(email, app.mailed(email))
    app.mailed_about(email, "Welcome")
    app.code_challenge(email)
    assert app.mailed(email)
    return email


def test_the_brand_of_the_file_is_in_what_a_user_is_mailed(suite, member):
    """Footer and sentences: of the code, and of the welcome."""
    code, welcome = (mailed(suite, member, word) for word in ("sign-in code", "Welcome"))

    assert "All is ready." in welcome.text
    for mail in (code, welcome):
        assert FOOTER in mail.text
        assert FOOTER in mail.html
    assert 0 == read_metrics(suite, {NOT_READ: 0})[NOT_READ]


@pytest.fixture
def broken(suite):
    """The sender of codes with the name of a file that is no brand, until the test is over."""
    client = suite.emulator.client("lambda")
    name = {"FunctionName": suite.stack.resources["PasswordlessSenderFunction"]}
    live = client.get_alias(**name, Name="live")["FunctionVersion"]
    variables = client.get_function_configuration(**name)["Environment"]["Variables"]
    told = variables | {"BRAND_FILE": f"{BUCKET}/rules/broken.json"}
    client.update_function_configuration(**name, Environment={"Variables": told})
    version = client.publish_version(**name)["Version"]
    client.update_alias(**name, Name="live", FunctionVersion=version)
    yield
    client.update_alias(**name, Name="live", FunctionVersion=live)
    client.update_function_configuration(**name, Environment={"Variables": variables})


@pytest.mark.usefixtures("broken")
def test_a_broken_file_is_told_and_stops_no_mail(suite, member):
    """The code comes in the suite's own words; the metric is what the alarm watches."""
    code, welcome = (mailed(suite, member, word) for word in ("sign-in code", "Welcome"))

    assert FOOTER not in code.text
    assert FOOTER in welcome.text
    assert 1 == read_metrics(suite, {NOT_READ: 1})[NOT_READ]
