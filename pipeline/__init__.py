"""chitieu: Vietnamese provincial news in, a table of quantified targets out.

The stages, each a module, in the order data passes through them::

    reading   files -> Article            (html, clean, dates: what a page holds, made regular)
    tokenise  text -> spaCy Doc           underthesea's words over exactly the text's characters
    assemble  Article -> rows             the components of ``extractors`` in their order
    gate      text -> can it give rows?    cheap necessary conditions, before the costly work
    outcome   record -> what came of it    the article boundary: rows, or the reason why none
    workers   records -> outcomes          in this process or in several, in order
    tables    rows -> frame -> CSV        one schema, checked before it is written
    store     outcomes -> SQLite           what was read and extracted, versions, repetitions, what each run changed
    ingest    records -> what needs work   the rest is in the store already
    outputs   the store -> targets.csv     and skipped.csv
    run       all of this, one at a time, with counts that add up; status, diff and verify look at what it left
    explain   a sentence -> what was seen, and which rule made each row
    score     a table against gold rows
    cli       the commands

>>> from pipeline.assemble import build, extract  # doctest: +SKIP
>>> rows = extract(article, build())  # doctest: +SKIP
"""

__version__ = "0.1.0"
