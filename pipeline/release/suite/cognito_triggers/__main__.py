"""``python -m cognito_triggers`` is the command ``cognito-triggers``."""

from .command import main

if __name__ == "__main__":
    main()
