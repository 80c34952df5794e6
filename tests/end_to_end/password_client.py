"""A client of CUSTOM_AUTH that begins with SRP, as Amplify's CUSTOM_WITH_SRP does it."""

import warnings

from local.demo.scenario import PASSWORD


class PasswordClient:
    """One sign-in of a user at an app client; *metadata* goes with each answer."""

    def __init__(self, suite, cognito, email, password=PASSWORD):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pycognito.aws_srp import AWSSRP  # noqa: PLC0415  (it warns when it is imported)

            self.srp = AWSSRP(email, password, suite.user_pool_id, suite.client_id, client=cognito)
        self.cognito, self.client_id, self.email = cognito, suite.client_id, email

    def begin(self):
        parameters = {"USERNAME": self.email, "CHALLENGE_NAME": "SRP_A"}
        parameters["SRP_A"] = self.srp.get_auth_params()["SRP_A"]
        return self.cognito.initiate_auth(
            ClientId=self.client_id, AuthFlow="CUSTOM_AUTH", AuthParameters=parameters
        )

    def prove(self, asked, **metadata):
        told = asked["ChallengeParameters"]
        given = self.srp.process_challenge(told, {"USERNAME": self.email})
        given |= {"USERNAME": told["USERNAME"]}
        return self._respond("PASSWORD_VERIFIER", asked, given, metadata)

    def answer(self, asked, code, **metadata):
        given = {"USERNAME": self.email, "ANSWER": code}
        return self._respond("CUSTOM_CHALLENGE", asked, given, metadata)

    def _respond(self, name, asked, given, metadata):
        return self.cognito.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName=name,
            Session=asked["Session"],
            ChallengeResponses=given,
            ClientMetadata=metadata,
        )
