"""Reading the files of an O*NET release into typed columns, by header name.

A file is read whole by Arrow (tab-delimited, LF or CRLF, quotes are ordinary characters, n/a is null) and each of
its columns is judged and converted at once. What cannot be read is a finding, and the reading goes on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute
import pyarrow.csv as pacsv

from data_access.loads.onet_archive import OnetArchive
from data_access.loads.onet_checks import EXAMPLES, Contents, Finding, counted, named
from data_access.loads.onet_layouts import SKILLS, SUBJECTS, Field, FileLayout, Kind, Layout, Subject

pc: Any = pyarrow.compute  # makes its functions when it is imported, unseen by type checkers

NULLS = ["n/a", ""]

FORMS: dict[Kind, str] = {
    Kind.CODE: r"^[0-9]{2}-[0-9]{4}\.[0-9]{2}$",
    Kind.ELEMENT: r"^[0-9]+(\.[A-Za-z0-9]+)*$",
    Kind.INTEGER: r"^-?[0-9]{1,9}$",
    Kind.SMALL: r"^-?[0-9]{1,4}$",
    Kind.NUMBER: r"^-?[0-9]{1,12}(\.[0-9]{1,12})?$",
    Kind.FLAG: r"^[YN]$",
    Kind.MONTH: r"^(0[1-9]|1[0-2])/(19|20)[0-9]{2}$",
}
"""Pattern of a cell of each kind; text may be anything."""

EXPECTED: dict[Kind, str] = {
    Kind.CODE: "O*NET-SOC codes such as 15-1252.00",
    Kind.ELEMENT: "element ids such as 2.A.1.a",
    Kind.INTEGER: "whole numbers",
    Kind.SMALL: "whole numbers of at most four digits",
    Kind.NUMBER: "numbers",
    Kind.FLAG: "Y or N",
    Kind.MONTH: "months such as 08/2024",
}


@dataclass(frozen=True)
class ReleaseFiles:
    """What a release's files say.

    layout: how it names its files. contents: subject -> rows, of the subjects that could be read whole.
    absent: optional files that it lacks. findings: why it must be refused; empty where all is well.
    """

    layout: Layout
    contents: Contents
    absent: list[str]
    findings: list[Finding]

    @property
    def row_counts(self) -> dict[str, int]:
        """Subject -> rows."""
        return {name: rows.num_rows for name, rows in self.contents.items()}


def read_release(archive: OnetArchive) -> ReleaseFiles:
    """Everything that SkillPulse loads of a release, and what is wrong with it."""
    layout = layout_of(archive.members)
    contents: dict[str, pa.Table] = {}
    absent: list[str] = []
    findings: list[Finding] = []
    for subject in SUBJECTS:
        files, missing, problems = files_of(subject, layout, archive.members)
        findings += problems
        if not subject.required:
            absent += missing
        parts: list[pa.Table] = []
        for file in files:
            rows, problems = read_file(file, archive.read(file.name))
            findings += problems
            if rows is not None:
                parts.append(rows)
        whole = not (missing and subject.required)
        if files and whole and len(parts) == len(files):
            contents[subject.name] = complete(subject, pa.concat_tables(parts, promote_options="default"))
    return ReleaseFiles(layout, contents, absent, findings)


def layout_of(names: Iterable[str]) -> Layout:
    """The layout that a release's file names speak for: the one of its skills, else the one with more of its files."""
    present = set(names)
    for subjects in ([SKILLS], SUBJECTS):
        found = {
            layout: sum(
                file.name in present
                for subject in subjects
                if subject.files[Layout.TO_30_2] is not subject.files[Layout.FROM_30_3]
                for file in subject.files[layout]
            )
            for layout in Layout
        }
        if found[Layout.TO_30_2] != found[Layout.FROM_30_3]:
            return max(Layout, key=lambda layout: found[layout])
    return Layout.TO_30_2


def files_of(
    subject: Subject, layout: Layout, names: Iterable[str]
) -> tuple[list[FileLayout], list[str], list[Finding]]:
    """The files to read for a subject, the files that it lacks, and what is wrong with that.

    The release's own layout comes first; a required subject that it lacks is taken from the other layout, whole.
    """
    present = set(names)
    layouts = [layout, *(other for other in Layout if other is not layout)]
    choices = list(dict.fromkeys(subject.files[one] for one in layouts))
    whole = [files for files in choices if all(file.name in present for file in files)]
    if len(whole) > 1:
        both = " and ".join(" + ".join(file.name for file in files) for files in whole)
        return [], [], [Finding("files", f"{both} are both there; a release has one of them")]
    chosen = whole[0] if whole else choices[0]
    missing = [file.name for file in chosen if file.name not in present]
    findings = []
    if missing and subject.required:
        others = [" with ".join(file.name for file in files) for files in choices if files is not chosen]
        instead = "".join(f", and so is {other}" for other in others)
        findings = [Finding("files", f"{' with '.join(missing)} is missing{instead}")]
    return [file for file in chosen if file.name in present], missing, findings


def read_file(file: FileLayout, data: bytes) -> tuple[pa.Table | None, list[Finding]]:
    """The rows of one file in the columns of its table, or None where they cannot be read, with the reasons."""
    problem = unreadable(file, data)
    if problem:
        return None, [problem]
    header = data.split(b"\n", 1)[0].decode("utf-8-sig").rstrip("\r").split("\t")
    headers, findings = find_columns(file, header)
    if findings:
        return None, findings
    broken: list[pacsv.InvalidRow] = []

    def set_aside(row: pacsv.InvalidRow) -> str:
        broken.append(row)
        return "skip"

    try:
        cells = pacsv.read_csv(
            pa.BufferReader(data),
            read_options=pacsv.ReadOptions(use_threads=False),  # rows are then numbered, and two cores are few
            parse_options=pacsv.ParseOptions(
                delimiter="\t", quote_char=False, double_quote=False, escape_char=False, invalid_row_handler=set_aside
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()),
                include_columns=list(dict.fromkeys(name for name in headers.values() if name)),
                null_values=NULLS,
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid as error:  # a line of more than a megabyte
        return None, [Finding("rows", f"{file.name} cannot be read: {error}")]
    if broken:
        first = broken[0]
        reason = (
            f"{file.name}: {counted(len(broken), 'line')} with another number of cells than the header; "
            f"line {first.number} has {first.actual_columns} instead of {first.expected_columns}"
        )
        return None, [Finding("rows", reason)]
    if not cells.num_rows:
        return None, [Finding("rows", f"{file.name} has a header and no rows")]
    columns: dict[str, pa.ChunkedArray] = {}
    for one in file.fields:
        name = headers[one.column]
        if name is None:
            continue
        column, problems = convert(file, one, name, cells[name])
        findings += problems
        columns[one.column] = column
    return (None, findings) if findings else (pa.table(columns), [])


def unreadable(file: FileLayout, data: bytes) -> Finding | None:
    """Why a file's bytes are not text that can be stored, or None."""
    if not data.strip():
        return Finding("rows", f"{file.name} is empty")
    if b"\0" in data:
        return Finding("rows", f"{file.name} holds NUL bytes; it is not UTF-8 text")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Finding("rows", f"{file.name} is not UTF-8 text at line {line}")
    return None


def find_columns(file: FileLayout, header: list[str]) -> tuple[dict[str, str | None], list[Finding]]:
    """Our column -> the header to read it from (None: an optional column that the file lacks), and what is missing."""
    found: dict[str, str | None] = {}
    findings = []
    for one in file.fields:
        present = [name for name in one.headers if name in header]
        found[one.column] = present[0] if present else None
        if not present and not one.optional:
            findings.append(Finding("columns", f"{file.name} has no column {' or '.join(map(repr, one.headers))}"))
        if any(header.count(name) > 1 for name in present[:1]):
            findings.append(Finding("columns", f"{file.name} has the column {present[0]!r} more than once"))
    return found, findings


def convert(file: FileLayout, one: Field, name: str, cells: pa.ChunkedArray) -> tuple[pa.ChunkedArray, list[Finding]]:
    """A column in its type, and what of it cannot be read."""
    findings = []
    if not one.nullable and cells.null_count:
        missing = f"{counted(cells.null_count, 'row')} without a value, the first at line {line_of(pc.is_null(cells))}"
        findings.append(Finding("values", f"{file.name}, column {name!r}: {missing}"))
    if one.kind is Kind.TEXT:
        return cells, findings
    bad = pc.fill_null(pc.invert(pc.match_substring_regex(cells, FORMS[one.kind])), False)
    wrong = cells.filter(bad)
    if len(wrong):
        examples = named([repr(value) for value in pc.unique(wrong).slice(0, EXAMPLES).to_pylist()])
        reason = (
            f"{file.name}, column {name!r}: {counted(len(wrong), 'value')} other than {EXPECTED[one.kind]}, "
            f"the first at line {line_of(bad)} ({examples})"
        )
        return cells, [*findings, Finding("values", reason)]
    return typed(one.kind, cells), findings


def typed(kind: Kind, cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Cells of the kind's form as its type."""
    if kind in (Kind.INTEGER, Kind.SMALL):
        return cells.cast(pa.int32())
    if kind is Kind.NUMBER:
        return cells.cast(pa.float64())
    if kind is Kind.FLAG:
        return pc.equal(cells, "Y")
    if kind is Kind.MONTH:
        return pc.strptime(cells, format="%m/%Y", unit="s").cast(pa.date32())
    return cells


def line_of(mask: pa.ChunkedArray) -> int:
    """Line in the file (the header is line 1) of the first row that a mask marks."""
    return pc.index(mask, True).as_py() + 2


def complete(subject: Subject, rows: pa.Table) -> pa.Table:
    """Rows with the constants of their subject in front, and their place in the file where it tells something."""
    for column, value in subject.constants.items():
        rows = rows.add_column(0, column, pa.repeat(pa.scalar(value), rows.num_rows))
    if subject.placed:
        rows = rows.append_column("place", pa.array(range(1, rows.num_rows + 1), pa.int32()))
    return rows
