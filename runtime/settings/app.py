"""The application that users sign in to."""

from __future__ import annotations

from runtime.settings.variable import Settings, one_of, text


class AppSettings(Settings):
    """What users call the application, in mails."""

    app_name = text("APP_NAME")


class CognitoMailSettings(Settings):
    """Who sends Cognito's own mails."""

    cognito_mails = one_of("COGNITO_MAILS", "cognito", "ses", "suite")

    @property
    def words_cognitos_mails(self) -> bool:
        """Whether Cognito takes the words of its mails from us: only where it sends by SES."""
        return self.cognito_mails == "ses"
