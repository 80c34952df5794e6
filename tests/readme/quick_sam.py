"""
`sam` as the shell of the README's tests finds it: the SAM command line with quicker parts.

libyaml reads its templates, each text once, and zlib packs at its best speed: half of the
processor time of `sam deploy`. The Python of the command line's own environment runs this.
"""

import importlib
import pickle
import sys
import zlib


def main():
    """Be `sam`, with the arguments of this process."""
    yaml = importlib.import_module("yaml")
    yaml.SafeLoader = yaml.CSafeLoader
    yaml.safe_load = each_text_once(yaml.safe_load)
    zlib.Z_DEFAULT_COMPRESSION = zlib.Z_BEST_SPEED  # what zipfile asks for
    sys.argv[0] = "sam"
    return importlib.import_module("samcli.cli.main").cli()


def each_text_once(load):
    """*load*, which reads a text once and answers with a copy of its own each time."""
    read = {}

    def loaded(stream):
        text = stream if isinstance(stream, str | bytes) else stream.read()
        if text not in read:
            read[text] = pickle.dumps(load(text))
        return pickle.loads(read[text])  # noqa: S301  (pickled by this process)

    return loaded


if __name__ == "__main__":
    sys.exit(main())
