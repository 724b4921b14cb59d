"""`python -m kustos_agent` is `kustos-agent`."""

import sys

from .cli import main

sys.exit(main())
