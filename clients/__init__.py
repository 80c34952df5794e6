"""Reference clients of passwordless sign-in: a browser module, and one for scripts and tests."""
