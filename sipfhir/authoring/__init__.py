"""Tools for those who write mappings: lint, test, coverage, docs, diff, draft, watch, and site folders."""
