"""FHIR servers that are not ours, started by the tests: two that differ, and faults before them."""
