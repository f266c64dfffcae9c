"""The components that find facts in an article; each module registers ``chitieu.<its name>`` with spaCy.

``facts`` holds the types they exchange and the only registration of ``Doc`` attributes. Nothing here knows of files, pages or
tables, and nothing here imports ``pipeline``.
"""
