"""Which updates the stack policy refuses: those that lose users, sessions, memberships or data."""

from collections import defaultdict

import pytest

from pipeline.twin.stack_policy import FILE, refuses, stack_policy, text
from pipeline.twin.verdicts import Fate, Verdict
from tests.template.conftest import ROOT

# With the policy in force these need `operators protect --open`, on account of these resources.
HELD = {
    "AlarmTopicArn": {"OperatorsKey"},
    "ArchiveEvents": {"ArchiveBucket"},
    "EncryptionKey": {"SuiteKey"},
    "EnrolledMethods": {"FactorTable"},
    "IdentityPool": {"FilesBucket", "FilesIdentityPool"},
    "LearntSignUps": {"LearntTable"},
    "LinkAccounts": {"LinkTable"},
    "MachineClient": {"MachineAppClient"},
    "OidcName": {"OidcProvider"},
    "RestApi": {"ApiAddressTable", "ApiClient", "StepUpKey"},
    "SamlName": {"SamlProvider"},
    "StepUpActions": {"StepUpKey"},
    "CognitoMails": {"CodeKey"},
    "UserMigration": {"MigrationTable"},
}
# Their loss is for anybody to choose; it is said in docs/parameters.md.
FREE = {
    "AWS::ApiGateway::RestApi",
    "AWS::CodeDeploy::Application",
    "AWS::Cognito::UserPoolDomain",
    "AWS::Cognito::UserPoolIdentityProvider",
    "AWS::Cognito::UserPoolResourceServer",
    "AWS::Logs::LogGroup",
    "AWS::SQS::Queue",
    "AWS::SecretsManager::Secret",
}


def test_the_file_is_the_policy():
    """`make template` writes it; delivery and `operators protect` set it."""
    assert text() == (ROOT / FILE).read_text()


def test_these_updates_are_refused_and_no_others(walked):
    """On the way there or back; whatever else is changed goes through."""
    held = defaultdict(set)
    for step in walked:
        if step["held"]:
            held[step["parameter"]] |= set(step["held"])

    assert dict(held) == HELD


def test_what_is_lost_in_spite_of_it_is_free_to_be_lost(walked, expanded):
    """No users, sessions, memberships or tables."""
    lost = {
        expanded["Resources"].get(name, {"Type": "AWS::CodeDeploy::Application"})["Type"]
        for step in walked
        for name, (fate, _) in step["lost"].items()
        if fate in {"delete", "replace"} and name not in step["held"]
    }

    assert lost == FREE


def test_no_update_is_refused_for_a_version_or_a_setting(walked):
    """Else nothing could be changed any more."""
    quiet = [step for step in walked if not step["held"]]

    assert len(quiet) > 0.9 * len(walked)


@pytest.mark.parametrize("statement", [1, 2])
def test_each_statement_is_needed(statement):
    """Without one of them a pool's clients, or its providers, could be replaced."""
    whole, less = stack_policy(), stack_policy()
    del less["Statement"][statement]
    kinds = ("AWS::Cognito::UserPoolClient", "AWS::Cognito::UserPoolIdentityProvider")
    verdict = Verdict("R", kinds[statement - 1], Fate.REPLACE)

    assert refuses(whole, verdict)
    assert not refuses(less, verdict)
    assert not refuses(whole, Verdict("R", kinds[1], Fate.DELETE))
    assert not refuses(whole, Verdict("R", kinds[0], Fate.UPDATE))
