"""
Plugin: Ctrl-C is not ignored, however the tests were started.

A shell without job control starts what runs in its background with SIGINT ignored, and every
process that a test starts would inherit that: Python then raises no KeyboardInterrupt.
"""

import signal


def pytest_configure():
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
