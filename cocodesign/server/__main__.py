"""``python -m cocodesign.server RUNFILE --role participants``: one server of a running workshop."""

from cocodesign.server.command import main

if __name__ == "__main__":
    main()
