"""The panel in which a person says what they can: skills with a level each, picked, typed, pasted or uploaded.

All of it lives in the address (`skills=python:3,sql`). A text is read once, where it arrives; neither it nor a file is
kept, logged or written to the address.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component
from sqlalchemy import Connection

from components import filters, formatting
from components.filters import Choices
from components.markup import attributes
from components.notices import notice
from data_access.queries.own_skills import NamedSkill, rated_elements, skills_in
from domain.person import LEVELS, MOST_SKILLS, OwnSkill, Person
from domain.resume import LARGEST_BYTES, LONGEST_TEXT, ResumeText, UnreadableResume, read_resume

UNSTATED = "0"
"""Value of a level's list where none is stated."""

KINDS = {"skills": "O*NET skill", "knowledge": "O*NET knowledge"}
TAKEN = ".pdf,.docx,.txt,application/pdf,text/plain"
NAMED = 12
"""Skills that a message names of those found in a text."""


class ids:
    """The parts of the panel, of which a page has one."""

    LIST = "person-skills"
    PICKER = "person-picker"
    TEXT = "person-text"
    READ = "person-read"
    UPLOAD = "person-upload"
    TOLD = "person-told"
    READING = "person-reading"


def level_id(key: Any) -> dict[str, Any]:
    """The id of the list of levels of one skill; Dash's ALL in place of its key means those of all."""
    return {"own": "level", "key": key}


def remove_id(keys: Any) -> dict[str, Any]:
    """The id of a button that removes these skills; several keys are joined by commas, and ALL means every button."""
    return {"own": "remove", "key": keys}


def person_panel(person: Person, offered: Choices, connection: Connection, names: Mapping[str, str]) -> html.Section:
    """The panel of a person. names: key -> name of the person's skills."""
    options = [(one.skill, one.skill_name) for one in sorted(offered.skills, key=lambda one: one.skill_name.casefold())]
    options += [(one.key, f"{one.name} ({KINDS[one.kind]})") for one in rated_elements(connection)]
    picker = dcc.Dropdown(
        id=ids.PICKER,
        options=[{"label": name, "value": key, "search": f"{name} {key}"} for key, name in options],
        value=None,
        searchable=True,
        clearable=False,
        maxHeight=320,
        placeholder="Type or choose a skill",
    )
    return html.Section(
        [
            html.Div(
                [
                    html.H2("Your skills", className="person__title"),
                    html.Div(
                        [html.Label("Add a skill", htmlFor=ids.PICKER, className="heard"), picker],
                        className="person__picker filter--search",
                        role="group",
                        **attributes(aria_label="Add a skill"),
                    ),
                ],
                className="person__head",
            ),
            html.Ul(skill_list(person, names), id=ids.LIST, className="person__skills", tabIndex=-1),
            html.Details(
                [html.Summary("Find them in a text or résumé"), _reading()],
                id=ids.READING,
                open=not person.skills,
                className="person__reading",
            ),
            html.Div(id=ids.TOLD, **attributes(aria_live="polite")),
        ],
        className="person",
        **attributes(aria_label="Your skills"),
    )


def _reading() -> html.Div:
    """The box for a text and the place for a file."""
    size = f"{LARGEST_BYTES // 1024**2} MB"
    return html.Div(
        [
            html.Div(
                [
                    html.Label("What you have done, in your own words", htmlFor=ids.TEXT),
                    dcc.Textarea(
                        id=ids.TEXT,
                        placeholder="Paste or type: a résumé, a list, a paragraph",
                        maxLength=LONGEST_TEXT,
                        className="person__text",
                        rows=4,
                    ),
                    html.Button("Find skills in this text", id=ids.READ, type="button", className="button", n_clicks=0),
                ],
                className="person__box",
            ),
            html.Div(
                [
                    html.Span("or", className="person__or"),
                    dcc.Upload(
                        [  # the button is for the keyboard: a click on it is one on the place around it
                            html.Button("Upload a résumé", type="button", className="button--plain"),
                            html.Span(f"PDF, Word or text, at most {size}"),
                        ],
                        id=ids.UPLOAD,
                        multiple=False,
                        accept=TAKEN,
                        className="person__upload",
                        className_active="person__upload person__upload--over",
                    ),
                    html.P(
                        "It is read once to find skills, and neither kept nor logged. Levels are yours to set.",
                        className="person__promise",
                    ),
                ],
                **attributes(data_largest=str(LARGEST_BYTES)),
            ),
        ],
        className="person__ways",
    )


def skill_list(person: Person, names: Mapping[str, str]) -> list[Component]:
    """One entry a skill: its name, its level, and a button that removes it."""
    if not person.skills:
        return [html.Li("None yet. Add some, or let them be found in a text.", className="person__none")]
    return [_entry(one, names.get(one.key, one.key)) for one in person.skills]


def _entry(one: OwnSkill, name: str) -> html.Li:
    levels: list[Any] = [{"label": "Level?", "value": UNSTATED}]
    levels += [{"label": word.capitalize(), "value": str(level)} for level, word in LEVELS.items()]
    identity = level_id(one.key)
    return html.Li(
        [
            html.Label(name, htmlFor=filters.dom_id(identity), className="own__name"),
            dbc.Select(id=identity, options=levels, value=str(one.level or UNSTATED), className="own__level"),
            html.Button(
                "×",
                id=remove_id(one.key),
                type="button",
                className="own__remove",
                title=f"Remove {name}",
                **attributes(aria_label=f"Remove {name}"),
            ),
        ],
        className="own",
    )


# --- What the reader does -------------------------------------------------------------------------------------------


def with_levels(person: Person, levels: Sequence[tuple[str, str]]) -> Person:
    """The person with these levels, as pairs of key and value of a list; skills without a pair stay as they are."""
    chosen = dict(levels)
    return Person(tuple(_with_level(one, chosen.get(one.key)) for one in person.skills))


def _with_level(one: OwnSkill, value: str | None) -> OwnSkill:
    if value is None or not (value == UNSTATED or value in {str(level) for level in LEVELS}):
        return one
    return OwnSkill(one.key, int(value) or None)


def without(person: Person, keys: str) -> Person:
    """The person without the skills of these keys, joined by commas."""
    gone = set(keys.split(","))
    return Person(tuple(one for one in person.skills if one.key not in gone))


def with_found(person: Person, found: Sequence[NamedSkill]) -> tuple[Person, list[NamedSkill], list[NamedSkill]]:
    """The person with what was found in a text, what of it is new, and what there was no room for."""
    known = person.by_key
    new = [one for one in found if one.key not in known]
    room = MOST_SKILLS - len(person.skills)
    taken = new[: max(0, room)]
    return person.having(OwnSkill(one.key) for one in taken), taken, new[len(taken) :]


def read_text(connection: Connection, person: Person, text: str) -> tuple[Person, Component]:
    """The person with the skills that a text names, and what to say of it."""
    if not text.strip():
        return person, notice("empty", "There is no text yet: paste or type one.")
    found = skills_in(connection, text[:LONGEST_TEXT])
    after, taken, beyond = with_found(person, found)
    return after, told_of(found, taken, beyond, "your text", cut=len(text) > LONGEST_TEXT)


def read_upload(connection: Connection, person: Person, contents: str) -> tuple[Person, Component]:
    """The person with the skills that an uploaded file names, and what to say of it. contents: a data URL."""
    try:
        resume = uploaded(contents)
    except UnreadableResume as error:
        return person, notice("failed", html.Strong("This file could not be read. "), str(error))
    found = skills_in(connection, resume.text)
    after, taken, beyond = with_found(person, found)
    return after, told_of(found, taken, beyond, f"your {_in_words(resume)}", cut=resume.cut)


def uploaded(contents: str) -> ResumeText:
    """The text of a data URL as a browser makes it. Raises UnreadableResume."""
    _, _, encoded = contents.partition(",")
    # More than the largest file takes is not decoded: it is too large whatever it holds.
    if len(encoded) > 4 * (LARGEST_BYTES // 3 + 2):
        return read_resume(bytes(LARGEST_BYTES + 1))
    try:
        return read_resume(base64.b64decode(encoded, validate=True))
    except binascii.Error:
        return read_resume(b"")


def _in_words(resume: ResumeText) -> str:
    return "text file" if resume.kind == "text" else resume.kind


def told_of(
    found: Sequence[NamedSkill], taken: Sequence[NamedSkill], beyond: Sequence[NamedSkill], where: str, *, cut: bool
) -> Component:
    """What was found in a text, with a button that takes it back."""
    rest = [f" Only the first {LONGEST_TEXT:,} characters were read."] if cut else []
    if not found:
        return notice("empty", html.Strong(f"No skill is named in {where}. "), "Add them one by one.", *rest)
    told: list[Any] = [html.Strong(f"Found in {where}: "), f"{_names(found)}. "]
    there = len(found) - len(taken) - len(beyond)
    counts = [f"{formatting.counted(len(taken), 'skill')} added"] if taken else ["Nothing new"]
    if there:
        counts.append(f"{there} there already")
    if beyond:
        counts.append(f"{len(beyond)} left out, for at most {MOST_SKILLS} are compared")
    told.append(f"{formatting.listed(counts)}. Levels are left open." if taken else f"{formatting.listed(counts)}.")
    if taken:
        keys = ",".join(one.key for one in taken)
        told += [
            " ",
            html.Button("Remove what was added", id=remove_id(keys), type="button", className="button--plain"),
        ]
    return notice("found", *told, *rest)


def _names(found: Sequence[NamedSkill]) -> str:
    names = [one.name for one in found[:NAMED]]
    return f"{', '.join(names)} and {len(found) - NAMED} more" if len(found) > NAMED else formatting.listed(names)
