"""What runs in a visitor's kernel? Jupyter's own kernel without its debugger, which nobody in a workshop can use.

The debugger would take 8 MB and a third of the start from every visitor, and open a port on the way.
"""

import sys
from pathlib import Path

__all__ = ["main"]


def main() -> None:
    """Run a kernel for the connection file that the command line names."""
    if sys.path[0] == "" or Path(sys.path[0]) == Path.cwd():
        del sys.path[0]  # as ipykernel_launcher does: what lies in the working folder hides no library
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # Python's way to say: not to be imported
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()


if __name__ == "__main__":
    main()
