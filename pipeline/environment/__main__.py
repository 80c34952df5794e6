"""
``python3 -m pipeline.environment GROUP...`` installs groups of pyproject.toml.

GROUP is run, test, tools, audit, docs or cdk, or the folder of a package-lock.json.
What is installed already takes no time. It runs with the Python of the machine,
so it uses the standard library alone, and an old Python has to be able to read
this file as far as the check of its version.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (who installs may have any)
    sys.exit(
        f"Python 3.11 or newer is needed, and {sys.executable} is {sys.version.split()[0]}:"
        " install a newer one and name it, for example `make run PYTHON=python3.12`"
    )

from pipeline.environment.install import main

sys.exit(main(sys.argv[1:]))
