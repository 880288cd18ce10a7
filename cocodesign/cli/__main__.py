"""``python -m cocodesign.cli`` is the command ``cocodesign``."""

import sys

from cocodesign.cli import main

sys.exit(main())
