"""Words and sentences, in the form in which passages are compared."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

_SEPARATOR = "\x1f"
_IGNORED = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"  # soft hyphens, joiners and other marks without width
_APOSTROPHES = "'’‘ʼ´`"
_MEANT = "%‰§#&@/*"  # punctuation to Unicode, but it says something
_QUESTIONS = "?？؟‽⸮"


def _all_of(*categories: str) -> str:
    return "".join(sign for sign in map(chr, range(0x10000)) if unicodedata.category(sign) in categories)


_POINTS = _all_of("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sk")
_SYMBOLS = _all_of("Sm", "Sc", "So") + _MEANT
_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = rf"[^\s{_ALONE}{re.escape(_POINTS + _SYMBOLS + _IGNORED)}]"
_WORD = re.compile(
    rf"(?:(?<![^\s(\[])[-−–])?\d++(?:[.,:]\d++)*"  # a number is one word with its sign and its points
    rf"|[{_ALONE}]"  # scripts that write no spaces
    rf"|{_LETTER}(?:{_LETTER}|[{_APOSTROPHES}](?={_LETTER})|[{_IGNORED}]++(?={_LETTER}))*"
    rf"|[{_QUESTIONS}]++|[{re.escape(_SYMBOLS)}]"
)
_PLAIN = str.maketrans(
    {sign: None for sign in _IGNORED}
    | {sign: "'" for sign in _APOSTROPHES}
    | {"−": "-", "–": "-", "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi"}
)

# Accents that may come and go inside a word. Not ä, ö, ü ("hatte" and "hätte"), ñ, å and other letters of their own;
# not before an ending ("condamne" and "condamné"); not in words of fewer than four letters ("ou" and "où").
_SOFT_ACCENTS = str.maketrans("àáâèéêëìíîïòóôùúûýÿç", "aaaeeeeiiiiooouuuyyc")
_ENDING = re.compile(r"e?s?$")
_OTHER_WORDS = frozenset({"tache", "cote", "cotes", "jeune", "peche", "pecher", "pecheur", "foret", "roder", "voor"})

_END_OF_SENTENCE = re.compile(r"\s*\n\s*|[。！？]+[」』）”]*\s*|([.!?…‽⸮؟]+)[\"'”’»)\]]*\s+")
OPENING = "\"'“”„‚‘’«»‹›([¿¡"
_ABBREVIATED = """
    dr prof mr mrs ms st vs cf fig no nos vol ed eds pp art arts sec para ca approx eg ie al sr jr
    nr abs bd bzw dh evtl ggf hrsg inkl lit rn sog str usw vgl ziff zb
    mme mlle mm chap env etc ex av ndlr
    blz bijv bv dhr drs enz evt inz jl mevr nl oa resp
"""
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())


def key(word: str) -> str:
    """The form words are compared in: case, kinds of apostrophe, soft hyphens and most inner accents do not count.

    >>> key("Élection"), key("Don’t"), key("hätte"), key("condamné"), key("wirt\u00adschaft")
    ('election', "don't", 'hätte', 'condamné', 'wirtschaft')
    """
    if word.isascii():
        return word.replace("`", "'").lower()
    plain = unicodedata.normalize("NFC", word.translate(_PLAIN).lower())
    if plain[0] in _QUESTIONS:
        return "?"
    if len(plain) < 4:
        return plain
    kept = len(_ENDING.sub("", plain)) - 1
    soft = plain[:kept].translate(_SOFT_ACCENTS) + plain[kept : kept + 1] + plain[kept + 1 :].translate(_SOFT_ACCENTS)
    return plain if soft in _OTHER_WORDS else soft


class Wording:
    """The words of a text, its sentences, and a way to find a run of words quickly."""

    def __init__(self, text: str) -> None:
        found = [(match.start(), match.end(), match[0]) for match in _WORD.finditer(text)]
        self.text = text
        self.starts = [start for start, _, _ in found]
        self.ends = [end for _, end, _ in found]
        self.keys = ["?" if word[0] in _QUESTIONS else key(word) for _, _, word in found]
        self._sentences = [0, *_sentence_starts(text)]
        self._joined = _SEPARATOR.join(["", *self.keys, ""])
        self._offsets = list(accumulate((len(one) + 1 for one in self.keys), initial=0))

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The words that have a character in a stretch of the text: the first, and the one after the last."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Where the sentence or sentences of a stretch begin and end, without the space after them."""
        first = self._sentences[bisect_right(self._sentences, start) - 1]
        after = bisect_left(self._sentences, end)
        last = self._sentences[after] if after < len(self._sentences) else len(self.text)
        while last > end and self.text[last - 1].isspace():
            last -= 1
        return first, last

    def places(self, keys: Sequence[str], *, parts: bool = False) -> Iterator[tuple[int, int]]:
        """Every run of these words, in order; with parts, the outer words may be parts of longer ones."""
        edge = "" if parts else _SEPARATOR
        wanted = edge + _SEPARATOR.join(keys) + edge
        position = self._joined.find(wanted)
        while position >= 0:
            first = bisect_right(self._offsets, position) - 1
            yield first, first + len(keys)
            position = self._joined.find(wanted, self._offsets[first + 1] if parts else position + 1)

    def is_said(self, first: int, last: int) -> bool:
        """Whether there is anything among these words but signs."""
        return any(any(map(str.isalnum, word)) for word in self.keys[first:last])


def _sentence_starts(text: str) -> Iterator[int]:
    for match in _END_OF_SENTENCE.finditer(text):
        if match.end() < len(text) and (match[1] is None or _ends(text, match)):
            yield match.end()


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether a full stop ends a sentence. In doubt it does not: a longer sentence is compared more strictly."""
    after = text[match.end() : match.end() + 4].lstrip(OPENING)
    if after[:1].islower():
        return False
    if match[1] != ".":
        return True
    before = re.search(r"[^\s(\[“„\"«]*$", text[max(0, match.start() - 24) : match.start()])
    word = before[0].lower() if before else ""
    if word.isdigit():
        return len(word) > 2
    return len(word) > 1 and word.replace(".", "") not in _ABBREVIATIONS and not re.search(r"\.\w$", word)
