"""chitieu: Vietnamese provincial news in, a table of quantified targets out.

The stages, each a module, in the order data passes through them::

    reading   files -> Article            (html, clean, dates: what a page holds, made regular)
    tokenise  text -> spaCy Doc           underthesea's words over exactly the text's characters
    assemble  Article -> rows             the components of ``extractors`` in their order
    gate      text -> can it give rows?    cheap necessary conditions, before the costly work
    outcome   record -> what came of it    the article boundary: rows, or the reason why none
    workers   records -> outcomes          in this process or in several, in order
    tables    rows -> frame -> CSV        one schema, checked before it is written
    run       a folder -> targets.csv     and skipped.csv, with counts that add up
    explain   a sentence -> what was seen, and which rule made each row
    score     a table against gold rows
    cli       the commands

>>> from pipeline.assemble import build, extract  # doctest: +SKIP
>>> rows = extract(article, build())  # doctest: +SKIP
"""

__version__ = "0.1.0"
