# ruff: noqa: INP001  (an app, and no package)
"""The same app as app.ts."""

from aws_cdk import App, Stack
from aws_cdk.aws_cognito import AuthFlow, SignInAliases, UserPool
from cognito_triggers_cdk import CognitoTriggers

app = App()
stack = Stack(app, "Users")
pool = UserPool(stack, "Pool", self_sign_up_enabled=True, sign_in_aliases=SignInAliases(email=True))
sign_up_check = CognitoTriggers(
    stack,
    "SignUpCheck",
    part="sign-up-check",
    template_url="https://bucket.s3.eu-west-1.amazonaws.com/sign-up-check.yaml",
    parameters={"SignInBy": "email"},
)
passwordless = CognitoTriggers(
    stack,
    "Passwordless",
    part="passwordless",
    template_url="https://bucket.s3.eu-west-1.amazonaws.com/passwordless.yaml",
    parameters={
        "MailFrom": "no-reply@example.com",
        "EventsTopicArn": sign_up_check.topic_arn,
    },
)
users = pool.node.default_child
sign_up_check.attach_to(users)
passwordless.attach_to(users)
pool.add_client("App", auth_flows=AuthFlow(user_password=True, custom=True))
app.synth()
