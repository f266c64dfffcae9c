"""All files of the bundle into one folder, each whole or not there."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline import promises
from pipeline.atomic import write_text
from pipeline.export import csv_files, describe
from pipeline.export.database import write_database
from pipeline.export.parquet import write_parquet
from pipeline.export.schema import BY_NAME, TABLES
from pipeline.export.vocabularies import breakdowns_frame, metrics_frame, units_frame
from pipeline.export.workbook import write_workbook


@dataclass(frozen=True, slots=True)
class Bundle:
    """What was written. files: names, as written; rows: rows of each table; cut: cells cut to Excel's limit in the workbook."""

    folder: Path
    files: tuple[str, ...]
    rows: dict[str, int]
    cut: int

    def __str__(self) -> str:
        said = f"{self.rows['targets']} rows and {self.rows['promises']} promises in {len(self.files)} files in {self.folder}"
        return said + (f"; {self.cut} cells cut to Excel's limit in targets.xlsx" if self.cut else "")


def frames_of(targets: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Every table of the bundle, from the targets table."""
    found = promises.promises(targets)
    return {
        "targets": targets,
        "promises": promises.promises_frame(found),
        "promise_rows": promises.promise_rows_frame(found),
        "metrics": metrics_frame(targets["metric"]),
        "breakdowns": breakdowns_frame(),
        "units": units_frame(targets["unit"]),
    }


def write_bundle(targets: pd.DataFrame, folder: Path) -> Bundle:
    """Write the bundle of a checked targets table into ``folder``, which is made where it is missing.

    Files of an earlier bundle are replaced, one by one, when all new ones have been written; other files stay. Same table, same
    bytes. Raises NotADirectoryError where ``folder`` is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(f"{folder}: is a file; --bundle takes a folder")
    folder.mkdir(parents=True, exist_ok=True)
    frames = frames_of(targets)
    rows = {name: len(frame) for name, frame in frames.items()}
    with tempfile.TemporaryDirectory(prefix=".bundle-", dir=folder) as name:
        draft = Path(name)
        for table in TABLES:
            csv_files.write_plain(frames[table.name], draft / f"{table.name}.csv")
        columns = BY_NAME["targets"].columns
        csv_files.write_for_excel(targets, columns, draft / "targets-excel.csv")
        write_parquet(targets, columns, draft / "targets.parquet")
        write_database(frames, draft / "chitieu.sqlite")
        cut = write_workbook(frames, draft / "targets.xlsx")
        write_text(draft / "metadata.json", describe.metadata())
        write_text(draft / "README.txt", describe.readme(rows, cut))
        write_text(draft / "datapackage.json", describe.datapackage(draft, targets))
        files = tuple(sorted(path.name for path in draft.iterdir()))
        for file in files:
            (draft / file).replace(folder / file)
    return Bundle(folder, files, rows, cut)
