"""The REST API: sign-up, sign-in and accounts over HTTPS, for apps that have no Cognito client."""
