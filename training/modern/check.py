"""Checks the marked-up reports beside this file: check.py [FILE ...]. All of it stands in training/modern_reports.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import modern_reports

if __name__ == "__main__":
    sys.exit(modern_reports.main())
