"""The application that users sign in to."""

from __future__ import annotations

from runtime.settings.variable import Settings, switch, text


class AppSettings(Settings):
    """What users call the application, in mails."""

    app_name = text("APP_NAME")


class CognitoMailSettings(Settings):
    """Whether Cognito takes the words of its mails from us: only where it sends by SES."""

    words_cognitos_mails = switch("COGNITO_MAILS", off="cognito", on="ses")
