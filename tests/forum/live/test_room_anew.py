"""A room: what changes is told anew, and whoever may no longer read is sent away first."""

import asyncio

from forum.live.room import Reader
from tests.support.live import Follower, MemoryLog, follow, room_over, turns, until


async def test_what_was_said_of_a_text_that_is_hidden_now_is_said_anew_from_the_ring():
    log = MemoryLog()
    log.words = {("post", 1): "A title", ("post", 2): "Another"}
    async with room_over(log) as here:
        follow(here)
        log.append(("post", 1))
        here.hint(log.append(("post", 2)))
        await until(lambda: here.head == 2)
        before = follow(here, 0)
        await until(lambda: before.cursor == 2)

        log.words[("post", 1)] = "hidden"
        here.hint(log.append(("post", 1)))
        await until(lambda: here.head == 3)
        after = follow(here, 0)
        await until(lambda: after.cursor == 3)

        assert before.link.says[:2] == ["A title", "Another"]
        assert after.link.says == ["hidden", "Another", "hidden"]
        assert not any("A title" in frame.text for frame in here.ring)


async def test_a_person_who_takes_another_name_is_told_anew_everywhere():
    log = MemoryLog()
    log.words = {("post", n): "by Cleo" for n in range(5)}
    async with room_over(log) as here:
        for n in range(5):
            here.hint(log.append(("post", n)))
        await until(lambda: here.head == 5)
        log.words = {("post", n): "by Chloe" for n in range(5)}
        here.hint(log.append(("person", 9)))
        await until(lambda: here.head == 6)
        reader = follow(here, 0)
        await until(lambda: reader.cursor == 6)

    assert reader.link.says == ["by Chloe"] * 5 + [""]


async def test_what_was_read_from_the_log_before_a_text_was_hidden_is_read_again():
    log = MemoryLog().fill(1)
    log.append(("post", 1))
    log.words = {("post", 1): "A title"}
    log.fill(2998)
    async with room_over(log) as here:
        first = follow(here, 0)
        await until(lambda: first.cursor == 3000)
        idle = follow(here, 1, willing=lambda: False)  # whose page is kept at hand
        await until(lambda: 0 in here._past._pages and here._past._pages[0].frames)

        log.words[("post", 1)] = "hidden"
        here.hint(log.append(("post", 1)))
        await until(lambda: here.head == 3001)
        idle.link.willing = lambda: True
        await until(lambda: idle.cursor == 3001)

    assert (first.link.says[1], idle.link.says[0]) == ("A title", "hidden")


async def test_a_page_that_is_being_read_while_a_text_is_hidden_is_read_again():
    log = MemoryLog()
    log.append(("post", 1))
    log.words = {("post", 1): "A title"}
    log.fill(99)
    async with room_over(log) as here:
        page, log.open = log.open, asyncio.Event()
        reader = follow(here, 0)
        await until(lambda: log.reads)  # drawn with the title, and held back
        held, log.open = log.open, page
        log.words[("post", 1)] = "hidden"
        here.hint(log.append(("post", 1)))
        await until(lambda: here.head == 101)
        held.set()
        await until(lambda: reader.cursor == 101)

        assert reader.link.says[0] == "hidden"
        assert not any("A title" in frame.text for frame in here.ring)


async def test_a_hole_in_the_news_empties_the_ring_rather_than_skip_silently():
    log = MemoryLog().fill(3)
    async with room_over(log) as here:
        reader = follow(here, 0)
        await until(lambda: reader.cursor == 3)
        here.ring.pop()
        here.head = 2  # as if 3 had never been seen
        here.hint(log.append())
        await until(lambda: here.head == 4)
        late = follow(here, 1)
        await until(lambda: late.cursor == 4)

    assert late.link.versions == [2, 3, 4]


# Access and presence ------------------------------------------------------------------------------------------


async def test_whoever_may_no_longer_read_hears_nothing_of_what_came_with_that():
    log = MemoryLog()

    async def only_members(here):
        await asyncio.sleep(0.01)
        for reader in [one for one in here.readers if not one.session]:
            here.send_away(reader, 4410)

    async with room_over(log) as here:
        here.recheck = only_members
        stranger, member = Follower(), Follower(session="member")
        here.join(stranger, 0)
        here.join(member, 0)
        log.append(changes_access=True)
        here.hint(log.append())
        await turns()
        here._wake.set()  # a pass for somebody else's sake, in the middle
        await until(lambda: member.cursor == 2)
        await turns()

    assert (stranger.link.frames, stranger.closed) == ([], [4410])
    assert (member.link.versions, member.closed) == ([1, 2], [])


async def test_a_check_of_access_that_fails_is_made_again_and_nothing_is_told_before():
    log = MemoryLog()
    answers = iter([OSError("no database"), None])

    async def recheck(here):
        if fault := next(answers):
            raise fault

    async with room_over(log) as here:
        here.recheck = recheck
        reader = follow(here)
        here.hint(log.append(changes_access=True))
        await turns()
        assert (here.seq, reader.link.frames) == (0, [])

        here.hint(1)
        await until(lambda: reader.cursor == 1)

    assert list(answers) == []


async def test_sending_away_waits_for_nobody():
    forever = asyncio.Event()

    async def never(code: int) -> None:
        await forever.wait()

    log = MemoryLog()
    async with room_over(log) as here:
        deaf, well = Follower(), follow(here)
        deaf.close = never
        here.join(deaf, None)
        here.send_away(deaf, 4410)
        here.hint(log.append())
        await until(lambda: well.cursor == 1)

        assert here.readers == {well}


async def test_presence_and_the_answer_to_a_question_move_no_cursor():
    async with room_over(MemoryLog().fill(4)) as here:
        one, two = follow(here), follow(here, 4)
        here.tell_presence(14)
        here.answer_head(two)

    assert one.link.asides == [{"head": 4}, {"reading": 14}]
    assert two.link.asides == [{"head": 4}, {"reading": 14}, {"head": 4}]
    assert (one.cursor, two.cursor) == (4, 4)


def test_a_reader_is_small():
    reader = Follower()

    assert not hasattr(Reader(reader.link, reader._note), "__dict__")
