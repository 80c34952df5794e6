"""The template for many parameters at once, for other code, and where a stack was before."""

import random
from collections import Counter
from itertools import combinations

import pytest

from pipeline.twin.beside import BESIDE
from pipeline.twin.expansion import READ_BY_TRANSFORM, Expanded, expand
from pipeline.twin.functions import UnknownFunction
from pipeline.twin.names import Place
from pipeline.twin.obstacles import identity
from pipeline.twin.refusals import Refused
from pipeline.twin.resolved import Resolved
from pipeline.twin.values import other_values
from pipeline.twin.verdicts import created, deleted, updated
from pipeline.twin.walk import Walk
from tests.template.references import references

HERE = Place(deployment=2)


def test_the_transform_reads_one_parameter_only(source, stacks):
    """So one expansion serves all values of the others."""
    everything = dict(stacks.bases["all"])
    for shift in ("AllAtOnce", everything[READ_BY_TRANSFORM]):
        given = {READ_BY_TRANSFORM: shift}

        assert expand(source, given).template == expand(source, everything | given).template


def chosen(parameters, by):
    """A value of each parameter, the default more often than not, and what each option needs."""
    defaults = {name: str(each["Default"]) for name, each in parameters.items()}
    given = {
        name: by.choice([default] * 3 + other_values(name, parameters[name]))
        for name, default in defaults.items()
        if name != READ_BY_TRANSFORM
    }
    for name in [name for name, value in given.items() if value != defaults[name]]:
        given |= BESIDE.get(name, {})
    return given


@pytest.mark.slow
def test_the_same_parameters_give_the_same_stack(source):
    """Resolved with another memo and in another order: 200 sets, those that rules refuse apart."""
    by, one, other = random.Random(16), Walk(source), Walk(source)  # noqa: S311  (no secret)
    sets = []
    while len(sets) < 200:
        given = chosen(source["Parameters"], by)
        try:
            sets.append((one.stack(given), given))
        except Refused as exc:
            assert "Unresolved" not in str(exc)
    for before, given in reversed(sets):
        after = other.stack(given)
        assert before.properties == after.properties
        assert () == updated(before, after).verdicts


@pytest.mark.slow
def test_every_pair_of_options_has_all_that_it_refers_to(source, stacks):
    """No reference leads to a resource that only one of the two has."""
    template = stacks.expanded({}).template
    names = set(references(template["Conditions"])) & source["Parameters"].keys()
    pairs = list(combinations(sorted(names), 2))
    asked = Counter()
    for pair in pairs:
        given = {name: value for each in pair for name, value in BESIDE.get(each, {}).items()}
        given |= {name: switched(name, source["Parameters"][name]) for name in pair}
        try:
            Resolved(stacks.expanded(given), given)
            asked["resolved"] += 1
        except Refused as exc:
            assert "Unresolved" not in str(exc), pair
            asked["refused"] += 1

    assert asked["resolved"] > 500
    assert asked["refused"] < asked["resolved"] / 4


def switched(name, definition):
    return other_values(name, definition)[-1]


def test_other_code_of_one_function_changes_that_function_only(source):
    """Its version, its alias, and nothing else: 27 others start warm."""
    function = "PreSignUpFunction"
    before, after = (
        Resolved(expand(source, code={function: digest * 32})) for digest in ("1", "2")
    )
    fates = updated(before, after).fates()
    versions = [name for name in fates if name.startswith("PreSignUpFunctionVersion")]

    assert {"create", "leave"} == {fates.pop(name) for name in versions}
    assert {function: "update", "PreSignUpFunctionAliaslive": "update"} == fates


def test_other_code_of_all_functions_publishes_all(source):
    """As many versions come as stay."""
    code = dict.fromkeys(source["Resources"], "2" * 32)
    before, after = Resolved(expand(source)), Resolved(expand(source, code=code))
    fates = Counter(updated(before, after).fates().values())

    functions = sum(before.kind(name) == "AWS::Lambda::Function" for name in before.live)
    assert {"create": functions, "leave": functions, "update": 2 * functions} == fates


@pytest.mark.parametrize("base", ["zero", "all"])
def test_a_stack_with_replaced_resources_is_as_if_it_were_made_from_nothing(stacks, base):
    """What is taken from the stack before depends on no generation; there is none of the memo."""
    before = stacks.stack(stacks.bases[base])
    replaced = dict.fromkeys(before.live[::7], 1)
    again = before.again(replaced)
    anew = Resolved(Expanded(before.template), before.given, generation=replaced)

    assert again.properties == anew.properties != before.properties
    assert (again.live, again.outputs) == (anew.live, anew.outputs)


@pytest.mark.parametrize("base", ["zero", "all"])
def test_a_stack_of_the_same_name_can_be_deployed_after_a_deletion(stacks, base):
    """What Retain left under a name of the template would refuse the next creation."""
    before = stacks.stack(stacks.bases[base])
    left = deleted(before).left
    after = Resolved(before.expanded, before.given, place=HERE)

    assert {"create"} == set(created(after, left).fates().values())


# Names of DNS, which an operator gives: there is one of each anywhere.
GIVEN_ONCE = {"ApiDomainName"}
OF_ALL_REGIONS = ("AWS::CloudWatch::Dashboard", "AWS::IAM::", "AWS::S3::Bucket")
PLACES = [(Place(stack="other"), "AWS::"), (Place(region="us-east-1"), OF_ALL_REGIONS)]


@pytest.mark.parametrize("base", ["zero", "all"])
@pytest.mark.parametrize(("other", "kinds"), PLACES, ids=["another name", "another region"])
def test_a_second_stack_of_the_account_takes_no_name_of_the_first(stacks, base, other, kinds):
    """At the same time; nor one of its name in another region a name that the account has once."""
    first = stacks.stack(stacks.bases[base])
    second = Resolved(first.expanded, first.given, place=other)
    names = {
        name: identity(first, name) for name in first.live if first.kind(name).startswith(kinds)
    }

    assert {*first.live} == {*second.live}
    clashing = {name for name in names if names[name] and names[name] == identity(second, name)}
    assert clashing <= GIVEN_ONCE


def test_two_stacks_that_mail_hear_of_their_own_mails_only(stacks):
    """Bounces and complaints of both are on one bus; the rules go by the configuration set."""
    first = stacks.stack({"MailFrom": "a@example.org"})
    second = Resolved(first.expanded, first.given, place=Place(stack="other"))
    heard = [
        stack.properties[rule]["EventPattern"]["detail"]["mail"]["tags"]["ses:configuration-set"]
        for stack in (first, second)
        for rule in ("MailBouncedRule", "MailComplainedRule")
    ]

    assert heard[0] == heard[1] == [first.physical_id("MailConfigurationSet")]
    assert heard[2] == heard[3] == [second.physical_id("MailConfigurationSet")]
    assert heard[0] != heard[2]


def test_a_function_that_is_not_known_stops_the_walk(source):
    """Rather than to be the same before and after."""
    changed = {**source, "Outputs": {"O": {"Value": {"Fn::Base64": "x"}}}}

    with pytest.raises(UnknownFunction):
        Walk(changed).stack({})


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("ORIGINAL", "https://cognito-idp.eu-west-1.amazonaws.com/"),
        ("UPDATED", "https://issuer-cognito-idp.eu-west-1.amazonaws.com/"),
    ],
)
def test_the_api_takes_tokens_of_the_issuer_that_the_pool_has(stacks, said, begins):
    """All its functions, and the output that clients read."""
    stack = stacks.stack({**stacks.bases["all"], "TokenIssuer": said})
    told = {
        each["Environment"]["Variables"].get("TOKEN_ISSUER")
        for name, each in stack.properties.items()
        if stack.kind(name) == "AWS::Lambda::Function"
    } - {None}
    [issuer] = told

    assert issuer == stack.outputs["Issuer"]
    assert issuer == begins + stack.physical_id("UserPool")
