"""Codes of ONIX for what a book declares (EDItEUR, ONIX for Books Codelists)."""

from __future__ import annotations

from exporter.model.listing import Audience

_LANGUAGES = dict(
    pair.split(":")
    for pair in """aa:aar ab:abk af:afr ak:aka am:amh an:arg ar:ara as:asm av:ava ay:aym az:aze
    ba:bak be:bel bg:bul bi:bis bm:bam bn:ben bo:tib br:bre bs:bos ca:cat ce:che ch:cha co:cos
    cr:cre cs:cze cu:chu cv:chv cy:wel da:dan de:ger dv:div dz:dzo ee:ewe el:gre en:eng eo:epo
    es:spa et:est eu:baq fa:per ff:ful fi:fin fj:fij fo:fao fr:fre fy:fry ga:gle gd:gla gl:glg
    gn:grn gu:guj gv:glv ha:hau he:heb hi:hin hr:hrv ht:hat hu:hun hy:arm ia:ina id:ind ig:ibo
    io:ido is:ice it:ita iu:iku ja:jpn jv:jav ka:geo kk:kaz kl:kal km:khm kn:kan ko:kor ks:kas
    ku:kur kw:cor ky:kir la:lat lb:ltz lg:lug li:lim ln:lin lo:lao lt:lit lv:lav mg:mlg mi:mao
    mk:mac ml:mal mn:mon mr:mar ms:may mt:mlt my:bur nb:nob ne:nep nl:dut nn:nno no:nor nv:nav
    ny:nya oc:oci om:orm or:ori os:oss pa:pan pi:pli pl:pol ps:pus pt:por qu:que rm:roh rn:run
    ro:rum ru:rus rw:kin sa:san sc:srd sd:snd se:sme sg:sag si:sin sk:slo sl:slv sm:smo sn:sna
    so:som sq:alb sr:srp ss:ssw st:sot su:sun sv:swe sw:swa ta:tam te:tel tg:tgk th:tha ti:tir
    tk:tuk tl:tgl tn:tsn to:ton tr:tur ts:tso tt:tat tw:twi ty:tah ug:uig uk:ukr ur:urd uz:uzb
    ve:ven vi:vie vo:vol wa:wln wo:wol xh:xho yi:yid yo:yor za:zha zh:chi zu:zul""".split()
)
"""List 74: the codes of ISO 639-2/B for those of ISO 639-1."""

ROLES = {"aut": "A01", "edt": "B01"}
"""List 17: by (author), edited by."""
AUDIENCES: dict[Audience, str] = {
    "general": "01",
    "children": "02",
    "teenage": "03",
    "school": "04",
    "university": "05",
    "professional": "06",
    "adult-education": "08",
}
"""List 28."""
BISAC, KEYWORDS, THEMA = "10", "20", "93"
"""List 27: schemes of subjects."""
FREE = "01"
"""List 57: free of charge. No amount of a price is 0."""
_PRICED_WITHOUT_TAX = frozenset(("USD", "CAD"))
"""Currencies of countries where the price of a book is named without tax."""


def language_code(lang: str) -> str:
    """Return the code of the language of a BCP 47 tag; empty if ONIX has none for it."""
    language = lang.split("-")[0].lower()
    return _LANGUAGES.get(language, language if len(language) == 3 else "")


def subject_scheme(thema: str) -> str:
    """Return the scheme of a code of Thema: that of subjects, or one of the six of qualifiers."""
    return f"{93 + int(thema[0])}" if thema[0].isdigit() else THEMA


def price_type(currency: str) -> str:
    """Return the type of a recommended retail price: without tax, or with it (list 58)."""
    return "01" if currency in _PRICED_WITHOUT_TAX else "02"
