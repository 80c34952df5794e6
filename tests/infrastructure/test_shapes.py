"""What is alike is said once, and a part is one entry."""

import re
from pathlib import Path

import pytest

from infrastructure.compile import ROOT, Template
from infrastructure.domain import domain
from infrastructure.entry import Known
from infrastructure.parts import consumer, policy, trigger, worker
from infrastructure.pieces import BadPiece
from infrastructure.places import PLACES
from infrastructure.reads import read_by
from infrastructure.resource import comment, filled, resource
from infrastructure.shaped import made, shapes
from infrastructure.templates import CONSUMERS, SOURCES
from infrastructure.variables import ANNOUNCES
from rules.personal_data import OLDER_VERSION_DAYS
from tests.loop.template import parsed

SLACK = consumer(
    "Slack",
    "Tells operators on Slack of locked codes",
    holds="Messages to Slack",
    lost="Operators got no messages in Slack.",
    settings="WEBHOOK_SECRET_ARN SEEN_EVENTS_TABLE DEAD_LETTER_QUEUE_URL",
    kinds="challenge.locked sign_up.rejected",
    batch="10",
    condition="Webhooks",
)


@pytest.fixture(scope="module")
def with_slack():
    """The whole template, with a consumer more."""
    at = SOURCES.index(CONSUMERS) + 1
    slack = domain("slack", SLACK)
    return parsed(Template("x.yaml", (*SOURCES[:at], slack, *SOURCES[at:])).text())


def test_a_consumer_is_one_entry(with_slack):
    """Fifteen lines at most, in addition to its code; its settings come by themselves."""
    own = {name for name in with_slack["Resources"] if name.startswith("Slack")}
    function = with_slack["Resources"]["SlackConsumerFunction"]

    assert own == {
        *("SlackSubscription", "SlackQueue", "SlackDeadLetterQueue", "SlackQueuesPolicy"),
        *("SlackConsumerFunction", "SlackConsumerFunctionRole", "SlackConsumerMapping"),
        *("SlackConsumerConfiguration", "SlackDeadLettersAlarm", "SlackConsumerLogGroup"),
    }
    always = {"SlackConsumerConfiguration"}
    assert {"Webhooks"} == {with_slack["Resources"][name]["Condition"] for name in own - always}
    assert "events.consumers.slack.handler" == function["Properties"]["Handler"]
    assert [
        "WEBHOOK_SECRET_ARN",
        "SEEN_EVENTS_TABLE",
        "DEAD_LETTER_QUEUE_URL",
        "SETTINGS",
    ] == list(function["Properties"]["Environment"]["Variables"])


def test_a_queue_hides_a_message_six_times_as_long_as_its_consumer_may_take(with_slack):
    """As Lambda asks for; a changed timeout changes both."""
    made = with_slack["Resources"]

    assert (
        6 * made["SlackConsumerFunction"]["Properties"]["Timeout"]
        == (made["SlackQueue"]["Properties"]["VisibilityTimeout"])
    )


def test_only_the_kinds_that_are_named_reach_a_consumer(with_slack):
    """By their type, with its version."""
    filtered = with_slack["Resources"]["SlackSubscription"]["Properties"]["FilterPolicy"]

    assert {"type": ["auth.challenge.locked.v1", "auth.sign_up.rejected.v1"]} == filtered


def test_a_piece_says_which_entry_to_edit():
    """The line in which the entry begins, not that of the shape."""
    origin = f"infrastructure/infrastructure/{Path(__file__).name}"
    lines = Path(__file__).read_text().splitlines()
    line = lines.index("SLACK = consumer(") + 1

    assert {f"{origin}:{line}"} == {piece.origin for piece in SLACK.items}


def test_an_option_of_cognito_gets_its_right_by_itself():
    """With a condition the pool names the trigger, and SAM makes no permission."""
    words = {"settings": f"USER_EVENTS_TOPIC_ARN {ANNOUNCES}", "harm": "h"}
    plain = [each.name for each in trigger("A", "x", **words).items]
    option = trigger("A", "x", condition="C", **words).items

    first, log = ["AFunction", "AFunctionRole"], ["ALogGroup", "APending"]
    assert [*first, *log] == plain
    assert [*first, "APermission", *log] == [each.name for each in option]
    assert {"C"} == {each.data["Condition"] for each in option}
    assert "Events" not in option[0].data["Properties"]


def test_a_variable_of_one_function_is_said_with_it():
    """Others by the same name go on as they were."""
    variable = {"LEGACY_URL": "!Sub https://${UserPool}"}
    made, *_ = worker("A", "x", handler="a", settings="LEGACY_URL", variable=variable).items
    other, *_ = worker("B", "x", handler="b", settings="LEGACY_URL").items

    assert {"Fn::Sub": "https://${UserPool}"} == variables(made)["LEGACY_URL"]
    assert {"Ref": "LegacyUrl"} == variables(other)["LEGACY_URL"]


def variables(piece):
    return piece.data["Properties"]["Environment"]["Variables"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("Of it.", ["  # Of it."]),
        ("One.\n\nTwo.", ["  # One.", "  #", "  # Two."]),
        ("= Head", [f"  # ── Head {104 * '─'}", ""]),
        ("= Head\nOf all.", [f"  # ── Head {104 * '─'}", "  # Of all.", ""]),
        ("= Head\n=\nOf one.", [f"  # ── Head {104 * '─'}", "", "  # Of one."]),
    ],
)
def test_a_comment_has_its_marks(text, lines):
    """And an empty line below a heading, which is about more than one piece."""
    assert lines == comment(text).splitlines()


def test_what_is_optional_of_a_shape_is_left_out_or_there():
    """Each is a line of the template."""
    read = {"of": "B", "batch": "1"}
    bare = made("mapping", "A", **read)[0].data["Properties"]
    [piece] = made("mapping", "A", **read, window="2", at_once="3 # few")
    full = piece.data["Properties"]

    assert {"MaximumBatchingWindowInSeconds": 2} == (
        {name: value for name, value in full.items() if name not in bare}
    )
    assert {"MaximumConcurrency": {"Fn::If": ["UsualAccount", 3, 2]}} == full["ScalingConfig"]
    assert {"MaximumConcurrency": 2} == bare["ScalingConfig"]["Fn::If"][2]
    assert "{MaximumConcurrency: !If [UsualAccount, 3, 2]} # few\n" in piece.text
    [small] = made("mapping", "A", **read, window="0", small_window="20")
    assert {"Fn::If": ["UsualAccount", 0, 20]} == (
        small.data["Properties"]["MaximumBatchingWindowInSeconds"]
    )
    [plain], [ranged] = made("table", "A"), made("table", "A", sorted_by="at", kept=True)
    assert "RANGE" not in plain.text
    assert {"pk": "HASH", "at": "RANGE"} == {
        each["AttributeName"]: each["KeyType"] for each in ranged.data["Properties"]["KeySchema"]
    }
    assert ["Delete", "Retain"] == [each.data["UpdateReplacePolicy"] for each in (plain, ranged)]


def test_a_queue_has_its_dead_letter_queue():
    """Fourteen days for what could not be dealt with."""
    first, dead = made("queue", "A", visible="6", tries="3")

    assert {"Fn::GetAtt": ["ADeadLetterQueue", "Arn"]} == (
        first.data["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]
    )
    assert 14 * 86400 == dead.data["Properties"]["MessageRetentionPeriod"]


def test_a_function_is_told_what_its_code_reads():
    """Nobody writes it again."""
    made, *_ = worker("A", "x", handler="workers.canary").items
    told = set(variables(made)) - {"SETTINGS"}

    assert read_by("workers.canary") == told
    assert "EVENT_PUBLISH_TIMEOUT_MS" in told


def test_a_module_that_is_not_there_is_refused_with_the_entry():
    """As a name that was written wrong."""
    with pytest.raises(BadPiece, match=r"test_shapes\.py:\d+: there is no module workers\.canry"):
        worker("A", "x", handler="workers.canry")


def test_who_has_the_topic_may_publish_and_who_announces_is_watched():
    """Both follow from the settings: nobody can forget one of them."""
    topic = "USER_EVENTS_TOPIC_ARN"
    _, reads, _ = worker("A", "x", handler="a", settings=topic).items
    _, neither, _ = worker("A", "x", handler="a", settings="APP_NAME").items
    made = worker("A", "x", handler="a", settings=f"{topic} {ANNOUNCES}")

    assert "sns:Publish" in reads.text
    assert "sns:Publish" not in neither.text
    assert ["AFunction", "AFunctionRole", "ALogGroup", "APending"] == [
        each.name for each in made.items
    ]
    assert made.part.announces


def test_a_variable_and_a_place_are_filled_from_what_a_template_has():
    """Both, and a variable that another's name ends with is left alone."""
    told = {"NAMES": lambda _: ["x"], "MORE_NAMES": lambda _: ["y"]}
    rights = ["- {Effect: Allow, Action: a, Resource: [PLACE]}\n"]
    (made, fill), (role, likewise), _ = worker(
        *("A", "x"),
        handler="a",
        settings="NAMES MORE_NAMES",
        variable=told,
        rights=rights,
        fill={"PLACE": lambda _: ["z"]},
    ).items
    filled_role = likewise(role, Known({})).data

    assert {"NAMES": "x", "MORE_NAMES": "y"} == {
        name: value
        for name, value in variables(fill(made, Known({}))).items()
        if name.endswith("NAMES")
    }
    [policy] = filled_role["Properties"]["Policies"]
    assert ["z"] == policy["PolicyDocument"]["Statement"][-1]["Resource"]


def test_a_right_on_the_pool_is_apart_from_the_role():
    """Of a trigger, which must exist before the pool; other functions have it in their role."""
    pool = {"Look": "AdminGetUser"}
    _, _, (apart, fill), _ = trigger("A", "x", harm="y", settings="", pool=pool).items
    entry = trigger("A", "x", harm="y", settings="")

    assert ["!Ref AFunctionRole"] == re.findall(
        r"Roles: \[(.*)\]", fill(apart, Known({}, (entry,))).text
    )
    assert "cognito-idp:AdminGetUser, Resource: !GetAtt UserPool.Arn" in apart.text


def test_a_policy_is_for_the_functions_that_a_template_has():
    """And not there if it has none of them."""
    piece, fill = policy("P", called="Read", of=("A", "B", "C"), rights="- a:B on T\n")
    known = Known({}, tuple(worker(name, "x", handler="a", settings="") for name in "AC"))

    assert [{"Ref": "AFunctionRole"}, {"Ref": "CFunctionRole"}] == (
        fill(piece, known).data["Properties"]["Roles"]
    )
    assert fill(piece, Known({})) is None


def test_a_place_is_filled_with_a_line_each_or_in_one():
    """As the list there is written."""
    piece = resource("A", "B", "C:\n  - PLACE\nD: [PLACE]\n")
    made = filled(PLACE=lambda _: ["x", "!Ref Y"])(piece, Known({}))

    assert {"C": ["x", {"Ref": "Y"}], "D": ["x", {"Ref": "Y"}]} == made.data["Properties"]


@pytest.mark.parametrize(("lines", "made"), [(["X: 1", "Y: 2"], {"X": 1, "Y": 2}), ([], {})])
def test_a_mapping_is_filled_with_a_line_each_or_stays_empty(lines, made):
    """Nothing else is left away for it."""
    piece = resource("A", "B", "C: {PLACE}\nD: 1\n")

    assert {"C": made, "D": 1} == (
        filled(PLACE=lambda _: lines)(piece, Known({})).data["Properties"]
    )


def test_a_bucket_lets_nobody_in_and_may_forget():
    """The one of users does not."""
    (kept, _), (forgets, _) = made("bucket", "A"), made("bucket", "A", expires="!Ref Days")

    assert "LifecycleConfiguration" not in kept.data["Properties"]
    rule, older = forgets.data["Properties"]["LifecycleConfiguration"]["Rules"]
    assert {"Ref": "Days"} == rule["ExpirationInDays"]
    days = older["NoncurrentVersionExpiration"]["NoncurrentDays"]
    assert [str(OLDER_VERSION_DAYS)] == PLACES[days](Known({}))
    assert {True} == set(kept.data["Properties"]["PublicAccessBlockConfiguration"].values())


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"visible": "6"}, "see tries"),
        ({"visible": "6", "tries": "3", "trys": "3"}, "see trys"),
    ],
)
def test_a_word_that_is_missing_or_unknown_is_refused(said, why):
    """With the words that the shape has."""
    with pytest.raises(BadPiece, match=rf"\.py:\d+: A: queue has visible, tries, kept: {why}$"):
        made("queue", "A", **said)


def test_text_of_more_lines_goes_below_its_name():
    """As a list, or behind the tag that it begins with."""
    [log] = made("log_group", "A", named="!Sub\n  - ${B}\n  - {B: b}")
    subscribed = made("subscription", "A", only="type: [a]\noutcome: [b]\n")[0]

    assert {"Fn::Sub": ["${B}", {"B": "b"}]} == log.data["Properties"]["LogGroupName"]
    assert {"type": ["a"], "outcome": ["b"]} == subscribed.data["Properties"]["FilterPolicy"]
    assert "FilterPolicy" not in made("subscription", "A")[0].text


def test_no_shape_is_written_that_nothing_has():
    """Each is a kind of something in a file, or what a part consists of."""
    folder = ROOT / "infrastructure"
    said = "".join(path.read_text() for path in sorted(folder.glob("plain/*.yaml")))
    code = "".join(path.read_text() for path in sorted(folder.glob("*.py")))
    kinds = set(re.findall(r"^ +\w+ (\w+)(?: if \w+)?:", said, re.MULTILINE))

    assert set(shapes()) == {
        name for name in shapes() if name in kinds or re.search(rf'made\(\s*"{name}"', code)
    }


@pytest.mark.parametrize(
    ("told", "may", "right"),
    [
        ("CODE_PEPPER_SECRET_ARN", {}, ("GetSecretValue, Resource: !GetAtt CodePepper.Id", "")),
        ("FACTOR_KEY_SECRET_ARN", {}, ("Resource: !GetAtt FactorKey.Id", "EnrolledMethods")),
        ("OUTBOX_QUEUE_URL", {}, ("SendMessage, Resource: !GetAtt OutboxQueue.Arn", "")),
        ("SEEN_EVENTS_TABLE", {}, ("[dynamodb:PutItem, dynamodb:UpdateItem]", "")),
        ("SEEN_EVENTS_TABLE", {"SeenEventsTable": "PutItem"}, ("Action: dynamodb:PutItem,", "")),
        ("FACTOR_TABLE", {"FactorTable": "GetItem"}, ("dynamodb:GetItem", "EnrolledMethods")),
        ("GROUP_RULES_FILE", {}, ("rules/${GroupRulesFile}", "GroupRulesFile")),
        ("MAIL_FROM", {}, ("configuration-set/*", "")),
        ("MAIL_FROM MAIL_CONFIGURATION_SET", {}, ("set/${MailConfigurationSet}", "")),
        ("APP_NAME", {"UserPool": "AdminGetUser"}, ("cognito-idp:AdminGetUser", "")),
    ],
)
def test_a_right_follows_from_what_a_function_is_told(told, may, right):
    """With the actions that somebody said, and on the condition that the variable has."""
    _, role, *_ = worker("A", "x", handler="a", settings=told, may=may).items
    _, _, own = role.text.partition("ALogGroup.Arn}\n")
    words, condition = right

    assert words in own
    assert (f"- {condition}\n" if condition else "- {Effect") in own.replace(
        "- Effect", "- {Effect"
    )
    assert bool(re.search(r"^ *- !If$", own, re.MULTILINE)) == bool(condition)


@pytest.mark.parametrize("told", ["CONSUMER_QUEUE_URL LEGACY_TABLE APP_NAME", "FACTOR_TABLE"])
def test_what_a_function_is_told_for_another_purpose_brings_no_right(told):
    """Its own queue, another's table, and a table whose use somebody says apart."""
    variable = {"CONSUMER_QUEUE_URL": "!Ref AQueue"}
    _, role, *_ = worker("A", "x", handler="a", settings=told, variable=variable).items

    assert 1 == role.text.count("Resource: ")  # its log
    assert "dynamodb" not in role.text


def test_a_function_may_use_no_table_that_it_is_not_told():
    """One of the two is wrong: the name, or the code that does not read it."""
    with pytest.raises(BadPiece, match=r"^FactorTable: a function that may use"):
        worker("A", "x", handler="a", settings="APP_NAME", may={"FactorTable": "GetItem"})
