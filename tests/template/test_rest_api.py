"""What API Gateway does before the function: routes, limits, who may call, what it says itself."""

import json
import re

import pytest

from api.app import acts
from api.problems import KINDS
from pipeline.documents.openapi import described

ROUTES = {(path, method) for path, methods in described()["paths"].items() for method in methods}
FUNCTIONS = ["Api", "ApiSignIn", "ApiSignUp"]
NO_VALUE = {"Ref": "AWS::NoValue"}
OPTIONAL = {"AWS::ApiGateway::RestApi", "AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment"}


def routes():
    """Every route of the code."""
    return acts(None, None, None)


@pytest.fixture
def paths(source):
    return source["Resources"]["Api"]["Properties"]["DefinitionBody"]["paths"]


@pytest.fixture
def stage(of_type):
    [found] = of_type("AWS::ApiGateway::Stage").values()
    return found


def test_there_is_no_api_unless_it_is_wanted(source, expanded):
    """Nothing of it, and nothing to pay for."""
    assert "off" == source["Parameters"]["RestApi"]["Default"]
    for name, resource in expanded["Resources"].items():
        if resource["Type"] in OPTIONAL or (
            name.startswith(("ApiFunction", "ApiSign", "ApiClient", "ApiFire", "ApiAddress"))
            and not name.endswith("Configuration")  # it is always there, and says "none"
        ):
            assert resource["Condition"] in {"RestApi", "ApiFirewall"}, name


def test_every_route_of_the_code_is_there(paths):
    """And what is not a route goes to the function as well, which says so."""
    routes = {
        (path, method)
        for path, methods in paths.items()
        for method in methods
        if method != "options"
    }
    lost = {"get", "post", "put", "patch", "delete", "head"}

    assert ROUTES | {("/{proxy+}", method) for method in lost} == routes


def test_every_path_answers_what_browsers_ask_first(paths):
    """In the function, which knows the origin."""
    assert all("options" in methods for methods in paths.values())


def test_every_method_calls_the_alias(paths):
    """So that code and settings change together."""
    calls = [
        each["x-amazon-apigateway-integration"]
        for methods in paths.values()
        for each in methods.values()
    ]

    for call in calls:
        assert ("aws_proxy", "POST") == (call["type"], call["httpMethod"])
        assert re.search(r"/\$\{Api(SignIn|SignUp|)Function\.Alias\}/", call["uri"]["Fn::Sub"])


def test_only_this_api_may_call_the_functions(of_type):
    """Its one stage."""
    permissions = [
        each
        for each in of_type("AWS::Lambda::Permission").values()
        if each["Principal"] == "apigateway.amazonaws.com"
    ]

    assert FUNCTIONS == [
        each["FunctionName"]["Ref"].removesuffix("FunctionAliaslive") for each in permissions
    ]
    assert all(each["SourceArn"]["Fn::Sub"].endswith(":${Api}/v1/*") for each in permissions)


def test_what_waits_is_in_functions_with_concurrency_of_their_own(paths, of_type, source):
    """All that waits, nothing else, each kind by itself; what browsers ask first never waits."""
    functions = of_type("AWS::Lambda::Function")
    for route in routes():
        called = {
            method: re.search(r"\{(\w+)Function", str(each))[1]
            for method, each in paths[route.path].items()
        }
        kind = {"sign_in": "ApiSignIn", "sign_up": "ApiSignUp"}.get(route.counts_as)
        assert (kind if route.even_s else "Api") == called[route.method.lower()], route.path
        assert "Api" == called["options"]
    for name in FUNCTIONS[1:]:
        reserved = {"Fn::If": [f"{name}Concurrency", {"Ref": f"{name}Concurrency"}, NO_VALUE]}
        assert reserved == functions[f"{name}Function"]["ReservedConcurrentExecutions"]
        assert 0 < source["Parameters"][f"{name}Concurrency"]["Default"]
    assert "ReservedConcurrentExecutions" not in functions["ApiFunction"]


def test_the_reserve_of_all_leaves_most_of_an_account_to_the_triggers(source):
    """By default, of a concurrency of 1,000."""
    reserved = [source["Parameters"][f"{name}Concurrency"]["Default"] for name in FUNCTIONS[1:]]

    assert sum(reserved) < 500


@pytest.fixture
def per_second(source):
    """What a method is throttled to, by default; a burst is a second's worth."""

    def per_second(setting):
        assert setting["ThrottlingRateLimit"] == setting["ThrottlingBurstLimit"]
        return source["Parameters"][setting["ThrottlingRateLimit"]["Ref"]]["Default"]

    return per_second


def test_every_route_that_guesses_could_be_sent_to_is_throttled_by_itself(stage, per_second):
    """A flood of sign-ups shall not keep people from signing in."""
    settings = {each["ResourcePath"]: each for each in stage["MethodSettings"]}
    posts = {
        f"/{path.replace('/', '~1')}"
        for path, method in ROUTES
        if method == "post" and path not in {"/auth/logout", "/auth/step-up/spend"}  # machines'
    }

    assert posts | {"/*"} == set(settings)
    assert "*" == settings["/*"]["HttpMethod"]
    for path in posts:
        assert "POST" == settings[path]["HttpMethod"]
        assert per_second(settings[path]) <= per_second(settings["/*"])


def test_every_throttle_is_a_parameter_of_its_kind_and_is_counted_by_address_as_well(stage):
    """So one flooder meets the limit of the address before that of everybody."""
    kinds = {
        f"/{route.path.replace('/', '~1')}": route.counts_as
        for route in routes()
        if route.counts_as
    }
    names = {"sign_in": "ApiSignInsPerSecond", "sign_up": "ApiSignUpsPerSecond"}
    throttles = {
        each["ResourcePath"]: each["ThrottlingRateLimit"]["Ref"] for each in stage["MethodSettings"]
    }

    assert "ApiRequestsPerSecond" == throttles.pop("/*")
    assert throttles == {path: names[kind] for path, kind in kinds.items()}


@pytest.mark.parametrize("kind", ["Ins", "Ups"])
def test_a_hundred_times_what_one_address_may_send_is_less_than_all_may(source, kind):
    """By default: API Gateway throttles before the function counts addresses."""
    defaults = {name: each["Default"] for name, each in source["Parameters"].items()}

    assert 100 * defaults[f"ApiSign{kind}PerAddress"] / 60 < defaults[f"ApiSign{kind}PerSecond"]


def test_what_api_gateway_says_itself_is_a_problem_too(source):
    """With a code of ours and its status."""
    said = source["Resources"]["Api"]["Properties"]["GatewayResponses"]

    assert {"THROTTLED", "DEFAULT_5XX", "MISSING_AUTHENTICATION_TOKEN"} <= set(said)
    for response in said.values():
        problem = json.loads(response["ResponseTemplates"]["application/json"])
        kind = KINDS[problem["code"]]

        assert response["StatusCode"] == problem["status"] == kind.status
        assert (kind.title, f"urn:problem:{problem['code']}") == (problem["title"], problem["type"])


def test_the_function_outlasts_three_tries_of_a_trigger(of_type):
    """And API Gateway, which waits for 29 s, outlasts the function."""
    for name in FUNCTIONS:
        assert 15 < of_type("AWS::Lambda::Function")[f"{name}Function"]["Timeout"] < 29


def test_refresh_tokens_of_the_api_are_good_once(of_type):
    """A stolen one shows when it is used the second time; a lost answer may be asked for again."""
    client = of_type("AWS::Cognito::UserPoolClient")["ApiClient"]

    assert "ENABLED" == client["RefreshTokenRotation"]["Feature"]
    assert "ALLOW_REFRESH_TOKEN_AUTH" not in client["ExplicitAuthFlows"]
    assert {"Ref": "RefreshTokenDays"} == client["RefreshTokenValidity"]


def test_browsers_keep_a_session_as_long_as_it_lasts(expanded):
    """The API's cookies and the app client have the days from one parameter."""
    for name in FUNCTIONS:
        asked = expanded["Resources"][f"{name}Function"]["Properties"]["Environment"]["Variables"]
        assert {"Ref": "RefreshTokenDays"} == asked["REFRESH_TOKEN_DAYS"]


def test_cognito_believes_where_users_of_the_api_call_from(of_type):
    """Or threat protection would see one address, the function's."""
    client = of_type("AWS::Cognito::UserPoolClient")["ApiClient"]

    assert client["EnablePropagateAdditionalUserContextData"]


def test_the_api_asks_for_the_password_that_the_pool_asks_for(expanded):
    """Or Cognito would complain, and tell by that who has no account."""
    policy = expanded["Resources"]["UserPool"]["Properties"]["Policies"]["PasswordPolicy"]
    asked = expanded["Resources"]["ApiFunction"]["Properties"]["Environment"]["Variables"]
    classes = ("Lowercase", "Uppercase", "Numbers", "Symbols")

    assert {"Ref": "PasswordLength"} == policy["MinimumLength"] == asked["PASSWORD_LENGTH"]
    assert {"Ref": "PasswordClasses"} == asked["PASSWORD_CLASSES"]
    for each in classes:
        assert {"Fn::If": ["PasswordClasses", True, False]} == policy[f"Require{each}"]


def test_the_firewall_counts_by_address_and_stops_what_is_too_large(of_type):
    """Only where it is wanted: it is paid for by itself."""
    [firewall] = of_type("AWS::WAFv2::WebACL").values()
    often, large = [each["Statement"] for each in firewall["Rules"]]

    assert "IP" == often["RateBasedStatement"]["AggregateKeyType"]
    assert {"Ref": "ApiRequestsPerAddress"} == often["RateBasedStatement"]["Limit"]
    assert 16384 == large["SizeConstraintStatement"]["Size"]
    assert {"Block"} == {action for each in firewall["Rules"] for action in each["Action"]}


@pytest.mark.parametrize("text", ["", "https://app.example", "http://localhost:8080"])
def test_origins_that_are_let_through(source, text):
    """One, as browsers spell it."""
    assert _fits(source, "ApiOrigin", text)


@pytest.mark.parametrize(
    "text", ["*", "null", "https://*.example", "https://app.example/", "http://app.example", "x"]
)
def test_what_is_no_origin_is_refused_before_it_is_deployed(source, text):
    """A star above all."""
    assert not _fits(source, "ApiOrigin", text)


@pytest.mark.parametrize(("text", "fits"), [("", True), ("10", True), ("9", False), ("0", False)])
def test_the_firewall_takes_no_less_than_ten(source, text, fits):
    """AWS WAF's own bound."""
    assert fits == _fits(source, "ApiRequestsPerAddress", text)


def _fits(source, name, text):
    parameter = source["Parameters"][name]
    is_short = len(text) <= parameter["MaxLength"]
    return is_short and re.search(parameter["AllowedPattern"], text) is not None
