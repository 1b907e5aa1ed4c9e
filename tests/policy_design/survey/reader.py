"""Somebody who knows the questionnaire and all that is told of a survey, and tries to work out the rest."""

from itertools import product

from forum.suppression import THRESHOLD
from policy_design.survey.questions import is_asked

PRIME = 2_147_483_629  # calculating modulo a prime is as exact as with fractions here, and much faster


class Reader:
    """Knows the questionnaire and everything that is told, and tries to work out the rest by adding and subtracting.

    What is unknown is how many of each group gave each answer to each question; each number that is told is an
    equation about these, and so is what everybody knows of branches.
    """

    def __init__(self, survey, found):
        self.survey, self.found = survey, found
        self.groups = [one.id for one in survey[survey.group].options]
        self.place = {}
        self.pivots = {}  # column: line, each with 1 at its column and nothing at the columns before
        for equation in self._told():
            self._learn(equation)

    def column(self, *key):
        return self.place.setdefault(key, len(self.place))

    def line(self, question, part, values, groups=None):
        """How many gave one of these answers, in these groups."""
        return {
            self.column(question.id, part, value, group): 1 for value in values for group in (groups or self.groups)
        }

    def values(self, question, part):
        if question.id == self.survey.group:
            return self.groups
        if question.type == "multiple":
            return ["yes", "no"]
        if question.type == "ranking":
            return [str(n + 1) for n in range(len(question.options))]
        return [one.id for one in question.choices] + ([] if question.required else [""])

    def parts(self, question):
        if question.type in ("multiple", "ranking"):
            return [one.id for one in question.options]
        return [one.id for one in question.items] or [""]

    def _told(self):
        total = self.column("all")
        yield {total: 1}, self.found.n
        for question, found in zip(self.survey.questions, self.found.found, strict=True):
            for part in self.parts(question):
                yield from self._known_of_branches(question, part)
            if question.type == "ranking":
                yield from self._known_of_rankings(question)
            for tally in found.tallies:
                yield from self._tally(question, tally)
            for table in found.tables:
                for groups, tally in table.rows:
                    yield from self._tally(question, tally, groups)

    def _tally(self, question, tally, groups=None):
        yield self.line(question, tally.part, self.values(question, tally.part), groups), tally.total
        for cell in tally.cells:
            if cell.count is not None:
                yield self.line(question, tally.part, cell.values, groups), cell.count

    def _known_of_branches(self, question, part):
        """In each group, those who were asked answer or skip; and they are those who answered before as it takes."""
        group = self.survey[self.survey.group]
        for one in self.groups:
            asked = self.line(question, part, self.values(question, part), [one])
            if question.id == group.id:
                for value in self.groups:
                    if value != one:
                        yield self.line(question, part, [value], [one]), 0
            when = question.when
            if when is None:
                before = self.line(group, "", self.groups, [one]) if question.id != group.id else {}
            else:
                earlier = self.survey[when.question]
                before = (
                    self.line(earlier, when.values[0], ["yes"], [one])
                    if earlier.type == "multiple"
                    else self.line(earlier, when.item, when.values, [one])
                )
            if before:
                yield less(asked, before), 0

    def _known_of_rankings(self, question):
        """In each group each place is given as often as there are people."""
        parts, places = self.parts(question), self.values(question, "")
        for group, place in product(self.groups, places):
            one = {}
            for part in parts:
                one = {**one, **self.line(question, part, [place], [group])}
            yield less(one, self.line(question, parts[0], places, [group])), 0

    def _reduced(self, line):
        line = dict(line)
        while line:
            column = min(line)
            if column not in self.pivots:
                return line
            factor = line[column]
            for place, value in self.pivots[column].items():
                line[place] = (line.get(place, 0) - factor * value) % PRIME
                if not line[place]:
                    del line[place]
        return line

    def _learn(self, equation):
        line, _value = equation
        line = self._reduced({place: value % PRIME for place, value in line.items()})
        if line:
            column = min(line)
            inverse = pow(line[column], -1, PRIME)
            self.pivots[column] = {place: value * inverse % PRIME for place, value in line.items()}

    def works_out(self, line):
        return not self._reduced(line)


def less(one, other):
    return {place: one.get(place, 0) - other.get(place, 0) for place in {*one, *other}}


def said(question, part, given):
    value = given.get(question.id)
    if question.type == "multiple":
        return "yes" if part in value else "no"
    if question.type == "likert":
        return (value or {}).get(part, "")
    if question.type == "ranking":
        return str(value.index(part) + 1)
    return value or ""


def small_numbers(reader, survey, answers):
    """Each number below five there is: of an answer in all, and of an answer in a group; told or not."""
    for question in survey.questions:
        asked = [one for one in answers if is_asked(survey, question, one)]
        for part in reader.parts(question):
            for value in reader.values(question, part):
                who = [one for one in asked if said(question, part, one) == value]
                if len(who) < THRESHOLD:
                    yield reader.line(question, part, [value]), (question.id, part, value)
                for group in reader.groups:
                    mine = sum(one["role"] == group for one in who)
                    if 0 < mine < THRESHOLD and question.id != survey.group:
                        yield reader.line(question, part, [value], [group]), (question.id, part, value, group)


def hidden_numbers(reader, survey, found):
    for question, one in zip(survey.questions, found.found, strict=True):
        for groups, tally in [(None, tally) for tally in one.tallies] + [row for t in one.tables for row in t.rows]:
            for cell in tally.cells:
                if cell.count is None:
                    yield reader.line(question, tally.part, cell.values, groups), (question.id, groups, cell)
