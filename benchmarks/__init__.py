"""Plans a second and memory of each stage, beside ``lxml.iterparse`` alone: ``python -m benchmarks``."""
