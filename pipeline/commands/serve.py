"""``chitieu serve``: the web page of a run's output."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.exits import fail

#: Where the token is read from; an option would show in the list of processes.
TOKEN = "CHITIEU_TOKEN"  # noqa: S105 - the variable's name


def serve(
    out: Annotated[Path, typer.Option(help="Output folder of a run.")] = Path("data/out"),
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 for every machine that can reach this one.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8001,
    token_file: Annotated[
        Path | None,
        typer.Option(help=f"File with the token that allows corrections; else the variable {TOKEN}. None: read-only."),
    ] = None,
) -> None:
    """Serve the web page of OUT, in Vietnamese and English. Stop it with Ctrl-C.

    Exit code 2: OUT holds no table, the token is too short, or the port is taken.

    Example: chitieu serve --out data/out --port 8001
    """
    import uvicorn

    from pipeline.tables import TableError
    from pipeline.web.access import TokenError
    from pipeline.web.serving import ServingError
    from pipeline.web.site import Site

    try:
        token = token_file.read_text(encoding="utf-8") if token_file else os.environ.get(TOKEN, "")
        site = Site(out, token=token)
    except (ServingError, TokenError, TableError, OSError) as error:
        raise fail(str(error)) from error
    config = uvicorn.Config(site.app(), host=host, port=port, log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    typer.echo(
        f"http://{host}:{listening.getsockname()[1]}/  ({'corrections on' if site.pages.token else 'read-only'}; Ctrl-C stops)"
    )
    server.run(sockets=[listening])
