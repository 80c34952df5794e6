"""What Checkov finds in the templates: nothing, but for rules that do not fit, with the reasons."""

import json
import shutil
import subprocess

import pytest

from tests.loop.kept import kept
from tests.readme.shell import ROOT
from tests.template.conftest import expand, source  # noqa: F401  (fixtures)

CHECKOV = ROOT / ".venv-audit/bin/checkov"
# What these rules ask for would do harm here, or is said in another way than they read.
NOT_FOLLOWED = {
    "CKV_AWS_18": "access logs of a bucket need a bucket for logs, which is the account's business",
    "CKV_AWS_21": "of files of users, older versions would outlive what they deleted",
    "CKV_AWS_27": "queues are encrypted by SqsManagedSseEnabled, which the rule does not know",
    "CKV_AWS_28": "what the tables hold is of use for minutes to days, and a restored table would"
    " bring used codes back",
    "CKV_AWS_33": "`*` stands in a condition on the service that calls, or is the key itself",
    "CKV_AWS_73": "a request is one function and a call or two, which its log tells of",
    "CKV_AWS_76": "an access log needs a role for the whole account, and keeps addresses of people",
    "CKV_AWS_109": "what deploys makes roles, under the stack's name only",
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


@pytest.fixture(scope="module")
def templates(tmp_path_factory, source, expand):  # noqa: F811
    """All templates of the repository; those of SAM as CloudFormation gets them."""
    folder = tmp_path_factory.mktemp("templates")
    for deployment in ("AllAtOnce", "Canary10Percent15Minutes"):
        text = json.dumps(expand(source, DeploymentType=deployment), indent=1)
        (folder / f"template-{deployment}.json").write_text(text)
    for name in ("pipeline/delivery/delivery.yaml", "pipeline/conformance/lab.yaml"):
        shutil.copy(ROOT / name, folder)
    return folder


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
