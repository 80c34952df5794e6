import pytest

pytestmark = pytest.mark.emulator


def mails_to(emulator, user):
    return [mail for mail in emulator.mails() if user in mail.to]


def test_a_sign_up_mail_is_worded_by_the_trigger(app, emulator, recorder, shaped_like):
    """SignUp: PreSignUp, then CustomMessage_SignUp, which gets the metadata."""
    worded = {"smsMessage": None, "emailSubject": "Hello", "emailMessage": "<b>{####}</b>"}
    recorder.obey({"CustomMessage_SignUp": {"response": worded}})
    app.sign_up(ClientMetadata={"locale": "en-IE"})

    [mail] = mails_to(emulator, app.user)
    assert (mail.subject, mail.html) == ("Hello", "<b>123456</b>")
    assert recorder.sources == ["PreSignUp_SignUp", "CustomMessage_SignUp"]
    event = recorder.only("CustomMessage_SignUp")
    assert event["request"].pop("clientMetadata") == {"locale": "en-IE"}
    assert event["request"]["userAttributes"]["cognito:user_status"] == "UNCONFIRMED"
    assert event["request"]["userAttributes"]["email_verified"] == "false"
    shaped_like(event, "CustomMessage_SignUp")


def test_null_means_the_pools_own_template(app, emulator):
    """All null on entry, and so on return: nothing changes."""
    app.sign_up()

    [mail] = mails_to(emulator, app.user)
    assert mail.text == "Your verification code is 123456."


def test_a_code_sent_again_is_another_source(app, recorder, shaped_like):
    """ResendConfirmationCode: CustomMessage_ResendCode."""
    app.sign_up()
    app.idp.resend_confirmation_code(ClientId=app.client, Username=app.user)

    shaped_like(recorder.only("CustomMessage_ResendCode"), "CustomMessage_ResendCode")


def test_a_forgotten_password_is_another_source(member, recorder, shaped_like):
    """ForgotPassword: CustomMessage_ForgotPassword, with the real name."""
    member.idp.forgot_password(ClientId=member.client, Username=member.user)

    event = recorder.only("CustomMessage_ForgotPassword")
    assert member.real_name() == event["userName"]
    shaped_like(event, "CustomMessage_ForgotPassword")


def test_a_message_without_its_code_is_refused(app, recorder, refusal):
    """The placeholder must be in it."""
    worded = {"smsMessage": None, "emailSubject": None, "emailMessage": "no code"}
    recorder.obey({"CustomMessage_SignUp": {"response": worded}})

    assert refusal(app.sign_up)[0] == "InvalidLambdaResponseException"


def test_a_raising_trigger_fails_the_call(app, recorder, refusal):
    """As any other trigger's."""
    recorder.obey({"CustomMessage_AdminCreateUser": {"raise": "boom"}})

    assert refusal(app.invite)[1] == "CustomMessage failed with error boom."
