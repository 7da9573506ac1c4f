"""Generated demonstration data: a plausible labour market, the same on every machine for the same day and anchor day.

planted.py      what is hidden in it on purpose (trends, specialities, disorder), as data
market.py       occupations, skills and groups of skills, read from market/*.toml
places.py       regions, their weights, and how postings write them
companies.py    invented names of companies
offers.py       what postings offer, and how they write it
wording.py      the sentences of a posting
postings.py     one posting of one day
feed.py         the lines that arrive on a day, disorder included
ratings.py      ratings of the content model's elements
products.py     the products that an occupation uses
archive.py      occupations in the layout of O*NET text archives, two releases of them
wages.py        wages in the layout of OEWS' workbook
projections.py  outlook in the layout of the Employment Projections' workbook
jaat.json       a few quick views as a curator would write them
"""
