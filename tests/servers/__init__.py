"""FHIR servers that are not ours, started by the tests: two that behave differently, and faults before them."""
