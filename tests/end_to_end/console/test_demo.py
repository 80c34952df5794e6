"""The demo by a button, and services that are made unwell."""

from time import monotonic

import pytest

pytestmark = pytest.mark.emulator
SHOWN = "#view > :not([hidden])"  # the forms stay, hidden


def fault(page, name, label):
    """Switch it, and wait until the page says that it is."""
    buttons = "[...document.querySelectorAll('.faults-list button')]"
    button = f"{buttons}.find((each) => each.textContent === '{label}')"
    page.until(button)
    before = page.value(f"{button}.getAttribute('aria-pressed')")
    page.value(f"{button}.click()")
    page.until(f"{button}.getAttribute('aria-pressed') !== '{before}'")
    state = "(async () => (await (await fetch('/api/faults')).json()).faults)()"
    [told] = [each for each in page.value(state) if each["name"] == name]
    return told["since"] is not None


def test_sns_is_down_until_it_is_switched_on_again(page, suite):
    """Every view says so, and no function may publish meanwhile."""
    page.click("#views a[href='/demo']")
    assert fault(page, "sns-down", "SNS down")
    iam = suite.emulator.client("iam")
    role = suite.stack.resources["PreSignUpFunctionRole"]
    assert "SnsIsDown" in iam.list_role_policies(RoleName=role)["PolicyNames"]
    page.click("#views a[href='/']")
    page.see("Fault injected: sns-down", inside="#status")
    page.click("#views a[href='/demo']")

    assert not fault(page, "sns-down", "SNS down")
    assert "SnsIsDown" not in iam.list_role_policies(RoleName=role)["PolicyNames"]


def test_dynamodb_is_slow_until_it_is_not(page, suite):
    """Each call takes two seconds longer by the clock of the one who calls."""
    dynamodb = suite.emulator.client("dynamodb")
    page.click("#views a[href='/demo']")
    assert fault(page, "dynamodb-slow", "DynamoDB slow")
    began = monotonic()
    dynamodb.list_tables()
    slow = monotonic() - began
    assert not fault(page, "dynamodb-slow", "DynamoDB slow")

    assert slow >= 2.0


def test_the_demo_is_played_again_with_the_same_results(page):
    """Every step is as expected once more, although its users were there."""
    page.click("#views a[href='/demo']")
    page.click(f"{SHOWN} button")
    page.see("Playing:", inside=f"{SHOWN} .count")
    page.until(
        f"document.querySelector('{SHOWN} .count').textContent.includes('not as expected')",
        within_s=600,
    )

    assert "" == page.value(
        "[...document.querySelectorAll('.steps li[data-outcome=bad]')]"
        ".map((each) => each.innerText).join('\\n')"
    )
