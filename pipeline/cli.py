"""The command line: which commands there are, in the order in which ``--help`` lists them."""

from __future__ import annotations

import typer

from pipeline.commands.columns import columns
from pipeline.commands.correct import correct
from pipeline.commands.corrections import corrections
from pipeline.commands.diff import diff
from pipeline.commands.explain import explain
from pipeline.commands.export import export
from pipeline.commands.fetch import fetch
from pipeline.commands.gold import gold
from pipeline.commands.ledger import ledger
from pipeline.commands.query import query
from pipeline.commands.report import report
from pipeline.commands.run import run
from pipeline.commands.score import score
from pipeline.commands.serve import serve
from pipeline.commands.status import status
from pipeline.commands.verify import verify

app = typer.Typer(
    name="chitieu",
    help="Turn Vietnamese provincial news into a table of local government's quantified targets (chỉ tiêu).",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (fetch, run, query, explain, export, ledger, score, columns, serve, report, correct, corrections):
    app.command()(command)
app.add_typer(gold)
for command in (status, diff, verify):  # what looks at a store
    app.command()(command)
