"""
The suite on one machine: emulator, deployment, metrics, demo. Nobody imports it.

It finds the libraries under ``packages/`` by their path, next to it.
"""

import sys
from pathlib import Path

PACKAGES = Path(__file__).parents[1] / "packages"
for _folder in sorted(each.parent for each in PACKAGES.glob("*/pyproject.toml")):
    if str(_folder) not in sys.path:
        sys.path.append(str(_folder))
