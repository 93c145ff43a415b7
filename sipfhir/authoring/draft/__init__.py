"""Drafts a mapping from samples of an unknown export: shape, kinds of values, names.

Nothing is guessed by a model and nothing is fetched: names are compared with `mappings/vocabulary.yaml` and
the plan's own terms, values with our code systems, by string similarity.
"""
