"""The nightly run: plans out of sources, into targets, with nothing lost, leaked, or sent twice with effect.

A run has two passes over the same files. The first, *intake*, reads every plan and writes into the state what
it is: key, content hash, place. Then what to do is known before anything is sent: which plans are new, which
stand twice in the run, which nobody may have. The second, *delivery*, reads those that must go and sends
them, one verdict a plan and target, each kept in the state before the next begins.
"""
