"""Titles and the levels they ask for; labelled by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.seniority import seniority_of
from domain.vocabulary import Seniority

JUNIOR = """
Junior Data Analyst | Jr. Data Scientist | Jr Software Engineer | Data Analyst - Junior
Entry Level Data Analyst | Entry-level Accountant
Data Science Intern | Software Engineering Internship | Intern, Marketing | Trainee Manager
Graduate Software Engineer | New Grad Engineer
Apprentice Electrician | Apprenticeship - Plumbing | Working Student Data Engineering | Werkstudent Controlling
Associate Data Scientist
Associate Product Manager | Data Engineer I | Data Analyst 1 | Software Engineer L3
Early Career Software Engineer | Data Analytics Co-op
Graduate Trainee Accountant | Intern - Office of the Director | Junior/Mid Developer | Data Analyst (Intern)
Level 1 Data Analyst, Entry Level
PhD Student Researcher | Student Assistant | Engineer (Entry Level)
"""
MID = """
Mid-level Data Engineer | Mid Level Software Engineer | Data Engineer II | Data Analyst 2 | Software Engineer L4
Intermediate Accountant
Data Scientist - Mid Level | Mid/Senior Data Engineer | Data Engineer II (Remote) | Middle Python Developer
Analyst II, Pricing | Mid-Senior Engineer
Data Scientist, Mid
"""
SENIOR = """
Senior Data Engineer | Sr. Data Scientist | Sr Analyst | SENIOR SOFTWARE ENGINEER | Data Scientist, Senior
Data Analyst - Senior | Data Analyst (Sr.)
Data Engineer III | Software Engineer IV | Data Analyst 3 | Software Engineer L5 | Senior/Staff Engineer
Senior Product Manager
Sr. Project Manager | Senior Account Manager | Senior Member of Technical Staff | Remote - Senior Data Engineer
Senior Accountant
Senior Associate | Senior Registered Nurse | Sr/Staff Software Engineers | Senior Staff Nurse
Senior Living Senior Analyst
(Senior) Data Engineer | Senior Consultant - Tax | Senior Developer Junior Team | Senior Data-Engineer
"""
LEAD = """
Lead Data Engineer | Principal Scientist | Staff Engineer | Staff Software Engineer
Staff Machine Learning Engineer | Senior Staff Engineer
Sr. Principal Engineer | Senior Lead Data Scientist | Team Lead | Tech Lead | Data Analyst Lead | Head of Data
Head of Growth Marketing
Director of Engineering | Associate Director | Senior Director, Data | Vice President, Data | VP Engineering
AVP Risk | SVP, Sales
Engineering Manager | Senior Engineering Manager | Data Science Manager | Manager, Data Engineering
Store Manager | Chief of Staff
Chief Data Officer | CTO | CEO | Co-Founder | Supervisor, Warehouse | Supervisory IT Specialist | Team Leader
Distinguished Engineer
Software Engineer L6 | Data Engineer V | Head Nurse | Head Chef | President | Assistant Director
Staff Data Analyst | Staff Product Manager
Principal, Data Strategy | Lead Product Manager | Foreman | Staff+ Engineer | Medical Director
Staff/Principal Full-Stack Engineers
"""
UNKNOWN = """
Data Analyst | Data Engineer | Software Engineer | Internal Auditor | International Sales
Lead Generation Specialist | Lead Gen Manager
Staff Accountant | Staff Nurse | Staff Attorney | Staff Writer | Lead Teacher | Lead Preschool Teacher
Senior Living Nurse | Senior Care Aide
Head Start Teacher | School Principal | Principal - Lincoln Elementary School | Assistant Principal
Principal Investigator | Junior High Teacher
Senior High School Teacher | Mid-America Sales | Mid-Atlantic Recruiter | Middle School Teacher | Product Manager
Project Manager | Account Manager
Program Manager | Customer Success Manager | Case Manager | Community Manager | Clinical Data Manager
Executive Assistant to the CEO
Assistant to the Director | Administrative Assistant, Office of the Vice President | Member of Technical Staff
Graduate Admissions Counselor
Undergraduate Advisor | Internship Coordinator | Sales Associate | Research Associate | Associate Professor
Associate Attorney | Leadership Coach
Internist | Staff Civil Engineer | Founding Engineer | Leads Researcher | Python 3 | Data Engineer Shift 2
Data Engineer 2023 | Data Entry Clerk
Trainer | Senior Center Aide | Directory Services Engineer | Lead Abatement Worker | Remote | 100% Remote
Middle East Sales | Headcount Planner
Data Analyst, Senior Living | Mid-Market Account Executive | Account Executive
"""


def labelled():
    for level, titles in (
        (Seniority.JUNIOR, JUNIOR),
        (Seniority.MID, MID),
        (Seniority.SENIOR, SENIOR),
        (Seniority.LEAD, LEAD),
        (Seniority.UNKNOWN, UNKNOWN),
    ):
        for title in titles.replace("\n", "|").split("|"):
            if title.strip():
                yield title.strip(), level


CASES = list(labelled())


def test_there_are_enough_labelled_titles():
    assert len(CASES) >= 120
    assert len({title for title, _ in CASES}) == len(CASES)


@pytest.mark.parametrize(("title", "level"), CASES)
def test_a_title_asks_for_its_level(title, level):
    assert seniority_of(title) is level


def test_an_empty_title_says_nothing():
    assert seniority_of("") is Seniority.UNKNOWN
    assert seniority_of(" - ") is Seniority.UNKNOWN


@given(st.one_of(st.text(), st.lists(st.sampled_from([title for title, _ in CASES])).map(" / ".join)))
def test_any_text_gives_a_level(title):
    assert seniority_of(title) in set(Seniority)


@given(st.sampled_from(CASES), st.sampled_from(["{}  ", " {}", "{} - Acme", "{} | Berlin", "{} (m/f/d)"]))
def test_what_surrounds_a_title_changes_nothing(case, around):
    title, level = case
    assert seniority_of(around.format(title)) is level
    assert seniority_of(title.upper()) is level
