"""Asking Cognito: only where it is told to, and so that nothing and nobody is left behind."""

import json
import re

import boto3
import pytest

from local.emulator import Emulator
from pipeline.conformance.__main__ import NOT_ASKED, PROBES, main
from pipeline.conformance.harm_probes import PROBES as HARM
from pipeline.conformance.lab import laboratory, template
from pipeline.conformance.shapes import differences
from tests.conftest import EXAMPLES
from tests.readme.shell import ROOT

HERE = ["--account", Emulator.account, "--stage"]
DOCUMENT = (ROOT / "docs/conformance.md").read_text()
# The emulator lacks Cognito's own sign-in by code (USER_AUTH).


@pytest.fixture(scope="module")
def emulator():
    with Emulator(port=0, trigger_time_limit_s=3.0) as running:
        yield running


@pytest.fixture
def aws(emulator, monkeypatch):
    """What the command finds in its environment."""
    for name, value in emulator.variables.items():
        monkeypatch.setenv(name, value)
    return emulator


def stacks(emulator):
    """The names of the stacks that are there."""
    listed = emulator.client("cloudformation").list_stacks()["StackSummaries"]
    return {each["StackName"] for each in listed if each["StackStatus"] != "DELETE_COMPLETE"}


@pytest.mark.emulator
def test_every_question_is_answered_and_nothing_is_left(aws, tmp_path, capsys):
    """On the emulator all answers are the assumed ones."""
    report = tmp_path / "deep" / "report.json"
    code = main([*HERE, "asked", "--really", "--report", str(report)], too_slow_s=4.5)
    kept = json.loads(report.read_text())
    findings = {each["name"]: each for each in kept["findings"]}

    assert {probe.name for probe in PROBES} == set(findings)
    assert set() == {name for name, each in findings.items() if each["differs"]}
    assert not [each for each in findings.values() if "the probe failed" in each["observed"]]
    assert [] == kept["shapes"]
    assert 0 == code
    assert "DIFFERS" not in capsys.readouterr().out
    assert set() == stacks(aws)


@pytest.mark.emulator
@pytest.mark.usefixtures("aws")
def test_what_is_kept_tells_of_nobody(tmp_path):
    """No address, account, pool, client or secret; the shapes of the events are whole."""
    report = tmp_path / "report.json"
    main([*HERE, "scrubbed", "--really", "--report", str(report)], too_slow_s=4.5)
    text = report.read_text()
    events = json.loads(text)["events"]

    assert not re.search(
        r"@|\d{12}|[a-z]{2}-[a-z]+-\d_\w|Pr0be|right|[0-9a-f]{8}-[0-9a-f]{4}", text
    )
    assert {"PreSignUp_SignUp", "PostAuthentication_Authentication", "CustomMessage_SignUp"} <= set(
        events
    )
    assert "<uuid>" == events["PostAuthentication_Authentication"]["userName"]


@pytest.mark.emulator
def test_another_account_is_refused_before_anything_is_made(aws, capsys):
    """Credentials of one account, the name of another."""
    code = main(["--account", "999999999999", "--stage", "other", "--really"])

    assert 2 == code
    assert "another account than 999999999999" in capsys.readouterr().err
    assert set() == stacks(aws)


@pytest.mark.emulator
def test_a_stack_that_is_there_is_left_alone(aws, capsys):
    """It is somebody's, and this command would delete it."""
    cloudformation = aws.client("cloudformation")
    name = "cognito-conformance-mine"
    body = "Resources: {Topic: {Type: AWS::SNS::Topic}}"
    cloudformation.create_stack(StackName=name, TemplateBody=body)
    cloudformation.get_waiter("stack_create_complete").wait(StackName=name)

    assert 2 == main([*HERE, "mine", "--really"])
    assert "is there already" in capsys.readouterr().err
    assert {name} == stacks(aws)
    cloudformation.delete_stack(StackName=name)
    cloudformation.get_waiter("stack_delete_complete").wait(StackName=name)


@pytest.mark.emulator
def test_the_stack_goes_however_it_ends(aws):
    """An interrupt in the middle included."""
    with (
        pytest.raises(KeyboardInterrupt),
        laboratory(aws.client, stack="cognito-conformance-broken-off"),
    ):
        raise KeyboardInterrupt

    assert set() == stacks(aws)


def test_without_really_nobody_is_called(monkeypatch, capsys):
    """It says what it would ask, and what it would cost."""
    monkeypatch.setattr(boto3, "Session", lambda **_: pytest.fail("it called AWS"))
    code = main(["--account", "123456789012", "--stage", "dry"])
    told = capsys.readouterr().out

    assert 0 == code
    assert "USD" in told
    assert "cognito-conformance-dry" in told
    assert all(probe.question in told for probe in PROBES)
    assert all(question in told for question in NOT_ASKED)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--stage", "dry"],
        ["--account", "123456789012"],
        ["--account", "12345", "--stage", "dry"],
        ["--account", "123456789012", "--stage", "Production!"],
    ],
)
def test_account_and_stage_have_to_be_named(words, capsys):
    """Nothing is taken from the environment, and nothing is guessed."""
    with pytest.raises(SystemExit) as ended:
        main(words)

    assert 2 == ended.value.code
    assert "usage:" in capsys.readouterr().err


def test_the_document_has_every_question_and_its_assumption():
    """As the program asks it."""
    for probe in PROBES:
        assert (
            f"| {probe.name} | {probe.question} | {probe.assumed} | {probe.because} |" in DOCUMENT
        )
    assert all(question in DOCUMENT for question in NOT_ASKED)


def test_the_document_says_what_another_answer_would_change():
    """For each question that can hurt, and by the name of a probe that asks it."""
    section = DOCUMENT.partition("## What another answer would change")[2].partition("\n## ")[0]
    rows = [line.split(" | ") for line in section.splitlines() if line.startswith("| ")][1:]
    named = {name for row in rows for name in row[0].removeprefix("| ").split(", ")}

    assert {probe.name for probe in HARM} | {"existing user", "signed out meanwhile"} == named
    assert all(3 == len(row) and all(row) for row in rows)


def test_the_recorders_code_fits_into_the_template():
    """CloudFormation takes four kilobytes of it."""
    assert len((ROOT / "pipeline/conformance/recorder.py").read_bytes()) < 4096
    assert "recorder.py" not in template()


def test_another_shape_is_found():
    """A member more, a member less, and an event that nobody knew."""
    known = json.loads((EXAMPLES / "PreSignUp_SignUp.json").read_text())
    del known["request"]["userAttributes"]  # may be anything
    changed = {**known, "eventId": "1", "response": {"autoConfirmUser": False}}

    assert [
        "PreSignUp_SignUp lacks response.autoVerifyEmail",
        "PreSignUp_SignUp lacks response.autoVerifyPhone",
        "PreSignUp_SignUp has eventId as well",
        "Unheard_Of has no example",
    ] == differences({"PreSignUp_SignUp": changed, "Unheard_Of": {}}, EXAMPLES)
