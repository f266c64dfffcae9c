"""The web page and the report: what a run found, for people who read rather than program.

::

    serving     a run's output -> one SQLite file laid out for reading
    index       searches, filters and counts over it; queries: its rows and articles
    matrix      a place's rows by metric and year; comparison: the places of one metric and year
    speech      rows in words, Vietnamese or English (words.csv); links: addresses, text fragments
    highlight   an article cut into pieces, its values with their rows; plots: geometry of plot and map
    rendering   templates -> HTML
    pages       the pages, with their facets and shell; editing: those that write
    access      tokens and headers; plugin, site: the Datasette that holds all
    report      the article view in one file
"""
