"""
In which regions the template deploys, by the schemas that ship with cfn-lint and by botocore.

The files are read as they are: cfn-lint's own manager prefers a newer cache in the user's home, and
falls back to us-east-1 for a region that it does not know.
"""

import json
from importlib.resources import files
from pathlib import Path

import botocore.session
import pytest

from tests.template.evaluation import Evaluation
from tests.template.other_values import EVERYTHING

# cfn-lint 1.52 and later ship no list of its types. By the last one, of 1.51, it has all types of
# the template with everything on.
UNLISTED = {"me-south-1"}
# What botocore calls the service of a type, if not as the type does.
SERVICES = {"Cognito": "cognito-idp", "SES": "sesv2"}
GLOBAL = {"IAM", "Route53", "Chatbot"}
SCHEMAS = files("cfnlint") / "data" / "schemas" / "providers"
POOL = "AWS::Cognito::UserPool"


@pytest.fixture(scope="module")
def registered():
    """The resource types of each region that has user pools."""
    read = {
        each.name.removesuffix(".json"): set(json.loads(each.read_text()))
        for each in SCHEMAS.iterdir()
        if each.name.endswith(".json")
    }
    return {region: types for region, types in read.items() if POOL in types}


@pytest.fixture(scope="module")
def types_of(expanded):
    """The types that a template with these parameters is made of."""

    def types_of(**parameters):
        made = Evaluation(expanded, parameters)
        resources = expanded["Resources"]
        return {each["Type"] for name, each in resources.items() if made.resource(name) is not None}

    return types_of


@pytest.fixture(scope="module")
def without_ses(source):
    """The regions that the template refuses a sender in."""
    [assertion] = source["Rules"]["MailRegionHasSes"]["Assertions"]
    tests = [each["Fn::Equals"] for each in assertion["Assert"]["Fn::Not"][0]["Fn::Or"]]
    assert all({"Ref": "AWS::Region"} == of_stack for of_stack, _ in tests)
    return {region for _, region in tests}


def test_with_zero_parameters_it_deploys_wherever_there_are_user_pools(registered, types_of):
    """No mail is sent then, and nothing is made in SES."""
    needed = types_of()
    lacking = {region: needed - types for region, types in registered.items()}

    assert {} == {region: types for region, types in lacking.items() if types}
    assert len(registered) >= 40


def regions_of(service):
    """By botocore, in all partitions."""
    session = botocore.session.get_session()
    partitions = session.get_available_partitions()
    return {
        region for each in partitions for region in session.get_available_regions(service, each)
    }


def test_no_region_with_user_pools_is_left_out_without_a_word(registered):
    """One that cfn-lint has no list of is named here, and in docs/faq.md."""
    faq = (Path(__file__).parents[2] / "docs/faq.md").read_text()

    assert regions_of("cognito-idp") - registered.keys() == UNLISTED
    assert all(f"`{region}`" in faq for region in UNLISTED)


def test_a_region_without_a_list_has_the_services(types_of):
    """Of everything on, by botocore."""
    kinds = {each.split("::")[1] for each in types_of(**EVERYTHING)} - GLOBAL
    names = {SERVICES.get(each, each.lower()) for each in kinds}
    lacking = {name: UNLISTED - regions_of(name) for name in sorted(names)}

    assert {"cognito-idp", "sesv2", "lambda"} < names
    assert {} == {name: regions for name, regions in lacking.items() if regions}


def test_with_another_mail_region_everything_does(registered, types_of):
    """SES is needed in one region only; AWS GovCloud has no chat service."""
    needed = types_of(
        **EVERYTHING | {"SlackChannel": "", "TeamsChannel": ""}, MailRegion="eu-west-1"
    )
    lacking = {region: needed - types for region, types in registered.items()}

    assert {} == {region: types for region, types in lacking.items() if types}


def test_a_sender_is_refused_exactly_where_there_is_no_ses(registered, types_of, without_ses):
    """By the schemas, and by botocore's list of regions where it knows the region."""
    needed = types_of(MailFrom="a@app.example")
    by_schema = {region for region, types in registered.items() if needed - types}
    session = botocore.session.get_session()
    known = set(session.get_available_regions("cognito-idp"))
    mailing = set(session.get_available_regions("sesv2"))

    assert by_schema == without_ses
    assert known - mailing == without_ses & known


def test_no_resource_needs_mail_without_a_sender(expanded):
    """Passwordless sign-in needs MailFrom: no client has the flow, no sign-up goes by a code."""
    zero, sends = Evaluation(expanded, {}), Evaluation(expanded, {"MailFrom": "a@app.example"})
    resources = expanded["Resources"]
    mailing = {
        name
        for name in resources
        if (zero.resource(name) is None) != (sends.resource(name) is None)
        and not resources[name]["Type"].startswith(("AWS::CloudWatch", "AWS::Lambda", "AWS::IAM"))
    }

    assert {"MailConfigurationSet", "MailEvents", "MailBouncedRule", "MailComplainedRule"} < mailing
    for made, allows in ((zero, False), (sends, True)):
        flows = made.resource("PublicClient")["ExplicitAuthFlows"]
        variables = made.resource("PreSignUpFunction")["Environment"]["Variables"]

        assert allows == ("ALLOW_CUSTOM_AUTH" in flows)
        assert ("here" if allows else "nowhere") == variables["CODES"]


def test_no_partition_is_written_out(source):
    """But in principals of services, and in keys of conditions, which all partitions share."""
    found = json.dumps({each: source[each] for each in ("Resources", "Outputs", "Conditions")})

    assert "arn:aws:" not in found
