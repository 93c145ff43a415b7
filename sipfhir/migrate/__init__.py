"""A whole archive from one system to another: every file, every attachment, one report, resumable.

``names`` and ``archive`` say what there is to carry and what it is called; ``state`` remembers what is done;
``carry`` takes one file over, ``targets`` and ``enclosed`` write its plans and its attachments; ``verify``
reads the output again; ``summary``, ``report`` and ``text`` tell what came of it; ``run`` is the whole.
"""
