"""Small O*NET-like archives for tests, in both layouts and in words of our own."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from data_access.loads.onet_layouts import Layout

TITLES = {
    "99-1011.00": "Kite Menders",
    "99-1021.00": "Lantern Keepers",
    "99-1021.01": "Dune Surveyors",
    "99-2031.00": "Tide Clerks",
    "99-2041.00": "Echo Gardeners",
}
CODE = "O*NET-SOC Code"
RATED = [CODE, "Element ID", "Element Name", "Scale ID", "Data Value"]
PRECISION = ["N", "Standard Error", "Lower CI Bound", "Upper CI Bound", "Recommend Suppress"]
DATED = ["Date", "Domain Source"]
SURVEYED = [*RATED, *PRECISION, "Not Relevant", *DATED]
MEASURED = ["8", "0.1250", "n/a", "4.3700", "N"]

Rows = list[list[str]]


@dataclass
class Archive:
    """A release before it is zipped. files: name -> lines, the header first."""

    version: str
    layout: Layout
    files: dict[str, Rows] = field(default_factory=dict)
    read_me: str | None = None
    folder: str = ""

    def __post_init__(self) -> None:
        self.folder = self.folder or f"db_{self.version.replace('.', '_')}_text"
        if self.read_me is None:
            self.read_me = f"O*NET {self.version} Database\nAugust 2024 Release\n-----\n"

    def column(self, file: str, header: str) -> int:
        return self.files[file][0].index(header)

    def rename_column(self, file: str, header: str, new: str) -> None:
        self.files[file][0][self.column(file, header)] = new

    def members(self, newline: str = "\n") -> dict[str, bytes]:
        """Name in the archive -> bytes."""
        members = {
            f"{self.folder}/{name}": "".join("\t".join(row) + newline for row in rows).encode()
            for name, rows in self.files.items()
        }
        if self.read_me:
            members[f"{self.folder}/Read Me.txt"] = self.read_me.encode()
        return members

    def write(self, directory: Path, newline: str = "\n") -> Path:
        """The zipped release."""
        return write_zip(directory / f"db_{self.version}.zip", self.members(newline))


def write_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def small_release(
    version: str = "29.0", layout: Layout = Layout.TO_30_2, titles: dict[str, str] | None = None
) -> Archive:
    """A release of a few occupations that passes every check. The last occupation is not rated."""
    titles = TITLES if titles is None else titles
    codes = list(titles)
    rated = codes[:-1]
    old = layout is Layout.TO_30_2
    files: dict[str, Rows] = {
        "Occupation Data.txt": [
            [CODE, "Title", "Description"],
            *([code, title, f'They say "{title}" and mean it.'] for code, title in titles.items()),
        ],
        "Content Model Reference.txt": [
            ["Element ID", "Element Name", "Description"],
            ["2.A.1.a", "Listening to wind", "Hearing where it comes from."],
            ["2.B.1.a", "Patience", "n/a"],
            ["2.C.1.a", "Knots", "Tying and untying."],
            ["1.B.1.a", "Outdoors", "Being outside."],
            ["1.C.1.a", "Calm", "Staying calm."],
            ["2.D.1", "Schooling", "Years of it."],
            ["3.A.1", "Practice", "Years of it."],
            ["4.C.1.a", "Weather", "Any."],
            ["2.E.5.b", "Log software", "Keeps logs."],
        ],
        "Scales Reference.txt": [
            ["Scale ID", "Scale Name", "Minimum", "Maximum"],
            ["IM", "Importance", "1", "5"],
            ["LV", "Level", "0", "7"],
            ["OI", "Interest", "1", "7"],
            ["VH", "High point", "1", "6"],
            ["CX", "Context", "1", "5"],
            ["WI", "Impact", "-3", "3"],
            ["RL", "Schooling", "0", "100"],
        ],
        "Knowledge.txt": [SURVEYED, *surveyed(rated, "2.C.1.a")],
        "Sample of Reported Titles.txt": [
            [CODE, "Reported Job Title", "Shown in My Next Move"],
            [codes[0], "Kite Doctor", "Y"],
            [codes[1], "Wick Trimmer", "N"],
        ],
        "Task Statements.txt": [
            [CODE, "Task ID", "Task", "Task Type", "Incumbents Responding", *DATED],
            *([code, str(n), f"Mend {n} things.", "Core", "n/a", "08/2024", "Analyst"] for n, code in enumerate(rated)),
        ],
        "Related Occupations.txt": [
            [CODE, f"Related {CODE}", "Relatedness Tier", "Index"],
            *([code, codes[0], "Primary-Short", "1"] for code in codes[1:]),
        ],
        "Job Zones.txt": [[CODE, "Job Zone", *DATED], *([code, "2", "08/2023", "Analyst"] for code in rated)],
        "Job Zone Reference.txt": [
            ["Job Zone", "Name", "Experience", "Education", "Job Training", "Examples", "SVP Range"],
            ["1", "None", "Little.", "None.", "A day.", "Kites.", "(Below 4.0)"],
            ["2", "Some", "Some.", "Some.", "A week.", "Tides.", "(4.0 to < 6.0)"],
        ],
    }
    titled = "Alternate Title" if old else "Job Title"
    files["Alternate Titles.txt" if old else "Job Titles.txt"] = [
        [CODE, titled, "Short Title", "Source(s)"],
        *([code, f"Senior {title}", "n/a", "04,06"] for code, title in titles.items()),
        [codes[0], "Knot & Kite, Mender", "KKM", "10"],
    ]
    if old:
        files["Skills.txt"] = [SURVEYED, *surveyed(rated, "2.A.1.a"), *surveyed(rated, "2.B.1.a")]
        files["Technology Skills.txt"] = [
            [CODE, "Example", "Commodity Code", "Commodity Title", "Hot Technology", "In Demand"],
            *([code, "Windlog", "43232202", "Log software", "Y", "N"] for code in rated),
            [codes[0], "C++", "43232402", "Languages", "N", "Y"],
        ]
    else:
        files["Essential Skills.txt"] = [SURVEYED, *surveyed(rated, "2.A.1.a")]
        files["Transferable Skills.txt"] = [SURVEYED, *surveyed(rated, "2.B.1.a")]
        files["Software Skills.txt"] = [
            [CODE, "Element ID", "Element Name", "Workplace Example", "Hot Technology", "In Demand"],
            *([code, "2.E.5.b", "Log software", "Windlog", "Y", "N"] for code in rated),
        ]
    return Archive(version, layout, own_rows(files))


def own_rows(files: dict[str, Rows]) -> dict[str, Rows]:
    """The same files with no row shared, so that a test may change one."""
    return {name: [list(row) for row in rows] for name, rows in files.items()}


def surveyed(codes: list[str], element: str) -> Rows:
    """Importance and level of one element, as Skills, Knowledge and their like have them."""
    return [
        [code, element, "its name", scale, f"{value + n % 10 / 4:.2f}", *MEASURED, relevant, "08/2023", "Analyst"]
        for n, code in enumerate(codes)
        for scale, value, relevant in (("IM", 2.0, "n/a"), ("LV", 0.0, "Y"))
    ]


def full_release(
    version: str = "29.0", layout: Layout = Layout.TO_30_2, titles: dict[str, str] | None = None
) -> Archive:
    """A small release with the files that one may lack."""
    archive = small_release(version, layout, titles)
    code = archive.files["Occupation Data.txt"][1][0]
    dated = ["11/2023", "Analyst"]
    interests = "Interests.txt" if archive.layout is Layout.TO_30_2 else "Career Interest Types.txt"
    archive.files[interests] = [[*RATED, *DATED], [code, "1.B.1.a", "Outdoors", "OI", "6.50", *dated]]
    by_category = [CODE, "Element ID", "Element Name", "Scale ID", "Category", "Data Value", *PRECISION, *DATED]
    schooling = [code, "2.D.1", "Schooling", "RL", "12", "40.5", *MEASURED, *dated]
    practice = [code, "3.A.1", "Practice", "RL", "3", "12.25", *MEASURED, *dated]
    categories = ["Element ID", "Element Name", "Scale ID", "Category", "Category Description"]
    school_category = ["2.D.1", "Schooling", "RL", "12", "All of it"]
    practice_category = ["3.A.1", "Practice", "RL", "3", "A season"]
    if archive.layout is Layout.TO_30_2:
        archive.files["Education, Training, and Experience.txt"] = [by_category, schooling, practice]
        archive.files["Education, Training, and Experience Categories.txt"] = [
            categories,
            school_category,
            practice_category,
        ]
        archive.files["Work Styles.txt"] = [
            [*RATED, *PRECISION, *DATED],
            [code, "1.C.1.a", "Calm", "IM", "4.75", *MEASURED, *dated],
        ]
        archive.files["Work Values.txt"] = [
            [*RATED, *DATED],
            [code, "1.C.1.a", "Third high point", "VH", "0.00", *dated],
        ]
    else:
        archive.files["Education.txt"] = [by_category, schooling]
        archive.files["Training and Experience.txt"] = [by_category, practice]
        archive.files["Education Categories.txt"] = [categories, school_category]
        archive.files["Training and Experience Categories.txt"] = [categories, practice_category]
        archive.files["Work Styles.txt"] = [[*RATED, *DATED], [code, "1.C.1.a", "Calm", "WI", "-1.25", *dated]]
    archive.files["Abilities.txt"] = [SURVEYED, *surveyed([code], "2.A.1.a")]
    archive.files["Work Activities.txt"] = [SURVEYED, *surveyed([code], "2.A.1.a")]
    archive.files["Work Context.txt"] = [
        [*by_category[:-2], "Not Relevant", *DATED],
        [code, "4.C.1.a", "Weather", "CX", "n/a", "3.50", *MEASURED, "n/a", *dated],
    ]
    archive.files["Work Context Categories.txt"] = [categories, ["4.C.1.a", "Weather", "CX", "1", "Never"]]
    archive.files = own_rows(archive.files)
    return archive
