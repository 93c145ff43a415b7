"""Carriers (bärare): envelopes and protocols around a plan or a document."""
