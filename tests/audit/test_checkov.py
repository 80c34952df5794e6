"""What Checkov finds in the templates: nothing, but for rules that do not fit, with the reasons."""

import json
import subprocess

import pytest

from tests.loop.kept import kept
from tests.loop.template import parsed
from tests.readme.shell import ROOT
from tests.template.conftest import expand, source  # noqa: F401  (fixtures)

CHECKOV = ROOT / ".venv-audit/bin/checkov"
# What these rules ask for would do harm here, or is said in another way than they read.
NOT_FOLLOWED = {
    "CKV_AWS_18": "access logs of a bucket need a bucket for logs, which is the account's business",
    "CKV_AWS_21": "of files of users, older versions would outlive what they deleted",
    "CKV_AWS_28": "what the tables hold is of use for minutes to days, and a restored table would"
    " bring used codes back",
    "CKV_AWS_33": "`*` stands in a condition on the service that calls, or is the key itself",
    "CKV_AWS_73": "a request is one function and a call or two, which its log tells of",
    "CKV_AWS_76": "an access log needs a role for the whole account, and keeps addresses of people",
    **dict.fromkeys(
        ("CKV_AWS_107", "CKV_AWS_109", "CKV_AWS_110"),
        "a boundary gives nothing: it is what the role that deploys may have at most",
    ),
    "CKV_AWS_111": "what deploys has to make what AWS names; docs/delivery.md says what that means",
    "CKV_AWS_115": "consumers are held by MaximumConcurrency of their queue or run on a schedule;"
    " triggers by SignUpConcurrency and SignInConcurrency, the API by its stage's throttling",
    "CKV_AWS_116": "Cognito calls triggers and waits for them, so they have no dead letters; those"
    " of the consumers are their queues'",
    "CKV_AWS_117": "in a VPC the calls to AWS need a NAT or endpoints, and nothing here is in one",
    "CKV_AWS_119": "AWS's own key encrypts; a customer's costs a call per write and guards a table"
    " in which no address and no code is",
    "CKV_AWS_120": "a cache of answers would hand one user's tokens to another",
    "CKV_AWS_149": "AWS's own key encrypts; only two functions may read the secret",
    "CKV_AWS_158": "CloudWatch encrypts; a line tells of nobody",
    "CKV_AWS_173": "no variable is a secret: names, addresses of queues, numbers",
    "CKV_AWS_192": "it looks for an attack on Log4j, and there is no Java behind this firewall",
    "CKV_AWS_366": "guests are an option that is off, and their role reads one folder",
}
_DEPLOYS = {"AWS::IAM::Role.DeployRole", "AWS::IAM::ManagedPolicy.DeployBoundary"}
_BOUNDARY = {"AWS::IAM::ManagedPolicy.DeployBoundary"}
ONLY_OF = {
    "CKV_AWS_21": {"AWS::S3::Bucket.FilesBucket"},
    "CKV_AWS_107": _BOUNDARY,
    "CKV_AWS_109": _BOUNDARY,
    "CKV_AWS_110": _BOUNDARY,
    "CKV_AWS_111": _DEPLOYS,
}


@pytest.fixture(scope="module")
def templates(tmp_path_factory, source, expand):  # noqa: F811
    """All templates of the repository; those of SAM as CloudFormation gets them."""
    folder = tmp_path_factory.mktemp("templates")
    gradual = expand(source, DeploymentType="Canary10Percent15Minutes")
    found = {
        "template": expand(source, DeploymentType="AllAtOnce"),
        "all-options": with_all(gradual),
    }
    delivery = ("pipeline/delivery/delivery.yaml", "pipeline/delivery/github.yaml")
    for path in (*delivery, "pipeline/conformance/lab.yaml"):
        found[path.rpartition("/")[2]] = with_all(parsed((ROOT / path).read_text()))
    for name, template in found.items():
        (folder / f"{name}.json").write_text(json.dumps(template, indent=1))
    return folder


def with_all(node):
    """
    The template with what is there if every condition holds.

    Checkov passes over a policy that has a statement behind `Fn::If`, without a word.
    """
    match node:
        case {"Fn::If": [_, {"Ref": "AWS::NoValue"}, this]} | {"Fn::If": [_, this, _]}:
            return with_all(this)
        case dict():
            return {name: with_all(each) for name, each in node.items()}
        case list():
            return [with_all(each) for each in node if each != {"Ref": "AWS::NoValue"}]
    return node


OPTIONS = (
    *("--framework", "cloudformation", "--skip-download"),
    *("--quiet", "--compact", "--output", "json", "--soft-fail"),
)


@pytest.fixture(scope="module")
def found(templates):
    """The id, name, file and resource of each rule that Checkov says is broken."""
    assert CHECKOV.exists(), "make install-audit"
    texts = [f"{path.name}\n{path.read_text()}" for path in sorted(templates.iterdir())]
    checkov = (ROOT / "requirements-audit.txt").read_text()
    broken = kept("checkov", [*texts, checkov, *OPTIONS], lambda: _broken(templates))
    return {tuple(each) for each in broken}


def _broken(templates):
    run = subprocess.run(
        [CHECKOV, "--directory", templates, *OPTIONS],
        capture_output=True,
        text=True,
        check=True,
        timeout=1800,
    )
    report = json.loads(run.stdout)
    assert 0 == report["summary"]["parsing_errors"]
    assert report["summary"]["resource_count"] > 100
    return [
        (each["check_id"], each["check_name"], each["file_path"], each["resource"])
        for each in report["results"]["failed_checks"]
    ]


def test_checkov_has_nothing_to_say(found):
    """But for the rules that do not fit."""
    assert [] == sorted(each for each in found if each[0] not in NOT_FOLLOWED)


def test_rules_about_rights_are_not_followed_in_one_place(found):
    """Another role that may do so much is found, and so is another bucket without versions."""
    where = {rule: {each[3] for each in found if each[0] == rule} for rule in ONLY_OF}

    assert where == ONLY_OF


def test_no_reason_outlives_what_it_is_for(found):
    """A rule that nothing breaks any more is followed."""
    assert set() == set(NOT_FOLLOWED) - {each[0] for each in found}


def test_a_statement_behind_a_condition_is_seen():
    """Whether the condition's first value is there or its second."""
    one, two = {"Action": "a"}, {"Ref": "AWS::NoValue"}

    assert [one, one, "x"] == with_all(
        [{"Fn::If": ["C", one, two]}, {"Fn::If": ["C", two, one]}, "x"]
    )


@pytest.mark.slow
def test_a_bucket_that_everybody_may_read_would_be_found(tmp_path):
    """The check checks: rules are not skipped by accident."""
    (tmp_path / "open.json").write_text(
        json.dumps({"Resources": {"Open": {"Type": "AWS::S3::Bucket", "Properties": {}}}})
    )
    run = subprocess.run(
        [CHECKOV, "--directory", tmp_path, "--framework", "cloudformation", "--skip-download"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert 1 == run.returncode
    assert "CKV_AWS_53" in run.stdout
    assert "CKV_AWS_53" not in NOT_FOLLOWED
