"""Envelopes and protocols around a plan or a document: national carriers and HL7 v2."""
