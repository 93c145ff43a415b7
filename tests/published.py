"""Where the schemas lie that others have published: test data, no part of the project.

Looked for in ``SIPFHIR_STANDARDS``, else in ``shared/standards`` beside the checkout. Modules of tests that
need them are called ``test_published_*.py``; where the schemas are not, ``tests/conftest.py`` leaves them out
and the run says so. What we know of the contracts ourselves is tested everywhere.
"""

import os
from pathlib import Path

STANDARDS = Path(os.environ.get("SIPFHIR_STANDARDS", Path(__file__).parents[2] / "shared" / "standards"))
AT_HAND = STANDARDS.is_dir()
