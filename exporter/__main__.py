"""`python -m exporter` is the command line."""

import sys

from exporter.cli import console_script

sys.exit(console_script())
