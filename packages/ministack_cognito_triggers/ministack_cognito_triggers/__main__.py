"""ministack with Cognito's triggers: takes the arguments and variables that `ministack` takes."""

from ministack_cognito_triggers import install

install()

from ministack.app import main  # noqa: E402  (only now is it the one with triggers)

main()
