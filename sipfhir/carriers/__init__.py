"""Carriers: envelopes and protocols around a plan or a document."""
