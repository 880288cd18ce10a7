"""``python -m cocodesign.server RUNFILE --role participants``: one server of a running workshop."""

import sys


def start_lean() -> None:
    """Leave out what takes longer to load than all the rest of a server, and what no server asks for.

    When jsonschema is loaded it builds a parser of internationalised addresses (the format ``iri``) out of their
    grammar, which takes more than a second. No schema that a server reads has that format; where the library is not
    to be had, jsonschema goes without, and checks every other format as before.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


if __name__ == "__main__":
    start_lean()
    from cocodesign.server.command import main

    main()
