"""The rates of VAT that an installation begins with, by country.

A rate is held from a day on which it was in force for certain, which may be later than the day on
which it came into force. Sources: ES Ley 37/1992, arts. 90, 91 and 161 (rates of Real Decreto-ley
20/2012, from 2012-09-01); PT CIVA art. 18 (mainland, from 2011-01-01); FR CGI arts. 278, 279 and
281 quater ff. (from 2014-01-01); DE UStG § 12 (after the lowered rates of 2020); IT DPR 633/1972
art. 16 (from 2013-10-01); NL Wet OB 1968 art. 9 (reduced rate from 2019-01-01); BE AR no. 20;
IE VAT Consolidation Act 2010 s. 46 (standard rate after the lowered one of 2020/21); AT UStG 1994
§ 10; LU loi TVA art. 40 (after the lowered rates of 2023); and "VAT rates applied in the Member
States of the European Union" of the Commission.

Lines know three categories. Where a country has more, the reduced one is the rate that its law
calls so (PT: intermediate; FR 10; IT 10; BE 12; IE 13.5), and the super-reduced one is the lowest
that is common (PT 6; BE 6). Who sells under another, such as 5.5 in FR, 5 in IT or 9 in IE,
changes the table by /tax-rates.
"""

# (country, tax category, rate, equivalence surcharge, valid from)
RATES = (
    ("ES", "standard", "21", "5.2", "2012-09-01"),
    ("ES", "reduced", "10", "1.4", "2012-09-01"),
    ("ES", "super_reduced", "4", "0.5", "2012-09-01"),
    ("PT", "standard", "23", "0", "2011-01-01"),
    ("PT", "reduced", "13", "0", "2011-01-01"),
    ("PT", "super_reduced", "6", "0", "2011-01-01"),
    ("FR", "standard", "20", "0", "2014-01-01"),
    ("FR", "reduced", "10", "0", "2014-01-01"),
    ("FR", "super_reduced", "2.1", "0", "2014-01-01"),
    ("DE", "standard", "19", "0", "2021-01-01"),
    ("DE", "reduced", "7", "0", "2021-01-01"),
    ("IT", "standard", "22", "0", "2013-10-01"),
    ("IT", "reduced", "10", "0", "2013-10-01"),
    ("IT", "super_reduced", "4", "0", "2013-10-01"),
    ("NL", "standard", "21", "0", "2012-10-01"),
    ("NL", "reduced", "9", "0", "2019-01-01"),
    ("BE", "standard", "21", "0", "2010-01-01"),
    ("BE", "reduced", "12", "0", "2010-01-01"),
    ("BE", "super_reduced", "6", "0", "2010-01-01"),
    ("IE", "standard", "23", "0", "2021-03-01"),
    ("IE", "reduced", "13.5", "0", "2021-03-01"),
    ("IE", "super_reduced", "4.8", "0", "2021-03-01"),
    ("AT", "standard", "20", "0", "2016-01-01"),
    ("AT", "reduced", "10", "0", "2016-01-01"),
    ("LU", "standard", "17", "0", "2024-01-01"),
    ("LU", "reduced", "8", "0", "2024-01-01"),
    ("LU", "super_reduced", "3", "0", "2024-01-01"),
)
